"""What a report owes besides its figures: a number, a day, an issuer; being on time; every section of its outline.

Belongs here: the passages of `metadata_complete`, `submitted_on_time` and `section_present`. Does not: finding out who
wrote a text and when (submissions does).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from pipelines.catalogue import relations
from pipelines.quality.documents import Document, Passage, days_after, ordinal, widened
from pipelines.vietnamese.text import fold
from pipelines.vietnamese.writing import format_date, lower_first, period_in_words

# As the warehouse counts it (`days_to_report` of dbt_project.yml); a test holds the two together.
DAYS_TO_REPORT = 15
# A text follows the outline of công văn 302 where it has this many of its sections, in their order.
_FOLLOWS_OUTLINE = 5

_NUMBER_LINE = re.compile(r"(?<!\w)so\s*:\s*[^\n|]*")
_DATE_LINE = re.compile(r"[^\n|]*(?<!\w)ngay\s*(?:\d{1,2}|[.…_]*)\s*thang\s*(?:\d{1,2}|[.…_]*)\s*nam[^\n|]*")
_HEAD = 3000
_HEADING = re.compile(r"^[ *#]*(?:[ivx]+|\d+)\s*[.)]\s*(?P<title>[^\n]{3,90}?)[ *:]*$", re.MULTILINE)


def metadata(documents: Sequence[Document]) -> Iterator[Passage]:
    """One passage for each report or plan, at its number and its day, or its first line."""
    for document in documents:
        if not document.is_official:
            continue
        number, issued, issuer = (document.row.get(name) for name in ("doc_number", "issued_date", "issuer"))
        has = {
            "số hiệu": isinstance(number, str) and bool(re.match(r"\s*\d", number)),
            "ngày ban hành": isinstance(issued, str) and len(issued) > len("2024-04"),
            "cơ quan ban hành": isinstance(issuer, str) and bool(issuer.strip()),
        }
        missing = ", ".join(name for name, present in has.items() if not present)
        start, end = _imprint(document, has)
        yield Passage(
            document, start, end, "",
            {"has_number": has["số hiệu"], "has_day": has["ngày ban hành"], "has_issuer": has["cơ quan ban hành"]},
            {"stated": " ".join(document.text[start:end].split()), "computed": f"thiếu {missing}", "missing": missing,
             "tolerance": "không"},
        )  # fmt: skip


def _imprint(document: Document, has: Mapping[str, bool]) -> tuple[int, int]:
    """Where the missing parts should stand."""
    head = document.folded[:_HEAD]
    lines = []
    if not has["số hiệu"] and (found := _NUMBER_LINE.search(head)):
        lines.append(found.span())
    if not has["ngày ban hành"] and (found := _DATE_LINE.search(head)):
        lines.append(found.span())
    start, end = (min(s for s, _ in lines), max(e for _, e in lines)) if lines else document.sentence_at(0)
    return start, start + len(document.text[start:end].rstrip())


def timeliness(documents: Sequence[Document]) -> Iterator[Passage]:
    """One passage for each report whose period and day are known, against the last day to report.

    The earlier of issue and arrival counts; a blank day is the first of its month, the latest arrival being unknown.
    """
    for document in documents:
        if document.row["doc_type"] != "report" or not document.period or not document.issued:
            continue
        due = days_after(document.period.end, DAYS_TO_REPORT)
        done = min(day for day in (document.issued[0], document.received) if day)
        start, end = _day_of_issue(document)
        yield Passage(
            document, start, end, "",
            {"done": ordinal(done), "due": ordinal(due)},
            {"stated": format_date(done), "computed": f"hạn gửi {format_date(due)}", "tolerance": "không",
             "period": lower_first(period_in_words(document.period.key)), "late": str((done - due).days)},
        )  # fmt: skip


def _day_of_issue(document: Document) -> tuple[int, int]:
    """Where the text bears the day of issue, else its imprint."""
    issued = document.issued
    day = next((day for day in document.days if issued and issued[0] == day.date == issued[1]), None)
    if day:
        return widened(document, day.start, day.end)
    found = _DATE_LINE.search(document.folded[:_HEAD])
    return found.span() if found else document.sentence_at(0)


@lru_cache(maxsize=1)
def outline() -> Mapping[str, Sequence[str]]:
    """The sections of the outline by their names; each has the words of which its heading holds one."""
    return {
        relation.whole: [fold(part) for part in relation.parts]
        for relation in relations()
        if relation.rule == "section_present"
    }


def sections(documents: Sequence[Document]) -> Iterator[Passage]:
    """One passage for each section of each report that follows the outline.

    A section that is not there states no figure either, which is not asked twice.
    """
    for document in documents:
        if document.row["doc_type"] != "report":
            continue
        headings = [(found.start(), found["title"]) for found in _HEADING.finditer(document.folded)]
        at = {
            name: next((start for start, title in headings if any(word in title for word in words)), None)
            for name, words in outline().items()
        }
        begins = [start for start in at.values() if start is not None]
        if len(begins) < _FOLLOWS_OUTLINE or begins != sorted(begins):
            continue
        for name, start in at.items():
            if start is None:
                first, last = document.sentence_at(0)
                columns = {"present": 0.0, "figures": float("nan"), "due": 1.0}
            else:
                first, last = document.sentence_at(start)
                ends = next((other for other in begins if other > start), len(document.text))
                columns = {"present": 1.0, "figures": float(_told(document, last, ends)), "due": 1.0}
            yield Passage(
                document, first, last, name, columns,
                {"stated": "không có", "computed": f"đề cương có phần “{name}”", "tolerance": "không", "section": name},
            )  # fmt: skip


def _told(document: Document, start: int, end: int) -> int:
    """The figures of a section, and the papers that it names: issuing them is the result of the first one."""
    inside = (token for token in document.tokens if start <= token.start < end)
    return sum(token.is_figure or token.role == "document_number" for token in inside)
