"""Each rule on small reports: it holds, it breaks, and what happens at the edge of its tolerance and of its data."""

import pytest
from quality_records import broken, counts, figure, judge

from pipelines.quality.cases import BUILDERS

RATIO, PART, LEVELS = "ratio_matches_fraction", "part_within_whole", "levels_sum_to_total"
PARTS, SHARES, RANGE = "parts_sum_to_total", "shares_sum_to_100", "share_in_range"
COMPLEMENT, RESTATED, OVERALL = "complement_matches", "restated_alike", "overall_within_levels"


def share(value, numerator=None, denominator=None, code="incidents.systems_level_approved_share", **changes):
    return figure(code, value, numerator=numerator, denominator=denominator, **changes)


def by_level(code, whole, tinh, huyen, xa, **changes):
    stated = {"all": whole, "tinh": tinh, "huyen": huyen, "xa": xa}
    return [figure(code, value, level=level, **changes) for level, value in stated.items() if value is not None]


class TestRatioMatchesFraction:
    def test_a_share_of_80_percent_matches_163_of_205(self):
        assert not broken(RATIO, share(80, 163, 205))

    def test_a_share_that_is_not_its_fraction_is_held_back(self):
        (finding,) = broken(RATIO, share(68.3, 77, 132, decimals=1))
        assert (finding.severity, finding.gate, finding.observation_ids) == ("error", "block", ["o0"])
        assert (finding.stated, finding.computed) == ("68,3%", "77/132 = 58,3%")

    @pytest.mark.parametrize(
        ("value", "decimals", "holds"),
        [(58.2, 1, True), (58.3, 1, True), (58.4, 1, False), (58.25, 2, True), (58.26, 2, False), (58, 0, True)],
    )
    def test_half_a_unit_of_the_last_decimal_is_the_edge(self, value, decimals, holds):
        # 233/400 is 58,25% to the last digit: 58,2 and 58,3 are both exactly half a unit away.
        assert (not broken(RATIO, share(value, 233, 400, decimals=decimals))) == holds

    def test_a_share_cut_off_instead_of_rounded_is_flagged_and_not_held_back(self):
        (finding,) = broken(RATIO, share(92.85, 26, 28, decimals=2))
        assert (finding.severity, finding.gate) == ("warning", "flag")
        assert "26/28 = 92,86%" in finding.message_vi

    def test_a_whole_unit_too_low_is_no_cut_off_share(self):
        # 57,9 + one unit is 58,0: a share of exactly 58% was not cut off to 57,9.
        (finding,) = broken(RATIO, share(57.9, 58, 100, decimals=1))
        assert finding.severity == "error"

    @pytest.mark.parametrize(
        ("comparator", "value", "holds"),
        [(">", 89, True), (">", 90, False), ("<", 90, True), ("<", 89, False), ("~", 88, False), ("~", 90, True)],
    )
    def test_a_hedge_widens_a_share_to_its_side(self, comparator, value, holds):
        assert (not broken(RATIO, share(value, 1700, 1900, comparator=comparator))) == holds

    def test_a_hedged_count_that_can_reach_the_share_asks_for_the_count(self):
        (finding,) = broken(
            RATIO,
            share(75, 1300, 1761, "services.national_portal_share", comparator=">", numerator_comparator=">"),
        )
        assert (finding.severity, finding.gate) == ("warning", "flag")
        assert "từ 1.321 trở lên" in finding.message_vi

    def test_a_hedged_count_beside_a_precise_share_is_ordinary_rounding(self):
        assert not broken(RATIO, share(75.4, 1300, 1761, decimals=1, numerator_comparator=">"))

    def test_a_hedged_count_cannot_lower_its_share(self):
        (finding,) = broken(RATIO, share(70, 1300, 1761, numerator_comparator=">"))
        assert finding.severity == "error"

    def test_a_share_of_a_zero_denominator_is_not_judged(self):
        assert counts(RATIO, share(100, 0, 0)) == (0, 1, 0)
        assert counts(RATIO, share(100, 5, 0)) == (0, 1, 0)

    def test_a_share_of_a_zero_denominator_is_not_judged_by_a_count_before_it(self):
        # 13/14 cut off, not rounded: what was said of it divided by the zero.
        of_nothing = [figure("ho_so.received", 14), share(92.85, 13, 0, decimals=2)]
        assert counts(RATIO, *of_nothing) == (0, 1, 0)
        assert not broken(RATIO, *of_nothing)

    def test_a_fraction_of_one_is_named_as_such(self):
        (finding,) = broken(RATIO, share(0.986, 986, 1000, decimals=3))
        assert "phần của 1" in finding.message_vi

    def test_a_fraction_upside_down_is_named_as_such(self):
        assert "đảo chỗ" in broken(RATIO, share(79.5, 205, 163, decimals=1))[0].message_vi

    def test_a_share_is_judged_by_two_counts_stated_elsewhere(self):
        received, online = figure("ho_so.received", 123290), figure("ho_so.received_online", 95516)
        assert not broken(RATIO, figure("ho_so.online_share", 77.47, decimals=2), received, online)
        (finding,) = broken(RATIO, figure("ho_so.online_share", 74.77, decimals=2), received, online)
        assert finding.observation_ids == ["o0", "o2", "o1"]

    def test_a_share_holds_by_a_whole_that_stands_shortly_before_it(self):
        counts = [figure("ho_so.resolved", 86740), figure("ho_so.on_time", 60110)]
        late = figure("ho_so.late_share", 0.6, numerator=520, denominator=60110, decimals=1)
        assert not broken(RATIO, *counts, late)
        assert broken(RATIO, *counts[1:], late)
        assert broken(RATIO, late, *counts[1:])

    def test_a_hedged_count_is_no_whole_that_excuses_a_share(self):
        hedged = figure("people.digital_team_members", 17000, comparator=">")
        assert broken(RATIO, hedged, share(81.84, 170054, 192932, decimals=2))

    def test_a_share_whose_counts_are_not_both_stated_is_not_judged(self):
        assert counts(RATIO, figure("ho_so.online_share", 77), figure("ho_so.received", 100)) == (0, 1, 0)

    def test_counts_of_another_period_or_kind_say_nothing_of_a_share(self):
        other = figure("ho_so.received", 50, period="2023"), figure("ho_so.received_online", 50, kind="target")
        assert counts(RATIO, figure("ho_so.online_share", 77), *other) == (0, 0, 0)


class TestPartWithinWhole:
    def test_a_part_may_be_the_whole(self):
        assert not broken(PART, share(100, 209, 209))

    def test_a_numerator_one_above_its_denominator_breaks(self):
        (finding,) = broken(PART, share(None, 210, 209))
        assert (finding.severity, finding.gate) == ("error", "block")
        assert "tử số 210 lớn hơn mẫu số 209" in finding.message_vi

    def test_a_count_stated_with_its_base_is_a_part_of_it(self):
        assert broken(PART, figure("people.digital_teams_village", 1600, numerator=1600, denominator=1562))

    def test_a_share_without_a_maximum_may_count_more_than_its_base(self):
        accounts = share(187.5, 1875, 1000, "society.bank_account_share", decimals=1)
        assert not broken(PART, accounts) and not broken(RATIO, accounts)

    def test_online_dossiers_are_among_those_received(self):
        (finding,) = broken(PART, figure("ho_so.received", 100), figure("ho_so.received_online", 101))
        assert finding.observation_ids == ["o1", "o0"]

    @pytest.mark.parametrize(("part", "whole", "holds"), [("~", "=", True), ("=", ">", True), (">", "=", False)])
    def test_hedges_on_either_side_widen(self, part, whole, holds):
        figures = figure("ho_so.received", 100, comparator=whole), figure("ho_so.received_online", 101, comparator=part)
        assert (not broken(PART, *figures)) == holds

    def test_a_part_without_its_whole_is_not_judged(self):
        assert counts(PART, figure("ho_so.received_online", 101)) == (0, 1, 0)

    def test_a_whole_of_zero_is_judged(self):
        assert broken(PART, figure("ho_so.received", 0), figure("ho_so.received_online", 1))


class TestLevelsSumToTotal:
    def test_the_levels_of_a_real_report_add_up(self):
        assert counts(LEVELS, *by_level("ho_so.received", 59302, 21371, 3667, 34264)) == (1, 0, 0)

    def test_one_dossier_too_many_breaks_and_shows_the_sum(self):
        (finding,) = broken(LEVELS, *by_level("ho_so.received", 59303, 21371, 3667, 34264))
        assert finding.observation_ids == ["o0", "o1", "o2", "o3"]
        assert "21.371 (cấp tỉnh) + 3.667 (cấp huyện) + 34.264 (cấp xã) = 59.302" in finding.message_vi
        assert "chênh lệch 1." in finding.message_vi

    def test_a_missing_total_is_not_a_passed_total(self):
        assert counts(LEVELS, *by_level("ho_so.received", None, 21371, 3667, 34264)) == (0, 1, 0)

    def test_a_missing_level_is_no_zero(self):
        assert counts(LEVELS, *by_level("ho_so.received", 59302, 21371, None, 34264)) == (0, 1, 0)

    @pytest.mark.parametrize("period", ["2025-07", "2025-Q3", "2025-9M", "2026-Q1"])
    def test_two_levels_suffice_once_the_districts_are_gone(self, period):
        assert counts(LEVELS, *by_level("ho_so.received", 30, 10, None, 20, period=period)) == (1, 0, 0)
        assert counts(LEVELS, *by_level("ho_so.received", 31, 10, None, 20, period=period)) == (1, 0, 1)

    @pytest.mark.parametrize("period", ["2025-06", "2025-H1"])
    def test_the_district_level_is_needed_to_its_last_day(self, period):
        assert counts(LEVELS, *by_level("ho_so.received", 30, 10, None, 20, period=period)) == (0, 1, 0)

    def test_a_district_level_that_is_stated_counts_even_after_its_end(self):
        assert counts(LEVELS, *by_level("ho_so.received", 35, 10, 5, 20, period="2025-9M")) == (1, 0, 0)

    def test_a_hedged_level_leaves_room_for_the_total(self):
        figures = by_level("ho_so.received", 59302, 21371, None, 34264)
        assert not broken(LEVELS, *figures, figure("ho_so.received", 3600, level="huyen", comparator=">"))
        assert broken(LEVELS, *figures, figure("ho_so.received", 3700, level="huyen", comparator=">"))

    def test_shares_of_levels_do_not_add_up_and_are_not_asked_to(self):
        assert counts(LEVELS, *by_level("ho_so.on_time_share", 98, 99, 95, 98)) == (0, 0, 0)

    def test_courses_are_no_levels_of_each_other(self):
        assert counts(LEVELS, *by_level("people.trained", 983, 10, 20, 210)) == (0, 0, 0)

    def test_levels_of_different_attributes_are_different_figures(self):
        figures = by_level("ho_so.received", 30, 10, 10, None)
        other = figure("ho_so.received", 99, level="xa", attributes='{"channel": "post"}')
        assert counts(LEVELS, *figures, other) == (0, 2, 0)

    def test_a_sum_is_broken_only_if_no_stated_total_fits(self):
        figures = by_level("ho_so.received", 60, 10, 20, 30)
        assert not broken(LEVELS, *figures, figure("ho_so.received", 99))
        assert broken(LEVELS, *figures[1:], figure("ho_so.received", 61), figure("ho_so.received", 99))

    def test_a_figure_stated_in_five_ways_is_no_basis_for_a_judgement(self):
        totals = [figure("ho_so.received", 100 + n) for n in range(5)]
        assert counts(LEVELS, *by_level("ho_so.received", None, 10, 20, 30), *totals) == (0, 1, 0)


class TestPartsSumToTotal:
    def test_full_and_partial_services_make_all(self):
        figures = figure("services.dvctt_full", 377), figure("services.dvctt_partial", 481)
        assert not broken(PARTS, figure("services.dvctt_total", 858), *figures)
        (finding,) = broken(PARTS, figure("services.dvctt_total", 859), *figures)
        assert finding.observation_ids == ["o0", "o1", "o2"]
        assert "= 858" in finding.computed

    def test_a_part_that_is_not_stated_leaves_the_total_unjudged(self):
        assert counts(PARTS, figure("services.dvctt_total", 858), figure("services.dvctt_full", 377)) == (0, 1, 0)

    def test_a_total_that_is_not_stated_is_not_judged(self):
        assert counts(PARTS, figure("services.dvctt_full", 1), figure("services.dvctt_partial", 2)) == (0, 1, 0)

    def test_the_common_denominator_of_targets_is_their_total(self):
        def targets(met):
            return [
                figure("governance.targets_met", met, numerator=met, denominator=28),
                figure("governance.targets_missed", 3, numerator=3, denominator=28),
                figure("governance.targets_no_data", 9, numerator=9, denominator=28),
            ]

        assert not broken(PARTS, *targets(16))
        (finding,) = broken(PARTS, *targets(15))
        assert finding.stated == "28" and "mẫu số" in finding.message_vi

    def test_rounded_money_and_a_hedged_part_widen_the_sum(self):
        parts = figure("connectivity.facilities_supported_health", 54, comparator=">")
        whole, other = (
            figure("connectivity.facilities_supported", 400),
            figure("connectivity.facilities_supported_education", 306),
        )
        assert not broken(PARTS, whole, parts, other)

    def test_a_total_of_zero_with_parts_of_zero_holds(self):
        zero = [figure(f"services.dvctt_{name}", 0) for name in ("total", "full", "partial")]
        assert counts(PARTS, *zero) == (1, 0, 0)


class TestSharesSumTo100:
    @pytest.mark.parametrize(("late", "holds"), [(1.4, True), (1.5, True), (1.6, False), (1.3, True), (1.2, False)])
    def test_half_a_unit_for_each_share_is_the_edge(self, late, holds):
        shares = figure("ho_so.on_time_share", 98.6, decimals=1), figure("ho_so.late_share", late, decimals=1)
        assert (not broken(SHARES, *shares)) == holds

    def test_one_share_alone_is_not_judged(self):
        assert counts(SHARES, figure("ho_so.on_time_share", 98.6, decimals=1)) == (0, 1, 0)

    def test_a_hedged_share_leaves_room(self):
        shares = figure("ho_so.on_time_share", 98, comparator=">"), figure("ho_so.late_share", 1.2, decimals=1)
        assert not broken(SHARES, *shares)

    def test_both_shares_are_held_back_and_the_sum_is_shown(self):
        (finding,) = broken(SHARES, figure("ho_so.on_time_share", 98), figure("ho_so.late_share", 5))
        assert finding.observation_ids == ["o0", "o1"]
        assert "cộng lại được 103%" in finding.message_vi

    def test_a_share_stated_as_a_fraction_alone_counts_with_it(self):
        late = figure("ho_so.late_share", None, numerator=5, denominator=100)
        assert broken(SHARES, figure("ho_so.on_time_share", 90), late)


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


class TestComplementMatches:
    COVERED = "connectivity.villages_mobile_broadband_share"
    LEFT = "connectivity.villages_without_mobile_broadband"

    def test_what_is_left_is_the_denominator_less_the_numerator(self):
        assert not broken(COMPLEMENT, share(99.1, 1548, 1562, self.COVERED, decimals=1), figure(self.LEFT, 14))

    def test_one_village_of_difference_is_flagged(self):
        (finding,) = broken(COMPLEMENT, share(99.1, 1548, 1562, self.COVERED, decimals=1), figure(self.LEFT, 13))
        assert (finding.severity, finding.gate) == ("warning", "flag")
        assert finding.observation_ids == ["o1", "o0"]
        assert "1.562 − 1.548 = 14" in finding.message_vi

    def test_a_share_without_its_fraction_is_not_judged(self):
        assert counts(COMPLEMENT, share(99.1, code=self.COVERED, decimals=1), figure(self.LEFT, 14)) == (0, 1, 0)

    def test_a_hedged_remainder_leaves_room(self):
        covered = share(99.1, 1548, 1562, self.COVERED, decimals=1)
        assert not broken(COMPLEMENT, covered, figure(self.LEFT, 10, comparator=">"))

    def test_nothing_left_of_nothing_holds(self):
        assert not broken(COMPLEMENT, share(None, 0, 0, self.COVERED), figure(self.LEFT, 0))


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


class TestOverallWithinLevels:
    CODE = "ho_so.on_time_share"

    def rates(self, whole, tinh=98.6, huyen=94.9, xa=99.4, **changes):
        return by_level(self.CODE, whole, tinh, huyen, xa, decimals=1, **changes)

    def test_a_share_below_its_lowest_level_is_flagged(self):
        (finding,) = broken(OVERALL, *self.rates(94.6))
        assert (finding.severity, finding.gate) == ("warning", "flag")
        assert "98,6% (cấp tỉnh), 94,9% (cấp huyện), 99,4% (cấp xã)" in finding.message_vi

    def test_half_a_unit_of_each_rate_is_the_edge(self):
        assert not broken(OVERALL, *self.rates(94.8))
        assert not broken(OVERALL, *self.rates(99.5))
        assert broken(OVERALL, *self.rates(94.7))

    def test_the_weighted_mean_decides_where_the_counts_are_known(self):
        weights = by_level("ho_so.resolved", None, 21371, 3667, 34264)
        assert not broken(OVERALL, *self.rates(98.8), *weights)
        (finding,) = broken(OVERALL, *self.rates(97.0), *weights)
        assert "98,8%" in finding.message_vi

    def test_a_stand_in_for_the_counts_does_not_decide(self):
        assert not broken(OVERALL, *self.rates(97.0), *by_level("ho_so.received", None, 21371, 3667, 34264))

    def test_hedged_or_zero_counts_give_no_mean(self):
        hedged = by_level("ho_so.resolved", None, 21371, 3667, 34264, comparator=">")
        assert not broken(OVERALL, *self.rates(97.0), *hedged)
        assert not broken(OVERALL, *self.rates(97.0), *by_level("ho_so.resolved", None, 0, 0, 0))

    def test_a_missing_level_leaves_the_share_unjudged(self):
        assert counts(OVERALL, *self.rates(80.0, huyen=None)) == (0, 1, 0)

    def test_two_levels_suffice_once_the_districts_are_gone(self):
        assert counts(OVERALL, *self.rates(80.0, huyen=None, period="2025-Q4")) == (1, 0, 1)

    def test_an_overall_goal_is_no_mean_of_goals(self):
        assert counts(OVERALL, *self.rates(80.0, kind="target")) == (0, 0, 0)


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
