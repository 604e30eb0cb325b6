"""A figure against those of other periods and of other provinces.

Belongs here: the cases of `jump_between_periods`: counts that only grow, results since January, and the modified
z-score (Iglewicz and Hoaglin, 1993) against own periods and the panel. Does not: comparing within one document.
"""

from typing import Any

import numpy as np
import pandas as pd

from pipelines.catalogue import indicators, relations
from pipelines.quality.joins import Terms, claims

RULE = "jump_between_periods"
# Fewer are not enough history for a verdict.
LEAST_PROVINCES, LEAST_PERIODS = 8, 4
LIMIT = 3.5
# The median of the absolute deviations, times this, is the standard deviation of a normal spread.
_MAD = 1.4826
# Shares that lie this close together, in percentage points, are not told apart.
_LEAST_SPREAD = 3.0
_COLUMNS = [
    "row", "province", "code", "level", "kind", "attributes", "period", "period_start", "period_end", "start", "low",
    "high", "value", "is_percent",
]  # fmt: skip
_SERIES = ["province", "code", "level", "attributes"]


def jumps(terms: Terms) -> tuple[tuple[str, ...], pd.DataFrame]:
    """Three questions to each result: has it fallen, is it usual for this province, is it usual among provinces?"""
    rows = claims(terms.figures)[_COLUMNS]
    rows = rows[(rows["kind"] == "actual") & rows["low"].notna() & rows["province"].notna()]
    rows = rows[~rows["code"].isin(_codes("not_judged"))]
    shares = _shares(rows)
    asked = {
        "before_low": _fallen(_growing(rows)),
        "own_score": _against_own(shares),
        "panel_score": _against_panel(shares),
    }
    # Without enough history there is nothing to ask; most figures have none.
    stacked = pd.concat([frame[frame[column].notna()] for column, frame in asked.items()], ignore_index=True)
    stacked = stacked.assign(statement_row=stacked["row"], case=np.arange(len(stacked)))
    stacked.attrs["unjudged"] = sum(map(len, asked.values())) - len(stacked)
    return ("statement",), stacked


def _growing(rows: pd.DataFrame) -> pd.DataFrame:
    """Counts that can only grow, with the series in which they do: cumulative ones from report to report, and what
    came about since January, from a quarter to a half to a year."""
    flows = [i.code for i in indicators().values() if i.nature == "flow" and i.additive]
    cumulative = rows[rows["code"].isin(_codes("cumulative"))].assign(series=0)
    since = rows[rows["code"].isin(flows)]
    return pd.concat([cumulative, since.assign(series=since["period_start"])], ignore_index=True)


def _fallen(rows: pd.DataFrame) -> pd.DataFrame:
    keys = [*_SERIES, "series"]
    ends = [*keys, "period_end"]
    by_period = rows.groupby(ends, observed=True).agg(
        low=("low", "min"), value=("value", "min"), period=("period", "first")
    )
    by_period = by_period.reset_index()
    before = by_period.groupby(keys, observed=True)[["low", "value", "period"]].shift()
    by_period = by_period[ends].assign(
        before_low=before["low"], before_value=before["value"], before_period=before["period"]
    )
    highest = rows.groupby(ends, observed=True)["high"].transform("max")
    once = rows.assign(highest=highest).sort_values("start", kind="stable").drop_duplicates(ends)
    joined = once.merge(by_period, on=ends, how="left")
    return joined.assign(relation="fallen")


def _shares(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows[rows["is_percent"] & np.isfinite(rows["low"]) & np.isfinite(rows["high"])]
    rows = rows.assign(
        middle=(rows["low"] + rows["high"]) / 2, months=(rows["period_end"] - rows["period_start"]) // 28
    )
    return rows.sort_values("start", kind="stable")


def _against_own(rows: pd.DataFrame) -> pd.DataFrame:
    """Each share beside the median of the same province's earlier periods of the same length."""
    series = rows.groupby([*_SERIES, "months"], observed=True, sort=False).ngroup()
    once = rows.assign(series=series).drop_duplicates(["series", "period_end"])
    values = once[["row", "series", "period_end", "middle"]]
    earlier = values.merge(values[["series", "period_end", "middle"]], on="series", suffixes=("", "_then"))
    earlier = earlier[earlier["period_end_then"] < earlier["period_end"]]
    return _scored(once, earlier, "middle_then", LEAST_PERIODS, "own")


def _against_panel(rows: pd.DataFrame) -> pd.DataFrame:
    """Each share beside the median of all provinces in the same period."""
    keys = ["code", "level", "attributes", "period"]
    once = rows.drop_duplicates([*keys, "province"])
    spread = once.groupby(keys, observed=True)["middle"].agg(center="median", members="size").reset_index()
    once = once.merge(spread, on=keys, how="left")
    deviation = (once["middle"] - once["center"]).abs()
    mad = once.assign(deviation=deviation).groupby(keys, observed=True)["deviation"].transform("median")
    return _with_limits(once.assign(mad=mad), LEAST_PROVINCES, "panel")


def _scored(once: pd.DataFrame, pairs: pd.DataFrame, column: str, least: int, relation: str) -> pd.DataFrame:
    spread = pairs.groupby("row")[column].agg(center="median", members="size")
    deviation = (pairs[column] - pairs["row"].map(spread["center"])).abs()
    mad = deviation.groupby(pairs["row"]).median()
    scored = once.assign(center=once["row"].map(spread["center"]), members=once["row"].map(spread["members"]))
    return _with_limits(scored.assign(mad=scored["row"].map(mad)), least, relation)


def _with_limits(rows: pd.DataFrame, least: int, relation: str) -> pd.DataFrame:
    scale = np.maximum(_MAD * rows["mad"], _LEAST_SPREAD)
    enough = rows["members"].fillna(0) >= least
    score: pd.Series[float] = ((rows["middle"] - rows["center"]) / scale).where(enough)
    return rows.assign(relation=relation, limit=LIMIT, **{f"{relation}_score": score})


def _codes(whole: str) -> set[Any]:
    return {part for r in relations() if r.rule == RULE and r.whole == whole for part in r.parts}
