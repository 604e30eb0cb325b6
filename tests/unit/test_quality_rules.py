"""Figures by themselves and said again, and what holds for all rules: no figures, no values, nothing wrong."""

import pytest
from quality_records import broken, counts, figure, judge, report

from pipelines.quality import FEW_VALUES, check, frames
from pipelines.quality.cases import BUILDERS

RANGE, RESTATED = "share_in_range", "restated_alike"


def share(value, numerator=None, denominator=None, code="incidents.systems_level_approved_share", **changes):
    return figure(code, value, numerator=numerator, denominator=denominator, **changes)


def by_level(code, whole, tinh, huyen, xa, **changes):
    stated = {"all": whole, "tinh": tinh, "huyen": huyen, "xa": xa}
    return [figure(code, value, level=level, **changes) for level, value in stated.items() if value is not None]


class TestShareInRange:
    def test_a_share_of_exactly_100_is_in_range(self):
        assert not broken(RANGE, share(100))

    def test_a_share_above_100_is_held_back(self):
        (finding,) = broken(RANGE, share(100.1, decimals=1))
        assert (finding.severity, finding.gate, finding.computed) == ("error", "block", "từ 0% đến 100%")

    def test_a_share_below_zero_is_held_back(self):
        assert len(broken(RANGE, share(-1))) == 1

    def test_bank_accounts_above_100_only_warn(self):
        (finding,) = broken(RANGE, share(187.5, code="society.bank_account_share", decimals=1))
        assert (finding.severity, finding.gate) == ("warning", "flag")

    def test_subscriptions_per_100_people_have_bounds_of_their_own(self):
        assert not broken(RANGE, figure("connectivity.mobile_broadband_per_100", 181.82, decimals=2))
        assert broken(RANGE, figure("connectivity.mobile_broadband_per_100", 301))

    def test_a_share_stated_as_a_fraction_alone_is_left_to_its_fraction(self):
        assert counts(RANGE, share(None, 77, 132)) == (0, 0, 0)

    def test_counts_have_no_range(self):
        assert counts(RANGE, figure("ho_so.received", 59302)) == (0, 0, 0)


class TestRestatedAlike:
    CODE = "services.eligible_full_share"

    def test_two_values_of_one_share_are_flagged_once(self):
        (finding,) = broken(RESTATED, share(98, code=self.CODE), share(100, code=self.CODE), share(98, code=self.CODE))
        assert (finding.severity, finding.gate, finding.stated, finding.computed) == ("warning", "flag", "100%", "98%")

    def test_the_coarser_precision_of_two_decides(self):
        assert not broken(RESTATED, share(98.5, code=self.CODE, decimals=1), share(99, code=self.CODE))
        assert broken(RESTATED, share(98.4, code=self.CODE, decimals=1), share(99, code=self.CODE))

    def test_a_hedge_and_its_boundary_agree(self):
        assert not broken(RESTATED, share(95, code=self.CODE, comparator=">"), share(95, code=self.CODE))

    def test_a_fraction_alone_is_a_statement_of_its_share(self):
        assert not broken(RESTATED, share(None, 14, 14, self.CODE), share(100, code=self.CODE))
        assert broken(RESTATED, share(None, 13, 14, self.CODE), share(100, code=self.CODE))

    def test_statements_far_apart_are_a_question_and_no_contradiction(self):
        (finding,) = broken(RESTATED, share(94, code=self.CODE), share(68.66, code=self.CODE, decimals=2))
        assert finding.severity == "info"

    def test_exactly_the_distance_that_is_near_is_still_near(self):
        # 80 and 91 are 10 points apart at their nearest ends.
        assert broken(RESTATED, share(80, code=self.CODE), share(91, code=self.CODE))[0].severity == "warning"
        assert (
            broken(RESTATED, share(80, code=self.CODE), share(91.1, code=self.CODE, decimals=1))[0].severity == "info"
        )

    def test_courses_stand_side_by_side(self):
        assert counts(RESTATED, figure("people.trained", 983), figure("people.trained", 903)) == (0, 0, 0)

    def test_another_level_period_kind_or_attribute_is_another_figure(self):
        others = [{"level": "xa"}, {"period": "2023"}, {"kind": "target"}, {"attributes": '{"system": "A"}'}]
        assert counts(RESTATED, share(90), *[share(91, **other) for other in others]) == (0, 0, 0)

    def test_the_number_of_villages_is_one_number(self):
        mobile = share(99, 1548, 1562, "connectivity.villages_mobile_broadband_share")
        assert not broken(RESTATED, mobile, share(86, 1337, 1562, "connectivity.villages_fibre_share"))
        (finding,) = broken(RESTATED, mobile, share(85, 1337, 1572, "connectivity.villages_fibre_share"))
        assert (finding.stated, finding.computed) == ("1.572", "1.562")

    def test_one_statement_is_no_case(self):
        assert counts(RESTATED, share(98, code=self.CODE), share(98, code=self.CODE)) == (0, 0, 0)


def test_no_figures_at_all_pass_nothing():
    results = [result for result in judge().results if result.rule in BUILDERS]
    assert {result.rule for result in results} == set(BUILDERS)
    assert all((result.evaluated, result.not_judged, result.broken) == (0, 0, 0) for result in results)
    assert not any(result.passed for result in results)


@pytest.mark.parametrize("rule", BUILDERS)
def test_figures_without_any_value_are_judged_by_no_rule(rule):
    empty = [figure(code) for code in ("ho_so.received", "ho_so.on_time_share", "services.dvctt_full")] * 2
    assert counts(rule, *empty)[0] == 0


def test_a_consistent_report_raises_nothing():
    figures = [
        *by_level("ho_so.received", 59302, 21371, 3667, 34264),
        *by_level("ho_so.on_time_share", 98.8, 98.6, 94.9, 99.4, decimals=1),
        *by_level("ho_so.late_share", 1.2, 1.4, 5.1, 0.6, decimals=1),
        *by_level("services.dvctt_total", 858, 624, 164, 70),
        *by_level("services.dvctt_full", 377, 308, 53, 16),
        *by_level("services.dvctt_partial", 481, 316, 111, 54),
        share(58.3, 77, 132, decimals=1),
        share(99, 1548, 1562, "connectivity.villages_mobile_broadband_share", comparator="~"),
        figure("connectivity.villages_without_mobile_broadband", 14),
        figure("people.digital_teams_village", 1562, numerator=1562, denominator=1562),
    ]
    assert judge(*figures).findings == []


def test_words_as_categories_are_judged_like_words():
    again = [figure("ho_so.on_time_share", value, decimals=1, attributes=None) for value in (94.65, 90.0, 120.0)]
    submission, placed = report(*by_level("ho_so.on_time_share", 94.6, 98.6, 94.9, 99.4, decimals=1), *again)
    observations, submissions = frames([submission], placed)
    as_categories = observations.astype(dict.fromkeys(FEW_VALUES, "category"))
    found = check(observations, submissions)
    assert len(found.findings) > 2
    assert check(as_categories, submissions) == found
