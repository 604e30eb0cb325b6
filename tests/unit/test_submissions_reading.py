"""Bytes to text: every encoding that offices send, and a clear refusal of everything else."""

import unicodedata
from pathlib import Path

import pytest

from pipelines.submissions import Unreadable, read_document
from pipelines.submissions.reading import MAX_BYTES, READERS, too_large

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "submissions"
WHOLE = (FIXTURES / "whole_report.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "encoding"),
    [
        ("whole_report.txt", "utf-8"),
        ("utf_8_with_mark.txt", "utf-8-sig"),
        ("utf_16_with_mark.txt", "utf-16-le"),
        ("utf_16_without_mark.txt", "utf-16-be"),
        ("windows_1258.txt", "windows-1258"),
        ("decomposed_letters.txt", "utf-8"),
    ],
)
def test_one_text_is_read_alike_from_every_encoding(file: str, encoding: str) -> None:
    document = read_document((FIXTURES / file).read_bytes(), file)

    assert document.text == WHOLE
    assert document.encoding == encoding
    assert document.reader == READERS[0].name


def test_a_text_is_normalised_and_its_lines_end_in_one_way() -> None:
    document = read_document(unicodedata.normalize("NFD", "Tỉnh\r\nHòa\rBình\n").encode(), "a.txt")

    assert document.text == "Tỉnh\nHòa\nBình\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le"), "mật khẩu"),
        (b'<?xml version="1.0"?><report/>', "XML"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
        (b"\x7fELF\x02\x01\x01", "ELF"),
        (b"B\xc3\xa1o c\xc3\xa1o\x00\x01\x02", "nhị phân"),
    ],
)
def test_a_format_without_a_reader_is_refused_by_name(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_document(content, "báo cáo.txt")

    assert words in str(refusal.value)
    assert "“báo cáo.txt”" in str(refusal.value)
    assert "Đề nghị" in str(refusal.value)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"“empty\.txt”: rỗng \(0 byte\)\. Đề nghị"):
        read_document((FIXTURES / "empty.txt").read_bytes(), "empty.txt")


@pytest.mark.parametrize("blank", [b" \n\t\n", "\ufeff\r\n".encode("utf-16-le"), b"\xef\xbb\xbf"])
def test_a_file_without_a_letter_is_refused(blank: bytes) -> None:
    with pytest.raises(Unreadable, match="không có chữ nào"):
        read_document(blank, "a.txt")


def test_a_broken_byte_is_named_by_its_place() -> None:
    content = (FIXTURES / "byte_lost_within_a_letter.txt").read_bytes()

    with pytest.raises(Unreadable, match="byte hỏng") as refusal:
        read_document(content, "a.txt")

    place = refusal.value.place
    assert place is not None
    assert f"byte thứ {place + 1}" in str(refusal.value)
    content[:place].decode("utf-8")
    with pytest.raises(UnicodeDecodeError):
        content[: place + 2].decode("utf-8")


def test_utf_16_cut_within_a_letter_is_refused_with_its_place() -> None:
    content = (FIXTURES / "utf_16_with_mark.txt").read_bytes()[:-1]

    with pytest.raises(Unreadable, match="utf-16-le") as refusal:
        read_document(content, "a.txt")

    assert refusal.value.place == len(content) - 1


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"B\xb8o c\xb8o k\xd5t qu\xb6 chuy\xd3n \xae\xe6i s\xe8 n\xa8m 2023", "tcvn3"),
        ("B¸o c¸o kÕt qu¶ chuyÓn ®æi sè n¨m 2023".encode(), "tcvn3"),
        ("Baùo caùo keát quaû chuyeån ñoåi soá naêm 2023".encode("cp1252"), "vni"),
        ("Baùo caùo keát quaû chuyeån ñoåi soá naêm 2023".encode("utf-16"), "vni"),
    ],
)
def test_old_encodings_are_recognised_converted_and_told(content: bytes, encoding: str) -> None:
    document = read_document(content, "a.txt")

    assert document.text == "Báo cáo kết quả chuyển đổi số năm 2023"
    assert document.encoding == encoding


@pytest.mark.parametrize("table", ["tcvn3", "vni"])
def test_every_letter_of_an_old_table_is_converted(table: str) -> None:
    old = (FIXTURES / f"all_letters_{table}.txt").read_bytes()

    assert read_document(old, "a.txt").text == (FIXTURES / "all_letters.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("Le résumé de l'été à Genève : ça va, hélas".encode("cp1252"), id="French"),
        pytest.param(bytes(range(128, 256)) * 20, id="noise"),
    ],
)
def test_bytes_of_an_unknown_encoding_are_refused_rather_than_guessed(content: bytes) -> None:
    with pytest.raises(Unreadable, match="Đề nghị"):
        read_document(content, "a.txt")


def test_control_characters_are_no_text() -> None:
    with pytest.raises(Unreadable, match="ký tự điều khiển") as refusal:
        read_document(b"abc\x01\x02\x03def", "a.txt")

    assert refusal.value.place == 3


def test_a_page_break_is_part_of_a_text() -> None:
    assert read_document(b"Trang 1\fTrang 2", "a.txt").text == "Trang 1\fTrang 2"


def test_a_file_above_the_bound_is_refused_with_its_size() -> None:
    assert "65 MB, vượt mức 64 MB" in str(too_large("a.txt", MAX_BYTES + 1024 * 1024))
