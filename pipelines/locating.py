"""Where in its file a figure stands, in words for officers: `trang 3`, `trang tính Biểu 1, ô C7`.

Belongs here: finding the place of an offset, and wording it. Does not: where readers find pages and cells
(`submissions.readers`), quoting (`feedback`).
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol

from pipelines.records import Place


class Placed(Protocol):
    """A text with its places, sorted by offset: a `Submission`, or a document that was just read."""

    @property
    def places(self) -> Sequence[Place]: ...


def place_of(read: Placed, start: int) -> str:
    """Where the character at offset `start` of the text stands in its file; empty where the format has no places.

    Of a figure ask for `figure_start`: in a table its words begin in the cell of its label. The name of a sheet is as
    its author wrote it: escape it like every other word of a submission.
    """
    place = place_at(read, start)
    if place is None:
        return ""
    if place.page is not None:
        return f"trang {place.page}"
    sheet = f"trang tính {place.sheet}" if place.sheet else ""
    cell = f"ô {place.cell}" if place.cell else ""
    return ", ".join(filter(None, (sheet, cell)))


def place_at(read: Placed, start: int) -> Place | None:
    """The last place that begins at or before offset `start`; None before the first."""
    index = bisect_right(read.places, start, key=lambda place: place.start)
    return read.places[index - 1] if index else None
