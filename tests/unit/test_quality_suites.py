"""The gate's own machinery: suites are data that load whole or stop, and a crash of ours is never a finding."""

import json
import shutil
import tempfile

import pandas as pd
import pytest
from quality_records import REPORT, figure, judge

from pipelines.catalogue import relations, rules
from pipelines.quality import GateError, check, frames
from pipelines.quality.cases import BUILDERS, Cases, cases_of
from pipelines.quality.figures import prepare, with_terms
from pipelines.quality.gate import RULES, load_suites, open_source, run_suite
from pipelines.quality.joins import NOT_JUDGED
from pipelines.quality.passages import DOCUMENT_BUILDERS
from pipelines.quality.wording import DOCUMENT_WORDS, TELLERS, WORDS
from pipelines.settings import EXPECTATIONS

RULE = "share_in_range"
TWO_FIGURES = frames([REPORT], [figure("ho_so.on_time_share", 98.0), figure("ho_so.late_share", 2.0)])


@pytest.fixture
def suites(tmp_path):
    """A copy of the suites that a test may spoil."""
    folder = tmp_path / "expectations"
    shutil.copytree(EXPECTATIONS, folder)
    return folder


def spoil(folder, change, rule=RULE):
    path = folder / f"{rule}.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    change(config)
    path.write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")


def cases(rule=RULE) -> Cases:
    return cases_of(rule, with_terms(prepare(*TWO_FIGURES)))


def suite_of(rule=RULE, folder=EXPECTATIONS):
    return next(suite for suite in load_suites(folder) if suite.rule == rule)


def test_every_rule_with_cases_has_a_suite_words_and_a_place_in_the_catalogue():
    assert set(BUILDERS) == set(TELLERS) == set(WORDS)
    assert set(DOCUMENT_BUILDERS) == set(DOCUMENT_WORDS)
    assert {suite.rule for suite in load_suites()} == RULES == {*BUILDERS, *DOCUMENT_BUILDERS}
    assert set(rules()) >= RULES


def test_the_relations_name_indicators_of_the_catalogue():
    from pipelines.catalogue import indicators

    words = {NOT_JUDGED, "", "communes", "districts", "cumulative"}
    for relation in relations():
        if relation.rule == "section_present":
            continue
        for term in (relation.whole, *relation.parts):
            assert term in words or term.partition(":")[0] in indicators(), relation


def test_suites_keep_vietnamese_readable():
    for path in EXPECTATIONS.glob("*.json"):
        assert "\\u" not in path.read_text(encoding="utf-8")


def test_an_unknown_expectation_stops_instead_of_being_dropped(suites):
    spoil(suites, lambda config: config["expectations"][0].update(type="expect_nothing_we_know"))
    with pytest.raises(GateError, match=r"unknown expectations.*expect_nothing_we_know"):
        check(*TWO_FIGURES, suites)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda config: config.update(name="another"), "named as its file"),
        (lambda config: config.update(expectations=[]), "named as its file"),
        (lambda config: config["expectations"][0]["meta"].update(rule="part_within_whole"), "meta.rule"),
        (lambda config: config["expectations"][0].update(severity="grave"), "grave"),
        (lambda config: config["expectations"].pop(0), "rule's severity"),
        (lambda config: config["expectations"][0]["meta"].update(message_vi="{nobody} sai"), "nobody"),
        (lambda config: config["expectations"][0]["meta"].update(remedy_vi=" "), "asks for"),
        (lambda config: config["expectations"][0]["meta"].pop("remedy_vi"), "remedy_vi"),
        (lambda config: config["expectations"][0]["kwargs"].pop("column_list"), "column_list"),
    ],
)
def test_a_suite_that_does_not_say_what_it_must_stops_with_its_name(suites, change, said):
    spoil(suites, change)
    with pytest.raises(GateError, match=said) as stopped:
        load_suites(suites)
    assert f"{RULE}.json" in str(stopped.value)


def test_a_suite_that_is_no_json_stops_with_its_name(suites):
    (suites / f"{RULE}.json").write_text("{", encoding="utf-8")
    with pytest.raises(GateError, match=rf"{RULE}\.json"):
        load_suites(suites)


def test_a_gate_does_not_vanish_with_its_file(suites):
    (suites / f"{RULE}.json").unlink()
    with pytest.raises(GateError, match=f"no suite for.*{RULE}"):
        check(*TWO_FIGURES, suites)


def test_a_crash_in_an_expectation_is_an_error_of_ours(suites):
    # Two columns where the judgement takes three.
    spoil(suites, lambda config: config["expectations"][0]["kwargs"].update(column_list=["value", "minimum"]))
    with pytest.raises(GateError, match="expect_value_within_range crashed"):
        check(*TWO_FIGURES, suites)


def test_a_column_that_is_not_there_is_an_error_of_ours(suites):
    columns = ["value", "minimum", "no_such_column"]
    spoil(suites, lambda config: config["expectations"][0]["kwargs"].update(column_list=columns))
    with pytest.raises(GateError, match="no_such_column"):
        check(*TWO_FIGURES, suites)


def test_an_expectation_that_tolerates_broken_rows_is_an_error_of_ours(suites):
    # `mostly` would let a broken share pass as long as others hold.
    spoil(suites, lambda config: config["expectations"][0]["kwargs"].update(mostly=0.1))
    figures = frames([REPORT], [figure("ho_so.on_time_share", 98.0), figure("ho_so.late_share", 200.0)])
    with pytest.raises(GateError, match="expect_value_within_range"):
        check(*figures, suites)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_expectation_that_looks_at_some_rows_only_is_an_error_of_ours(suites):
    only = 'col("value") > 50'
    change = {"row_condition": only, "condition_parser": "great_expectations"}
    spoil(suites, lambda config: config["expectations"][0]["kwargs"].update(change))
    with pytest.raises(GateError, match="saw 1 rows of 2"):
        run_suite(suite_of(folder=suites), cases(), open_source())


def test_a_suite_cannot_judge_rows_with_missing_figures(suites):
    spoil(suites, lambda config: config["expectations"][0]["kwargs"].update(ignore_row_if="never"))
    with pytest.raises(GateError, match="ignore_row_if"):
        check(*TWO_FIGURES, suites)


def test_no_cases_are_not_judged_rather_than_passed():
    verdict = run_suite(suite_of(), Cases(RULE, ("share",), cases().frame.iloc[:0]), open_source())
    assert (verdict.evaluated, verdict.not_judged, verdict.broken) == (0, 0, ())


def test_rows_without_figures_are_counted_and_not_passed():
    unjudged = cases()
    unjudged.frame["value"] = float("nan")
    verdict = run_suite(suite_of(), unjudged, open_source())
    assert (verdict.evaluated, verdict.not_judged, verdict.broken) == (0, 2, ())


def test_a_check_leaves_no_files_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(tmp_path)
    check(*TWO_FIGURES)
    assert list(tmp_path.rglob("*")) == []


def test_one_row_is_judged():
    result = next(r for r in judge(figure("ho_so.on_time_share", 98.0)).results if r.rule == RULE)
    assert (result.evaluated, result.passed) == (1, True)


def test_a_result_names_its_suite_and_what_it_does_to_figures():
    result = next(r for r in judge(figure("ho_so.on_time_share", 98.0)).results if r.rule == RULE)
    assert (result.suite, result.severity, result.gate) == (f"expectations/{RULE}.json", "error", "block")


def test_a_frame_without_a_column_is_an_error_of_ours():
    observations, submissions = TWO_FIGURES
    with pytest.raises(GateError, match=r"lacks the columns.*decimals"):
        check(observations.drop(columns="decimals"), submissions)


def test_an_unknown_code_is_an_error_of_ours():
    with pytest.raises(GateError, match=r"ho_so\.unheard_of"):
        judge(figure("ho_so.unheard_of", 1))


def test_an_observation_of_no_submission_is_an_error_of_ours():
    observations, submissions = TWO_FIGURES
    with pytest.raises(GateError, match="report-1"):
        check(observations, submissions.iloc[:0])


def test_a_period_that_is_none_is_an_error_of_ours():
    with pytest.raises(GateError, match="2024-Q5"):
        judge(figure("ho_so.received", 1, period="2024-Q5"))


def test_the_types_that_a_database_gives_are_judged_alike():
    observations, submissions = frames(
        [REPORT], [figure("incidents.systems_level_approved_share", 68.3, numerator=77, denominator=132, decimals=1)]
    )
    observations = observations.astype({"numerator": "Int64", "denominator": "Int64", "decimals": "Int32"})
    observations["numerator_comparator"] = pd.array([None], dtype="str")
    observations.index = [7]
    assert len(check(observations, submissions.drop(columns="text")).findings) == 1
