"""Figures as intervals: the values that a stated figure may stand for.

Belongs here: the width that decimals and hedges give a figure, and the arithmetic of such intervals on whole columns.
Does not: which figures belong together (`cases`), what a broken rule means (`judgements`, `wording`).

The model is XBRL Calculations 1.1 (https://www.xbrl.org/Specification/calculation-1.1/REC-2023-02-22/): a reported
figure is the interval of the values that round to it, and a calculation is consistent when the interval of the total
and the interval of the sum can meet. To it we add the hedges of Vietnamese reports.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# Binary fractions are not exact: 16 units in the last place hold for every chain of operations here, and stay below
# one for counts up to 10^14, so that two exact counts never pass as equal when they differ by one.
_SLACK = 16 * np.finfo(np.float64).eps
_MOST_ZEROS = 15


@dataclass(frozen=True)
class Intervals:
    """A column of closed intervals; a missing figure is NaN at both ends and meets nothing."""

    low: Floats
    high: Floats

    def __add__(self, other: "Intervals") -> "Intervals":
        return Intervals(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Intervals") -> "Intervals":
        return Intervals(self.low - other.high, self.high - other.low)

    def percent_of(self, whole: "Intervals") -> "Intervals":
        """100 · self / whole; missing where the whole may be zero, for such a share does not exist."""
        with np.errstate(divide="ignore", invalid="ignore"):
            exists = whole.low > 0
            return Intervals(
                np.where(exists, 100 * self.low / whole.high, np.nan),
                np.where(exists, 100 * self.high / whole.low, np.nan),
            )


def unit(decimals: npt.ArrayLike) -> Floats:
    """The value of one step of the last stated digit: 0,1 for one decimal, 10^8 for `6,7 tỷ` (decimals -8)."""
    places = np.asarray(decimals, dtype=np.int64)
    least = int(places.min(initial=0))
    # A million figures have few different ones, and to look one up costs a fraction of computing a power.
    powers: Floats = np.power(10.0, -np.arange(least, int(places.max(initial=0)) + 1, dtype=np.float64))
    return powers[places - least]


def stated(
    value: npt.ArrayLike,
    decimals: npt.ArrayLike,
    comparator: Sequence[str] | pd.Categorical,
    counted: npt.ArrayLike,
    maximum: npt.ArrayLike = np.inf,
) -> Intervals:
    """The intervals of stated figures, one for each row.

    - `=`: half a unit of the last stated decimal to either side; a count written in full is exact.
    - `>`, `>=` (trên, hơn; ít nhất): from the stated value to `maximum`. The stated value itself belongs to it: `trên
      95%` in one place and `95%` in another agree.
    - `<`, `<=` (dưới; tối đa): from zero to the stated value.
    - `~` (khoảng, gần): one unit to either side; in a count, zeros at the end are not stated digits beyond the
      second, so `khoảng 700.000` has the unit 10.000.

    `counted` marks counts and money, whose last digit is a whole one; shares are not counted. `maximum` is the
    catalogue's bound or the denominator. A missing value gives a missing interval. The hedges of a million figures come
    as a `Categorical`, which compares small numbers.
    """
    number = np.asarray(value, dtype=np.float64)
    places = np.broadcast_to(np.asarray(decimals, dtype=np.float64), number.shape)
    sign = comparator if isinstance(comparator, pd.Categorical) else np.asarray(comparator, dtype=object)
    is_count = np.broadcast_to(np.asarray(counted, dtype=np.bool_), number.shape)
    low, high = number.copy(), number.copy()
    # Most figures are counts written in full: their two ends are one, and stay.
    rounded = np.flatnonzero(~is_count | (places < 0))
    _widen(low, high, rounded, unit(places[rounded]) / 2)
    about = np.flatnonzero(sign == "~")
    step = unit(places[about])
    low[about], high[about] = number[about], number[about]
    _widen(low, high, about, np.where(is_count[about], np.maximum(step, _rounded_unit(number[about])), step))
    at_least = np.flatnonzero((sign == ">") | (sign == ">="))
    at_most = np.flatnonzero((sign == "<") | (sign == "<="))
    low[at_least] = number[at_least]
    high[at_least] = np.maximum(number[at_least], np.broadcast_to(maximum, number.shape)[at_least])
    low[at_most], high[at_most] = np.minimum(0.0, number[at_most]), number[at_most]
    return Intervals(low, high)


def total(parts: Sequence[Intervals]) -> Intervals:
    """The sum of columns; missing where any part is missing: a missing part is no zero."""
    result = parts[0]
    for part in parts[1:]:
        result = result + part
    return result


def at_most(one: Floats, other: Floats) -> Flags:
    """`one <= other`, up to the inexactness of binary fractions; false where either is missing."""
    with np.errstate(invalid="ignore"):
        result: Flags = one <= other
        unsure = np.flatnonzero(~result)
        result[unsure] = one[unsure] <= other[unsure] + _slack(one[unsure], other[unsure])
    return result


def below(one: Floats, other: Floats) -> Flags:
    """`one < other` by more than the inexactness of binary fractions; false where either is missing."""
    with np.errstate(invalid="ignore"):
        result: Flags = one < other - _slack(one, other)
    return result


def meet(one: Intervals, other: Intervals) -> Flags:
    """Whether the two can be the same value: their intervals have a point in common."""
    return at_most(one.low, other.high) & at_most(other.low, one.high)


def _widen(low: Floats, high: Floats, at: npt.NDArray[np.intp], width: Floats) -> None:
    low[at] -= width
    high[at] += width


def _slack(one: Floats, other: Floats) -> Floats:
    size = np.maximum(_finite_size(one), _finite_size(other))
    result: Floats = _SLACK * size
    return result


def _finite_size(numbers: Floats) -> Floats:
    return np.where(np.isfinite(numbers), np.abs(numbers), 0.0)


def _rounded_unit(number: Floats) -> Floats:
    """The place of the last digit of a round count that is not zero, at least its second digit."""
    size = np.abs(np.nan_to_num(number))
    zeros = np.zeros(size.shape)
    for place in range(1, _MOST_ZEROS):
        zeros += (size > 0) & (np.mod(size, 10.0**place) == 0)
    digits = np.floor(np.log10(np.maximum(size, 1.0))) + 1
    result: Floats = np.power(10.0, np.clip(np.minimum(zeros, digits - 2), 0, None))
    return result
