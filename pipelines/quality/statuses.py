"""Goals against results as a text itself judges them: "đạt", "vượt 2,44%", "chưa đạt", and how many of each.

Belongs here: the passages of `target_status_matches`, from rows of tables, sentences, and counts of goals. Does not:
reading goals and results as observations (extraction).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipelines.quality.documents import HEDGE, Document, Passage
from pipelines.quality.figure import Figure
from pipelines.quality.intervals import unit
from pipelines.vietnamese.numbers import Token
from pipelines.vietnamese.writing import HEDGES, format_number

Status = Literal["met", "missed", "no_data"]
_SHOWN = 60
_NAN = float("nan")
STATUSES: dict[Status, str] = {"met": "đạt", "missed": "chưa đạt", "no_data": "chưa có số liệu"}

# All patterns run over folded text.
_NO_DATA = re.compile(r"(?:chua|khong) co so lieu|chua (?:danh gia|thong ke|do luong|tong hop)(?! duoc muc tieu)")
_MISSED = re.compile(r"\W*(?:chua|khong) (?:dat|hoan thanh)(?!\w)")
_MET = re.compile(r"\W*(?:da )?(?:vuot|(?:dat|hoan thanh)(?!\w)(?! \d))(?!\w)")
EXCESS = re.compile(r"(?<!\w)vuot\s+(?:them\s+)?(?P<number>\d+(?:[.,]\d+)?)\s*%")
_GOAL_HEAD = re.compile(r"muc tieu|ke hoach|chi tieu|nghi quyet")
_RESULT_HEAD = re.compile(r"ket qua|kqth|thuc hien(?! muc tieu)|dat duoc")
_OTHER_HEAD = re.compile(r"don vi")
_GOAL_LEFT = re.compile(
    r"(?<!\w)(?:muc tieu|chi tieu|ke hoach|nghi quyet)(?: (?:de ra|dat ra|giao|duoc giao|nam|quy|den|la|dat|cua|tinh|"
    rf"phai|20\d\d|[ivx]+))*\s*:?\s*{HEDGE}$"
)
_SAID_MISSED = re.compile(r"(?<!\w)(?:(?:chua|khong) (?:dat|hoan thanh)|thap hon|khong bang)(?!\w)")
_SAID_MET = re.compile(
    r"(?<!\w)(?:vuot|cao hon|(?:da )?(?:dat|hoan thanh)(?: va vuot)? (?:so voi )?(?:muc tieu|ke hoach|chi tieu))(?!\w)"
)
# Of these less is better, or nobody can tell.
_LESS_IS_BETTER = re.compile(r"qua han|tre han|cham|giam|ngheo|su co|thoi gian|chua co|con lai|ton dong|ma doc")
# So many things make a list that a result is expected to go through.
_LEAST_NAMED = 3
_COUNT = re.compile(
    r"(?P<count>\d{1,3})(?:\s?/\s?(?P<whole>\d{1,3}))?\s+(?:chi tieu|muc tieu)\s+(?:cu the\s+)?"
    r"(?:(?P<no_data>(?:chua|khong) co so lieu|chua (?:danh gia|thong ke))|"
    r"(?P<missed>(?:chua|khong) (?:dat|hoan thanh))|(?P<met>(?:da |duoc )?(?:dat|vuot|hoan thanh)))"
)


@dataclass(frozen=True)
class _Row:
    """A row of a table that ends in a status."""

    start: int
    end: int
    status: Status
    label: str
    goal: Token | None
    result: Token | None
    remark: str
    named: Sequence[str] = ()  # what the goal names one by one, where goal and result are words
    reached: str = ""
    place: str = ""  # how a finding names the row of a table; a sentence has its heading


def claims(documents: Sequence[Document]) -> Iterator[Passage]:
    """One passage for each row or sentence with goal, result and status, and for each stated count of goals."""
    for document in documents:
        rows = list(_rows(document))
        for row in rows:
            if row.goal and row.result and row.status != "no_data":
                yield _claim(document, row)
            elif len(row.named) >= _LEAST_NAMED and row.status == "met":
                yield _named(document, row)
        for sentence in _sentences(document):
            yield _claim(document, sentence)
        yield from _counts(document, Counter(row.status for row in rows))


def _rows(document: Document) -> Iterator[_Row]:
    result_first = False
    for line in re.finditer(r"[^\n]+", document.folded):
        if not re.search(r"[\t|]", document.text[line.start() : line.end()]):
            continue
        cells = _cells(document, *line.span())
        heads = [document.folded[start:end] for start, end in cells]
        goal_at = [i for i, head in enumerate(heads) if _GOAL_HEAD.search(head) and not _OTHER_HEAD.search(head)]
        result_at = [i for i, head in enumerate(heads) if _RESULT_HEAD.search(head) and not _OTHER_HEAD.search(head)]
        if goal_at and result_at and len(set(goal_at + result_at)) > 1 and not re.search(r"\d\s*%", line[0]):
            result_first = result_at[-1] < goal_at[-1]
            continue
        if not cells:
            continue
        remark = heads[-1]
        status = _status(remark)
        if status is None or len(cells) < 3:
            continue
        numbers = [token for start, end in cells[:-1] if (token := _only_number(document, start, end))]
        goal, result = numbers[-2:] if len(numbers) >= 2 else (None, None)
        if result_first:
            goal, result = result, goal
        named = [] if goal or len(cells) < 4 else _items(heads[-2 if result_first else -3])
        reached = heads[-3 if result_first else -2]
        yield _Row(
            line.start(),
            line.end(),
            status,
            " ".join(heads[:-1]),
            goal,
            result,
            remark,
            named,
            reached,
            _place(document, cells),
        )


def _place(document: Document, cells: Sequence[tuple[int, int]]) -> str:
    """`Dòng “Tỷ lệ dân số có điện thoại thông minh”`, by the first cell that has words."""
    names = (" ".join(document.text[start:end].split()) for start, end in cells)
    name = next((name for name in names if re.search(r"[^\W\d_]{2}", name)), "")
    return f"Dòng “{name if len(name) <= _SHOWN else name[:_SHOWN].rsplit(' ', 1)[0] + '…'}”"


def _items(words: str) -> list[str]:
    """What a cell names one by one, each by its last words: the first of them has a verb and a head before it."""
    items = [item.split() for item in re.split(r"[,;]| va ", words)]
    return [" ".join(item[-3:] if position else item[-2:]) for position, item in enumerate(items) if item]


def _named(document: Document, row: _Row) -> Passage:
    """A goal that names several things is reached where the result names each of them, or none (it says "all")."""
    missing = [item for item in row.named if item not in row.reached]
    is_list = len(missing) * 2 < len(row.named)
    folded = document.folded[row.start : row.end]
    at = [row.start + folded.index(item) for item in missing if item in folded]
    said = ", ".join(document.text[start : start + len(item)] for start, item in zip(at, missing, strict=False))
    end = row.start + len(document.text[row.start : row.end].rstrip())
    return Passage(
        document, row.start, end, f"named:{row.label[:80]}",
        {"unreached": float(len(missing)) if is_list else _NAN, "allowed": 0.0},
        {"stated": STATUSES[row.status], "computed": f"kết quả không nêu {said}", "tolerance": "không",
         "status": STATUSES[row.status], "counted": "", "Place": row.place, "goal": said, "result": "", "excess": ""},
    )  # fmt: skip


def _cells(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the cells of a line that hold something."""
    spans = (
        (start + found.start(), start + found.end()) for found in re.finditer(r"[^\t|]+", document.text[start:end])
    )
    return [(low, high) for low, high in spans if document.text[low:high].strip()]


def _only_number(document: Document, start: int, end: int) -> Token | None:
    """The figure of a cell that holds a figure, its hedge and its unit, and no more."""
    inside = [token for token in document.tokens if start <= token.start < end]
    if len(inside) != 1 or inside[0].role not in ("percent", "count", "per_100", "vnd") or inside[0].upper is not None:
        return None
    around = document.folded[start : inside[0].start] + document.folded[inside[0].end : end]
    return inside[0] if len(around.split()) <= 3 else None


def _status(remark: str) -> Status | None:
    if _NO_DATA.search(remark):
        return "no_data"
    if _MISSED.match(remark):
        return "missed"
    return "met" if _MET.match(remark) else None


def _sentences(document: Document) -> Iterator[_Row]:
    """Sentences with one goal, one result and one status, such as `đạt 87,44%, vượt mục tiêu 85%`."""
    for start, end in document.sentences:
        words = document.folded[start:end]
        if "\t" in document.text[start:end] or "|" in words or not _GOAL_HEAD.search(words):
            continue
        inside = [t for t in document.tokens if start <= t.start < end]
        figures = [t for t in inside if t.is_figure]
        goals = [t for t in figures if _GOAL_LEFT.search(document.folded[start : t.start])]
        missed = _SAID_MISSED.search(words)
        met = _SAID_MET.search(_SAID_MISSED.sub("", words))
        if len(figures) != 2 or len(goals) != 1 or bool(missed) == bool(met):
            continue
        (result,) = (t for t in figures if t is not goals[0])
        if result.role == goals[0].role and result.upper is None and goals[0].upper is None:
            yield _Row(start, end, "missed" if missed else "met", words, goals[0], result, words)


def _claim(document: Document, row: _Row) -> Passage:
    """Goal and result as stated: a goal is exact, "trên 90%" is more than 90; of `dưới` less is better."""
    goal, result = row.goal, row.result
    assert goal is not None and result is not None and goal.value is not None and result.value is not None
    unknown = _LESS_IS_BETTER.search(row.label) and goal.comparator not in ("<", "<=")
    sign = -1.0 if goal.comparator in ("<", "<=") else 1.0
    reach = float(unit(result.decimals)) if result.comparator == "~" else 0.0
    beyond = float(unit(result.decimals)) / 2
    low = result.value - (reach or (beyond if result.comparator in ("<", "<=") else 0.0))
    high = result.value + (reach or (beyond if result.comparator in (">", ">=") else 0.0))
    low, high = sorted((sign * low, sign * high))
    columns = {
        "is_met": _NAN if unknown else float(row.status == "met"),
        "result_low": low, "result_high": high,
        "goal": sign * goal.value, "is_strict": float(goal.comparator in (">", "<")),
        "excess_low": _NAN, "excess_high": _NAN, "difference_low": _NAN, "difference_high": _NAN,
        "relative_low": _NAN, "relative_high": _NAN, "stated_count": _NAN, "counted": _NAN,
    }  # fmt: skip
    written = {"goal": _in_words(goal), "result": _in_words(result), "status": STATUSES[row.status], "excess": ""}
    excess = EXCESS.search(row.remark)
    if excess and row.status == "met" and sign * result.value >= sign * goal.value and goal.value:
        digits = excess["number"].replace(",", ".")
        places = len(digits.partition(".")[2])
        half = float(unit(places)) / 2
        # An excess more precise than the result was computed from what the result was rounded from.
        width = beyond if places > result.decimals else 0.0
        over = sorted((sign * (result.value - width - goal.value), sign * (result.value + width - goal.value)))
        columns |= {"excess_low": float(digits) - half, "excess_high": float(digits) + half}
        columns |= {"difference_low": over[0], "difference_high": over[1]}
        columns |= {"relative_low": 100 * over[0] / goal.value, "relative_high": 100 * over[1] / goal.value}
        written["excess"] = f"{excess['number']}%"
    difference = abs(result.value - goal.value)
    decimals = max(goal.decimals, result.decimals, 0)
    kind = {1: "cao hơn", 0: "bằng", -1: "thấp hơn"}[_side(result.value - goal.value)]
    computed = f"{written['result']} so với mục tiêu {written['goal']}: {kind}" + (
        f" {format_number(difference, decimals)}{'%' if goal.role == 'percent' else ''}" if difference else ""
    )
    text = " ".join(document.text[row.start : row.end].split())
    words = written | {"stated": _stated(row, written["excess"]), "computed": computed,
                       "tolerance": "nửa đơn vị của chữ số cuối", "counted": ""}  # fmt: skip
    if row.place:
        words["Place"] = row.place
    end = row.start + len(document.text[row.start : row.end].rstrip())
    return Passage(document, row.start, end, f"claim:{' '.join(row.label.split())[:80] or text[:80]}", columns, words)


def claim(document: Document, span: tuple[int, int], status: Status, result: Token, goal: Figure) -> Passage:
    """A sentence with a result and a status, whose goal stands elsewhere."""
    words = document.folded[span[0] : span[1]]
    role = "percent" if goal.indicator.unit == "percent" else result.role
    token = result._replace(value=goal.value, decimals=goal.decimals, comparator=goal.comparator, role=role)
    row = _Row(*span, status, words, token, result, words)
    passage = _claim(document, row)
    computed = f"{passage.words['computed']} (mục tiêu ở {goal.place})"
    return replace(passage, words={**passage.words, "computed": computed})


def _stated(row: _Row, excess: str) -> str:
    return f"vượt {excess}" if excess else STATUSES[row.status]


def _side(difference: float) -> int:
    return 0 if abs(difference) < 1e-9 else 1 if difference > 0 else -1


def _in_words(token: Token) -> str:
    value = format_number(token.value or 0.0, token.decimals)
    hedge = HEDGES[token.comparator]  # type: ignore[index]  # the grammar's comparators are the records'
    return f"{hedge}{value}{'%' if token.role == 'percent' else ''}"


def _counts(document: Document, of_table: Counter[Status]) -> Iterator[Passage]:
    """How many goals are met, missed or without data, where the table has as many goals as the text says."""
    rows = sum(of_table.values())
    for found in _COUNT.finditer(document.folded):
        status: Status = "no_data" if found["no_data"] else "missed" if found["missed"] else "met"
        # Without a whole to compare, the table may be of other goals.
        is_same = found["whole"] is not None and int(found["whole"]) == rows
        stated = document.text[found.start() : found.end()]
        yield Passage(
            document, found.start(), found.end(), f"count:{status}",
            {
                "is_met": _NAN, "result_low": _NAN, "result_high": _NAN, "goal": _NAN, "is_strict": _NAN,
                "excess_low": _NAN, "excess_high": _NAN, "difference_low": _NAN, "difference_high": _NAN,
                "relative_low": _NAN, "relative_high": _NAN,
                "stated_count": float(found["count"]), "counted": float(of_table[status]) if is_same else _NAN,
            },
            {"stated": " ".join(stated.split()), "computed": f"{of_table[status]}/{rows}", "tolerance": "không",
             "status": STATUSES[status], "counted": str(of_table[status]), "goal": "", "result": "", "excess": ""},
        )  # fmt: skip
