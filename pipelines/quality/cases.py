"""Which figures each rule puts side by side: one row for each case, over all submissions at once.

Belongs here: a rule's name with what builds its cases; sums, tiers, remainders, restatements. Does not: fractions,
history, levels and the register (modules of their own), judging a row (`judgements`), wording a broken one (`wording`),
names of indicators (they stand in the seeds).

A case is one question to one submission: does this total equal the sum of these parts? Where a report states a figure
of a case twice with different values, the case has a row for each choice, and is broken only if every choice is: the
difference itself is for `restated_alike` to tell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.catalogue import indicators
from pipelines.quality import fractions, history, levels, register
from pipelines.quality.documents import Passage
from pipelines.quality.joins import (
    LEVELS,
    PLACE,
    STATEMENT,
    TERM_OF_DENOMINATOR,
    TIERS,
    Built,
    Terms,
    claims,
    exact,
    interval,
    join,
    join_levels,
    name_of,
    not_judged,
    numbered_cases,
    relations_of,
    role_of,
    spanned,
    stacked,
    summed,
    weighted,
)

# Statements farther apart than this, in percentage points or as a part of the larger, are rather of two things under
# one name than of one thing: worth a word, but no contradiction.
NEAR_SHARES = 10.0
NEAR_COUNTS = 0.2
WINDOW = ("window_start", "window_end")
# What is asked of the tiers of a figure.
_OF_LEVELS = ["measure", "group", "code", "level", "needs_huyen", "row", "start", "low", "high"]
_OF_WEIGHTS = ["group", "level", "kind", "low", "high"]
_TOTAL_AND_SUM = ["total_low", "total_high", "sum_low", "sum_high"]


@dataclass(frozen=True)
class Cases:
    """The rows of one rule.

    `frame` has the columns that the rule's suite names, `case` (rows of one case share it), `relation` (what is
    joined, for the finding's identity) and, for each of `roles`, `<role>_row`: the row of that figure among the
    observations, -1 where none is stated. The first role is the figure that a finding quotes.

    A document rule has no roles: its case number is the position of the passage among `passages`. `unjudged` cases
    have no row: what they need is not there, in numbers that would cost more than all the others.
    """

    rule: str
    roles: tuple[str, ...]
    frame: pd.DataFrame
    passages: tuple[Passage, ...] = ()
    unjudged: int = 0


def cases_of(rule: str, terms: Terms) -> Cases:
    """The cases of one rule among the figures that `figures.with_terms` gives."""
    roles, frame = BUILDERS[rule](terms)
    for role in roles:
        frame[f"{role}_row"] = frame[f"{role}_row"].fillna(-1).astype("int64")
    return Cases(rule, roles, frame.reset_index(drop=True), unjudged=frame.attrs.get("unjudged", 0))


def _levels(terms: Terms) -> Built:
    figures = terms.figures
    adds_up = figures["additive"] & figures["is_count"] & ~figures["code"].isin(not_judged("levels_sum_to_total"))
    joined = join_levels(figures[_OF_LEVELS][adds_up])
    parts = summed(joined, TIERS)
    return LEVELS, joined.assign(
        relation="",
        total_low=joined["all_low"],
        total_high=joined["all_high"],
        sum_low=parts.low,
        sum_high=parts.high,
    )


def _parts(terms: Terms) -> Built:
    all_relations = relations_of("parts_sum_to_total")
    names = tuple(f"part_{i + 1}" for i in range(max(len(relation.parts) for relation in all_relations)))
    frames = []
    for relation in all_relations:
        parts = dict(zip(names, relation.parts, strict=False))
        roles = {name: role_of(terms.of(part, STATEMENT), PLACE) for name, part in parts.items()}
        roles["total"] = role_of(terms.of(relation.whole, STATEMENT), PLACE)
        joined = join(roles, PLACE, seeds=tuple(parts))
        added = summed(joined, tuple(parts))
        frames.append(joined.assign(relation=name_of(relation), sum_low=added.low, sum_high=added.high))
    return stacked(frames, ("total", *names), _TOTAL_AND_SUM)


def _shares(terms: Terms) -> Built:
    all_relations = relations_of("shares_sum_to_100")
    names = tuple(f"share_{i + 1}" for i in range(max(len(relation.parts) for relation in all_relations)))
    frames = []
    for relation in all_relations:
        shares = dict(zip(names, relation.parts, strict=False))
        roles = {name: role_of(claims(terms.of(share)), PLACE) for name, share in shares.items()}
        joined = join(roles, PLACE, seeds=tuple(shares))
        added = summed(joined, tuple(shares))
        frames.append(
            joined.assign(
                relation=name_of(relation), total_low=100.0, total_high=100.0, sum_low=added.low, sum_high=added.high
            )
        )
    return stacked(frames, names, _TOTAL_AND_SUM)


def _range(terms: Terms) -> Built:
    figures = terms.figures
    own = figures[["value", "minimum", "maximum", "is_percent", "row"]][~figures["is_count"] & figures["value"].notna()]
    open_ended = own["is_percent"] & np.isinf(own["maximum"])
    return ("share",), numbered_cases(
        pd.DataFrame(
            {
                "relation": "",
                "value": own["value"],
                "minimum": own["minimum"],
                "maximum": own["maximum"],
                # A percentage that the catalogue leaves open above may pass 100, but is worth a question.
                "usual_maximum": np.where(open_ended, 100.0, np.inf),
                "share_row": own["row"],
            }
        )
    )


def _complement(terms: Terms) -> Built:
    frames = []
    for relation in relations_of("complement_matches"):
        shares = terms.of(relation.whole)
        shares = shares[shares["numerator_low"].notna() & shares["denominator"].notna()]
        left = exact(shares["denominator"]) - interval(shares, "numerator")
        shares = shares.assign(low=left.low, high=left.high)
        for part in relation.parts:
            roles = {"remainder": role_of(terms.of(part, STATEMENT), PLACE), "share": role_of(shares, PLACE)}
            joined = join(roles, PLACE, seeds=("remainder",))
            frames.append(
                joined.assign(
                    relation=f"{relation.whole}>{part}",
                    computed_low=joined["share_low"],
                    computed_high=joined["share_high"],
                )
            )
    return stacked(frames, ("remainder", "share"), ["remainder_low", "remainder_high", "computed_low", "computed_high"])


def _restated(terms: Terms) -> Built:
    alike = {
        term: relation.whole
        for relation in relations_of("restated_alike")
        for term in (relation.whole, *relation.parts)
    }
    of_code = {code: alike.get(code, code) for code in indicators() if code not in not_judged("restated_alike")}
    under = [terms.of(term).assign(term=name) for term, name in alike.items() if term.endswith(TERM_OF_DENOMINATOR)]
    # Most figures are stated once.
    again = terms.figures[terms.figures["stated_again"] | terms.figures["code"].isin(alike)]
    rows = claims(pd.concat([again.assign(term=again["code"].astype("str").map(of_code)), *under], ignore_index=True))
    rows = rows[rows["term"].notna() & rows["low"].notna()]
    # What has come about since January is another figure than that of the quarter.
    keys = [*PLACE, "term", "accumulated"]
    rows = rows[rows.duplicated(keys, keep=False)]
    rows = rows.assign(width=rows["high"] - rows["low"]).sort_values(["width", "start"], kind="stable")
    # Every other statement is held against the most precise one, of equals the first: what can be that value agrees.
    reference = rows.drop_duplicates(keys)[[*keys, "low", "high", "row", "sentence", *WINDOW]]
    names = {name: f"reference_{name}" for name in ("low", "high", "row", "sentence", *WINDOW)}
    others = role_of(rows, keys, keep=("is_count", "sentence", *WINDOW)).rename(columns={"row": "statement_row"})
    pairs = others.merge(reference.rename(columns=names), on=keys)
    pairs = pairs[(pairs["statement_row"] != pairs["reference_row"]) & ~_of_other_days(pairs)]
    size = np.maximum(pairs["low"].abs(), pairs["reference_low"].abs())
    pairs["nearby"] = np.where(pairs["is_count"], NEAR_COUNTS * size, NEAR_SHARES)
    # Nobody contradicts himself in one breath: two values of one sentence are rather of two things.
    pairs.loc[pairs["sentence"] == pairs["reference_sentence"], "nearby"] = 0.0
    shared = pairs["term"].isin(alike.values())
    return ("statement", "reference"), numbered_cases(pairs.assign(relation=np.where(shared, pairs["term"], "")))


def _overall(terms: Terms) -> Built:
    all_relations = relations_of("overall_within_levels")
    columns = [*_OF_LEVELS, "kind", "value", "is_percent", "numerator_low", "numerator_high", "denominator"]
    shares = pd.concat([_actual(terms.of(relation.whole, columns)) for relation in all_relations], ignore_index=True)
    joined = join_levels(claims(shares))
    bounds = spanned(joined)
    low, high, mean = bounds.low, bounds.high, np.full(len(joined), np.nan)
    is_weighted = np.zeros(len(joined), dtype=bool)
    low, high = low.copy(), high.copy()
    for relation in all_relations:
        of_share = np.flatnonzero(joined["code"] == relation.whole)
        for part in relation.parts if len(of_share) else ():
            weights = weighted(joined.iloc[of_share], _actual(terms.of(part, _OF_WEIGHTS)))
            known = ~np.isnan(weights.low)
            at = of_share[known]
            mean[at] = np.where(np.isnan(mean[at]), ((weights.low + weights.high) / 2)[known], mean[at])
            # Only the counts that the share is of decide; the others that the relation names clarify the message.
            if part == indicators()[relation.whole].base:
                low[at], high[at], is_weighted[at] = weights.low[known], weights.high[known], True
    return LEVELS, joined.assign(
        relation="",
        overall_low=joined["all_low"],
        overall_high=joined["all_high"],
        levels_low=low,
        levels_high=high,
        is_weighted=is_weighted,
        mean=mean,
    )


BUILDERS: Mapping[str, Callable[[Terms], Built]] = {
    "ratio_matches_fraction": fractions.shares,
    "part_within_whole": fractions.parts,
    "levels_sum_to_total": _levels,
    "parts_sum_to_total": _parts,
    "shares_sum_to_100": _shares,
    "share_in_range": _range,
    "complement_matches": _complement,
    "restated_alike": _restated,
    "overall_within_levels": _overall,
    "level_exists": levels.figures_of_levels,
    "units_match_register": register.figures,
    "jump_between_periods": history.jumps,
}


def _of_other_days(pairs: pd.DataFrame) -> "pd.Series[bool]":
    """Both statements name their days, and not the same."""
    stated = pairs["window_start"].notna() & pairs["reference_window_start"].notna()
    differ = pd.Series(False, index=pairs.index)
    for name in WINDOW:
        differ |= pairs[name] != pairs[f"reference_{name}"]
    return stated & differ


def _actual(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["kind"] == "actual"]
