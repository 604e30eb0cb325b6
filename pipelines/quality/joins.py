"""Putting figures of one submission beside each other, over all submissions at once: plain pandas, no rules.

Belongs here: choosing the statements of a figure, joining them by key, sums and means of tiers. Does not: which
figures a rule joins (`cases`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from pipelines.quality.intervals import Intervals, total
from pipelines.records import Level

LEVELS: tuple[Level, ...] = ("all", "tinh", "huyen", "xa")
TIERS = LEVELS[1:]
# One place in a submission: its group (submission, kind, period, attributes) and level.
PLACE = ["group", "level"]
# A figure stated in more ways than this is no basis for a judgement.
ALTERNATIVES = 4


TERM_OF_DENOMINATOR = ":denominator"


@dataclass(frozen=True)
class Terms:
    """What relations name: `figures` by their codes, and under `code:denominator` the counts `under` their fractions.

    Both have the columns of `figures.prepare`; those of `under` have the denominator as their value.
    """

    figures: pd.DataFrame
    under: pd.DataFrame

    @cached_property
    def _rows(self) -> Mapping[str, Any]:
        return {str(code): rows for code, rows in self.figures.groupby("code", observed=True).indices.items()}

    def of(self, term: str) -> pd.DataFrame:
        """The rows of one term."""
        if term.endswith(TERM_OF_DENOMINATOR):
            rows: pd.DataFrame = self.under[self.under["code"] == term.removesuffix(TERM_OF_DENOMINATOR)]
            return rows
        found: pd.DataFrame = self.figures.iloc[self._rows.get(term, [])]
        return found


def claims(rows: pd.DataFrame) -> pd.DataFrame:
    """What the rows claim: a share that is stated as a fraction alone counts with that fraction."""
    return rows.assign(low=rows["claim_low"], high=rows["claim_high"])


def interval(rows: pd.DataFrame, name: str) -> Intervals:
    return Intervals(rows[f"{name}_low"].to_numpy(dtype="float64"), rows[f"{name}_high"].to_numpy(dtype="float64"))


def role_of(rows: pd.DataFrame, keys: Sequence[str], keep: Sequence[str] = ()) -> pd.DataFrame:
    """The distinct statements of one figure for each key, first in the text first."""
    rows = rows[rows["low"].notna()].sort_values("start", kind="stable")
    rows = rows.drop_duplicates([*keys, "low", "high"])[[*keys, "low", "high", "row", *keep]]
    crowded = rows.groupby(list(keys), observed=True)["row"].transform("size") > ALTERNATIVES
    rows.loc[crowded, ["low", "high"]] = np.nan
    return rows[~crowded | ~rows.duplicated(list(keys))]


def join(roles: Mapping[str, pd.DataFrame], keys: Sequence[str], seeds: Sequence[str]) -> pd.DataFrame:
    """A row for each choice of statements, for every key at which one of the `seeds` is stated."""
    on = list(keys)
    joined = pd.concat([roles[seed][on] for seed in seeds]).drop_duplicates()
    joined["case"] = np.arange(len(joined))
    for name, role in roles.items():
        names = {column: f"{name}_{column}" for column in role.columns if column not in on}
        joined = joined.merge(role.rename(columns=names), on=on, how="left")
    return joined


def join_levels(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """The overall figure beside its tiers; where there are no districts, a district that is not stated is zero."""
    roles: dict[str, pd.DataFrame] = {level: role_of(rows[rows["level"] == level], keys) for level in LEVELS}
    joined = join(roles, keys, seeds=TIERS)
    needs_huyen = joined["group"].map(rows.drop_duplicates("group").set_index("group")["needs_huyen"])
    joined["huyen_ended"] = ~needs_huyen.astype(bool) & joined["huyen_row"].isna()
    joined.loc[joined["huyen_ended"], ["huyen_low", "huyen_high"]] = 0.0
    return joined


def summed(joined: pd.DataFrame, names: Sequence[str]) -> Intervals:
    return total([interval(joined, name) for name in names])


def spanned(joined: pd.DataFrame) -> Intervals:
    """From the lowest tier to the highest, missing where a tier that exists is not stated."""
    lows = joined[[f"{tier}_low" for tier in TIERS]].to_numpy(dtype="float64", copy=True)
    highs = joined[[f"{tier}_high" for tier in TIERS]].to_numpy(dtype="float64", copy=True)
    ended = joined["huyen_ended"].to_numpy(dtype=bool)
    lows[ended, 1], highs[ended, 1] = np.inf, -np.inf
    # np.min, unlike pandas, lets a missing tier make the whole missing.
    return Intervals(np.min(lows, axis=1, initial=np.inf), np.max(highs, axis=1, initial=-np.inf))


def weighted(joined: pd.DataFrame, counts: pd.DataFrame) -> Intervals:
    """The mean of the tiers' figures, weighted by `counts` of each tier; missing where one is not stated exactly."""
    counts = counts[(counts["low"] == counts["high"]) & (counts["low"] >= 0)]
    counts = counts.drop_duplicates(["group", "level", "low"])
    # Two different counts for one tier leave the weight open.
    weights_of = counts[~counts.duplicated(PLACE, keep=False)].set_index(PLACE)["low"]
    low, high, weights = (np.zeros(len(joined)) for _ in range(3))
    for tier in TIERS:
        places = pd.MultiIndex.from_arrays([joined["group"], np.full(len(joined), tier)])
        weight = weights_of.reindex(places).to_numpy(dtype="float64")
        weight = np.where((tier == "huyen") & joined["huyen_ended"], 0.0, weight)
        low = low + weight * joined[f"{tier}_low"].to_numpy(dtype="float64")
        high = high + weight * joined[f"{tier}_high"].to_numpy(dtype="float64")
        weights = weights + weight
    with np.errstate(divide="ignore", invalid="ignore"):
        return Intervals(np.where(weights > 0, low / weights, np.nan), np.where(weights > 0, high / weights, np.nan))
