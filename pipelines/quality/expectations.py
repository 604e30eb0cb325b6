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
