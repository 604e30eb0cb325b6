"""Tables in a text: grids of cells with typed columns and parent rows.

Belongs here: which rows form a table, what its columns hold, and reading its cells. Does not: binding (`binding`),
reading tables out of other formats (submissions).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from pipelines import catalogue
from pipelines.extraction.binding import NEGATION, bind
from pipelines.extraction.divided import Sentence
from pipelines.extraction.figures import Figure, figures
from pipelines.extraction.levels import markers, tiers_named
from pipelines.extraction.lexicon import concepts_of, lexicon
from pipelines.extraction.stance import Stance, section_stance, stated_period
from pipelines.extraction.statements import About, Outcome, Reading, Statement, section_of, understood
from pipelines.extraction.structure import Segment
from pipelines.vietnamese.dates import find_periods
from pipelines.vietnamese.numbers import scan
from pipelines.vietnamese.text import fold, lower


class Cell(NamedTuple):
    """A cell at `start:end` of its row's text, stripped."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Column:
    """What a column holds (number, name, unit, score, evidence, target, result, note), or of which level and period."""

    role: str = ""
    level: str = ""
    period: str = ""
    title: str = ""


@dataclass(slots=True)
class Table:
    """Consecutive rows of a text under one set of headings; the caption is what stands right above the first."""

    rows: list[Segment]
    caption: str = ""

    @property
    def grid(self) -> list[list[Cell]]:
        bordered = self.rows[0].text.lstrip().startswith("|")
        return [_cells(row.text, bordered) for row in self.rows]


_ROLES = (
    ("number", re.compile(r"^(?:stt|tt|so tt|so thu tu|#)$")),
    (
        "score",
        re.compile(r"^(?:so )?diem(?!\w)(?! (?:cau|phat|phuc vu|buu dien|tram|thu))|(?<!\w)(?:thu|xep) hang(?!\w)"),
    ),
    (
        "note",
        re.compile(
            r"ghi chu|don vi (?:chu tri|thuc hien|phu trach)|co quan (?:chu tri|thuc hien|phoi hop)|"
            r"thoi gian|giai phap|nguon|danh gia|so sanh|so voi"
        ),
    ),
    ("evidence", re.compile(r"kiem chung|minh chung|giai trinh")),
    ("unit", re.compile(r"^(?:don vi(?: tinh)?|dvt|don vi do)$")),
    ("result", re.compile(r"ket qua|thuc hien|hien trang|thuc te|da dat|dat duoc|^dat$|uoc|(?<!\w)th(?!\w)|so lieu")),
    ("target", re.compile(r"muc tieu|chi tieu|ke hoach|giao|(?:de|dat) ra(?! soat)|(?<!\w)kh(?!\w)|phan dau|can dat")),
)
_LEVEL_HEADS = (
    ("tinh", re.compile(r"cap tinh|so,? (?:ban,? )?nganh")),
    ("huyen", re.compile(r"cap huyen|huyen")),
    ("xa", re.compile(r"cap xa|(?<!\w)xa(?!\w)")),
    ("all", re.compile(r"toan tinh|tong(?: so| cong)?|chung")),
)
_TIER_NAME = re.compile(
    r"[\W\d]*(?:cap\s+)?(?P<tier>tinh|huyen|xa|tong|toan tinh|tong cong|cong|chung|tong so)\s*(?:\([^()]*\))?\W*$"
)
_NUMBERING = re.compile(r"[-:\s(\d)=/a-z]{0,6}")  # a line of `(1) (2) (3)` or of rules under the titles
_PERIODS = re.compile(r"(?:quy|nam|thang)\s+[\divx]+(?:[/.-]\d+)?|\d+ thang|20\d\d")
_SHARE = re.compile(r"\d[\d.,]*\s?%")
_ORDINAL = re.compile(r"\W*(?:[IVX]+|\d{1,3}(?:\.\d{1,2})*|[A-Za-zĐđ])?\W*")
_TIER_FIGURE = re.compile(r"\d+(?:[.,]\d+)?\s?%?")
_TIER_FIGURES = re.compile(rf"{_TIER_FIGURE.pattern}(?:\s*/\s*{_TIER_FIGURE.pattern}){{1,2}}")
_BARE = re.compile(r"[^\d%/]*\d{1,3}(?:[.,]\d{1,2})?[^\d%/]*")  # a number without its unit
_LONGEST_CAPTION = 130
_NO_DATA = re.compile(r"chua co so lieu|khong co|chua thong ke|^-+$|^x$")


def tables(blocks: Sequence[Segment]) -> list[Table]:
    """The tables among the blocks: runs of rows."""
    found: list[Table] = []
    run: list[Segment] = []
    captions: list[str] = []  # a short line, or two: `1.2. Tiếp nhận hồ sơ`, `Bảng 1`
    for block in blocks:
        if block.kind == "row":
            run.append(block)
        elif not (run and block.kind == "paragraph" and len(block.text) < 60 and "\t" in block.text):
            if run:
                found.append(Table(run, " ".join(captions)))
                run, captions = [], []
            captions = [*captions[-1:], block.text] if len(block.text) <= _LONGEST_CAPTION else []
    if run:
        found.append(Table(run, " ".join(captions)))
    return found


def _cells(text: str, bordered: bool) -> list[Cell]:
    mark = "\t" if "\t" in text else "|"
    cells, position = [], 0
    for part in text.split(mark):
        lead = len(part) - len(part.lstrip())
        cells.append(Cell(position + lead, position + lead + len(part.strip()), part.strip()))
        position += len(part) + 1
    return cells[1:-1] if mark == "|" and bordered else cells


def read_table(table: Table, about: About, aside: str | None = None) -> Reading:
    """Reads every cell of a table; a goal column gives targets, a result column results."""
    grid = table.grid
    stance = section_stance(table.rows[0].headings, about.doc_type, about.period, about.reviews)
    head = _header_rows(grid)
    frame = _Frame(_columns(grid, head, about), stance, about, table.caption)
    reading = Reading()
    parents: list[str] = []
    for index, (row, cells) in enumerate(zip(table.rows, grid, strict=True)):
        if index < head or aside is not None:
            reading.outcomes += _plain(row, aside or "heading")
            continue
        reader = _RowReader(row, cells, frame, parents)
        reader.read(reading)
        parents = reader.parents
    return reading


def _header_rows(grid: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top name the columns."""
    count = 0
    for cells in grid[:3]:
        if not (_names_columns([fold(c.text) for c in cells], first=count == 0)):
            break
        count += 1
    return count


def _names_columns(texts: Sequence[str], first: bool) -> bool:
    """Whether a row names columns: by the words that tables use, or, at the top, by holding words and no figure."""
    if not first and all(_NUMBERING.fullmatch(t) for t in texts):
        return True
    if any(_SHARE.search(t) for t in texts):
        return False
    typed = sum(any(pattern.search(t) for _, pattern in _ROLES) for t in texts if t)
    if typed >= 2 or (first and typed and texts[0] in ("stt", "tt")):
        return True
    return first and len(texts) > 2 and all(texts) and not any(c.isdigit() for t in texts for c in _PERIODS.sub("", t))


def _columns(grid: Sequence[Sequence[Cell]], head: int, about: About) -> list[Column]:
    width = max(len(cells) for cells in grid)
    columns = [Column() for _ in range(width)]
    for cells in grid[:head]:
        for column, cell in zip(columns, cells, strict=False):
            _type_column(column, cell.text, about)
    if all(_ORDINAL.fullmatch(cells[0].text) for cells in grid[head:] if cells) and width > 1:
        columns[0].role = "number"
    name = _name_column(grid[head:], width, columns)
    if name is not None:
        columns[name].role, columns[name].level = "name", ""
    return columns


def _type_column(column: Column, title: str, about: About) -> None:
    folded = fold(title)
    column.title = f"{column.title} {title}".strip()
    role = next((role for role, pattern in _ROLES if pattern.search(folded)), "")
    column.role = role or column.role
    if not role or role in ("result",):
        column.level = next((level for level, pattern in _LEVEL_HEADS if pattern.search(folded)), column.level)
    keys = [m.key for m in find_periods(title, folded)]
    if not keys and (year := re.search(r"(?<!\d)(20\d\d)(?!\d)", folded)):
        keys = [year[1]]
    if keys:
        key = keys[-1]
        column.period = about.period[:4] + key if key.startswith("-") and about.period else key


def _name_column(rows: Sequence[Sequence[Cell]], width: int, columns: Sequence[Column]) -> int | None:
    """The column with the longest words holds the names."""
    best, longest = None, 8.0
    for index in range(width):
        if columns[index].role in ("note", "number", "unit", "score", "evidence"):
            continue
        letters = [sum(ch.isalpha() for ch in cells[index].text) for cells in rows if index < len(cells)]
        mean = sum(letters) / len(letters) if letters else 0.0
        if mean > longest:
            best, longest = index, mean
    return _names_of_tiers(rows, columns) if best is None else best


def _names_of_tiers(rows: Sequence[Sequence[Cell]], columns: Sequence[Column]) -> int | None:
    """The column whose cells name tiers (`Tỉnh`, `Huyện`, `Xã`, `Tổng`): in such a table the columns are measures."""
    for index in range(min(2, len(columns))):
        names = [fold(cells[index].text) for cells in rows if index < len(cells)]
        if sum(bool(_TIER_NAME.match(name)) for name in names) >= 2:
            return index
    return None


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all rows of a table share."""

    columns: Sequence[Column]
    stance: Stance
    about: About
    caption: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the words of a cell stand: the cell's column, the period its note states, and the offset into its row."""

    column: Column
    period: str
    shift: int


class _RowReader:
    """Reads one row of a table with its columns and its parent rows."""

    def __init__(self, row: Segment, cells: Sequence[Cell], frame: _Frame, parents: list[str]) -> None:
        self.row, self.cells = row, cells
        self.columns, self.stance, self.about = frame.columns, frame.stance, frame.about
        self.caption = frame.caption
        columns = frame.columns
        self.name = next((c for c, col in zip(cells, columns, strict=False) if col.role == "name"), None)
        self.named = fold(self.name.text) if self.name else ""
        self.tier = _TIER_NAME.match(self.named) if self.name else None
        self.unit = next((c.text for c, col in zip(cells, columns, strict=False) if col.role == "unit"), "")
        self.has_result = any(col.role == "result" for col in columns)
        self.parents = self._next_parents(parents)
        self.fates: dict[int, tuple[str, str]] = {}

    def _next_parents(self, parents: list[str]) -> list[str]:
        """A row without figures is the parent of those below; a bare level (`Cấp tỉnh`) keeps the parent."""
        if self.name is None or not self.name.text:
            return parents
        if self.named.lstrip().startswith("- ") and not self.tier:
            if not any(cell.text for cell in self.cells if cell is not self.name):
                return [self.name.text]  # of the `+ Tỉnh`, `+ Xã` below it
            if parents and parents[0].lstrip().startswith("- "):
                return []
        if self._is_detail() or self.tier:
            return parents
        return [self.name.text]

    def _is_detail(self) -> bool:
        short = re.fullmatch(
            r"[\W\d]*(?:trong do\W*)?(?:o\s+)?(?:cap\s+)?(?:tinh|huyen|xa|so nganh|cac so,? (?:ban,? )?nganh)(?:\W.*)?",
            self.named,
        )
        return bool(short) or self.named.lstrip().startswith(("- ", "+ "))

    def read(self, reading: Reading) -> None:
        for index, cell in enumerate(self.cells):
            column = self.columns[index] if index < len(self.columns) else Column()
            if not cell.text or column.role in ("number", "unit"):
                continue
            if column.role == "score":
                self.fates.update((token.start + cell.start, ("rank", "")) for token in scan(cell.text))
                continue
            if column.role == "note" or not _NO_DATA.search(fold(cell.text)):
                for part, of in self._by_tiers(cell, column):
                    reading.statements += list(self._cell(part, of))
        reading.outcomes += list(self._outcomes())

    def _by_tiers(self, cell: Cell, column: Column) -> list[tuple[Cell, Column]]:
        """A cell of one figure for each tier that the row names: `(cấp tỉnh/huyện/xã)`, `100/95/80`."""
        numbers = list(_TIER_FIGURE.finditer(cell.text)) if _TIER_FIGURES.fullmatch(cell.text) else []
        tiers = tiers_named(self.named) if numbers else ()
        if len(numbers) < 2 or len(numbers) != len(tiers):
            return [(cell, column)]
        return [
            (Cell(cell.start + n.start(), cell.start + n.end(), n[0]), replace(column, level=tier))
            for n, tier in zip(numbers, tiers, strict=True)
        ]

    def _cell(self, cell: Cell, column: Column) -> Iterator[Statement]:
        prefix = self._prefix(cell, column)
        percent = self._counts_percent(cell, column)
        text = prefix + (cell.text.rstrip("* ") + "%" if percent else cell.text)
        folded = fold(text)
        tokens = [t for t in scan(text, folded) if t.start >= len(prefix) and not t.spelled]
        found = figures(folded, tokens)
        hits = lexicon().hits(text, folded)
        if column.role == "note":  # `Chưa có số liệu (số liệu năm 2023 là 9,56%)` does not deny the figure it adds
            hits = [h for h in hits if h.concept not in NEGATION]
        above = self.above
        measures = self._is_of_measures(column)
        sentence = Sentence(lower(text), hits, found, above, above if measures else frozenset(), above)
        sentence.cells = [(0, len(folded))] * len(found) if column.role != "name" else sentence.cells
        shift = cell.start - len(prefix)
        for figure, bound in zip(found, bind(sentence), strict=True):
            codes = bound.codes if bound else ()
            period = column.period
            if column.role == "note":
                period = stated_period(folded, list(find_periods(text, folded)), figure.start, self.about.period) or ""
                codes = codes if period else ()
            for token in figure.tokens:
                fate = ("observation", codes[0]) if codes else (understood(folded, token), "")
                self.fates[token.start + shift] = fate
            for code in codes:
                yield self._statement(figure, code, _Place(column, period, shift), text)

    def _prefix(self, cell: Cell, column: Column) -> str:
        """The words that name the cell: the parent row and the row's own name."""
        if column.role in ("name", "evidence") or self.name is None:
            return ""
        named = self.name.text
        if self._is_of_measures(column):
            return f"{column.title}: "
        parent = self.parents[0] if self.parents and self.parents[0] != named else ""
        return f"{parent}: {named}: " if parent else f"{named}: "

    def _is_of_measures(self, column: Column) -> bool:
        """Whether the rows are tiers and the columns measures, whose terse titles complete each other."""
        return bool(self.tier and column.title and column.role != "name" and not self.parents)

    def _counts_percent(self, cell: Cell, column: Column) -> bool:
        """Whether a bare number is a share: by the unit's cell, or by a `(%)` in the title or the name."""
        bare = _BARE.fullmatch(cell.text)
        named = f"{column.title} {self.name.text if self.name else ''}"
        return bool(bare) and (fold(self.unit) in ("%", "phan tram", "ty le", "ti le", "ty le %") or "%" in named)

    @cached_property
    def above(self) -> frozenset[str]:
        """The concepts of what stands above the table: its headings, its caption, the titles of its columns."""
        titles = (column.title for column in self.columns)
        texts = (*self.row.headings[-2:], self.row.lead, self.caption, *titles)
        return frozenset().union(*(concepts_of(text) for text in texts))

    def _statement(self, figure: Figure, code: str, place: _Place, text: str) -> Statement:
        column, shift = place.column, place.shift
        kind = {"target": "target", "result": "actual", "note": "actual"}.get(column.role, self.stance.kind)
        if column.role == "name" and self.has_result:
            kind = "target"
        period = place.period or (self.stance.period if kind == self.stance.kind else self.about.period)
        origin = self.row.origin
        start, end = origin(figure.start + shift), origin(min(figure.end + shift, len(self.row.text)) - 1) + 1
        whole_start = (
            origin(self.name.start) if self.name is not None and self.name.start < figure.start + shift else start
        )
        return Statement(
            code, self._levels(code, column, text), kind, period, figure, whole_start, end, start, end,
            section_of(self.row), {},
        )  # fmt: skip

    def _levels(self, code: str, column: Column, text: str) -> tuple[str, ...]:
        allowed = catalogue.indicators()[code].levels
        named = [level for m in markers(fold(text)) for level in m.levels if level in allowed]
        if self.tier:
            return (self.tier["tier"],) if self.tier["tier"] in allowed else ("all",)
        if column.level in allowed:
            return (column.level,)
        return (named[-1],) if len(set(named)) == 1 else tuple(dict.fromkeys(named)) or ("all",)

    def _outcomes(self) -> Iterator[Outcome]:
        for outcome in _plain(self.row, ""):
            disposition, code = self.fates.get(outcome.token.start, ("", ""))
            if outcome.token.is_figure:
                outcome.disposition = disposition or understood(self.row.folded, outcome.token)
                outcome.code = code
            yield outcome


def _plain(row: Segment, disposition: str) -> list[Outcome]:
    """The numbers of a row as they stand; `disposition` is that of its figures."""
    return [
        Outcome(
            row.origin(token.start),
            row.origin(token.end - 1) + 1,
            token,
            disposition if token.is_figure else token.role,
        )
        for token in scan(row.text, row.folded)
        if not token.spelled
    ]
