"""Reading: documents a second for each format, on one core and on all.

One report of the samples, rendered to each format, is read again and again as `khoso` reads it: binary formats in a
process of their own. Old Office files and scans, which LibreOffice and Tesseract read, are measured where those are
installed.
"""

import html
import io
import multiprocessing
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import docx as python_docx
import pypdfium2
from openpyxl import Workbook

from pipelines.submissions import read_document

_SAMPLE = Path(__file__).resolve().parent.parent / "raw"
_SECONDS = 2.0  # for each measurement; a slow format is read at least once


def measure() -> Iterator[str]:
    """A line for each format."""
    longest = max(_SAMPLE.rglob("*.txt"), key=lambda path: path.stat().st_size)
    text = longest.read_text(encoding="utf-8")
    processes = os.cpu_count() or 1
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.map(_read_for, [("a.txt", b"a", 0.0)] * processes)
        yield f"Reading one report of {len(text):,} characters, documents/s on one core and on {processes}"
        for name, content in _rendered(text).items():
            read_document(content, name)
            count, seconds = _read_for((name, content, _SECONDS))
            spread = pool.map(_read_for, [(name, content, _SECONDS)] * processes)
            of_all = sum(count / seconds for count, seconds in spread)
            yield f"  {name:<14} {len(content) / 1000:8,.0f} kB {count / seconds:10,.1f} {of_all:10,.1f}"


def _read_for(what: tuple[str, bytes, float]) -> tuple[int, float]:
    """How often a file was read in about so many seconds, and in how many."""
    name, content, seconds = what
    began, count = time.perf_counter(), 0
    while True:
        read_document(content, name)
        count += 1
        if (taken := time.perf_counter() - began) >= seconds:
            return count, taken


def _rendered(text: str) -> dict[str, bytes]:
    lines = [line for line in text.split("\n") if line.strip()]
    files = {"text.txt": text.encode(), "utf-16.txt": text.encode("utf-16"), "page.html": _page(lines)}
    files |= {"report.docx": _docx(lines), "table.xlsx": _xlsx(lines)}
    if shutil.which("soffice"):
        converted = {ending: _converted(files["report.docx"], ending) for ending in ("pdf", "doc", "rtf")}
        files |= {f"report.{ending}": content for ending, content in converted.items()}
        if shutil.which("tesseract"):
            files["scan.pdf"] = _scan(converted["pdf"])
    return files


def _page(lines: list[str]) -> bytes:
    said = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{said}</body></html>".encode()


def _docx(lines: list[str]) -> bytes:
    made, stream = python_docx.Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(stream)
    return stream.getvalue()


def _xlsx(lines: list[str]) -> bytes:
    made, stream = Workbook(), io.BytesIO()
    for number, line in enumerate(lines, 1):
        made.active.append([number, line, number * 1.5])
    made.save(stream)
    return stream.getvalue()


def _converted(content: bytes, ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.docx"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        subprocess.run(
            ["soffice", "--headless", profile, "--convert-to", ending, "--outdir", folder, source],
            check=True, capture_output=True,
        )  # fmt: skip
        return source.with_suffix(f".{ending}").read_bytes()


def _scan(pdf: bytes) -> bytes:
    """The first page as a picture of 200 dpi."""
    stream = io.BytesIO()
    with pypdfium2.PdfDocument(pdf) as pages:
        pages[0].render(scale=200 / 72).to_pil().convert("L").save(stream, "PDF", resolution=200)
    return stream.getvalue()
