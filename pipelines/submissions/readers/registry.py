"""Which reader takes which kind of file, with the version of each and what it may use.

Belongs here: one row for each reader. Does not: reading; this module imports none of them, for they are heavy.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import cast

from pipelines.forms import Form
from pipelines.submissions.document import Document, Unpacked

Outcome = Document | Unpacked | Form

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: wall-clock seconds, and bytes of address space."""

    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: its module has `read(content, file_name)`, which gives a document, the official form, or files within.

    It raises Unreadable. Raise `version` whenever a file would be read differently. `program` is what it needs beside
    Python; where that is installed later, its files are read again. A reader without limits is our own code on plain
    bytes and runs in the process that asks.
    """

    id: str
    version: int
    kinds: tuple[str, ...]
    limits: Limits | None = None
    program: str | None = None

    @property
    def name(self) -> str:
        """Name and version, as the register states them."""
        missing = self.program is not None and shutil.which(self.program) is None
        return f"{self.id}/{self.version}{'-' if missing else ''}"

    def read(self, content: bytes, file_name: str) -> Outcome:
        """Reads in this process."""
        read = cast(Callable[[bytes, str], Outcome], import_module(f"{__package__}.{self.id}").read)
        outcome = read(content, file_name)
        return replace(outcome, reader=self.name) if isinstance(outcome, Document) else outcome


READERS: tuple[Reader, ...] = (
    Reader("text", 3, ("text",)),
    Reader("docx", 2, ("docx",), Limits(60, 1024 * _MB)),
    Reader("html", 2, ("html",), Limits(60, 1024 * _MB)),
    Reader("xlsx", 2, ("xlsx",), Limits(60, 1024 * _MB)),
    Reader("office", 2, ("doc", "rtf", "odt", "xls", "ods"), Limits(120, 4096 * _MB), program="soffice"),
    Reader("image", 1, ("image",), Limits(600, 1536 * _MB), program="tesseract"),
    Reader("archive", 2, ("zip", "mail"), Limits(60, 1536 * _MB)),
    Reader("pdf", 2, ("pdf",), Limits(600, 1536 * _MB), program="tesseract"),
)


def reader_of(kind: str) -> Reader | None:
    """The reader that takes a kind of file."""
    return next((reader for reader in READERS if kind in reader.kinds), None)
