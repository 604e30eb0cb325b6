"""Shares and parts beside their fractions: the rule holds, it breaks, and what happens at the edge of its tolerance."""

import pytest
from quality_records import broken, counts, figure

RATIO, PART, COMPLEMENT = "ratio_matches_fraction", "part_within_whole", "complement_matches"


def share(value, numerator=None, denominator=None, code="incidents.systems_level_approved_share", **changes):
    return figure(code, value, numerator=numerator, denominator=denominator, **changes)


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
