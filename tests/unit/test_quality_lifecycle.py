"""A finding over resubmissions, and the submitter's word that a figure is right."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from quality_records import REPORT, figure, report

from pipelines.quality import GateError, check, frames, with_history
from pipelines.quality.lifecycle import LEDGER, read_confirmations
from pipelines.settings import EXPECTATIONS

CODE = "incidents.systems_level_approved_share"
HEAD = "finding_id,stated,by,on,reason\n"


def wrong(value=68.3):
    return figure(CODE, value, numerator=77, denominator=132, decimals=1)


def findings(*figures, submission=REPORT, suites=EXPECTATIONS):
    stated, placed = report(*figures, submission=submission)
    return check(*frames([stated], placed), suites).findings


@pytest.fixture
def suites(tmp_path):
    folder = tmp_path / "expectations"
    shutil.copytree(EXPECTATIONS, folder)
    return folder


NOW = datetime(2024, 4, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=20)
AGAIN = replace(REPORT, submission_id="report-2", doc="gui-lai")


def test_what_a_new_version_mends_is_fixed():
    before = findings(wrong())
    (finding,) = with_history(findings(wrong(58.3), submission=AGAIN), before, superseded={"report-1"}, now=NOW)
    assert (finding.status, finding.finding_id, finding.doc) == ("fixed", before[0].finding_id, "bao-cao")


def test_what_a_new_version_leaves_wrong_stays_one_open_finding():
    before = findings(wrong())
    (finding,) = with_history(findings(wrong(68.4), submission=AGAIN), before, superseded={"report-1"}, now=NOW)
    assert (finding.status, finding.finding_id, finding.doc) == ("open", before[0].finding_id, "gui-lai")


def test_a_new_version_adds_its_own_findings():
    now = findings(wrong(), figure("ho_so.on_time_share", 120), submission=AGAIN)
    assert len(with_history(now, findings(wrong()), superseded={"report-1"}, now=NOW)) == 2


def test_what_our_rules_find_no_more_is_withdrawn_and_not_fixed():
    (finding,) = with_history([], findings(wrong()), superseded=set(), now=NOW)
    assert finding.status == "withdrawn"


def test_history_is_kept_for_ever_and_a_relapse_is_open_again():
    fixed = with_history([], findings(wrong()), superseded={"report-1"}, now=NOW)
    assert with_history([], fixed, superseded=set(), now=NOW) == fixed
    third = replace(AGAIN, submission_id="report-3")
    (finding,) = with_history(findings(wrong(), submission=third), fixed, superseded={"report-1", "report-2"}, now=NOW)
    assert finding.status == "open"


def test_a_fault_that_a_new_version_leaves_in_place_is_as_old_as_it_was():
    before = with_history(findings(wrong()), [], superseded=set(), now=NOW)
    (finding,) = with_history(findings(wrong(68.4), submission=AGAIN), before, superseded={"report-1"}, now=LATER)
    assert (before[0].first_found_at, finding.first_found_at) == (NOW, NOW)


def test_a_fault_that_was_fixed_and_is_back_is_new():
    fixed = with_history([], with_history(findings(wrong()), [], set(), NOW), superseded={"report-1"}, now=NOW)
    (finding,) = with_history(findings(wrong(), submission=AGAIN), fixed, superseded={"report-1"}, now=LATER)
    assert (fixed[0].first_found_at, finding.first_found_at) == (NOW, LATER)


def test_a_finding_of_a_lake_that_did_not_tell_its_age_is_new():
    (finding,) = with_history(findings(wrong()), findings(wrong()), superseded=set(), now=NOW)
    assert finding.first_found_at == NOW


def test_a_confirmed_figure_is_marked_and_held_back_no_longer(suites):
    (before,) = findings(wrong())
    entry = f'{before.finding_id},"68,3%",Sở TTTT Lào Cai,2024-04-20,"Mẫu số đã bỏ hệ thống ngừng hoạt động"\n'
    (suites / LEDGER).write_text(HEAD + entry, encoding="utf-8")
    (finding,) = findings(wrong(), suites=suites)
    assert (finding.status, finding.gate) == ("confirmed_by_submitter", "block")
    assert replace(finding, status="open") == before


def test_a_confirmation_holds_for_the_figure_as_it_was_stated(suites):
    (before,) = findings(wrong())
    (suites / LEDGER).write_text(f'{HEAD}{before.finding_id},"68,3%",Sở,2024-04-20,Đúng\n', encoding="utf-8")
    (finding,) = findings(wrong(69.4), suites=suites)
    assert (finding.finding_id, finding.status) == (before.finding_id, "open")


def test_a_confirmation_of_a_finding_that_is_gone_changes_nothing(suites):
    (suites / LEDGER).write_text(f"{HEAD}0123456789abcdef,5,Sở,2024-04-20,Đúng\n", encoding="utf-8")
    assert [f.status for f in findings(wrong(), suites=suites)] == ["open"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("finding_id,by,on,reason\n", "its columns are"),
        ("", "its columns are"),
        (HEAD + "a,5,Sở,2024-04-20,\n", r":2: reason must be filled in"),
        (HEAD + "a,5,Sở,20/4/2024,Đúng\n", "is no day"),
        (HEAD + "a,5,Sở,2024-04-20,Đúng\na,6,Sở,2024-04-20,Đúng\n", ":3: a is confirmed twice"),
    ],
)
def test_a_ledger_that_does_not_say_what_it_must_stops_with_its_line(suites, content, said):
    (suites / LEDGER).write_text(content, encoding="utf-8")
    with pytest.raises(GateError, match=said):
        findings(wrong(), suites=suites)


def test_without_a_ledger_nothing_is_confirmed(tmp_path):
    assert read_confirmations(tmp_path) == {}


def test_the_ledger_in_the_repository_can_be_read():
    assert all(entry.reason for entry in read_confirmations(EXPECTATIONS).values())
