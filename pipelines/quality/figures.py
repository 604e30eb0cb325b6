"""The one frame of all stated figures, with the interval of each: what every rule reads.

Belongs here: frames from records, checks of what comes in, intervals and catalogue columns beside each observation.
Does not: joining figures (`cases`), judging (`judgements`).
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd

from pipelines.catalogue import Indicator, indicators, level_ends, relations
from pipelines.periods import parse_period
from pipelines.quality.intervals import stated
from pipelines.quality.joins import TERM_OF_DENOMINATOR, Terms, numbered
from pipelines.quality.scope import add_scope
from pipelines.records import Observation, Submission

NEEDED = (
    "observation_id", "submission_id", "code", "level", "kind", "period", "value", "numerator", "denominator",
    "comparator", "numerator_comparator", "decimals", "attributes", "section", "start", "end", "quote",
    "figure_start", "figure_end", "window_start", "window_end",
)  # fmt: skip
# Of these a million rows have few distinct values: as categories they are compared and joined as small numbers.
FEW_VALUES = (
    "submission_id", "code", "level", "kind", "period", "comparator", "numerator_comparator", "attributes", "section",
)  # fmt: skip
_DAY_ZERO = pd.Timestamp(1, 1, 1) - pd.Timedelta(days=1)
NEEDED_OF_SUBMISSIONS = ("submission_id", "doc", "province_key", "doc_type", "period")
SHARE_UNITS = ("percent", "per_100")
_GROUP = ("submission_id", "kind", "period", "attributes")
# What the frame of figures takes of them, with what stands for a value that a database leaves empty.
_MISSING = {
    "submission_id": "", "code": "", "level": "", "kind": "", "period": "", "comparator": "=",
    "numerator_comparator": "=", "attributes": "{}",
}  # fmt: skip


class GateError(Exception):
    """The gate itself failed: an error of ours, never a submitter's finding."""


def frames(submissions: Sequence[Submission], observations: Sequence[Observation]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The observations and the submissions as frames, in the order in which `check` takes them."""
    return _frame(Observation, observations), _frame(Submission, submissions)


def prepare(observations: pd.DataFrame, submissions: pd.DataFrame) -> pd.DataFrame:
    """One row for each observation, in the order of `observations`, for `cases` to join.

    Columns: `row` (the position in `observations`), `group` (one number for each submission, kind, period and
    attributes), `place` (one for each group and level), `measure` (one for each group and code), `stated_again`
    (another row has this place and code), `code`, `level`, `kind`, `start`; `value`, `decimals`, `comparator` and the
    interval `low`, `high`; `numerator_low`, `numerator_high`, `numerator_comparator`, and `denominator`, which is
    exact; the catalogue's `is_percent`, `is_count`, `is_flow`, `additive`, `minimum`, `maximum`; `needs_huyen`, false
    where the period ends after the district level did; `province`, `period`, `attributes` as stated, `period_start`
    and `period_end`, `window_start` and `window_end` as numbers of days, and what `scope.add_scope` adds.

    Few columns, and none twice: of a million rows, to fill the memory costs more than to compute.

    The columns `FEW_VALUES` of `observations` may be categories, which is many times as fast.

    Raises GateError where a column, a code or a submission is unknown: our own rooms made these frames.
    """
    _require(observations, NEEDED, "observations")
    _require(submissions, NEEDED_OF_SUBMISSIONS, "submissions")
    few = {name: _categories(observations[name], missing) for name, missing in _MISSING.items()}
    strangers = set(few["submission_id"].categories) - set(submissions["submission_id"])
    if strangers:
        raise GateError(f"observations of submissions that are not among those given: {sorted(strangers)[:5]}")

    group = [few[name] for name in _GROUP]
    place = numbered([*group, few["level"]])
    again = pd.Series(numbered([*group, few["level"], few["code"]])).duplicated(keep=False)
    figures = pd.DataFrame(
        {
            "row": np.arange(len(observations)),
            "group": numbered(group),
            "place": place,
            "measure": numbered([*group, few["code"]]),
            "stated_again": again,
            "code": few["code"],
            "level": few["level"],
            "kind": few["kind"],
            "start": observations["start"].to_numpy(dtype="int64"),
            "value": _numbers(observations["value"]),
            "decimals": _numbers(observations["decimals"], missing=0),
            "comparator": few["comparator"],
            "numerator_comparator": few["numerator_comparator"],
            "denominator": _numbers(observations["denominator"]),
            "needs_huyen": _mapped(few["period"], _needs_huyen).astype(bool),
            "province": _provinces(few["submission_id"], submissions),
            "period": few["period"],
            "period_start": _mapped(few["period"], lambda key: parse_period(key).start.toordinal()),
            "period_end": _mapped(few["period"], lambda key: parse_period(key).end.toordinal()),
            "window_start": _days(observations["window_start"]),
            "window_end": _days(observations["window_end"]),
            "attributes": few["attributes"],
        },
        copy=False,
    )
    _add_catalogue(figures)
    _add_intervals(figures, _numbers(observations["numerator"]))
    add_scope(figures, observations, submissions)
    return figures


def with_terms(figures: pd.DataFrame) -> Terms:
    """The figures, and a row for each denominator that a relation names.

    A relation names `code` or `code:denominator` (of one level: `code:denominator@huyen`); the latter is the exact
    count under the fraction of that code.
    """
    named = {term for relation in relations() for term in (relation.whole, *relation.parts)}
    named = {term.partition("@")[0] for term in named}
    codes = {term.removesuffix(TERM_OF_DENOMINATOR) for term in named if term.endswith(TERM_OF_DENOMINATOR)}
    under = figures[figures["code"].isin(codes) & figures["denominator"].notna()]
    exact = under["denominator"]
    return Terms(figures, under.assign(value=exact, low=exact, high=exact))


def _add_catalogue(figures: pd.DataFrame) -> None:
    known = indicators()
    unknown = [code for code in figures["code"].cat.categories if code not in known]
    if unknown:
        raise GateError(f"codes that the catalogue (dbt_project/seeds/indicators.csv) does not have: {unknown[:5]}")

    places = figures["code"].cat.codes.to_numpy()

    def column(attribute: str, otherwise: Any = None) -> Any:
        def of(indicator: Indicator) -> Any:
            found = getattr(indicator, attribute)
            return otherwise if found is None else found

        return np.array([of(known[code]) for code in figures["code"].cat.categories])[places]

    units = column("unit")
    figures["is_percent"] = units == "percent"
    figures["is_count"] = ~np.isin(units.astype(str), SHARE_UNITS)
    figures["is_flow"] = column("nature").astype(str) == "flow"
    figures["additive"] = column("additive").astype(bool)
    figures["minimum"] = column("minimum", -np.inf).astype("float64")
    figures["maximum"] = column("maximum", np.inf).astype("float64")


def _add_intervals(figures: pd.DataFrame, numerator: Any) -> None:
    value = stated(
        figures["value"], figures["decimals"], figures["comparator"].array, figures["is_count"], figures["maximum"]
    )
    # A denominator is written without a hedge, and no digit of a count in a fraction is rounded away.
    digits, counted = np.zeros(len(figures)), np.ones(len(figures), dtype=bool)
    whole = figures["denominator"].fillna(np.inf)
    part = stated(numerator, digits, figures["numerator_comparator"].array, counted, whole)
    for name, interval in (("", value), ("numerator_", part)):
        figures[f"{name}low"], figures[f"{name}high"] = interval.low, interval.high


def _categories(column: "pd.Series[Any]", missing: str) -> pd.Categorical:
    if column.isna().any():
        column = column.astype(object).fillna(missing)
    found = pd.Categorical(column)
    is_used = np.bincount(found.codes, minlength=len(found.categories)) > 0
    return found if is_used.all() else found.remove_unused_categories()


def _needs_huyen(period: str) -> bool:
    try:
        # A total of a period that ends after the district level did has two tiers.
        return parse_period(period).end <= level_ends()["huyen"]
    except ValueError as error:
        raise GateError(str(error)) from error


def _mapped(column: pd.Categorical, function: Any) -> Any:
    """The function of each distinct value: a million rows have few distinct periods."""
    return np.array([function(value) for value in column.categories], dtype="int32")[column.codes]


def _provinces(submission_ids: pd.Categorical, submissions: pd.DataFrame) -> Any:
    """The unit that submitted each observation; missing where it is not known."""
    keys = submissions.drop_duplicates("submission_id").set_index("submission_id")["province_key"]
    return keys.reindex(submission_ids.categories).astype("category").array.take(submission_ids.codes)


def _days(column: "pd.Series[Any]") -> Any:
    """Days as numbers; missing where none is stated."""
    days: Any = pd.to_datetime(column)
    return (days - _DAY_ZERO).dt.days.to_numpy(dtype="float64", na_value=np.nan)


def _numbers(column: "pd.Series[Any]", missing: float = np.nan) -> Any:
    return pd.to_numeric(column).astype("Float64").to_numpy(dtype="float64", na_value=missing)


def _require(frame: pd.DataFrame, columns: Sequence[str], name: str) -> None:
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise GateError(f"the frame of {name} lacks the columns {missing}")


def _frame(record: type, rows: Sequence[Any]) -> pd.DataFrame:
    return pd.DataFrame({f.name: [getattr(row, f.name) for row in rows] for f in fields(record)})
