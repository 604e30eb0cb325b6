"""The rules as custom expectations of Great Expectations, for pandas.

Belongs here: one expectation for each kind of rule, registered by importing this module, which takes seconds: import
it inside the check. Does not: the arithmetic (`judgements`), the suites (`expectations/*.json`), running (`gate`).

An expectation's type is its class name in snake case, as the suites write it.
"""

from typing import Any, ClassVar, Literal

import pandas as pd
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (
    multicolumn_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import (
    MulticolumnMapMetricProvider,
)

from pipelines.quality import judgements
from pipelines.quality.judgements import Judgement

JUDGEMENTS: dict[str, Judgement] = {}


class _RowRule(MulticolumnMapExpectation):
    """A row with any missing column is not judged: it neither passes nor breaks, and is counted as missing."""

    ignore_row_if: Literal["any_value_is_missing"] = "any_value_is_missing"


class ExpectShareToMatchFraction(_RowRule):
    """Columns: low, high, truncated high of the share; low, high computed from the fraction."""

    map_metric: ClassVar[str] = "khoso.share_matches_fraction"


class ExpectShareToBeRounded(_RowRule):
    """Columns as for `expect_share_to_match_fraction`."""

    map_metric: ClassVar[str] = "khoso.share_is_rounded"


class ExpectCountToReachShare(_RowRule):
    """Columns: low, high of the share; low, high computed; low, high computed from the count without its hedge."""

    map_metric: ClassVar[str] = "khoso.count_reaches_share"


class ExpectPartWithinWhole(_RowRule):
    """Columns: low of the part, high of the whole."""

    map_metric: ClassVar[str] = "khoso.part_within_whole"


class ExpectSumToEqualTotal(_RowRule):
    """Columns: low, high of the total; low, high of the sum."""

    map_metric: ClassVar[str] = "khoso.sum_equals_total"


class ExpectValueWithinRange(_RowRule):
    """Columns: value, minimum, maximum."""

    map_metric: ClassVar[str] = "khoso.within_range"


class ExpectValueToBeUsual(_RowRule):
    """Columns: value, usual maximum (infinite where the catalogue's maximum is the bound)."""

    map_metric: ClassVar[str] = "khoso.is_usual"


class ExpectComplementToMatch(_RowRule):
    """Columns: low, high of what is stated as not reached; low, high of denominator less numerator."""

    map_metric: ClassVar[str] = "khoso.complement_matches"


class ExpectStatementsToAgree(_RowRule):
    """Columns: low, high of a statement; low, high of the one it is held against; how far apart is near."""

    map_metric: ClassVar[str] = "khoso.statements_agree"


class ExpectStatementsOfOneThing(_RowRule):
    """Columns as for `expect_statements_to_agree`."""

    map_metric: ClassVar[str] = "khoso.statements_of_one_thing"


class ExpectOverallWithinLevels(_RowRule):
    """Columns: low, high of the overall share; low, high of what the levels allow."""

    map_metric: ClassVar[str] = "khoso.overall_within_levels"


class ExpectLevelToExist(_RowRule):
    """Columns: the first day that the figure is of, the last day of its level, as numbers of days."""

    map_metric: ClassVar[str] = "khoso.level_exists"


class ExpectLevelToLast(_RowRule):
    """Columns: the first and the last day that the figure is of, the last day of its level, as numbers of days."""

    map_metric: ClassVar[str] = "khoso.level_lasts"


class ExpectDayToExist(_RowRule):
    """Columns: day, last day of its month (zero where there is no such month)."""

    map_metric: ClassVar[str] = "khoso.day_exists"


class ExpectPastToPrecedeIssue(_RowRule):
    """Columns: the day of what happened, the last day on which the text was issued, as numbers of days."""

    map_metric: ClassVar[str] = "khoso.past_precedes_issue"


class ExpectReportByDueDay(_RowRule):
    """Columns: the day of report, the last day to report, as numbers of days."""

    map_metric: ClassVar[str] = "khoso.report_by_due_day"


class ExpectMetadataToBeComplete(_RowRule):
    """Columns: a flag for each part that a document must have."""

    map_metric: ClassVar[str] = "khoso.metadata_complete"


class ExpectSectionToBePresent(_RowRule):
    """Columns: how many headings are of the section; how many there should be."""

    map_metric: ClassVar[str] = "khoso.section_present"


class ExpectSectionToStateFigures(_RowRule):
    """Columns: how many figures the section states; how many it should."""

    map_metric: ClassVar[str] = "khoso.section_states_figures"


class ExpectUsualDecimalMark(_RowRule):
    """Columns: the number's decimal mark; the document's, as numbers of characters."""

    map_metric: ClassVar[str] = "khoso.usual_decimal_mark"


class ExpectShareToHaveUnit(_RowRule):
    """Columns: how many units stand by the share; how many should."""

    map_metric: ClassVar[str] = "khoso.share_has_unit"


class ExpectPassageOnce(_RowRule):
    """Columns: how often the passage is said; how often it should be."""

    map_metric: ClassVar[str] = "khoso.passage_once"


class ExpectStatusToMatch(_RowRule):
    """Columns: whether the goal is said to be met; low, high of the result; the goal; whether it is strict."""

    map_metric: ClassVar[str] = "khoso.status_matches"


class ExpectExcessToMatch(_RowRule):
    """Columns: low, high of the stated excess; low, high of result less goal; low, high of that as percent of it."""

    map_metric: ClassVar[str] = "khoso.excess_matches"


class ExpectCountToMatchTable(_RowRule):
    """Columns: the stated count; the rows of the table that bear the status."""

    map_metric: ClassVar[str] = "khoso.count_matches_table"


class ExpectCountToMatchList(_RowRule):
    """Columns: the stated count; the rows of the list in an appendix or footnote."""

    map_metric: ClassVar[str] = "khoso.count_matches_list"


class ExpectNamedGoalsToBeReached(_RowRule):
    """Columns: how many of the things that a goal names its result does not; how many it may leave out."""

    map_metric: ClassVar[str] = "khoso.named_goals_reached"


class ExpectCountNotToFall(_RowRule):
    """Columns: the highest that the count can be; the lowest that it can have been before."""

    map_metric: ClassVar[str] = "khoso.count_does_not_fall"


class ExpectShareUsualForProvince(_RowRule):
    """Columns: modified z-score among the province's own earlier periods; its limit."""

    map_metric: ClassVar[str] = "khoso.share_usual_for_province"


class ExpectShareUsualAmongProvinces(_RowRule):
    """Columns: modified z-score among the provinces of the period; its limit."""

    map_metric: ClassVar[str] = "khoso.share_usual_among_provinces"


def judge(judgement: Judgement, columns: pd.DataFrame) -> "pd.Series[bool]":
    """Which rows hold; the columns go to the judgement in their order."""
    arrays = [columns[name].to_numpy(dtype="float64") for name in columns]
    return pd.Series(judgement(*arrays), index=columns.index)


def _register(expectation: type[Any], judgement: Judgement) -> None:
    """Tells Great Expectations how to compute the metric that the expectation names.

    Its metric classes register themselves when they are defined, hence a class for each judgement.
    """

    class _Metric(MulticolumnMapMetricProvider):
        condition_metric_name = expectation.map_metric
        condition_domain_keys = (
            "batch_id", "table", "column_list", "row_condition", "condition_parser", "ignore_row_if",
        )  # fmt: skip

        @multicolumn_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
        def _pandas(cls, column_list: pd.DataFrame, **kwargs: Any) -> "pd.Series[bool]":
            return judge(judgement, column_list)

    JUDGEMENTS[expectation.expectation_type] = judgement


_register(ExpectShareToMatchFraction, judgements.share_matches_fraction)
_register(ExpectShareToBeRounded, judgements.share_is_rounded)
_register(ExpectCountToReachShare, judgements.count_reaches_share)
_register(ExpectPartWithinWhole, judgements.part_within_whole)
_register(ExpectSumToEqualTotal, judgements.sum_equals_total)
_register(ExpectValueWithinRange, judgements.within_range)
_register(ExpectValueToBeUsual, judgements.is_usual)
_register(ExpectComplementToMatch, judgements.complement_matches)
_register(ExpectStatementsToAgree, judgements.statements_agree)
_register(ExpectStatementsOfOneThing, judgements.statements_of_one_thing)
_register(ExpectOverallWithinLevels, judgements.overall_within_levels)
_register(ExpectLevelToExist, judgements.not_after)
_register(ExpectLevelToLast, judgements.level_lasts)
_register(ExpectDayToExist, judgements.day_exists)
_register(ExpectPastToPrecedeIssue, judgements.not_after)
_register(ExpectReportByDueDay, judgements.not_after)
_register(ExpectMetadataToBeComplete, judgements.holds)
_register(ExpectSectionToBePresent, judgements.is_enough)
_register(ExpectSectionToStateFigures, judgements.is_enough)
_register(ExpectUsualDecimalMark, judgements.is_same)
_register(ExpectShareToHaveUnit, judgements.is_enough)
_register(ExpectPassageOnce, judgements.not_after)
_register(ExpectStatusToMatch, judgements.status_matches)
_register(ExpectExcessToMatch, judgements.excess_matches)
_register(ExpectCountToMatchTable, judgements.is_same)
_register(ExpectCountToMatchList, judgements.is_same)
_register(ExpectNamedGoalsToBeReached, judgements.not_after)
_register(ExpectCountNotToFall, judgements.has_not_fallen)
_register(ExpectShareUsualForProvince, judgements.is_within)
_register(ExpectShareUsualAmongProvinces, judgements.is_within)
