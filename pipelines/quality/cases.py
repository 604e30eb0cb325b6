"""Which figures each rule puts side by side: one row for each case, over all submissions at once.

Belongs here: the joins that the catalogue's relations ask for, as plain pandas. Does not: judging a row
(`judgements`), wording a broken one (`wording`), names of indicators (they stand in the seeds).

A case is one question to one submission: does this total equal the sum of these parts? Where a report states a figure
of a case twice with different values, the case has a row for each choice, and is broken only if every choice is: the
difference itself is for `restated_alike` to tell.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.catalogue import Relation, indicators, relations
from pipelines.quality import history, levels, register
from pipelines.quality.documents import Passage
from pipelines.quality.intervals import Intervals
from pipelines.quality.joins import (
    LEVELS,
    PLACE,
    TERM_OF_DENOMINATOR,
    TIERS,
    Terms,
    claims,
    interval,
    join,
    join_levels,
    role_of,
    spanned,
    summed,
    weighted,
)
from pipelines.quality.judgements import share_matches_fraction

# Statements farther apart than this, in percentage points or as a part of the larger, are rather of two things under
# one name than of one thing: worth a word, but no contradiction.
NEAR_SHARES = 10.0
NEAR_COUNTS = 0.2
WINDOW = ("window_start", "window_end")
# A whole stands at most so many characters before its share.
REACH = 400
# A relation whose whole is this word lists indicators that its rule leaves alone, with the reason as its note.
NOT_JUDGED = "not_judged"


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


Built = tuple[tuple[str, ...], pd.DataFrame]


def _ratio(terms: Terms) -> Built:
    own = terms.figures
    own = own[own["is_percent"] & own["value"].notna() & own["numerator_low"].notna() & own["denominator_low"].notna()]
    computed = interval(own, "numerator").percent_of(interval(own, "denominator"))
    face = interval(own, "face").percent_of(interval(own, "denominator"))
    hedged = own["comparator"].isin([">", ">="])
    stated = _numbered(
        pd.DataFrame(
            {
                "relation": "",
                "low": own["low"],
                "high": own["high"],
                "truncated_high": _truncated_high(own),
                "computed_low": computed.low,
                "computed_high": computed.high,
                "face_low": np.where(hedged, face.low, computed.low),
                "face_high": np.where(hedged, face.high, computed.high),
                "share_row": own["row"],
            }
        )
    )
    frames = [pd.concat([stated, _of_another_whole(stated, own, terms)])]
    for relation in _relations("ratio_matches_fraction"):
        shares = terms.of(relation.whole)
        # A share that is stated with its own fraction has been judged by it above.
        shares = shares[shares["value"].notna() & shares["denominator_low"].isna()]
        shares = shares.assign(truncated_high=_truncated_high(shares))
        joined = join(
            {
                "share": role_of(shares, PLACE, keep=("truncated_high",)),
                "numerator": role_of(terms.of(relation.parts[0]), PLACE),
                "denominator": role_of(terms.of(relation.parts[1]), PLACE),
            },
            PLACE,
            seeds=("share",),
        )
        joined = joined[joined["numerator_row"].notna() | joined["denominator_row"].notna()]
        whole = interval(joined, "denominator")
        part = interval(joined, "numerator")
        part = Intervals(part.low, np.where(np.isinf(part.high), np.maximum(part.low, whole.high), part.high))
        computed = part.percent_of(whole)
        frames.append(
            joined.assign(
                relation=_name(relation),
                low=joined["share_low"],
                high=joined["share_high"],
                truncated_high=joined["share_truncated_high"],
                computed_low=computed.low,
                computed_high=computed.high,
                face_low=computed.low,
                face_high=computed.high,
            )
        )
    return ("share", "numerator", "denominator"), _stack(frames, ("share", "numerator", "denominator"))


def _of_another_whole(stated: pd.DataFrame, own: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """For a share that misses its fraction, further choices: the counts shortly before it of which it is the share.

    A whole that is not written with its part was found by reading; a better one may stand beside it.
    """
    names = ["low", "high", "truncated_high", "computed_low", "computed_high"]
    missed = ~share_matches_fraction(*(stated[name].to_numpy("float64") for name in names))
    shares = stated[missed].assign(
        group=own["group"][missed], start=own["start"][missed],
        part_low=own["numerator_low"][missed], part_high=own["numerator_high"][missed],
    )  # fmt: skip
    if shares.empty:
        return shares[list(stated.columns)]
    counts = terms.figures
    # A hedged count ("trên 17.000") would be the whole of anything.
    counts = counts[counts["is_count"] & (counts["low"] > 0) & (counts["low"] == counts["high"])]
    counts = counts[["group", "start", "low", "high"]]
    pairs = shares.merge(counts.rename(columns={"low": "whole_low", "high": "whole_high", "start": "at"}), on="group")
    pairs = pairs[(pairs["at"] < pairs["start"]) & (pairs["at"] >= pairs["start"] - REACH)]
    pairs = pairs[pairs["whole_high"] > pairs["part_high"]]
    found = Intervals(pairs["part_low"].to_numpy("float64"), pairs["part_high"].to_numpy("float64")).percent_of(
        Intervals(pairs["whole_low"].to_numpy("float64"), pairs["whole_high"].to_numpy("float64"))
    )
    pairs = pairs.assign(computed_low=found.low, computed_high=found.high, face_low=found.low, face_high=found.high)
    fits = share_matches_fraction(*(pairs[name].to_numpy("float64") for name in names))
    return pairs.loc[fits, list(stated.columns)]


def _part(terms: Terms) -> Built:
    own = terms.figures
    # A share without a maximum in the catalogue (accounts for each adult) is of no whole that contains it.
    bounded = own["is_count"] | (own["is_percent"] & np.isfinite(own["maximum"]))
    own = own[bounded & own["numerator_low"].notna() & own["denominator_low"].notna()]
    frames = [
        _numbered(
            pd.DataFrame(
                {
                    "relation": "",
                    "part_low": own["numerator_low"],
                    "whole_high": own["denominator_high"],
                    "part_row": own["row"],
                }
            )
        )
    ]
    for relation in _relations("part_within_whole"):
        for part in relation.parts:
            roles = {
                "part": role_of(terms.of(part), PLACE),
                "whole": role_of(terms.of(relation.whole), PLACE),
            }
            frames.append(join(roles, PLACE, seeds=("part",)).assign(relation=f"{relation.whole}>{part}"))
    return ("part", "whole"), _stack(frames, ("part", "whole"))


def _levels(terms: Terms) -> Built:
    own = terms.figures
    own = own[own["additive"] & own["is_count"] & ~own["code"].isin(_not_judged("levels_sum_to_total"))]
    joined = join_levels(own, ["group", "code"])
    parts = summed(joined, TIERS)
    return LEVELS, joined.assign(
        relation="",
        total_low=joined["all_low"],
        total_high=joined["all_high"],
        sum_low=parts.low,
        sum_high=parts.high,
    )


def _parts(terms: Terms) -> Built:
    all_relations = _relations("parts_sum_to_total")
    names = tuple(f"part_{i + 1}" for i in range(max(len(relation.parts) for relation in all_relations)))
    frames = []
    for relation in all_relations:
        parts = dict(zip(names, relation.parts, strict=False))
        roles = {name: role_of(terms.of(part), PLACE) for name, part in parts.items()}
        roles["total"] = role_of(terms.of(relation.whole), PLACE)
        joined = join(roles, PLACE, seeds=tuple(parts))
        added = summed(joined, tuple(parts))
        frames.append(joined.assign(relation=_name(relation), sum_low=added.low, sum_high=added.high))
    return ("total", *names), _stack(frames, ("total", *names))


def _shares(terms: Terms) -> Built:
    all_relations = _relations("shares_sum_to_100")
    names = tuple(f"share_{i + 1}" for i in range(max(len(relation.parts) for relation in all_relations)))
    frames = []
    for relation in all_relations:
        shares = dict(zip(names, relation.parts, strict=False))
        roles = {name: role_of(claims(terms.of(share)), PLACE) for name, share in shares.items()}
        joined = join(roles, PLACE, seeds=tuple(shares))
        added = summed(joined, tuple(shares))
        frames.append(
            joined.assign(
                relation=_name(relation), total_low=100.0, total_high=100.0, sum_low=added.low, sum_high=added.high
            )
        )
    return names, _stack(frames, names)


def _range(terms: Terms) -> Built:
    own = terms.figures
    own = own[~own["is_count"] & own["value"].notna()]
    open_ended = own["is_percent"] & np.isinf(own["maximum"])
    return ("share",), _numbered(
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
    for relation in _relations("complement_matches"):
        shares = terms.of(relation.whole)
        shares = shares[shares["numerator_low"].notna() & shares["denominator_low"].notna()]
        left = interval(shares, "denominator") - interval(shares, "numerator")
        shares = shares.assign(low=left.low, high=left.high)
        for part in relation.parts:
            roles = {"remainder": role_of(terms.of(part), PLACE), "share": role_of(shares, PLACE)}
            joined = join(roles, PLACE, seeds=("remainder",))
            frames.append(
                joined.assign(
                    relation=f"{relation.whole}>{part}",
                    computed_low=joined["share_low"],
                    computed_high=joined["share_high"],
                )
            )
    return ("remainder", "share"), _stack(frames, ("remainder", "share"))


def _restated(terms: Terms) -> Built:
    alike = {
        term: relation.whole for relation in _relations("restated_alike") for term in (relation.whole, *relation.parts)
    }
    of_code = {code: alike.get(code, code) for code in indicators() if code not in _not_judged("restated_alike")}
    under = [terms.of(term).assign(term=name) for term, name in alike.items() if term.endswith(TERM_OF_DENOMINATOR)]
    # Most figures are stated once.
    again = terms.figures[terms.figures.duplicated([*PLACE, "code"], keep=False) | terms.figures["code"].isin(alike)]
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
    return ("statement", "reference"), _numbered(pairs.assign(relation=np.where(shared, pairs["term"], "")))


def _overall(terms: Terms) -> Built:
    all_relations = _relations("overall_within_levels")
    shares = pd.concat([terms.of(relation.whole) for relation in all_relations], ignore_index=True)
    shares = _actual(shares)
    joined = join_levels(claims(shares), ["group", "code"])
    bounds = spanned(joined)
    low, high, mean = bounds.low, bounds.high, np.full(len(joined), np.nan)
    is_weighted = np.zeros(len(joined), dtype=bool)
    low, high = low.copy(), high.copy()
    for relation in all_relations:
        of_share = np.flatnonzero(joined["code"] == relation.whole)
        for part in relation.parts if len(of_share) else ():
            weights = weighted(joined.iloc[of_share], _actual(terms.of(part)))
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
    "ratio_matches_fraction": _ratio,
    "part_within_whole": _part,
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


def _truncated_high(shares: pd.DataFrame) -> "pd.Series[float]":
    return shares["high"].where(shares["comparator"] != "=", shares["value"] + shares["unit"])


def _relations(rule: str) -> list[Relation]:
    return [relation for relation in relations() if relation.rule == rule and relation.whole != NOT_JUDGED]


def _not_judged(rule: str) -> set[str]:
    return {
        part
        for relation in relations()
        if relation.rule == rule and relation.whole == NOT_JUDGED
        for part in relation.parts
    }


def _name(relation: Relation) -> str:
    return f"{relation.whole}>{'|'.join(relation.parts)}"


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(case=np.arange(len(frame)))


def _stack(frames: Sequence[pd.DataFrame], roles: Sequence[str]) -> pd.DataFrame:
    """The frames of all relations under each other, their cases numbered on."""
    first, numbered = 0, []
    for frame in frames:
        numbered.append(frame.assign(case=frame["case"] + first))
        first += int(frame["case"].max()) + 1 if len(frame) else 0
    stacked = pd.concat(numbered, ignore_index=True)
    return stacked.reindex(columns=list(dict.fromkeys([*stacked.columns, *(f"{role}_row" for role in roles)])))
