"""Letters reach the disk whole, under names that are safe and each submission's own."""

import json
from dataclasses import replace
from pathlib import Path

import jinja2
import pytest
from feedback_records import sample, submission

from pipelines.feedback import build_letter, render_html, render_json, render_workbook, write_letter


def test_a_letter_is_written_in_every_form_under_the_name_of_its_document(tmp_path: Path) -> None:
    letter = build_letter(*sample())

    files = write_letter(letter, tmp_path / "2024-Q1" / "lao-cai-10")

    assert files.html.name == f"bao-cao-quy-1-{letter.submission_id[:8]}.html"
    assert files.json.name == f"bao-cao-quy-1-{letter.submission_id[:8]}.json"
    assert files.html.read_text(encoding="utf-8") == render_html(letter)
    assert files.json.read_text(encoding="utf-8") == render_json(letter)
    assert files.xlsx == tmp_path / "2024-Q1" / "lao-cai-10" / f"bao-cao-quy-1-{letter.submission_id[:8]}.xlsx"
    assert files.xlsx.read_bytes() == render_workbook(letter)


def test_a_letter_that_asks_nothing_has_no_workbook_to_answer_in(tmp_path: Path) -> None:
    report, *rest = sample()
    write_letter(build_letter(report, *rest), tmp_path)

    after = write_letter(build_letter(report, [], [], []), tmp_path)

    assert after.xlsx is None
    assert sorted(tmp_path.iterdir()) == sorted(filter(None, [after.html, after.json, after.pdf]))


@pytest.mark.parametrize(
    "doc",
    [
        "../../etc/passwd",
        "/tuyệt/đối",
        "..",
        ".ẩn",
        "",
        'a\\b:c*d?e"f<g>h|i',
        "dòng\nmới\x00rỗng",
        "\u202etxt.exe",
        "chữ" * 400,
        "tệp\udcff",
        "-rf",
    ],
)
def test_a_hostile_name_stays_in_its_folder_and_can_be_written(doc: str, tmp_path: Path) -> None:
    folder = tmp_path / "letters"

    files = write_letter(build_letter(submission(doc=doc), [], [], []), folder)

    assert sorted(folder.iterdir()) == sorted(filter(None, [files.html, files.json, files.pdf]))
    assert list(tmp_path.iterdir()) == [folder]
    assert len(files.json.name.encode()) < 200
    assert not files.html.name.startswith((".", "-"))


def test_a_name_with_spaces_and_diacritics_stays_readable(tmp_path: Path) -> None:
    files = write_letter(build_letter(submission(doc="Báo cáo quý I (bản 2)"), [], [], []), tmp_path)

    assert files.html.name.startswith("Báo-cáo-quý-I-bản-2-")


def test_two_versions_under_one_name_keep_a_letter_each(tmp_path: Path) -> None:
    first, second = submission(text="Bản thứ nhất"), submission(text="Bản thứ hai")

    write_letter(build_letter(first, [], [], []), tmp_path)
    write_letter(build_letter(second, [], [], []), tmp_path)

    ids = {json.loads(path.read_text(encoding="utf-8"))["submission_id"] for path in tmp_path.glob("*.json")}
    assert ids == {first.submission_id, second.submission_id}


def test_writing_again_replaces_the_letter_and_leaves_no_draft(tmp_path: Path) -> None:
    report, observations, numbers, findings = sample()
    write_letter(build_letter(report, observations, numbers, findings), tmp_path)

    files = write_letter(build_letter(report, observations, numbers, []), tmp_path)

    assert sorted(tmp_path.iterdir()) == sorted(filter(None, [files.html, files.json, files.pdf, files.xlsx]))
    assert json.loads(files.json.read_text(encoding="utf-8"))["counts"]["questioned"] == 0


def test_a_letter_that_cannot_be_rendered_leaves_the_last_one_standing(tmp_path: Path) -> None:
    letter = build_letter(*sample())
    files = write_letter(letter, tmp_path)
    before = files.html.read_text(encoding="utf-8")

    with pytest.raises(jinja2.UndefinedError):
        write_letter(replace(letter, findings=(object(),)), tmp_path)

    assert files.html.read_text(encoding="utf-8") == before
    assert sorted(tmp_path.iterdir()) == sorted(filter(None, [files.html, files.json, files.pdf, files.xlsx]))
