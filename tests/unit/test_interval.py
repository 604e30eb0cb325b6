"""A stated figure is the interval of the values that it can stand for."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.quality.intervals import Intervals, at_most, below, meet, stated, total, unit
from pipelines.quality.judgements import share_is_rounded, share_matches_fraction


def one(value: float, decimals: int = 0, comparator: str = "=", counted: bool = False, maximum: float = np.inf):
    interval = stated([value], [decimals], [comparator], [counted], [maximum])
    return float(interval.low[0]), float(interval.high[0])


def exactly(value: float) -> Intervals:
    return Intervals(np.array([value], dtype=float), np.array([value], dtype=float))


def test_a_share_is_half_a_unit_of_its_last_decimal_wide_to_either_side():
    assert one(58.3, 1) == pytest.approx((58.25, 58.35))
    assert one(19.50, 2) == pytest.approx((19.495, 19.505))


def test_a_count_written_in_full_is_exact():
    assert one(1548, counted=True) == (1548, 1548)


def test_money_in_a_scale_word_is_half_of_its_last_digit_wide():
    assert one(6_700_000_000, -8, counted=True) == (6_650_000_000, 6_750_000_000)


@pytest.mark.parametrize(
    ("comparator", "expected"),
    [(">", (98, 100)), (">=", (98, 100)), ("<", (0, 98)), ("<=", (0, 98)), ("~", (97, 99))],
)
def test_a_hedge_opens_a_share_as_far_as_the_catalogue_allows(comparator, expected):
    assert one(98, comparator=comparator, maximum=100) == expected


def test_zeros_at_the_end_of_a_rounded_count_are_no_stated_digits():
    assert one(700_000, comparator="~", counted=True) == (690_000, 710_000)
    assert one(350, comparator="~", counted=True) == (340, 360)
    assert one(1_562, comparator="~", counted=True) == (1_561, 1_563)
    assert one(5, comparator="~", counted=True) == (4, 6)


def test_a_missing_figure_is_a_missing_interval_and_meets_nothing():
    missing = stated([np.nan], [0], ["="], [True])
    assert np.isnan(missing.low[0]) and np.isnan(missing.high[0])
    assert not meet(missing, exactly(0))[0]


def test_a_sum_with_a_missing_part_is_missing():
    assert np.isnan(total([exactly(1), exactly(np.nan), exactly(2)]).low[0])


def test_a_share_of_nothing_does_not_exist():
    assert np.isnan(exactly(5).percent_of(exactly(0)).low[0])
    assert np.isnan(exactly(0).percent_of(exactly(0)).high[0])


def test_intervals_that_share_one_point_meet():
    assert meet(Intervals(np.array([1.0]), np.array([2.0])), Intervals(np.array([2.0]), np.array([3.0])))[0]


def test_a_remainder_takes_the_far_ends_of_a_hedged_part():
    left = exactly(100) - Intervals(np.array([20.0]), np.array([30.0]))
    assert (left.low[0], left.high[0]) == (70, 80)


def test_no_figures_give_no_intervals():
    nothing = stated([], [], [], [])
    assert len(nothing.low) == len(meet(nothing, nothing)) == 0


@given(st.integers(0, 10**12), st.integers(1, 10**5))
def test_two_exact_counts_never_pass_as_equal_when_they_differ(count, more):
    assert not meet(exactly(count), exactly(count + more))[0]
    assert below(np.array([float(count)]), np.array([float(count + more)]))[0]


@given(
    st.integers(0, 10**7), st.integers(1, 10**7), st.integers(0, 4), st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])
)
def test_a_share_rounded_from_its_fraction_always_matches_it(numerator, denominator, decimals, rounding):
    written = _written(numerator, denominator, decimals, rounding)
    assert share_matches_fraction(*_row(written, decimals, numerator, denominator))[0]
    assert share_is_rounded(*_row(written, decimals, numerator, denominator))[0]


@given(st.integers(0, 10**7), st.integers(1, 10**7), st.integers(0, 4))
def test_a_share_cut_off_from_its_fraction_always_matches_it(numerator, denominator, decimals):
    written = _written(numerator, denominator, decimals, ROUND_DOWN)
    assert share_matches_fraction(*_row(written, decimals, numerator, denominator))[0]


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 4), st.integers(2, 1000), st.booleans())
def test_a_share_two_units_away_never_matches(numerator, denominator, decimals, units, above):
    written = _written(numerator, denominator, decimals, ROUND_HALF_UP)
    wrong = written + (units if above else -units) * Decimal(1).scaleb(-decimals)
    assert not share_matches_fraction(*_row(wrong, decimals, numerator, denominator))[0]


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 3)), min_size=1, max_size=6))
def test_the_sum_of_rounded_parts_always_meets_the_rounded_sum(parts):
    exact = [Fraction(number, 10**3) for number, _ in parts]
    rounded = [_rounded(value, decimals) for value, (_, decimals) in zip(exact, parts, strict=True)]
    added = total(
        [
            stated([float(value)], [decimals], ["="], [False])
            for value, (_, decimals) in zip(rounded, parts, strict=True)
        ]
    )
    whole = stated([float(_rounded(sum(exact, Fraction(0)), 1))], [1], ["="], [False])
    assert meet(added, whole)[0]


@given(st.floats(0, 1e12), st.floats(0, 1e12))
def test_at_most_and_below_never_both_fail_and_never_contradict(one_value, other):
    a, b = np.array([one_value]), np.array([other])
    assert at_most(a, b)[0] or below(b, a)[0]
    assert not (at_most(a, b)[0] and below(b, a)[0])


def _written(numerator: int, denominator: int, decimals: int, rounding: str) -> Decimal:
    exact = Decimal(100 * numerator) / Decimal(denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)


def _rounded(value: Fraction, decimals: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _row(written: Decimal, decimals: int, numerator: int, denominator: int):
    value = float(written)
    share = stated([value], [decimals], ["="], [False])
    computed = exactly(numerator).percent_of(exactly(denominator))
    return share.low, share.high, value + unit([decimals]), computed.low, computed.high
