"""Real reports, rendered to other formats inside the test, give the observations of their text."""

import html
import io
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import docx as python_docx
import pypdfium2
import pytest

from pipelines.extraction import extract
from pipelines.records import Submission
from pipelines.submissions import read_submission
from pipelines.submissions.readers import image

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SEEDS = ("000_bc9fc0e5c8800e70", "001_5a922a7370793127", "002_0546a701a7a812dd", "003_d455bbf5afe0e612",
         "004_4b15b998769f9f8a")  # fmt: skip
SCANNED = "001_5a922a7370793127"  # its first three pages, for recognising letters takes seconds a page
OF_THE_DOCUMENT = ("province_key", "period", "doc_type", "issuer", "doc_number", "issued_date", "title")

Rows = Counter[tuple[object, ...]]


def rows_of(submission: Submission) -> Rows:
    return Counter(
        (o.code, o.level, o.kind, o.period, o.value, o.numerator, o.denominator)
        for o in extract(submission).observations
    )


def blocks(text: str) -> Iterator[list[list[str]]]:
    """Paragraphs as `[[line]]`, tables as rows of cells."""
    for is_row, lines in groupby(text.split("\n"), key=lambda line: "\t" in line):
        if is_row:
            yield [line.split("\t") for line in lines]
        else:
            yield from ([[line]] for line in lines if line.strip())


def as_docx(text: str) -> bytes:
    made = python_docx.Document()
    for block in blocks(text):
        if len(block[0]) == 1:
            made.add_paragraph(block[0][0])
            continue
        width = max(map(len, block))
        table = made.add_table(len(block), width, style="Table Grid")
        cells = table._cells  # once: asking the table for each is slow
        for index, row in enumerate(block):
            for column, cell in enumerate(row):
                cells[index * width + column].text = cell
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def as_html(text: str) -> bytes:
    said = []
    for block in blocks(text):
        if len(block[0]) == 1:
            said.append(f"<p>{html.escape(block[0][0])}</p>")
        else:
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in block)
            said.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
    page = f"<nav><a href='/'>Trang chủ</a></nav><article>{''.join(said)}</article><footer>Bản quyền</footer>"
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{page}</body></html>".encode()


@pytest.fixture(scope="session")
def seeds(shared: Path) -> dict[str, Submission]:
    return {name: read_submission(shared / "seeds" / f"{name}.txt", NOW) for name in SEEDS}


@pytest.fixture(scope="session")
def stated(seeds: dict[str, Submission]) -> dict[str, Rows]:
    return {name: rows_of(seed) for name, seed in seeds.items()}


@pytest.fixture(scope="session")
def rendered(seeds: dict[str, Submission], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds as DOCX and HTML, and, where LibreOffice is installed, by it as PDF, RTF and its own HTML."""
    folder = tmp_path_factory.mktemp("rendered")
    for name, seed in seeds.items():
        (folder / f"{name}.docx").write_bytes(as_docx(seed.text))
        (folder / f"{name}.html").write_bytes(as_html(seed.text))
    if shutil.which("soffice"):
        for target in ("pdf", "rtf", "html"):
            subprocess.run(
                ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to",
                 target, "--outdir", folder / "libreoffice", *sorted(folder.glob("*.docx"))],
                check=True, capture_output=True, timeout=120,
            )  # fmt: skip
    return folder


@pytest.mark.parametrize("ending", ["docx", "html"])
@pytest.mark.parametrize("name", SEEDS)
def test_a_report_says_the_same_in_word_and_on_a_page(
    name: str, ending: str, rendered: Path, seeds: dict[str, Submission], stated: dict[str, Rows]
) -> None:
    read = read_submission(rendered / f"{name}.{ending}", NOW)

    assert {a: getattr(read, a) for a in OF_THE_DOCUMENT} == {a: getattr(seeds[name], a) for a in OF_THE_DOCUMENT}
    assert rows_of(read) == stated[name]


@pytest.mark.parametrize(  # reading by way of LibreOffice takes seconds: one RTF, with the largest table, does
    ("name", "ending"), [*((name, ending) for name in SEEDS for ending in ("pdf", "html")), (SEEDS[3], "rtf")]
)
def test_a_report_says_the_same_as_libreoffice_renders_it(
    name: str, ending: str, rendered: Path, seeds: dict[str, Submission], stated: dict[str, Rows]
) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed: `make system` installs it")

    read = read_submission(rendered / "libreoffice" / f"{name}.{ending}", NOW)

    assert (read.province_key, read.period) == (seeds[name].province_key, seeds[name].period)
    found, allowed = rows_of(read), 0.02 * stated[name].total() if ending == "pdf" else 0
    assert (stated[name] - found).total() + (found - stated[name]).total() <= allowed


def test_a_scan_says_nearly_the_same(rendered: Path, tmp_path: Path) -> None:
    if not (shutil.which("soffice") and image.is_installed()):
        pytest.skip(
            "LibreOffice and Tesseract with its Vietnamese model are not installed: `make system` installs them"
        )
    text, scan = tmp_path / "text.pdf", tmp_path / "scan.pdf"
    with pypdfium2.PdfDocument(rendered / "libreoffice" / f"{SCANNED}.pdf") as pages:
        for page in reversed(range(3, len(pages))):
            del pages[page]
        pages.save(text)
        pictures = [page.render(scale=200 / 72).to_pil().convert("L") for page in pages]
    pictures[0].save(scan, "PDF", resolution=200, save_all=True, append_images=pictures[1:])

    read = read_submission(scan, NOW)

    found, wanted = rows_of(read), rows_of(read_submission(text, NOW))
    assert 2 * (found & wanted).total() / (found.total() + wanted.total()) >= 0.85
    assert "chữ được nhận dạng tự động" in read.outcome_detail
