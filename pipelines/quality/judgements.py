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


def _gap(low: Floats, high: Floats, other_low: Floats, other_high: Floats) -> Floats:
    """How far two intervals lie apart; not positive where they meet."""
    return np.maximum(low - other_high, other_low - high)
