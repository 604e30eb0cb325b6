"""Putting figures of one submission beside each other, over all submissions at once: plain pandas, no rules.

Belongs here: choosing the statements of a figure, joining them by key, sums and means of tiers, numbering cases, the
relations of a rule. Does not: which figures a rule joins (`cases`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.catalogue import Relation, relations
from pipelines.quality.intervals import Flags, Floats, Intervals, total
from pipelines.records import Level

LEVELS: tuple[Level, ...] = ("all", "tinh", "huyen", "xa")
TIERS = LEVELS[1:]
# One place in a submission: its group (submission, kind, period, attributes) and level, as one number.
PLACE = ["place"]
# What a role takes of a figure: of all columns, each of a rule's many roles would be a copy.
STATEMENT = [*PLACE, "row", "start", "low", "high"]
# A figure stated in more ways than this is no basis for a judgement.
ALTERNATIVES = 4
_MOST_NUMBERS = 2**62
# A relation whose whole is this word lists indicators that its rule leaves alone, with the reason as its note.
NOT_JUDGED = "not_judged"

TERM_OF_DENOMINATOR = ":denominator"
# The roles of a rule's cases and their rows, as `cases.Cases` describes them.
Built = tuple[tuple[str, ...], pd.DataFrame]


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

    def of(self, term: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The rows of one term, with all columns or some."""
        frame = self.under if term.endswith(TERM_OF_DENOMINATOR) else self.figures
        if columns is not None:
            frame = frame[list(columns)]
        if term.endswith(TERM_OF_DENOMINATOR):
            rows: pd.DataFrame = frame[self.under["code"] == term.removesuffix(TERM_OF_DENOMINATOR)]
            return rows
        found: pd.DataFrame = frame.iloc[self._rows.get(term, [])]
        return found


def numbered(keys: Sequence[Any]) -> Any:
    """One number for each distinct combination of some columns, categories without gaps or whole numbers.

    A column of numbers is joined and grouped in a fraction of the time that several columns take.
    """
    numbers, size = np.zeros(len(keys[0]), dtype="int64"), 1
    for key in keys:
        codes, count = _codes(key)
        if size * count > _MOST_NUMBERS:
            numbers, distinct = pd.factorize(numbers, sort=True)
            size = len(distinct)
        # In place: to fill memory for a million rows costs more than to compute.
        numbers *= count
        numbers += codes
        size *= count
    return numbers


def _codes(key: Any) -> tuple[Any, int]:
    if isinstance(key.dtype, pd.CategoricalDtype):
        categories = pd.Categorical(key)
        return categories.codes, max(len(categories.categories), 1)
    numbers = np.asarray(key, dtype="int64")
    least = numbers.min(initial=0)
    return numbers - least if least else numbers, int(numbers.max(initial=0) - least) + 1


def repeated(numbers: npt.NDArray[np.int64]) -> Flags:
    """Which numbers occur more than once; sorting a million takes a fifth of the time of a table of their hashes."""
    in_order = np.sort(numbers)
    return np.isin(numbers, in_order[1:][in_order[1:] == in_order[:-1]])


def first_in_text(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """One row for each value of the key, whole numbers; most have no more."""
    again = repeated(rows[key].to_numpy())
    if not again.any():
        return rows
    later = rows[again].sort_values("start", kind="stable").duplicated(key)
    return rows.drop(index=later.index[later])


def claims(rows: pd.DataFrame) -> pd.DataFrame:
    """What the rows claim: a share that is stated as a fraction alone counts with that fraction."""
    alone = rows["is_percent"] & rows["value"].isna()
    if not alone.any():
        return rows
    share = interval(rows, "numerator").percent_of(exact(rows["denominator"]))
    return rows.assign(low=rows["low"].where(~alone, share.low), high=rows["high"].where(~alone, share.high))


def interval(rows: pd.DataFrame, name: str) -> Intervals:
    return Intervals(rows[f"{name}_low"].to_numpy(dtype="float64"), rows[f"{name}_high"].to_numpy(dtype="float64"))


def exact(values: "pd.Series[float]") -> Intervals:
    numbers: Floats = np.asarray(values, dtype=np.float64)
    return Intervals(numbers, numbers)


def role_of(rows: pd.DataFrame, keys: Sequence[str], keep: Sequence[str] = ()) -> pd.DataFrame:
    """The distinct statements of one figure for each key, of several of one key the first in the text first."""
    columns = [*keys, "low", "high", "row", *keep]
    rows = rows[[*columns, "start"]][rows["low"].notna()]
    # Most figures are stated once.
    if not rows.duplicated(list(keys)).any():
        return rows[columns]
    rows = rows.sort_values("start", kind="stable")[columns].drop_duplicates([*keys, "low", "high"])
    crowded = rows.groupby(list(keys), observed=True)["row"].transform("size") > ALTERNATIVES
    rows.loc[crowded, ["low", "high"]] = np.nan
    return rows[~crowded | ~rows.duplicated(list(keys))]


def join(roles: Mapping[str, pd.DataFrame], keys: Sequence[str], seeds: Sequence[str]) -> pd.DataFrame:
    """A row for each choice of statements, for every key at which one of the `seeds` is stated."""
    on = list(keys)
    joined = concatenated([roles[seed][on] for seed in seeds]).drop_duplicates()
    joined["case"] = np.arange(len(joined))
    for name, role in roles.items():
        names = {column: f"{name}_{column}" for column in role.columns if column not in on}
        joined = joined.merge(role.rename(columns=names), on=on, how="left")
    return joined


def join_levels(rows: pd.DataFrame) -> pd.DataFrame:
    """The overall figure beside its tiers; where there are no districts, a district that is not stated is zero.

    Tiers without an overall figure have no row: the attribute `unjudged` of the frame says how many there are.
    """
    rows = rows[rows["low"].notna()]
    overall = rows["measure"][rows["level"] == "all"]
    has_overall = rows["measure"].isin(overall)
    unjudged = rows["measure"][~has_overall].nunique()
    rows = rows[has_overall]
    roles: dict[str, pd.DataFrame] = {level: role_of(rows[rows["level"] == level], ["measure"]) for level in LEVELS}
    of_measure = rows.drop_duplicates("measure")[["measure", "group", "code", "needs_huyen"]]
    joined = join(roles, ["measure"], seeds=TIERS).merge(of_measure, on="measure", how="left")
    joined["huyen_ended"] = ~joined["needs_huyen"].astype(bool) & joined["huyen_row"].isna()
    joined.loc[joined["huyen_ended"], ["huyen_low", "huyen_high"]] = 0.0
    joined.attrs["unjudged"] = unjudged
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
    counts = counts[~counts.duplicated(["group", "level"], keep=False)]
    low, high, weights = (np.zeros(len(joined)) for _ in range(3))
    for tier in TIERS:
        of_tier = counts[counts["level"] == tier].set_index("group")["low"]
        weight = joined["group"].map(of_tier).to_numpy(dtype="float64")
        weight = np.where((tier == "huyen") & joined["huyen_ended"], 0.0, weight)
        low = low + weight * joined[f"{tier}_low"].to_numpy(dtype="float64")
        high = high + weight * joined[f"{tier}_high"].to_numpy(dtype="float64")
        weights = weights + weight
    with np.errstate(divide="ignore", invalid="ignore"):
        return Intervals(np.where(weights > 0, low / weights, np.nan), np.where(weights > 0, high / weights, np.nan))


def relations_of(rule: str) -> list[Relation]:
    return [relation for relation in relations() if relation.rule == rule and relation.whole != NOT_JUDGED]


def not_judged(rule: str) -> set[str]:
    """The indicators that a rule leaves alone."""
    return {
        part
        for relation in relations()
        if relation.rule == rule and relation.whole == NOT_JUDGED
        for part in relation.parts
    }


def name_of(relation: Relation) -> str:
    return f"{relation.whole}>{'|'.join(relation.parts)}"


def numbered_cases(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with a case for each row."""
    return frame.assign(case=np.arange(len(frame)))


def concatenated(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The frames under each other, with a new index; a frame that has no other with rows beside it is not copied."""
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    return filled[0].reset_index(drop=True) if len(filled) == 1 else pd.concat(filled, ignore_index=True)


def stacked(frames: Sequence[pd.DataFrame], roles: tuple[str, ...], columns: Sequence[str]) -> Built:
    """The frames of all relations under each other, with the columns that are asked, their cases numbered on."""
    first, numbered_on = 0, []
    for frame in frames:
        asked = frame.reindex(columns=["relation", *columns, *(f"{role}_row" for role in roles)])
        numbered_on.append(asked.assign(case=frame["case"] + first))
        first += int(frame["case"].max()) + 1 if len(frame) else 0
    return roles, concatenated(numbered_on)
