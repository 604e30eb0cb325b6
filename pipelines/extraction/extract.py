"""Extraction of a submission: observations with their exact spans, and the ledger of all its numbers.

Belongs here: the rows that leave this room. Does not: reading (`reading`, `tables`), storing (`store`).
"""

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter

from pipelines import catalogue
from pipelines.extraction.reading import passed_by, read_prose
from pipelines.extraction.stance import Stance, section_stance
from pipelines.extraction.statements import About, Outcome, Reading, Statement
from pipelines.extraction.structure import Segment, segments
from pipelines.extraction.tables import read_table, tables
from pipelines.extraction.whose import OwnNames
from pipelines.interpreter import with_room_for_calls
from pipelines.records import Number, Observation, Submission
from pipelines.vietnamese.numbers import scan
from pipelines.vietnamese.text import digit_runs, fold, fold_document

EXTRACTOR = "khoso-extraction 8"
"""Changes with every change of grammar or catalogue that may change a row; stored partitions of another are redone."""

_DIGITS = re.compile(r"(?<!\w)\d+(?!\w)")
_TEASERS = re.compile(
    r"\W*(?:tin lien quan|tin khac|cac tin khac|tin cung chuyen muc|bai viet lien quan|tin bai lien quan|"
    r"xem them|doc them|"
    r"co the ban quan tam|tin moi|tin noi bat|y kien ban doc|binh luan|tin doc nhieu|cac bai viet khac|"
    r"bai lien quan)\W*$"
)
_TELLS_UP_TO = re.compile(
    r"^(?:\W*(?:\d[\d.]*[.)]\s*)?(?:Tính đến|Đến)|.{0,60}\((?:số liệu )?[Tt]ính đến) (?:hết )?(?:ngày \d{1,2}[/.])?"
    r"(?:tháng )?0?(?P<month>[1-9])[/.](?P<year>20\d\d)",
    re.MULTILINE,
)
_CITY = re.compile(r"^tp\W*")  # `TP. HCM`: a city named HCM
_LONG_PASSAGE = 60
_place = attrgetter("start", "end")
_end = itemgetter(1)


@dataclass(frozen=True)
class Extraction:
    """All rows of one submission; `numbers` are in the order of the text and never overlap."""

    observations: list[Observation]
    numbers: list[Number]


@with_room_for_calls
def extract(submission: Submission) -> Extraction:
    """Every stated figure that the catalogue knows, and one ledger row for each number of the text.

    A pure function of the submission and the catalogue. A text that is not about one province gives no observation:
    its figures are `other_body`.
    """
    reading = _read(submission)
    observations, repeats = _observations(submission, reading.statements)
    return Extraction(observations, _numbers(submission, reading.outcomes, repeats))


def _read(submission: Submission) -> Reading:
    period, issued = submission.period or "", submission.issued_date or ""
    own = _own_names(submission.province_name)
    reviewed_to = _reviewed_to(submission.text, issued[:4]) if submission.doc_type == "plan" else ""
    about = About(
        submission.doc_type, period, own, issued, reviewed_to, _is_dated_by_goals(submission.text, period[:4])
    )
    whole = Reading()
    blocks = segments(submission.text)
    seen: set[tuple[str, Stance]] = set()
    aside = None if submission.province_name and submission.period else "other_body"
    grids = {id(row): table for table in tables(blocks) for row in table.rows}
    done: set[int] = set()
    for block in blocks:
        if len(block.text) < 40 and _TEASERS.match(block.folded):
            aside = aside or "other_body"
        table = grids.get(id(block))
        if table is not None:
            if id(table) not in done:
                done.add(id(table))
                _extend(whole, read_table(table, about, aside))
            continue
        tokens = scan(block.text, block.folded)
        if not tokens:
            whole.goals = passed_by(block, about, whole.goals)
        else:
            again = _is_repeat(block, about, seen)
            fate = aside or ("repeat" if again else None)
            _extend(whole, read_prose(block, tokens, about, fate, whole.goals))
    return whole


def _reviewed_to(text: str, year: str) -> str:
    """The month before the last quarter up to which a passage of a plan begins to tell: `Tính đến tháng 9/2023, …`.

    A heading may say it too: `I. HIỆN TRẠNG (tính đến hết tháng 9/2024)`.
    """
    found = _TELLS_UP_TO.search(text)
    return f"{year}-0{found['month']}" if found and found["year"] == year else ""


def _is_dated_by_goals(text: str, year: str) -> bool:
    """Whether a text names its year nowhere but as one up to which it looks."""
    named = re.finditer(rf"(?P<to>(?:đến|tới)\s+(?:hết\s+|cuối\s+)?)?(?<![\d/-])(?:năm\s+)?{year}(?!\d)", text, re.I)
    return bool(year) and all(found["to"] for found in named)


def _extend(whole: Reading, part: Reading) -> None:
    whole.statements += part.statements
    whole.outcomes += part.outcomes
    whole.goals = part.goals._replace(year=part.goals.year or whole.goals.year)


def _is_repeat(block: Segment, about: About, seen: set[tuple[str, Stance]]) -> bool:
    """Whether the same long passage stood before: web pages and page breaks repeat text.

    A goal in the words of last year's goal is no repeat: it stands under another heading.
    """
    if len(block.text) < _LONG_PASSAGE:
        return False
    stance = section_stance(block.headings, about.doc_type, about.period, about.reviews)
    passage = (" ".join(block.folded.split()), stance)
    again = passage in seen
    seen.add(passage)
    return again


def _own_names(name: str | None) -> OwnNames:
    if not name:
        return OwnNames(frozenset(), is_city=False)
    aliases = [alias for alias, official in catalogue.province_aliases().items() if official == name]
    is_city = any(province.name == name and province.type == "thành phố" for province in catalogue.provinces())
    named = {fold(n) for n in (name, *aliases)}
    return OwnNames(frozenset(named | {_CITY.sub("", n) for n in named}), is_city)


def _observations(submission: Submission, statements: Iterable[Statement]) -> tuple[list[Observation], set[int]]:
    """The observations, each distinct statement once, and where figures stand that only repeat one.

    Of two statements of one value, the one that also states its fraction stays; else the first.
    """
    rows: dict[tuple[object, ...], Observation] = {}
    said = sorted(statements, key=lambda s: (s.figure.numerator is None, s.figure_start))
    for statement in said:
        for level in statement.levels:
            row = _observation(submission, statement, level)
            stated = row.value if row.value is not None else (row.numerator, row.denominator)
            rows.setdefault((row.code, row.level, row.kind, row.period, stated, row.attributes), row)
    kept = {row.figure_start for row in rows.values()}
    repeats = {s.figure_start for s in said if s.figure_start not in kept}
    return sorted(rows.values(), key=lambda r: r.figure_start), repeats


def _observation(submission: Submission, said: Statement, level: str) -> Observation:
    figure = said.figure
    counts = catalogue.indicators()[said.code].unit == "count"
    value = figure.numerator if counts and figure.numerator is not None else figure.value
    attributes = json.dumps(said.attributes, ensure_ascii=False, sort_keys=True) if said.attributes else "{}"
    identity = f"{submission.submission_id}|{said.code}|{level}|{said.kind}|{said.period}|{said.figure_start}"
    return Observation(
        observation_id=hashlib.sha256(identity.encode()).hexdigest()[:16],
        submission_id=submission.submission_id,
        doc=submission.doc,
        code=said.code,
        level=level,  # type: ignore[arg-type]  # closed by levels.ORDER
        kind=said.kind,  # type: ignore[arg-type]
        period=said.period,
        value=value,
        numerator=_whole(figure.numerator),
        denominator=_whole(figure.denominator),
        comparator=figure.comparator,  # type: ignore[arg-type]
        numerator_comparator=figure.numerator_comparator,  # type: ignore[arg-type]
        decimals=figure.decimals,
        window_start=said.window.first if said.window else None,
        window_end=said.window.last if said.window else None,
        attributes=attributes,
        section=said.section,
        start=said.start,
        end=said.end,
        quote=submission.text[said.start : said.end],
        figure_start=said.figure_start,
        figure_end=said.figure_end,
        extractor=EXTRACTOR,
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def _numbers(submission: Submission, outcomes: Iterable[Outcome], repeats: set[int]) -> list[Number]:
    """One row for each number in the order of the text; runs of digits that no token took are unresolved."""
    rows: list[Number] = []
    runs = [run.span() for run in digit_runs(fold_document(submission.text))]
    reached = 0
    for outcome in sorted(outcomes, key=_place):
        start = max(outcome.start, reached)
        if start >= outcome.end:
            continue
        rows += _uncovered(submission, runs, reached, start)
        rows.append(_number(submission, outcome, start, repeats))
        reached = outcome.end
    rows += _uncovered(submission, runs, reached, len(submission.text))
    return rows


def _number(submission: Submission, outcome: Outcome, start: int, repeats: set[int]) -> Number:
    token = outcome.token
    repeated = outcome.disposition == "observation" and outcome.start in repeats
    return Number(
        submission.submission_id,
        submission.doc,
        start,
        outcome.end,
        submission.text[start : outcome.end],
        token.value,
        token.role if token.is_figure else "",
        "repeat" if repeated else outcome.disposition,  # type: ignore[arg-type]
        outcome.code if outcome.disposition == "observation" and not repeated else "",
    )


def _uncovered(submission: Submission, runs: Sequence[tuple[int, int]], start: int, end: int) -> list[Number]:
    """The runs of digits between two tokens that are not part of a word: nothing is lost."""
    following = bisect_right(runs, start, key=_end)
    if following == len(runs) or runs[following][0] >= end:
        return []
    return [
        Number(submission.submission_id, submission.doc, m.start(), m.end(), m[0], float(m[0]), "", "unresolved", "")
        for m in _DIGITS.finditer(submission.text, start, end)
    ]
