"""Every expectation, asked through Great Expectations: where it holds, breaks, stands on its edge, and cannot judge."""

import math
from pathlib import Path

import pandas as pd
import pytest

from pipelines.quality.cases import Cases
from pipelines.quality.expectations import JUDGEMENTS
from pipelines.quality.gate import Ask, Suite, load_suites, open_source, run_suite

N = math.nan
INF = math.inf
HOLDS, BREAKS, UNJUDGED = True, False, None

# The columns as the expectation takes them. A zero denominator, a missing total and a missing part come as NaN: there
# is no share of nothing, and no sum of what is not stated. A hedge comes as a wide interval.
TABLE = {
    "expect_share_to_match_fraction": {
        "holds": ((79.5, 80.5, 81, 79.512, 79.512), HOLDS),
        "breaks": ((68.25, 68.35, 68.4, 58.333, 58.333), BREAKS),
        "edge, half a unit": ((58.25, 58.35, 58.4, 58.25, 58.25), HOLDS),
        "beyond the edge": ((58.25, 58.35, 58.4, 58.2499, 58.2499), BREAKS),
        "edge, cut off": ((92.845, 92.855, 92.86, 92.8599, 92.8599), HOLDS),
        "a whole unit is not cut off": ((92.845, 92.855, 92.86, 92.86, 92.86), BREAKS),
        "percent against fraction": ((0.9855, 0.9865, 0.987, 98.6, 98.6), BREAKS),
        "zero denominator": ((99.5, 100.5, 101, N, N), UNJUDGED),
        "hedged share": ((75, 100, 100, 75.4, 75.4), HOLDS),
        "hedged part": ((75, 100, 100, 73.8, 100), HOLDS),
    },
    "expect_share_to_be_rounded": {
        "holds": ((92.855, 92.865, 92.87, 92.857, 92.857), HOLDS),
        "breaks": ((92.845, 92.855, 92.86, 92.857, 92.857), BREAKS),
        "edge": ((92.845, 92.855, 92.86, 92.855, 92.855), HOLDS),
        "left to the fraction": ((68.25, 68.35, 68.4, 58.3, 58.3), HOLDS),
        "zero denominator": ((68.25, 68.35, 68.4, N, N), UNJUDGED),
    },
    "expect_count_to_reach_share": {
        "holds": ((75, 100, 75.4, 100, 75.4, 75.4), HOLDS),
        "breaks": ((75, 100, 73.8, 100, 73.8, 73.8), BREAKS),
        "edge": ((75, 100, 75, 100, 75, 75), HOLDS),
        "left to the fraction": ((75, 100, 60, 70, 60, 60), HOLDS),
        "zero denominator": ((75, 100, N, N, N, N), UNJUDGED),
    },
    "expect_part_within_whole": {
        "holds": ((100, 209), HOLDS),
        "breaks": ((210, 209), BREAKS),
        "edge": ((209, 209), HOLDS),
        "zero whole": ((1, 0), BREAKS),
        "nothing of nothing": ((0, 0), HOLDS),
        "missing whole": ((1, N), UNJUDGED),
        "hedged part": ((190, 200), HOLDS),
    },
    "expect_sum_to_equal_total": {
        "holds": ((59302, 59302, 59302, 59302), HOLDS),
        "breaks": ((59303, 59303, 59302, 59302), BREAKS),
        "large and exact": ((1e14, 1e14, 1e14 + 1, 1e14 + 1), BREAKS),
        "edge of a rounded sum": ((100, 100, 99.9, 100.0), HOLDS),
        "beyond the edge": ((100, 100, 99.7, 99.9), BREAKS),
        "missing total": ((N, N, 10, 10), UNJUDGED),
        "missing part": ((10, 10, N, N), UNJUDGED),
        "hedged part": ((100, 100, 95, INF), HOLDS),
    },
    "expect_value_within_range": {
        "holds": ((58.3, 0, 100), HOLDS),
        "breaks": ((100.1, 0, 100), BREAKS),
        "below": ((-1, 0, 100), BREAKS),
        "edge": ((100, 0, 100), HOLDS),
        "no bound above": ((187.5, 0, INF), HOLDS),
        "missing": ((N, 0, 100), UNJUDGED),
    },
    "expect_value_to_be_usual": {
        "holds": ((78.5, 100), HOLDS), "breaks": ((187.5, 100), BREAKS), "edge": ((100, 100), HOLDS),
        "missing": ((N, 100), UNJUDGED),
    },
    "expect_complement_to_match": {
        "holds": ((14, 14, 14, 14), HOLDS),
        "breaks": ((10, 10, 14, 14), BREAKS),
        "edge of a share": ((14.45, 14.55, 14.55, 14.65), HOLDS),
        "missing share": ((14, 14, N, N), UNJUDGED),
        "hedged rest": ((10, INF, 14, 14), HOLDS),
        "nothing of nothing": ((0, 0, 0, 0), HOLDS),
    },
    "expect_statements_to_agree": {
        "holds": ((97.5, 98.5, 98.45, 98.55, 10), HOLDS),
        "breaks": ((97.5, 98.5, 99.5, 100, 10), BREAKS),
        "edge": ((97.5, 98.5, 98.5, 98.6, 10), HOLDS),
        "far apart is of two things": ((67.5, 68.5, 94, 94, 10), HOLDS),
        "edge of near": ((80, 80, 90, 90, 10), BREAKS),
        "missing": ((80, 80, N, N, 10), UNJUDGED),
        "hedged": ((95, 100, 95, 95, 10), HOLDS),
    },
    "expect_statements_of_one_thing": {
        "holds": ((80, 80, 90, 90, 10), HOLDS), "breaks": ((80, 80, 90.1, 90.1, 10), BREAKS),
        "missing": ((N, N, 90, 90, 10), UNJUDGED),
    },
    "expect_overall_within_levels": {
        "holds": ((98.75, 98.85, 94.85, 99.45), HOLDS), "breaks": ((94.6, 94.7, 94.85, 99.45), BREAKS),
        "edge": ((94.75, 94.85, 94.85, 99.45), HOLDS), "missing level": ((80, 80, N, N), UNJUDGED),
        "hedged level": ((99.5, 99.5, 94.85, 100), HOLDS),
    },
    "expect_level_to_exist": {
        "holds": ((90, 100), HOLDS), "breaks": ((101, 100), BREAKS), "edge": ((100, 100), HOLDS),
        "level that stands": ((101, N), UNJUDGED),
    },
    "expect_level_to_last": {
        "holds": ((90, 99, 100), HOLDS), "breaks": ((90, 101, 100), BREAKS), "edge": ((90, 100, 100), HOLDS),
        "left to the level": ((101, 110, 100), HOLDS), "level that stands": ((90, 99, N), UNJUDGED),
    },
    "expect_day_to_exist": {
        "holds": ((30, 30), HOLDS), "breaks": ((31, 30), BREAKS), "day zero": ((0, 30), BREAKS),
        "no such month": ((1, 0), BREAKS), "edge": ((29, 29), HOLDS), "missing": ((N, 30), UNJUDGED),
    },
    "expect_past_to_precede_issue": {
        "holds": ((10, 11), HOLDS), "breaks": ((12, 11), BREAKS), "edge": ((11, 11), HOLDS),
        "missing": ((12, N), UNJUDGED),
    },
    "expect_report_by_due_day": {
        "holds": ((10, 11), HOLDS), "breaks": ((12, 11), BREAKS), "edge": ((11, 11), HOLDS),
        "missing": ((N, 11), UNJUDGED),
    },
    "expect_metadata_to_be_complete": {
        "holds": ((1, 1, 1), HOLDS), "breaks": ((1, 0, 1), BREAKS), "all missing": ((0, 0, 0), BREAKS),
        "unknown": ((1, N, 1), UNJUDGED),
    },
    "expect_section_to_be_present": {
        "holds": ((2, 1), HOLDS), "breaks": ((0, 1), BREAKS), "edge": ((1, 1), HOLDS), "missing": ((N, 1), UNJUDGED),
    },
    "expect_section_to_state_figures": {
        "holds": ((5, 1), HOLDS), "breaks": ((0, 1), BREAKS), "edge": ((1, 1), HOLDS),
        "no section": ((N, 1), UNJUDGED),
    },
    "expect_usual_decimal_mark": {
        "holds": ((44, 44), HOLDS), "breaks": ((46, 44), BREAKS), "missing": ((N, 44), UNJUDGED),
    },
    "expect_share_to_have_unit": {
        "holds": ((1, 1), HOLDS), "breaks": ((0, 1), BREAKS), "missing": ((N, 1), UNJUDGED),
    },
    "expect_passage_once": {
        "holds": ((1, 1), HOLDS), "breaks": ((2, 1), BREAKS), "missing": ((N, 1), UNJUDGED),
    },
    "expect_status_to_match": {
        "met": ((1, 87.44, 87.44, 85, 0), HOLDS), "breaks": ((1, 86.32, 86.32, 90, 0), BREAKS),
        "missed": ((0, 86.32, 86.32, 90, 0), HOLDS), "met is not missed": ((0, 91, 91, 90, 0), BREAKS),
        "edge": ((1, 90, 90, 90, 0), HOLDS), "edge of a strict goal": ((1, 90, 90, 90, 1), BREAKS),
        "hedged result": ((1, 89, 91, 90, 0), HOLDS), "nobody can tell": ((N, 3.2, 3.2, 5, 0), UNJUDGED),
    },
    "expect_excess_to_match": {
        "points": ((2.435, 2.445, 2.44, 2.44, 2.87, 2.87), HOLDS),
        "percent": ((19.5, 20.5, 200, 200, 20, 20), HOLDS),
        "breaks": ((3.435, 3.445, 2.44, 2.44, 2.87, 2.87), BREAKS),
        "edge": ((2.35, 2.45, 2.45, 2.45, 9, 9), HOLDS),
        "missing": ((N, N, 2.44, 2.44, 2.87, 2.87), UNJUDGED),
    },
    "expect_count_to_match_table": {
        "holds": ((16, 16), HOLDS), "breaks": ((17, 16), BREAKS), "no table": ((16, N), UNJUDGED),
    },
    "expect_count_to_match_list": {
        "holds": ((7, 7), HOLDS), "breaks": ((8, 7), BREAKS), "no list": ((7, N), UNJUDGED),
    },
    "expect_named_goals_to_be_reached": {
        "holds": ((0, 0), HOLDS), "breaks": ((1, 0), BREAKS), "no list": ((N, 0), UNJUDGED),
    },
    "expect_count_not_to_fall": {
        "holds": ((81, 80), HOLDS), "breaks": ((75, 80), BREAKS), "edge": ((80, 80), HOLDS),
        "no period before": ((75, N), UNJUDGED), "hedged": ((INF, 80), HOLDS),
    },
    "expect_share_usual_for_province": {
        "holds": ((1.2, 3.5), HOLDS), "breaks": ((-3.6, 3.5), BREAKS), "edge": ((3.5, 3.5), HOLDS),
        "not enough history": ((N, 3.5), UNJUDGED),
    },
    "expect_share_usual_among_provinces": {
        "holds": ((1.2, 3.5), HOLDS), "breaks": ((9, 3.5), BREAKS), "edge": ((-3.5, 3.5), HOLDS),
        "not enough history": ((N, 3.5), UNJUDGED),
    },
}  # fmt: skip


def judged(kind, rows):
    """Evaluated, not judged and broken cases of rows, each a case, by one expectation alone."""
    columns = tuple(f"c{i}" for i in range(len(next(iter(TABLE[kind].values()))[0])))
    ask = Ask(kind, columns, "share_in_range", "warning", "flag", "", "")
    expectation = {"type": kind, "kwargs": {"column_list": list(columns)}, "severity": "warning", "meta": {}}
    suite = Suite("share_in_range", Path("alone.json"), (ask,), {"name": "alone", "expectations": [expectation]})
    frame = pd.DataFrame(rows, columns=list(columns), dtype="float64")
    verdict = run_suite(suite, Cases("share_in_range", ("share",), frame.assign(case=range(len(frame)))), open_source())
    return verdict.evaluated, verdict.not_judged, {broken.case for broken in verdict.broken}


def test_every_expectation_of_the_suites_stands_in_the_table():
    assert set(TABLE) == set(JUDGEMENTS) == {ask.type for suite in load_suites() for ask in suite.asks}


@pytest.mark.parametrize("kind", TABLE)
def test_an_expectation_judges_each_row_as_it_should(kind):
    said = [answer for _, answer in TABLE[kind].values()]
    assert {HOLDS, BREAKS, UNJUDGED} <= set(said)
    evaluated, not_judged, broken = judged(kind, [row for row, _ in TABLE[kind].values()])
    names = list(TABLE[kind])
    assert {names[case] for case in broken} == {name for name, (_, answer) in TABLE[kind].items() if answer is BREAKS}
    assert (evaluated, not_judged) == (len(said) - said.count(UNJUDGED), said.count(UNJUDGED))


@pytest.mark.parametrize("kind", TABLE)
def test_an_expectation_judges_one_row_and_nothing_where_all_is_empty(kind):
    rows = {answer: row for row, answer in TABLE[kind].values()}
    assert judged(kind, [rows[HOLDS]]) == (1, 0, set())
    assert judged(kind, [rows[BREAKS]]) == (1, 0, {0})
    assert judged(kind, [(N,) * len(rows[HOLDS])] * 3) == (0, 3, set())
    assert judged(kind, []) == (0, 0, set())
