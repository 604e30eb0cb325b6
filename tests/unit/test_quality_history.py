"""A figure against other periods and other provinces: no verdict without enough of them."""

from dataclasses import replace

import pytest
from quality_records import REPORT, figure, report

from pipelines.quality import check, frames

RULE = "jump_between_periods"
SHARE, COUNT, FLOW = "ho_so.online_share", "connectivity.bts_5g", "ho_so.received"
PROVINCES = ["cao-bang-04", "bac-kan-06", "dien-bien-11", "son-la-14", "hoa-binh-17", "lang-son-20", "phu-tho-25"]


def findings(*reports):
    """The findings of the rule on reports, each of a province, a period and its figures."""
    submissions, figures = [], []
    for i, (province, period, *stated) in enumerate(reports):
        submission = replace(REPORT, submission_id=f"s{i}", doc=f"d{i}", province_key=province, period=period)
        of_period = [replace(one, period=one.period if one.period != "2024-Q1" else period) for one in stated]
        submission, placed = report(*of_period, submission=submission)
        submissions.append(submission)
        figures += [replace(one, observation_id=f"{i}-{one.observation_id}") for one in placed]
    gating = check(*frames(submissions, figures))
    result = next(r for r in gating.results if r.rule == RULE)
    return [f for f in gating.findings if f.rule == RULE], result


def series(values, code=SHARE, province="lao-cai-10", **changes):
    quarters = [f"{2022 + i // 4}-Q{i % 4 + 1}" for i in range(len(values))]
    return [
        (province, quarter, figure(code, value, **changes)) for quarter, value in zip(quarters, values, strict=True)
    ]


def panel(value, others, code=SHARE):
    names = ["lao-cai-10", *PROVINCES][: len(others) + 1]
    return [(name, "2024-Q1", figure(code, v)) for name, v in zip(names, [value, *others], strict=True)]


class TestCountsThatOnlyGrow:
    def test_a_cumulative_count_that_falls_asks_with_both_values(self):
        found, _ = findings(*series([80, 75], COUNT))
        (finding,) = found
        assert (finding.severity, finding.gate, finding.doc) == ("warning", "flag", "d1")
        assert (finding.stated, finding.computed, finding.observation_ids) == ("75", "80", ["1-o0"])
        assert "quý I năm 2022" in finding.message_vi

    @pytest.mark.parametrize("values", [[80, 80], [80, 81], [80]])
    def test_one_that_stays_or_grows_holds(self, values):
        assert findings(*series(values, COUNT))[0] == []

    def test_a_hedge_widens_what_it_was(self):
        assert findings(*series([1300], COUNT, comparator="~"), *series([1300, 1295], COUNT)[1:])[0] == []

    def test_another_province_level_or_kind_is_no_earlier_period(self):
        reports = [
            ("lao-cai-10", "2022-Q1", figure(COUNT, 80, level="tinh"), figure(COUNT, 80, kind="target")),
            ("bac-giang-24", "2022-Q1", figure(COUNT, 80)),
            ("lao-cai-10", "2022-Q2", figure(COUNT, 75)),
        ]
        assert findings(*reports)[0] == []

    def test_a_plain_stock_may_fall(self):
        assert findings(*series([1900, 1761], "services.tthc_total"))[0] == []

    def test_results_since_january_grow_from_quarter_to_half_to_year(self):
        def since(*values):
            keys = ["2024-Q1", "2024-H1", "2024"]
            return [("lao-cai-10", k, figure(FLOW, v, period=k)) for k, v in zip(keys, values, strict=True)]

        assert findings(*since(100, 200, 400))[0] == []
        (finding,) = findings(*since(100, 90, 400))[0]
        assert (finding.stated, finding.computed) == ("90", "100")

    def test_a_quarter_is_no_continuation_of_the_quarter_before(self):
        assert findings(*series([100, 60, 80, 10], FLOW))[0] == []


class TestAgainstOwnPeriods:
    def test_a_share_far_from_four_earlier_periods_is_a_question(self):
        (finding,) = findings(*series([70, 71, 72, 73, 7.3]))[0]
        assert (finding.severity, finding.stated, finding.computed) == ("info", "7%", "71,5%")
        assert "4 kỳ trước" in finding.message_vi

    def test_three_earlier_periods_are_not_enough_history(self):
        found, result = findings(*series([70, 71, 72, 7.3]))
        assert found == [] and result.evaluated == 0 and result.not_judged > 0

    def test_steady_growth_is_no_jump(self):
        assert findings(*series([50, 55, 60, 65, 70, 75]))[0] == []

    @pytest.mark.parametrize(("value", "holds"), [(81.0, True), (82.0, False)])
    def test_three_and_a_half_spreads_are_the_edge(self, value, holds):
        # Four equal periods have no spread of their own: three points are the least, 3,5 of them 10,5.
        assert (findings(*series([71, 71, 71, 71, value]))[0] == []) == holds


class TestAgainstThePanel:
    OTHERS = (90, 91, 92, 93, 94, 95, 96)

    def test_a_share_far_from_seven_other_provinces_is_a_question(self):
        (finding,) = findings(*panel(9.5, self.OTHERS))[0]
        assert (finding.severity, finding.doc) == ("info", "d0")
        assert "8 tỉnh, thành phố cùng kỳ" in finding.message_vi

    def test_seven_provinces_are_not_enough(self):
        found, result = findings(*panel(9.5, self.OTHERS[:6]))
        assert found == [] and result.evaluated == 0 and result.not_judged > 0

    def test_one_among_many_alike_holds(self):
        assert findings(*panel(88, self.OTHERS))[0] == []


def test_a_report_alone_gets_no_verdict():
    found, result = findings(("lao-cai-10", "2024-Q1", figure(SHARE, 5), figure(COUNT, 75)))
    assert found == [] and (result.evaluated, result.passed) == (0, False)
