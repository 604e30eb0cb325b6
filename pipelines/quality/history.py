"""A figure against those of other periods and of other provinces.

Belongs here: the cases of `jump_between_periods`: counts that only grow, results since January, and the modified
z-score (Iglewicz and Hoaglin, 1993) against own periods and the panel. Does not: comparing within one document.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipelines.catalogue import indicators, relations
from pipelines.quality.joins import Terms, claims, first_in_text, numbered, numbered_cases

RULE = "jump_between_periods"
# Fewer are not enough history for a verdict.
LEAST_PROVINCES, LEAST_PERIODS = 8, 4
LIMIT = 3.5
# The median of the absolute deviations, times this, is the standard deviation of a normal spread.
_MAD = 1.4826
# Shares that lie this close together, in percentage points, are not told apart.
_LEAST_SPREAD = 3.0
_COLUMNS = [
    "row", "province", "code", "level", "attributes", "period", "period_start", "period_end", "start", "low", "high",
    "value", "is_percent",
]  # fmt: skip
_OF_SHARES = [
    "row", "province", "code", "level", "attributes", "period", "period_start", "period_end", "start", "low", "high",
]  # fmt: skip
_FRACTION = ["numerator_low", "numerator_high", "denominator"]
# What the suite asks of a row, and what a finding tells.
_TOLD = [
    "row", "relation", "highest", "before_low", "own_score", "panel_score", "limit", "before_value", "before_period",
    "center", "members",
]  # fmt: skip
_SERIES = ("province", "code", "level", "attributes")


@dataclass(frozen=True)
class _Asked:
    """The figures that have the history which a question needs, and how many there are without it."""

    rows: pd.DataFrame
    without: int


def jumps(terms: Terms) -> tuple[tuple[str, ...], pd.DataFrame]:
    """Three questions to each result: has it fallen, is it usual for this province, is it usual among provinces?"""
    figures = terms.figures
    is_result = (figures["kind"] == "actual") & figures["province"].notna()
    asked_of = is_result & ~figures["code"].isin(_codes("not_judged"))
    rows = claims(figures[[*_COLUMNS, *_FRACTION]][asked_of])[_COLUMNS].dropna(subset=["low"])
    shares = _shares(rows)
    asked = (_fallen(_growing(rows)), _against_own(shares), _against_panel(shares))
    # Of a million figures, every column that is not told would be filled once more for all three.
    stacked = pd.concat([question.rows[question.rows.columns.intersection(_TOLD)] for question in asked])
    stacked = numbered_cases(stacked.rename(columns={"row": "statement_row"}).reset_index(drop=True))
    stacked.attrs["unjudged"] = sum(question.without for question in asked)
    return ("statement",), stacked


def _growing(rows: pd.DataFrame) -> pd.DataFrame:
    """Counts that can only grow, with the day since which they do: cumulative ones from report to report, and what
    came about since January, from a quarter to a half to a year."""
    flows = [i.code for i in indicators().values() if i.nature == "flow" and i.additive]
    cumulative = rows[rows["code"].isin(_codes("cumulative"))].assign(since=0)
    since = rows[rows["code"].isin(flows)]
    return pd.concat([cumulative, since.assign(since=since["period_start"])], ignore_index=True)


def _fallen(rows: pd.DataFrame) -> _Asked:
    """Each count beside the lowest that it can have been in the period before."""
    rows = rows.assign(series=_numbers(rows, *_SERIES, "since"))
    rows = rows.assign(at=_numbers(rows, "series", "period_end"))
    # A number of series and day sorts by series, then by day.
    states = rows.groupby("at").agg(
        series=("series", "first"), low=("low", "min"), high=("high", "max"), value=("value", "min"),
        period=("period", "first"),
    )  # fmt: skip
    before = states[["low", "value", "period"]].shift().add_prefix("before_").assign(highest=states["high"])
    before = before[states["series"] == states["series"].shift()]
    judged = first_in_text(rows, "at").merge(before, left_on="at", right_index=True)
    return _Asked(judged.assign(relation="fallen"), len(states) - len(judged))


def _shares(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows[_OF_SHARES][rows["is_percent"] & np.isfinite(rows["low"]) & np.isfinite(rows["high"])]
    return rows.assign(middle=(rows["low"] + rows["high"]) / 2)


def _against_own(rows: pd.DataFrame) -> _Asked:
    """Each share beside the median of the same province's earlier periods of the same length."""
    rows = rows.assign(months=(rows["period_end"] - rows["period_start"]) // 28)
    rows = rows.assign(series=_numbers(rows, *_SERIES, "months"))
    once = first_in_text(rows.assign(at=_numbers(rows, "series", "period_end")), "at")
    # The first periods of a series have too few before them, and most series have no others.
    long = once[once.groupby("series")["row"].transform("size") > LEAST_PERIODS]
    then = long[["series", "period_end", "middle"]].rename(columns={"period_end": "end_then", "middle": "then"})
    pairs = long[["row", "series", "period_end"]].merge(then, on="series")
    pairs = pairs[pairs["end_then"] < pairs["period_end"]]
    earlier = pairs.groupby("row")["then"]
    pairs = pairs.assign(deviation=(pairs["then"] - earlier.transform("median")).abs())
    spread = earlier.agg(center="median", members="size").assign(mad=pairs.groupby("row")["deviation"].median())
    judged = long.merge(spread[spread["members"] >= LEAST_PERIODS], left_on="row", right_index=True)
    return _Asked(_scored(judged, "own"), len(once) - len(judged))


def _against_panel(rows: pd.DataFrame) -> _Asked:
    """Each share beside the median of all provinces in the same period."""
    rows = rows.assign(panel=_numbers(rows, "code", "level", "attributes", "period"))
    once = first_in_text(rows.assign(at=_numbers(rows, "panel", "province")), "at")
    members = once.groupby("panel")["row"].transform("size")
    judged = once.assign(members=members)[members >= LEAST_PROVINCES]
    judged = judged.assign(center=judged.groupby("panel")["middle"].transform("median"))
    deviation = (judged["middle"] - judged["center"]).abs()
    judged = judged.assign(mad=deviation.groupby(judged["panel"]).transform("median"))
    return _Asked(_scored(judged, "panel"), len(once) - len(judged))


def _scored(rows: pd.DataFrame, relation: str) -> pd.DataFrame:
    scale = np.maximum(_MAD * rows["mad"], _LEAST_SPREAD)
    score: pd.Series[float] = (rows["middle"] - rows["center"]) / scale
    return rows.assign(relation=relation, limit=LIMIT, **{f"{relation}_score": score})


def _numbers(rows: pd.DataFrame, *names: str) -> Any:
    return numbered([rows[name] for name in names])


def _codes(whole: str) -> set[Any]:
    return {part for r in relations() if r.rule == RULE and r.whole == whole for part in r.parts}
