"""Answers against what was received, and the rows that they add to the ledgers."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from answer_cases import FINDINGS, OBSERVATIONS, REPORT, blank, changed, filled, write_lake

from pipelines.cli import FAILED, OK, WRONG_USAGE, main
from pipelines.feedback.answers import AnswersError, read_answers
from pipelines.feedback.ledgers import CONFIRMATIONS, CORRECTIONS, Entered, LedgerError, Ledgers, enter, source_of
from pipelines.feedback.settling import Settled, read_known, settle
from pipelines.quality.lifecycle import confirmed, read_confirmations
from pipelines.records import Finding
from pipelines.settings import Settings
from pipelines.submissions import receive

RIGHT = {"I7": "Xác nhận đúng", "K7": "Hai tỷ lệ tính trên hai tập hồ sơ"}
MENDED = {"I9": "Đã sửa", "J9": "14", "J12": "1.564"}
MISREAD = {"H6": "Đọc sai", "I6": "Đây là số của cấp xã"}
TODAY = date(2024, 4, 1)


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    write_lake(tmp_path / "lake")
    return tmp_path / "lake"


@pytest.fixture
def ledgers(tmp_path: Path) -> Ledgers:
    """Ledgers with the columns of those in the repository."""
    places = Ledgers(tmp_path / "answers", tmp_path / "confirmations.csv", tmp_path / "corrections.csv")
    for ours, theirs in ((places.confirmations, CONFIRMATIONS), (places.corrections, CORRECTIONS)):
        ours.write_text(theirs.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    return places


def settled(lake: Path, content: bytes, today: date = TODAY) -> Settled:
    answers = read_answers(content)
    return settle(answers, read_known(lake, answers.submission_id), source_of(content), today)


def entered(lake: Path, content: bytes, ledgers: Ledgers) -> Entered:
    return enter(settled(lake, content), content, ledgers)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_a_confirmation_is_a_row_that_marks_its_finding_as_confirmed(lake: Path, ledgers: Ledgers) -> None:
    content = filled(answers=RIGHT)
    entered(lake, content, ledgers)
    (row,) = rows(ledgers.confirmations)

    assert row == {
        "finding_id": "f-hundred",
        "stated": "94,9% + 6,1% = 101%",
        "by": "Nguyễn Văn A, Phó Giám đốc",
        "on": "2024-03-26",
        "reason": f"Hai tỷ lệ tính trên hai tập hồ sơ (phiếu trả lời {source_of(content)})",
    }
    after = confirmed(FINDINGS, read_confirmations(ledgers.confirmations.parent))
    assert {f.finding_id: f.status for f in after} == {"f-hundred": "confirmed_by_submitter", "f-villages": "open"}


def test_a_correction_is_a_row_that_expects_what_the_report_states(lake: Path, ledgers: Ledgers) -> None:
    entered(lake, filled(answers=MENDED), ledgers)
    value, denominator = rows(ledgers.corrections)

    told = ("status", "province_key", "period", "code", "level", "kind", "attributes", "field", "reviewed_on")
    assert [value[name] for name in told] == [
        "acknowledged", "lao-cai-10", "2024-Q1", "connectivity.villages_without_mobile_broadband", "all", "actual", "",
        "value", "2024-03-26",
    ]  # fmt: skip
    assert (value["expected_value"], value["corrected_value"]) == ("10", "14")
    assert (denominator["field"], denominator["expected_value"], denominator["corrected_value"]) == (
        "denominator", "1562", "1564",
    )  # fmt: skip
    assert value["correction_id"] != denominator["correction_id"]


def test_a_wrong_reading_is_a_row_for_whoever_keeps_the_reading(lake: Path, ledgers: Ledgers) -> None:
    content = filled(figures=MISREAD)
    entered(lake, content, ledgers)
    (row,) = rows(ledgers.of_misreadings)

    assert (row["instead"], row["source"], row["on"]) == ("Đây là số của cấp xã", source_of(content), "2024-03-26")
    assert row["observation_id"] in {observation.observation_id for observation in OBSERVATIONS}
    assert row["quote"] in REPORT.text.replace("\n", " ")


def test_a_workbook_read_twice_adds_nothing(lake: Path, ledgers: Ledgers) -> None:
    content = filled(answers={**RIGHT, **MENDED}, figures=MISREAD)
    first = entered(lake, content, ledgers)
    before = {path: path.read_bytes() for path in first.added}
    again = entered(lake, content, ledgers)

    assert sum(len(rows) for rows in first.added.values()) == 4
    assert (again.added, again.known, again.problems) == ({}, 4, [])
    assert {path: path.read_bytes() for path in before} == before


def test_a_workbook_read_again_after_its_finding_is_confirmed_says_so_and_has_no_fault(
    lake: Path, ledgers: Ledgers
) -> None:
    content = filled(answers=RIGHT)
    entered(lake, content, ledgers)
    write_lake(lake, findings=changed("f-hundred", status="confirmed_by_submitter"))
    answers = settled(lake, content)
    assert (enter(answers, content, ledgers).known, answers.problems) == (1, [])


def test_rows_that_stand_in_a_ledger_stay_byte_for_byte(lake: Path, ledgers: Ledgers) -> None:
    stood = 'finding_id,stated,by,on,reason\r\n"other", 5 ,Sở,2024-01-05,"Có\ndòng"'
    ledgers.confirmations.write_bytes(stood.encode())
    entered(lake, filled(answers=RIGHT), ledgers)

    after = ledgers.confirmations.read_bytes().decode()
    assert after.startswith(f"{stood}\nf-hundred,")
    assert after.count("f-hundred") == 1


def test_the_workbook_is_kept_as_it_came(lake: Path, ledgers: Ledgers) -> None:
    content = filled(answers=RIGHT)
    entered(lake, content, ledgers)
    assert (ledgers.kept / f"{source_of(content)}.xlsx").read_bytes() == content


def test_a_correction_that_contradicts_one_in_force_is_left_to_a_person(lake: Path, ledgers: Ledgers) -> None:
    entered(lake, filled(answers={"I9": "Đã sửa", "J9": "14"}), ledgers)
    before = ledgers.corrections.read_bytes()
    other = entered(lake, filled(answers={"I9": "Đã sửa", "J9": "15"}), ledgers)

    assert ledgers.corrections.read_bytes() == before
    (problem,) = other.problems
    assert problem.startswith("Ô J9, trang “Trả lời”: số này đã có sửa đổi khác trong sổ (tra-loi-")
    assert "10 thành 14" in problem


def test_a_correction_withdrawn_by_a_reviewer_makes_room_for_another(lake: Path, ledgers: Ledgers) -> None:
    entered(lake, filled(answers={"I9": "Đã sửa", "J9": "14"}), ledgers)
    text = ledgers.corrections.read_text(encoding="utf-8")
    ledgers.corrections.write_text(text.replace(",acknowledged,", ",withdrawn,"), encoding="utf-8")
    assert not entered(lake, filled(answers={"I9": "Đã sửa", "J9": "15"}), ledgers).problems
    assert [row["corrected_value"] for row in rows(ledgers.corrections)] == ["14", "15"]


def test_a_finding_confirmed_as_it_was_can_be_confirmed_as_it_is(lake: Path, ledgers: Ledgers) -> None:
    line = "f-hundred,93%,Sở,2024-01-05,Đúng\n"
    ledgers.confirmations.write_text(ledgers.confirmations.read_text(encoding="utf-8") + line, encoding="utf-8")
    entered(lake, filled(answers=RIGHT), ledgers)
    assert [row["stated"] for row in rows(ledgers.confirmations)] == ["93%", "94,9% + 6,1% = 101%"]


def test_a_point_mended_in_a_report_to_come_makes_no_row(lake: Path, ledgers: Ledgers) -> None:
    answers = settled(lake, filled(answers={"I7": "Đã sửa"}))
    assert (answers.corrections, answers.problems) == ([], [])
    assert answers.notes[0].startswith("Điểm 1: đơn vị trả lời “Đã sửa” mà không ghi số")


def of(finding_id: str = "f-hundred", **changes: Any) -> list[Finding]:
    return changed(finding_id, **changes)


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ([], "hệ thống không có điểm 1 này"),
        (of(submission_id="newer"), "điểm 1 nay không thuộc báo cáo của phiếu này"),
        (of(stated="94,9% + 7,1%"), "số liệu của điểm 1 nay là “94,9% + 7,1%”, khác phiếu này"),
        (of(status="fixed"), "điểm này đã được sửa trong báo cáo gửi lại"),
        (of(status="withdrawn"), "hệ thống đã rút lại điểm này"),
    ],
)
def test_an_answer_to_what_is_no_longer_asked_is_refused(lake: Path, findings: list[Finding], said: str) -> None:
    write_lake(lake, findings=findings)
    answers = settled(lake, filled(answers=RIGHT))

    assert answers.confirmations == []
    (problem,) = answers.problems
    assert problem.startswith("Ô I7, trang “Trả lời”: ")
    assert said in problem
    assert "Đề nghị" in problem


def test_a_figure_that_is_confirmed_is_not_mended(lake: Path) -> None:
    write_lake(lake, findings=of("f-villages", status="confirmed_by_submitter"))
    (problem,) = settled(lake, filled(answers=MENDED)).problems
    assert "đơn vị đã xác nhận điểm này trước đó" in problem


def test_a_number_that_is_read_otherwise_now_is_not_mended(lake: Path) -> None:
    now = [replace(o, value=11.0) if o.value == 10 else o for o in OBSERVATIONS]
    write_lake(lake, observations=now)
    answers = settled(lake, filled(answers=MENDED))
    assert answers.corrections == []
    assert answers.problems[0].startswith("Ô J9, trang “Trả lời”: hệ thống nay đọc số này khác phiếu")


def test_a_wrong_reading_of_a_figure_that_is_gone_is_told(lake: Path) -> None:
    write_lake(lake, observations=[])
    (problem,) = settled(lake, filled(figures=MISREAD)).problems
    assert problem.startswith("Ô I6, trang “Số liệu đã hiểu”: hệ thống nay đọc báo cáo khác trước")


def test_a_letter_of_another_home_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AnswersError, match="mà hệ thống này chưa nhận"):
        read_known(tmp_path / "lake", REPORT.submission_id)


@pytest.mark.parametrize(
    ("day", "said"),
    [("02/04/2024", "ngày trả lời ở trong tương lai"), ("24/03/2024", "trước ngày hệ thống nhận báo cáo")],
)
def test_a_day_that_cannot_be_is_refused(lake: Path, day: str, said: str) -> None:
    answers = settled(lake, filled(answers={**RIGHT, "D4": day}))
    assert answers.confirmations == []
    assert [p for p in answers.problems if p.startswith("Ô D4, trang “Trả lời”") and said in p]


@pytest.mark.parametrize("begins", ["=", "+", "-", "@"])
def test_words_of_officers_are_no_formulas_for_whoever_opens_a_ledger(
    lake: Path, ledgers: Ledgers, begins: str
) -> None:
    def text(book: Any) -> None:
        for at in ("K7", "D3"):
            book["Trả lời"][at].data_type = "s"

    hostile = f"{begins}cmd|' /c calc'!A0"
    entered(lake, filled(text, answers={**RIGHT, "K7": hostile, "D3": hostile}), ledgers)
    (row,) = rows(ledgers.confirmations)
    assert row["by"] == f"'{hostile}"
    assert row["reason"].startswith(f"'{hostile}")


def test_a_figure_that_begins_like_a_formula_is_confirmed_by_its_guarded_row(lake: Path, ledgers: Ledgers) -> None:
    from pipelines.feedback import build_letter, render_workbook

    findings = of(stated="-5 và =1+1")
    write_lake(lake, findings=findings)
    content = render_workbook(build_letter(REPORT, OBSERVATIONS, [], findings))
    entered(lake, filled(content=content, answers=RIGHT), ledgers)

    assert rows(ledgers.confirmations)[0]["stated"] == "'-5 và =1+1"
    (after, _) = sorted(
        confirmed(findings, read_confirmations(ledgers.confirmations.parent)), key=lambda f: f.finding_id
    )
    assert after.status == "confirmed_by_submitter"


@pytest.mark.parametrize("content", ["id,by\n", "\ufeffkhác\n", "finding_id;stated;by;on;reason\n"])
def test_a_ledger_with_other_columns_is_left_alone(lake: Path, ledgers: Ledgers, content: str) -> None:
    ledgers.confirmations.write_text(content, encoding="utf-8")
    with pytest.raises(LedgerError, match=r"confirmations\.csv: its columns are finding_id,stated,by,on,reason"):
        entered(lake, filled(answers=RIGHT), ledgers)
    assert ledgers.confirmations.read_text(encoding="utf-8") == content


def test_a_broken_ledger_stops_the_others_too_so_that_no_row_is_added_unseen(lake: Path, ledgers: Ledgers) -> None:
    before = ledgers.confirmations.read_bytes()
    ledgers.corrections.write_text("id\n", encoding="utf-8")
    with pytest.raises(LedgerError, match=r"corrections\.csv"):
        entered(lake, filled(answers={**RIGHT, **MENDED}), ledgers)
    assert ledgers.confirmations.read_bytes() == before


def test_a_dry_run_writes_nothing(lake: Path, ledgers: Ledgers) -> None:
    content = filled(answers={**RIGHT, **MENDED}, figures=MISREAD)
    before = ledgers.confirmations.read_bytes(), ledgers.corrections.read_bytes()
    done = enter(settled(lake, content), content, ledgers, is_dry_run=True)

    assert sum(len(rows) for rows in done.added.values()) == 4
    assert (ledgers.confirmations.read_bytes(), ledgers.corrections.read_bytes()) == before
    assert not ledgers.kept.exists()


@pytest.fixture
def asked(lake: Path, ledgers: Ledgers) -> list[str]:
    """The arguments that name the places of this test."""
    return [
        "--home", str(lake.parent), "--confirmations", str(ledgers.confirmations),
        "--corrections", str(ledgers.corrections),
    ]  # fmt: skip


def test_the_command_prints_the_rows_that_it_adds(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "phieu.xlsx"
    path.write_bytes(filled(answers={**RIGHT, **MENDED}, figures=MISREAD))

    assert main(["answers", str(path), *asked]) == OK
    first = capsys.readouterr()
    assert main(["answers", str(path), *asked]) == OK
    second = capsys.readouterr()

    assert first.out.count("\n") == 4
    assert '"finding_id": "f-hundred"' in first.out
    assert "4 rows added, 0 stood there before, 0 problems" in first.err
    assert second.out == ""
    assert "0 rows added, 4 stood there before, 0 problems" in second.err


def test_a_file_that_is_no_workbook_stops_no_other(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "phieu.xlsx", tmp_path / "hong.xlsx"
    good.write_bytes(filled(answers=RIGHT))
    bad.write_bytes(b"PK damaged")

    assert main(["answers", str(bad), str(good), *asked]) == FAILED
    told = capsys.readouterr()
    assert "hong.xlsx: Phiếu không phải tệp Excel" in told.err
    assert '"finding_id": "f-hundred"' in told.out


def test_a_cell_that_was_not_taken_ends_in_exit_code_1(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "phieu.xlsx"
    path.write_bytes(filled(answers={"I7": "Xác nhận đúng"}))
    assert main(["answers", str(path), *asked]) == FAILED
    assert "Ô K7, trang “Trả lời”: chưa ghi lý do" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_wrong_usage(asked: list[str], tmp_path: Path) -> None:
    assert main(["answers", str(tmp_path / "none.xlsx"), *asked]) == WRONG_USAGE


def test_a_workbook_put_among_the_reports_is_kept_and_never_read_as_one(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", raw=tmp_path / "raw")
    settings.raw.mkdir()
    (settings.raw / "phieu.xlsx").write_bytes(blank())
    (receipt,) = receive(settings.raw, settings).receipts

    assert (receipt.outcome, receipt.quarter) == ("unreadable", None)
    assert "là phiếu trả lời về số liệu, không phải báo cáo" in receipt.outcome_detail
    assert (settings.originals / receipt.sha256).read_bytes() == blank()
