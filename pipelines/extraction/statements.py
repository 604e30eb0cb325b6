"""What reading a document gives: statements, and what became of every number.

Belongs here: the records that pass between the reading of prose and of tables and the rows that leave. Does not: how
to read.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.extraction.figures import Figure
from pipelines.extraction.structure import Segment
from pipelines.extraction.whose import OwnNames
from pipelines.vietnamese.dates import Window
from pipelines.vietnamese.numbers import Token


@dataclass(frozen=True, slots=True)
class About:
    """What the whole document is about, as its submission says."""

    doc_type: str
    period: str
    own: OwnNames
    issued: str = ""  # the day or month of issue, where the text states it
    reviewed_to: str = ""  # the month up to which a plan tells what there is
    dated_by_goals: bool = False  # its year stands only behind `đến`: `đến năm 2025, 80% thủ tục …`

    @property
    def reviews(self) -> str:
        """The year that a plan reviews: the one before its own, or that in which a plan for several years appeared.

        The month up to which it says that it tells, where that is no end of a year.
        """
        if self.reviewed_to:
            return self.reviewed_to
        before = str(int(self.period[:4]) - 1) if self.period else ""
        return min(before, self.issued[:4]) if self.issued else before

    @property
    def is_article(self) -> bool:
        return self.doc_type == "news"


class Statement(NamedTuple):
    """A figure with all that was decided of it; offsets are the document's."""

    code: str
    levels: tuple[str, ...]
    kind: str
    period: str
    figure: Figure
    start: int
    end: int
    figure_start: int
    figure_end: int
    section: str
    attributes: dict[str, str]
    window: Window | None = None


@dataclass(slots=True)
class Outcome:
    """What became of a number: `start:end` in the document, its disposition, and the code of its observation."""

    start: int
    end: int
    token: Token
    disposition: str
    code: str = ""


class Goals(NamedTuple):
    """How far an article has come in telling of goals: their year, and whether it broke off in a list of them."""

    year: str | None = None
    listing: bool = False  # `…; 80% thủ tục …;`
    going_on: str | None = None  # the period of the goal that the sentence before ended with


NO_GOALS = Goals()


@dataclass(slots=True)
class Reading:
    """The result of reading a document."""

    statements: list[Statement] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    goals: Goals = NO_GOALS


_NOUN_AFTER = re.compile(r"[\s*)$]*[^\W\d_]{2,}")


def understood(folded: str, token: Token) -> str:
    """`uncatalogued` for a figure whose unit or noun is plain, else `unresolved`."""
    named = token.role in ("percent", "per_100", "vnd") or _NOUN_AFTER.match(folded, token.end)
    return "uncatalogued" if named else "unresolved"


def section_of(segment: Segment) -> str:
    """The headings that a figure stands under, outermost first."""
    return " › ".join(segment.headings[-2:])
