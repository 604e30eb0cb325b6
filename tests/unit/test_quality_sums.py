"""Totals beside their parts and tiers: the rule holds, it breaks, and what happens at the edge of its tolerance."""

import pytest
from quality_records import broken, counts, figure

LEVELS, PARTS, SHARES, OVERALL = (
    "levels_sum_to_total",
    "parts_sum_to_total",
    "shares_sum_to_100",
    "overall_within_levels",
)


def by_level(code, whole, tinh, huyen, xa, **changes):
    stated = {"all": whole, "tinh": tinh, "huyen": huyen, "xa": xa}
    return [figure(code, value, level=level, **changes) for level, value in stated.items() if value is not None]


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
