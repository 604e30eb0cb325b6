"""What each kind of rule asks of a row, on whole columns.

Belongs here: one function for each kind of rule; it takes the columns that the suite names, in that order, and says
which rows hold. Does not: how Great Expectations calls it (`expectations`), which figures make a row (`cases`).

A row with a missing column is not judged; Great Expectations leaves it out before it asks.
"""

from collections.abc import Callable

import numpy as np

from pipelines.quality.intervals import Flags, Floats, Intervals, at_most, below, meet

Judgement = Callable[..., Flags]


def share_matches_fraction(
    low: Floats, high: Floats, truncated_high: Floats, computed_low: Floats, computed_high: Floats
) -> Flags:
    """The stated share and 100 · numerator / denominator can be one value, rounded or cut off.

    `truncated_high` is the stated value plus one unit of its last decimal, itself excluded: 92,857… cut to 92,85.
    """
    return at_most(low, computed_high) & (at_most(computed_low, high) | below(computed_low, truncated_high))


def share_is_rounded(
    low: Floats, high: Floats, truncated_high: Floats, computed_low: Floats, computed_high: Floats
) -> Flags:
    """A share that matches its fraction does so rounded, not cut off. One that does not match is judged elsewhere."""
    rounded = meet(Intervals(low, high), Intervals(computed_low, computed_high))
    return rounded | ~share_matches_fraction(low, high, truncated_high, computed_low, computed_high)


def count_reaches_share(  # noqa: PLR0917  # the columns of a suite come by position
    low: Floats, high: Floats, computed_low: Floats, computed_high: Floats, face_low: Floats, face_high: Floats
) -> Flags:
    """A share that a hedged count can reach is reached by that count as it is written.

    "trên 1.300/1.761 đạt trên 75%" can be true, from 1.321 on; but 1.300 itself gives 73,8%.
    """
    share = Intervals(low, high)
    possible = meet(share, Intervals(computed_low, computed_high))
    return meet(share, Intervals(face_low, face_high)) | ~possible


def part_within_whole(part_low: Floats, whole_high: Floats) -> Flags:
    """The part can be at most the whole."""
    return at_most(part_low, whole_high)


def sum_equals_total(total_low: Floats, total_high: Floats, sum_low: Floats, sum_high: Floats) -> Flags:
    """The total and the sum of its parts can be one value."""
    return meet(Intervals(total_low, total_high), Intervals(sum_low, sum_high))


def within_range(value: Floats, minimum: Floats, maximum: Floats) -> Flags:
    """The stated value lies within the bounds; it is compared as stated, without tolerance."""
    return (value >= minimum) & (value <= maximum)


def is_usual(value: Floats, usual_maximum: Floats) -> Flags:
    """The stated value is at most what is usual; bounds that are not open to doubt are for `within_range`."""
    return value <= usual_maximum


def complement_matches(
    remainder_low: Floats, remainder_high: Floats, computed_low: Floats, computed_high: Floats
) -> Flags:
    """What is stated as not reached can be the denominator less the numerator."""
    return meet(Intervals(remainder_low, remainder_high), Intervals(computed_low, computed_high))


def statements_agree(low: Floats, high: Floats, reference_low: Floats, reference_high: Floats, nearby: Floats) -> Flags:
    """Two statements can be one value, each at its own precision, or are so far apart that they are of two things."""
    agree = meet(Intervals(low, high), Intervals(reference_low, reference_high))
    return agree | below(nearby, _gap(low, high, reference_low, reference_high))


def statements_of_one_thing(
    low: Floats, high: Floats, reference_low: Floats, reference_high: Floats, nearby: Floats
) -> Flags:
    """Two statements under one name lie within `nearby` of each other, as two values of one thing do."""
    return at_most(_gap(low, high, reference_low, reference_high), nearby)


def overall_within_levels(overall_low: Floats, overall_high: Floats, levels_low: Floats, levels_high: Floats) -> Flags:
    """The overall share can be a mean of the levels' shares."""
    return meet(Intervals(overall_low, overall_high), Intervals(levels_low, levels_high))


def day_exists(day: Floats, last_day: Floats) -> Flags:
    """The day is one of its month; a month that no year has has no days."""
    return (day >= 1) & (day <= last_day)


def not_after(one: Floats, other: Floats) -> Flags:
    """The one is not more than the other: a day not later, a passage not oftener."""
    return one <= other


def level_lasts(begins: Floats, ends: Floats, level_end: Floats) -> Flags:
    """The level stood to the last day that the figure is of, or was gone by the first: that is for `not_after`."""
    return (ends <= level_end) | (begins > level_end)


def holds(*flags: Floats) -> Flags:
    """All of the flags are set."""
    result: Flags = np.logical_and.reduce([flag > 0 for flag in flags])
    return result


def has_not_fallen(highest: Floats, before: Floats) -> Flags:
    """A count that can only grow can still be what it was before."""
    return at_most(before, highest)


def is_within(score: Floats, limit: Floats) -> Flags:
    """The modified z-score lies within its limit, to either side."""
    return at_most(np.abs(score), limit)


def is_enough(found: Floats, needed: Floats) -> Flags:
    """There are as many as needed, or more."""
    return found >= needed


def status_matches(is_met: Floats, result_low: Floats, result_high: Floats, goal: Floats, is_strict: Floats) -> Flags:
    """The result can be what the status says of the goal; where less is better, all three come negated.

    A strict goal ("trên 90%") is met by more than it says; what meets it in no case is missed.
    """
    can_be_met = np.where(is_strict > 0, below(goal, result_high), at_most(goal, result_high))
    can_be_missed = np.where(is_strict > 0, at_most(result_low, goal), below(result_low, goal))
    result: Flags = np.where(is_met > 0, can_be_met, can_be_missed)
    return result


def excess_matches(  # noqa: PLR0917  # the columns of a suite come by position
    excess_low: Floats,
    excess_high: Floats,
    difference_low: Floats,
    difference_high: Floats,
    relative_low: Floats,
    relative_high: Floats,
) -> Flags:
    """What is said to be above the goal can be the difference, or the difference as a share of the goal."""
    stated = Intervals(excess_low, excess_high)
    by_points = meet(stated, Intervals(difference_low, difference_high))
    return by_points | meet(stated, Intervals(relative_low, relative_high))


def is_same(one: Floats, other: Floats) -> Flags:
    """Both are one exact value."""
    result: Flags = one == other
    return result


def _gap(low: Floats, high: Floats, other_low: Floats, other_high: Floats) -> Floats:
    """How far two intervals lie apart; not positive where they meet."""
    return np.maximum(low - other_high, other_low - high)
