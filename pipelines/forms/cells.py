"""The cells of a workbook that came back, read in a process of its own.

Belongs here: opening foreign bytes as a workbook within bounds, and its cells as plain values. Does not: what the
cells should hold (`pipelines.feedback.answers`), our own workbooks (`workbooks`).

The reading process is this module run as a program: bytes on its standard input, one JSON object on its output. It is
bounded in time and memory, writes no file and reads none; formulas are told and never evaluated.
"""

import contextlib
import io
import json
import os
import resource
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal

MAX_BYTES = 16 * 1024 * 1024
SECONDS = 60
MEMORY = 1024 * 1024 * 1024
_MOST_UNPACKED = 64 * 1024 * 1024
_MOST_MEMBERS = 200
_MOST_CELLS = 200_000
_MOST_CHARACTERS = 16_000_000  # of all cells: one long string may stand in many of them
_LONGEST = 4_000  # characters of one cell that are told
_SAVE = "Đề nghị mở tệp bằng Excel, lưu ở dạng Excel Workbook (.xlsx) rồi gửi lại."
_GO_BACK = "Đề nghị ghi câu trả lời vào phiếu gốc đã gửi kèm thư rồi gửi lại."
# Parts that a workbook of ours never has: code, other files inside, and ways out to other files.
_FOREIGN_PARTS = (
    ("vbaproject", "có chứa macro"),
    ("xl/macrosheets", "có chứa macro"),
    ("xl/activex", "có chứa đối tượng ActiveX"),
    ("xl/embeddings", "có nhúng tệp khác"),
    ("xl/externallinks", "có liên kết tới tệp khác"),
    ("xl/connections", "có kết nối dữ liệu bên ngoài"),
    ("xl/querytables", "có kết nối dữ liệu bên ngoài"),
)

Kind = Literal["text", "number", "formula", "error", "date", "flag"]


class WorkbookError(Exception):
    """A workbook that cannot be read; the message says in Vietnamese why, and what to do."""


@dataclass(frozen=True)
class Cell:
    """One cell that holds something. A `date` comes as an ISO day, a formula as it is written."""

    kind: Kind
    value: str | float | bool
    number_format: str = "General"


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet by their names (`B7`), and the ranges that are merged."""

    cells: dict[str, Cell] = field(default_factory=dict)
    merged: tuple[str, ...] = ()


def read_cells(content: bytes, seconds: float = SECONDS) -> dict[str, Sheet]:
    """The sheets of a workbook by their titles, in their order.

    Raises WorkbookError where the bytes are no workbook, hold what ours never holds, or take too much to read.
    """
    if len(content) > MAX_BYTES:
        raise WorkbookError(f"lớn hơn {MAX_BYTES // 1024 // 1024} MB, không phải phiếu đã gửi. {_GO_BACK}")
    try:
        ended = subprocess.run(
            [sys.executable, "-m", __name__],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # threads of a library take address space
        )
        answer: Any = json.loads(ended.stdout) if ended.returncode == 0 else {}
    except subprocess.TimeoutExpired as error:
        raise WorkbookError(f"cần quá nhiều thời gian để đọc. {_GO_BACK}") from error
    except ValueError:
        answer = {}
    if "sheets" not in answer:
        raise WorkbookError(answer.get("refused") or f"không đọc được trong giới hạn cho phép. {_GO_BACK}")
    return {
        title: Sheet({at: Cell(**cell) for at, cell in sheet["cells"].items()}, tuple(sheet["merged"]))
        for title, sheet in answer["sheets"].items()
    }


def _main() -> None:
    """Reads one workbook from the standard input under limits and tells its cells, or why it is refused."""
    content = sys.stdin.buffer.read(MAX_BYTES)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        told: dict[str, Any] = {"sheets": {title: asdict(sheet) for title, sheet in _sheets(content).items()}}
    except WorkbookError as refusal:
        told = {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        told = {}
    json.dump(told, sys.stdout, ensure_ascii=True)


def _sheets(content: bytes) -> dict[str, Sheet]:
    from openpyxl import load_workbook

    _check_package(content)
    try:
        book = load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # openpyxl raises what it meets: KeyError, ValueError, ParseError, BadZipFile, …
        raise WorkbookError(f"bị hỏng, không mở được ({type(error).__name__}). {_SAVE}") from error
    found = {}
    room = _Room()
    for sheet in book.worksheets:
        # Cells that are there, and not all up to the furthest one: that may be the last cell of the sheet.
        stored: Iterable[Any] = sheet._cells.values()
        cells = {cell.coordinate: _cell(cell, room) for cell in stored if cell.value is not None}
        found[sheet.title] = Sheet(cells, tuple(str(merged) for merged in sheet.merged_cells.ranges))
    return found


class _Room:
    """How much more a workbook may hold."""

    def __init__(self) -> None:
        self.cells, self.characters = _MOST_CELLS, _MOST_CHARACTERS

    def take(self, characters: int) -> None:
        self.cells -= 1
        self.characters -= characters
        if self.cells < 0 or self.characters < 0:
            raise WorkbookError(f"có quá nhiều ô, không phải phiếu đã gửi. {_GO_BACK}")


def _cell(cell: Any, room: _Room) -> Cell:
    value, kind = _plain(cell.value, cell.data_type)
    if isinstance(value, str):
        value = value[:_LONGEST]
        room.take(len(value))
    else:
        room.take(0)
    return Cell(kind, value, str(cell.number_format)[:100])


def _plain(value: Any, data_type: str) -> tuple[str | float | bool, Kind]:
    if data_type == "f":
        return str(getattr(value, "text", None) or value), "formula"
    if data_type == "e":
        return str(value), "error"
    if isinstance(value, bool):
        return value, "flag"
    if isinstance(value, int | float):
        return float(value), "number"
    if isinstance(value, datetime):
        return value.date().isoformat(), "date"
    return (value.isoformat(), "date") if isinstance(value, date) else (str(value), "text")


def _check_package(content: bytes) -> None:
    """Refuses what is no workbook, what would unpack to too much, and what holds parts that ours never has."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise WorkbookError(f"được đặt mật khẩu hoặc lưu ở dạng Excel cũ (.xls). {_SAVE}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS or sum(m.file_size for m in members) > _MOST_UNPACKED:
                raise WorkbookError(f"khi giải nén lớn hơn nhiều so với phiếu đã gửi. {_GO_BACK}")
            names = [member.filename.lower() for member in members]
            if "[content_types].xml" not in names:
                raise WorkbookError(f"không phải tệp Excel (.xlsx). {_SAVE}")
            for part, what in _FOREIGN_PARTS:
                if any(part in name for name in names):
                    raise WorkbookError(f"{what}, nên không được mở. {_GO_BACK}")
            for member in members:
                if member.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(member).upper():
                    raise WorkbookError(f"chứa khai báo XML không được phép. {_GO_BACK}")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, ValueError, RuntimeError, EOFError, OSError) as error:
        raise WorkbookError(f"không phải tệp Excel (.xlsx) hoặc đã bị hỏng. {_SAVE}") from error


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        _main()
