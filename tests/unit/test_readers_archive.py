"""ZIP files and mails: each file within is received as if it had come alone, and nothing climbs out."""

import base64
import io
import unicodedata
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from reader_files import docx, paragraph, zipped

from pipelines import store
from pipelines.records import Submission
from pipelines.settings import Settings
from pipelines.submissions import Unreadable, partition_submissions, read_document, read_submission, receive
from pipelines.submissions.readers import archive
from pipelines.submissions.reading import unpack
from pipelines.submissions.submitted import Arrival

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "submissions"
WHOLE = (FIXTURES / "whole_report.txt").read_bytes()


def names(content: bytes) -> list[str]:
    unpacked = unpack(content, "gửi.zip")
    assert unpacked is not None
    return [member.name for member in unpacked.members]


def mail(body: str, **attached: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "so@example.vn", "bo@example.vn", "Báo cáo quý I"
    message.set_content(body)
    for name, content in attached.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_files_of_an_archive_bear_its_name_and_theirs() -> None:
    content = zipped({"quý I/báo cáo.txt": b"a", "phụ lục.docx": docx(paragraph("b")), "trống.txt": b""})

    assert names(content) == ["gửi.zip!/quý I/báo cáo.txt", "gửi.zip!/phụ lục.docx"]


def test_a_document_is_no_archive() -> None:
    assert unpack(docx(paragraph("a")), "a.docx") is None
    assert unpack(WHOLE, "a.txt") is None


@pytest.mark.parametrize(
    ("evil", "name"),
    [
        ("../../etc/passwd", "etc/passwd"), ("/etc/passwd", "etc/passwd"), ("C:\\Windows\\a.txt", "Windows/a.txt"),
        ("a/../../b.txt", "a/b.txt"), ("\u202etxt.exe", "txt.exe"), ("..", "không tên"),
    ],
)  # fmt: skip
def test_a_name_stays_within_its_archive(evil: str, name: str) -> None:
    assert names(zipped({evil: b"a"})) == [f"gửi.zip!/{name}"]


def test_archives_within_are_opened_two_deep_and_no_deeper() -> None:
    third = zipped({"sâu.txt": b"c"})
    second = zipped({"hai.txt": b"b", "ba.zip": third})

    unpacked = unpack(zipped({"một.txt": b"a", "trong.zip": second}), "gửi.zip")

    assert unpacked is not None
    assert [m.name for m in unpacked.members] == ["gửi.zip!/một.txt", "gửi.zip!/trong.zip!/hai.txt"]
    assert unpacked.notes == ("“trong.zip!/ba.zip” nằm trong quá nhiều lớp tệp nén. Đề nghị gửi riêng tệp này.",)


def test_an_archive_within_itself_without_end_ends() -> None:
    content = b"a"
    for _ in range(30):
        content = zipped({"trong.zip" if content != b"a" else "a.txt": content})

    with pytest.raises(Unreadable, match=r"không chứa tệp nào đọc được.*quá nhiều lớp"):
        unpack(content, "gửi.zip")


def test_members_beyond_the_bound_are_told_and_the_others_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TAKEN", 10)

    unpacked = archive.read(zipped({"a.txt": b"12345", "b.txt": b"1234567", "c.txt": b"123"}), "gửi.zip")

    assert [m.name for m in unpacked.members] == ["gửi.zip!/a.txt", "gửi.zip!/c.txt"]
    assert unpacked.notes == ("“b.txt” vượt mức cho phép của một lần gửi. Đề nghị gửi riêng tệp này.",)


def test_a_bomb_within_is_told_and_the_others_taken() -> None:
    unpacked = unpack(zipped({"bom.txt": bytes(70 * 1024 * 1024), "a.txt": b"a"}), "gửi.zip")

    assert unpacked is not None
    assert [m.name for m in unpacked.members] == ["gửi.zip!/a.txt"]
    assert "“bom.txt” có phần lớn hơn 64 MB khi giải nén" in unpacked.notes[0]


def test_attachments_of_a_mail_are_its_files() -> None:
    assert names(mail("Kính gửi báo cáo.", **{"báo cáo.docx": docx(paragraph("b"))})) == ["gửi.zip!/báo cáo.docx"]


def test_a_mail_without_attachments_is_the_report_itself() -> None:
    unpacked = unpack(mail("Báo cáo: đạt 85%."), "thư.eml")

    assert unpacked is not None
    assert [(m.name, m.content) for m in unpacked.members] == [("thư.eml!/thư.txt", "Báo cáo: đạt 85%.\n".encode())]


def test_the_words_of_a_mail_with_attachments_are_left_out_and_that_is_told() -> None:
    unpacked = unpack(mail("Kính gửi báo cáo.", **{"b.docx": docx(paragraph("b"))}), "thư.eml")

    assert unpacked is not None
    assert unpacked.remarks == ("Lời trong thư không được lấy làm báo cáo, vì thư có tệp gửi kèm.",)


def raw_mail(headers: str, content: bytes) -> bytes:
    """A mail with one part besides its words, under headers as programs write them."""
    return (
        "From: a@example.vn\r\nTo: b@example.vn\r\nSubject: =?UTF-8?B?QsOhbyBjw6Fv?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
        f"Kính gửi.\r\n--x\r\n{headers}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{base64.encodebytes(content).decode()}\r\n--x--\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        (
            "Content-Type: application/pdf\r\nContent-Disposition: attachment;"
            ' filename="=?UTF-8?B?QsOhbyBjw6FvIHF1w70gSS5wZGY=?="',
            "Báo cáo quý I.pdf",
        ),
        (
            "Content-Type: application/pdf\r\nContent-Disposition: attachment;"
            " filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20qu%C3%BD%20I.pdf",
            "Báo cáo quý I.pdf",
        ),
        ('Content-Type: application/pdf; name="=?UTF-8?Q?B=C3=A1o_c=C3=A1o.pdf?="', "Báo cáo.pdf"),
        ("Content-Type: application/pdf\r\nContent-Disposition: inline", "phần 1"),
    ],
)
def test_a_part_of_a_mail_is_taken_however_its_name_is_written(headers: str, name: str) -> None:
    assert names(raw_mail(headers, b"%PDF-1.4 \xff")) == [f"gửi.zip!/{name}"]


def test_a_small_scan_that_is_attached_is_no_picture_of_a_signature() -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(64)
    logo = 'Content-Type: image/png; name="logo.png"\r\nContent-ID: <1>\r\nContent-Disposition: inline'
    scan = 'Content-Type: image/png\r\nContent-Disposition: attachment; filename="trang 1.png"'

    assert names(raw_mail(scan, png)) == ["gửi.zip!/trang 1.png"]
    assert names(raw_mail(logo, png)) == ["gửi.zip!/thư.txt"]


def test_a_large_picture_between_the_words_of_a_mail_does_not_take_their_place() -> None:
    photo = b"\x89PNG\r\n\x1a\n" + bytes(100_000)

    assert names(raw_mail("Content-Type: image/png\r\nContent-ID: <1>", photo)) == [
        "gửi.zip!/phần 1",
        "gửi.zip!/thư.txt",
    ]


def test_a_page_that_word_saved_as_one_file_is_read_as_its_page() -> None:
    saved = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        b"Content-Location: file:///C:/a.htm\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b'Content-Type: text/html; charset="utf-8"\r\n\r\n<html><body><p>=C4=90=E1=BA=A1t 85%</p></body></html>\r\n'
        b"--x--\r\n"
    )

    unpacked = unpack(saved, "báo cáo.mht")

    assert unpacked is not None
    assert [read_document(m.content, m.name).text for m in unpacked.members] == ["Đạt 85%\n"]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1258"])
def test_a_vietnamese_name_without_the_flag_of_utf8_is_read_as_its_sender_saw_it(encoding: str) -> None:
    raw = unicodedata.normalize("NFD" if encoding == "utf-8" else "NFC", "tổng hợp quý.txt")
    if encoding == "windows-1258":
        raw = "tô\u0309ng hơ\u0323p quy\u0301.txt"
    stored = raw.encode(encoding)
    package = zipped({"x" * len(stored): WHOLE}).replace(b"x" * len(stored), stored)

    assert names(package) == ["gửi.zip!/tổng hợp quý.txt"]


def test_two_files_of_one_name_are_both_taken() -> None:
    with pytest.warns(UserWarning):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            package.writestr("a.txt", "một")
            package.writestr("a.txt", "hai")
    unpacked = unpack(stream.getvalue(), "gửi.zip")

    assert unpacked is not None
    assert [(m.name, m.content.decode()) for m in unpacked.members] == [
        ("gửi.zip!/a.txt", "một"),
        ("gửi.zip!/a (2).txt", "hai"),
    ]


def test_the_name_of_a_file_within_keeps_what_an_address_would_lose() -> None:
    arrival = Arrival("https://example.vn/gui.zip!/báo cáo #2?.docx", "0" * 64, 1, datetime.now(UTC), "web")

    assert arrival.file_name == "báo cáo #2?.docx"


def test_each_file_of_an_archive_is_a_submission_of_its_own(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", raw=tmp_path / "raw")
    settings.raw.mkdir()
    later = (FIXTURES / "same_report_later_version.txt").read_bytes()
    inside = {"một.txt": WHOLE, "hai.txt": later, "ảnh.png": b"\x89PNG\r\n\x1a\n"}
    (settings.raw / "gửi.zip").write_bytes(zipped(inside))

    reception = receive(settings.raw, settings)

    outcomes = {r.source: r.outcome for r in reception.receipts}
    assert outcomes == {
        "gửi.zip": "unpacked", "gửi.zip!/một.txt": "read", "gửi.zip!/hai.txt": "read", "gửi.zip!/ảnh.png": "unreadable",
    }  # fmt: skip
    assert reception.changed == [("2024-Q1", "ha-tinh-42")]
    assert sorted(s.doc for s in partition_submissions(settings, "2024-Q1", "ha-tinh-42")) == ["hai", "một"]
    rows = store.read_rows(settings.lake / "submissions", Submission, ["unidentified"])
    assert {row.outcome for row in rows} == {"unpacked", "unreadable"}
    again = receive(settings.raw, settings)
    assert again.receipts == reception.receipts
    assert again.problems == reception.problems


def test_one_archive_read_by_itself_says_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "gửi.zip").write_bytes(zipped({"a.txt": b"a"}))

    submission = read_submission(tmp_path / "gửi.zip", datetime.now(UTC))

    assert (submission.outcome, submission.text) == ("unpacked", "")
    assert submission.outcome_detail == "Tệp “gửi.zip” chứa 1 tệp, mỗi tệp được tiếp nhận và trả lời riêng."
