"""The one frame of all stated figures, with the interval of each: what every rule reads.

Belongs here: frames from records, checks of what comes in, intervals and catalogue columns beside each observation.
Does not: joining figures (`cases`), judging (`judgements`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd

from pipelines.catalogue import Indicator, indicators, level_ends, relations
from pipelines.periods import parse_period
from pipelines.quality.intervals import stated
from pipelines.quality.joins import TERM_OF_DENOMINATOR, Terms, numbered, repeated
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

    group = numbered([few[name] for name in _GROUP])
    place = numbered([group, few["level"]])
    again = repeated(numbered([place, few["code"]]))
    columns = {
        "row": np.arange(len(observations), dtype="int32"),
        "group": group,
        "place": place,
        "measure": numbered([group, few["code"]]),
        "stated_again": again,
        "code": few["code"],
        "level": few["level"],
        "kind": few["kind"],
        "start": observations["start"].to_numpy(dtype="int32"),
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
        **_of_catalogue(few["code"]),
    }
    intervals = _intervals(columns, _numbers(observations["numerator"]))
    # A column that is added to a frame is copied.
    figures = pd.DataFrame({**columns, **intervals}, copy=False)
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


def _of_catalogue(codes: pd.Categorical) -> dict[str, Any]:
    of_code = indicators()
    unknown = [code for code in codes.categories if code not in of_code]
    if unknown:
        raise GateError(f"codes that the catalogue (dbt_project/seeds/indicators.csv) does not have: {unknown[:5]}")
    of_categories = [of_code[code] for code in codes.categories]

    def column(dtype: str, of: Callable[[Indicator], Any]) -> Any:
        return np.array([of(indicator) for indicator in of_categories], dtype=dtype)[codes.codes]

    return {
        "is_percent": column("bool", lambda known: known.unit == "percent"),
        "is_count": column("bool", lambda known: known.unit not in SHARE_UNITS),
        "is_flow": column("bool", lambda known: known.nature == "flow"),
        "additive": column("bool", lambda known: known.additive),
        "minimum": column("float64", lambda known: -np.inf if known.minimum is None else known.minimum),
        "maximum": column("float64", lambda known: np.inf if known.maximum is None else known.maximum),
    }


def _intervals(columns: Mapping[str, Any], numerator: Any) -> dict[str, Any]:
    value = stated(
        columns["value"], columns["decimals"], columns["comparator"], columns["is_count"], columns["maximum"]
    )
    # A denominator is written without a hedge, and no digit of a count in a fraction is rounded away.
    whole = np.where(np.isnan(columns["denominator"]), np.inf, columns["denominator"])
    part = stated(numerator, 0, columns["numerator_comparator"], True, whole)
    return {"low": value.low, "high": value.high, "numerator_low": part.low, "numerator_high": part.high}


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
    numbers = np.full(len(column), np.nan)
    # Few figures name their days.
    known = np.flatnonzero(column.notna())
    days: Any = pd.to_datetime(column.iloc[known])
    numbers[known] = (days - _DAY_ZERO).dt.days
    return numbers


def _numbers(column: "pd.Series[Any]", missing: float = np.nan) -> Any:
    numbers = pd.to_numeric(column)
    return (numbers if np.isnan(missing) else numbers.fillna(missing)).to_numpy(dtype="float64")


def _require(frame: pd.DataFrame, columns: Sequence[str], name: str) -> None:
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise GateError(f"the frame of {name} lacks the columns {missing}")


def _frame(record: type, rows: Sequence[Any]) -> pd.DataFrame:
    return pd.DataFrame({f.name: [getattr(row, f.name) for row in rows] for f in fields(record)})
