"""Files made to harm: each ends in a clear refusal or a plain text, soon, and stops nobody else."""

import io
import os
import shutil
import socket
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from reader_files import docx, paragraph, zipped

from pipelines.figures import figures_of
from pipelines.submissions import Unreadable, read_document, read_submission
from pipelines.submissions.readers import apart, image, office
from pipelines.submissions.readers.registry import Limits, Reader, reader_of

DOCX = reader_of("docx")
assert DOCX is not None
WHOLE = docx(paragraph("Có 5 xã."))


def refusal_of(content: bytes, file_name: str = "a.docx") -> str:
    with pytest.raises(Unreadable) as refusal:
        read_document(content, file_name)
    assert file_name in str(refusal.value)
    assert "Đề nghị" in str(refusal.value)
    assert read_document(WHOLE, "b.docx").text == "Có 5 xã.\n"  # the rest goes on
    return str(refusal.value)


def test_a_zip_bomb_is_refused_by_what_it_claims() -> None:
    bomb = zipped({"[Content_Types].xml": "", "word/document.xml": bytes(300 * 1024 * 1024)})

    assert "khi giải nén lớn hơn 256 MB" in refusal_of(bomb)


def test_a_part_that_is_larger_than_it_claims_is_refused() -> None:
    bomb = zipped({"[Content_Types].xml": "", "word/document.xml": bytes(70 * 1024 * 1024)})

    assert "phần word/document.xml): có phần lớn hơn 64 MB" in refusal_of(bomb)
    size = (70 * 1024 * 1024).to_bytes(4, "little")
    assert "hỏng" in refusal_of(bomb.replace(size, (100).to_bytes(4, "little")))


def test_a_package_of_countless_parts_is_refused() -> None:
    assert "chứa hơn 10.000 tệp" in refusal_of(
        zipped({f"word/{i}.xml": "" for i in range(10_001)} | {"[Content_Types].xml": ""})
    )


@pytest.mark.parametrize(
    "entities",
    [
        pytest.param('<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
        ), id="growing without end"),
        pytest.param('<!ENTITY j SYSTEM "file:///etc/passwd">', id="reading a file"),
        pytest.param('<!ENTITY j SYSTEM "http://127.0.0.1:9/x">', id="reading an address"),
    ],
)  # fmt: skip
def test_entities_are_not_resolved_but_refused(entities: str) -> None:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    part = (
        f'<?xml version="1.0"?><!DOCTYPE w [{entities}]><w:document xmlns:w="{namespace}">'
        "<w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
    )

    said = refusal_of(zipped({"[Content_Types].xml": "", "word/document.xml": part}))

    assert "DOCTYPE" in said or "XML hỏng" in said
    assert "root:" not in said


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A server that nobody should call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def test_a_remote_template_is_never_fetched(listening: socket.socket) -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        f'Target="http://127.0.0.1:{listening.getsockname()[1]}/t.dotm" TargetMode="External"/></Relationships>'
    )
    content = _with(WHOLE, {"word/_rels/settings.xml.rels": relations, "word/_rels/document.xml.rels": relations})

    assert read_document(content, "a.docx").text == "Có 5 xã.\n"
    with pytest.raises(BlockingIOError):
        listening.accept()


def test_macros_are_ignored() -> None:
    content = _with(WHOLE, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(64)})

    assert read_document(content, "a.docm").text == "Có 5 xã.\n"


def test_elements_nested_without_end_are_refused() -> None:
    assert "XML hỏng" in refusal_of(docx("<w:sdt>" * 5000 + "</w:sdt>" * 5000))


def test_a_span_of_a_million_columns_takes_no_memory() -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc>'

    assert len(read_document(docx(f"<w:tbl>{f'<w:tr>{wide}{wide}</w:tr>' * 20}</w:tbl>"), "a.docx").text) < 10_000


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        pytest.param(Limits(0.0, 1 << 30), "quá nhiều thời gian", id="time"),
        pytest.param(Limits(20.0, 60 << 20), "quá nhiều bộ nhớ", id="memory"),
    ],
)
def test_a_reader_at_its_limit_is_ended_in_words_and_the_next_file_is_read(limits: Limits, words: str) -> None:
    large = docx("".join(paragraph(f"Có {i} xã.") for i in range(50_000)))
    assert DOCX is not None

    with pytest.raises(Unreadable, match=rf"“a\.docx”: cần {words} để đọc\. Đề nghị"):
        apart.read(DOCX, large, "a.docx", limits)

    assert read_document(WHOLE, "b.docx").text == "Có 5 xã.\n"


def test_a_reading_process_that_dies_is_an_outcome_and_is_started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    read_document(WHOLE, "b.docx")
    process = apart._worker._process
    assert process is not None and DOCX is not None
    process.kill()
    monkeypatch.setattr(process, "poll", lambda: None)  # it dies at the very moment in which it is asked

    with pytest.raises(Unreadable, match="dừng đột ngột"):
        apart.read(DOCX, WHOLE, "a.docx")

    assert read_document(WHOLE, "b.docx").text == "Có 5 xã.\n"


def test_a_picture_of_a_billion_dots_is_refused_before_it_is_drawn() -> None:
    stream = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(stream, "PNG")

    assert "trang 1): có ảnh quá lớn" in refusal_of(stream.getvalue(), "a.png")


def test_a_scan_is_registered_as_needing_tesseract_where_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "is_installed", lambda: False)
    stream = io.BytesIO()
    Image.new("L", (100, 100)).save(stream, "PNG")

    with pytest.raises(
        Unreadable, match=r"trang 1\): là bản quét.*chưa cài bộ nhận dạng chữ Tesseract.*Đề nghị gửi bản Word"
    ):
        image.read(stream.getvalue(), "a.png")


def test_an_old_file_is_registered_as_needing_libreoffice_where_that_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.which", lambda program: None)

    with pytest.raises(Unreadable, match=r"là tài liệu RTF, mà nơi tiếp nhận chưa cài LibreOffice.*Đề nghị"):
        office.read(b"{\\rtf1 a}", "a.rtf")
    assert Reader("office", 1, (), program="soffice").name == "office/1-"  # read again once it is installed


def test_a_libreoffice_that_never_ends_is_ended_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch, pid = tmp_path / "scratch", tmp_path / "pid"
    scratch.mkdir()
    endless = tmp_path / "soffice"
    endless.write_text(f"#!/bin/sh\necho $$ > {pid}\nsleep 300 &\nwait\n")
    endless.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("TMPDIR", str(scratch))
    apart._worker.close()  # one that has this environment takes its place
    reader = reader_of("rtf")
    assert reader is not None

    try:
        with pytest.raises(Unreadable, match="quá nhiều thời gian"):
            apart.read(reader, b"{\\rtf1 a}", "a.rtf", Limits(3.0, 4 << 30))
    finally:
        apart._worker.close()

    process = Path(f"/proc/{pid.read_text().strip()}/stat")
    assert not process.exists() or process.read_text().rpartition(") ")[2].startswith("Z")  # ended, if not yet buried
    assert list(scratch.iterdir()) == []


def test_what_an_old_file_links_to_is_never_fetched(listening: socket.socket) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed: `make system` installs it")
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    picture = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{address}/a.png" \\\\d}}{{\\fldrslt x}}}}'
    content = f"{{\\rtf1\\ansi{{\\*\\template {address}/t.dot}} Noi dung. {picture}}}"

    assert "Noi dung." in read_document(content.encode(), "a.rtf").text
    with pytest.raises(BlockingIOError):
        listening.accept()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"9" * (20 * 1024 * 1024), id="20 MB of digits"),
        pytest.param("".join(f"{i}. Mục\n" for i in range(1_000_000)).encode(), id="a million headings"),
        pytest.param(("Đạt \u202e58\u202c%\n" * 1000).encode(), id="direction marks"),
    ],
)
def test_endless_and_twisted_text_is_read_as_it_is(content: bytes) -> None:
    assert read_document(content, "a.txt").text == content.decode()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("9" * (5 << 20), id="5 MB of digits"),
        pytest.param("".join(f"{i}. Mục\n" for i in range(50_000)), id="50,000 headings"),
        pytest.param("1." * (1 << 20), id="a million dots"),
        pytest.param("BÁO CÁO" + " " * (4 << 20) + "tỉnh", id="4 MB of spaces"),
        pytest.param("UBND TỈNH " * 100_000, id="capitals"),
        pytest.param("a\t1\n" * 20_000, id="rows without end"),
        pytest.param("(" * 100_000 + "[" * 100_000, id="brackets"),
    ],
)
def test_endless_text_goes_the_whole_way_within_its_time(content: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(content, encoding="utf-8")
    begun = time.process_time()

    submission = read_submission(path, datetime.now(UTC))
    figures_of(submission, path)

    assert submission.outcome == "unidentified"
    assert time.process_time() - begun < 20  # it takes one or two; what grows with the square takes hours


def _with(package: bytes, parts: dict[str, str | bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return zipped({name: opened.read(name) for name in opened.namelist()} | parts)


def test_the_process_that_reads_foreign_files_sees_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHOSO_SMTP_PASSWORD", "mat-khau-bi-mat")
    worker = apart._Worker()
    process = worker._running()
    try:
        seen = Path(f"/proc/{process.pid}/environ").read_bytes()
    finally:
        worker.close()
    assert b"PATH=" in seen
    assert b"mat-khau-bi-mat" not in seen
