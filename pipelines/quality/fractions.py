"""A figure against its own fraction: shares that are computed, parts that lie within their wholes.

Belongs here: the cases of `ratio_matches_fraction` and `part_within_whole`. Does not: sums and other relations
(`cases`), judging (`judgements`).
"""

import numpy as np
import pandas as pd

from pipelines.quality.intervals import Intervals, unit
from pipelines.quality.joins import (
    PLACE,
    STATEMENT,
    Built,
    Terms,
    concatenated,
    exact,
    interval,
    join,
    name_of,
    numbered_cases,
    relations_of,
    role_of,
    stacked,
)
from pipelines.quality.judgements import share_matches_fraction

# A whole stands at most so many characters before its share.
REACH = 400
# What is taken of a figure: of all columns, a million rows would be copied.
_OF_SHARE = [
    "group", "row", "start", "value", "low", "high", "decimals", "comparator", "numerator_low", "numerator_high",
    "numerator_comparator", "denominator",
]  # fmt: skip
# And what the suite asks of a row.
_SHARE_AND_FRACTION = ["low", "high", "truncated_high", "computed_low", "computed_high"]


def shares(terms: Terms) -> Built:
    """Each share beside its own fraction, and each without one beside the two counts that a relation names."""
    figures = terms.figures
    own = figures[_OF_SHARE][figures["is_percent"] & figures["value"].notna() & _has_fraction(figures)]
    whole = exact(own["denominator"])
    computed = interval(own, "numerator").percent_of(whole)
    face = _at_face_value(own, computed)
    stated = numbered_cases(
        pd.DataFrame(
            {
                "relation": "",
                "low": own["low"],
                "high": own["high"],
                "truncated_high": _truncated_high(own),
                "computed_low": computed.low,
                "computed_high": computed.high,
                "face_low": face.low,
                "face_high": face.high,
                "share_row": own["row"],
            },
            copy=False,
        )
    )
    frames = [concatenated([stated, _of_another_whole(stated, own, terms)])]
    for relation in relations_of("ratio_matches_fraction"):
        rows = terms.of(relation.whole, [*PLACE, *_OF_SHARE])
        # A share that is stated with its own fraction has been judged by it above.
        rows = rows[rows["value"].notna() & rows["denominator"].isna()]
        rows = rows.assign(truncated_high=_truncated_high(rows))
        joined = join(
            {
                "share": role_of(rows, PLACE, keep=("truncated_high",)),
                "numerator": role_of(terms.of(relation.parts[0], STATEMENT), PLACE),
                "denominator": role_of(terms.of(relation.parts[1], STATEMENT), PLACE),
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
                relation=name_of(relation),
                low=joined["share_low"],
                high=joined["share_high"],
                truncated_high=joined["share_truncated_high"],
                computed_low=computed.low,
                computed_high=computed.high,
                face_low=computed.low,
                face_high=computed.high,
            )
        )
    return stacked(frames, ("share", "numerator", "denominator"), [*_SHARE_AND_FRACTION, "face_low", "face_high"])


def _of_another_whole(stated: pd.DataFrame, own: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """For a share that misses its fraction, further choices: the counts shortly before it of which it is the share.

    A whole that is not written with its part was found by reading; a better one may stand beside it.
    """
    matches = share_matches_fraction(*(stated[name].to_numpy("float64") for name in _SHARE_AND_FRACTION))
    # A share of nothing is not judged: no other whole makes it wrong.
    missed = ~matches & stated["computed_low"].notna()
    shares = stated[missed].assign(
        group=own["group"][missed], start=own["start"][missed],
        part_low=own["numerator_low"][missed], part_high=own["numerator_high"][missed],
    )  # fmt: skip
    if shares.empty:
        return shares[list(stated.columns)]
    figures = terms.figures
    # A hedged count ("trên 17.000") would be the whole of anything.
    exact = figures["is_count"] & (figures["low"] > 0) & (figures["low"] == figures["high"])
    counts = figures[["group", "start", "low", "high"]][exact & figures["group"].isin(shares["group"])]
    pairs = shares.merge(counts.rename(columns={"low": "whole_low", "high": "whole_high", "start": "at"}), on="group")
    pairs = pairs[(pairs["at"] < pairs["start"]) & (pairs["at"] >= pairs["start"] - REACH)]
    pairs = pairs[pairs["whole_high"] > pairs["part_high"]]
    found = Intervals(pairs["part_low"].to_numpy("float64"), pairs["part_high"].to_numpy("float64")).percent_of(
        Intervals(pairs["whole_low"].to_numpy("float64"), pairs["whole_high"].to_numpy("float64"))
    )
    pairs = pairs.assign(computed_low=found.low, computed_high=found.high, face_low=found.low, face_high=found.high)
    fits = share_matches_fraction(*(pairs[name].to_numpy("float64") for name in _SHARE_AND_FRACTION))
    return pairs.loc[fits, list(stated.columns)]


def parts(terms: Terms) -> Built:
    """Each numerator beside its own denominator, and each part beside the whole that a relation names."""
    figures = terms.figures
    # A share without a maximum in the catalogue (accounts for each adult) is of no whole that contains it.
    bounded = figures["is_count"] | (figures["is_percent"] & np.isfinite(figures["maximum"]))
    own = figures[["numerator_low", "denominator", "row"]][bounded & _has_fraction(figures)]
    frames = [
        numbered_cases(
            pd.DataFrame(
                {
                    "relation": "",
                    "part_low": own["numerator_low"],
                    "whole_high": own["denominator"],
                    "part_row": own["row"],
                },
                copy=False,
            )
        )
    ]
    for relation in relations_of("part_within_whole"):
        for part in relation.parts:
            roles = {
                "part": role_of(terms.of(part, STATEMENT), PLACE),
                "whole": role_of(terms.of(relation.whole, STATEMENT), PLACE),
            }
            frames.append(join(roles, PLACE, seeds=("part",)).assign(relation=f"{relation.whole}>{part}"))
    return stacked(frames, ("part", "whole"), ["part_low", "whole_high"])


def _has_fraction(figures: pd.DataFrame) -> "pd.Series[bool]":
    return figures["numerator_low"].notna() & figures["denominator"].notna()


def _at_face_value(shares: pd.DataFrame, computed: Intervals) -> Intervals:
    """`computed`, of hedged shares with the numerators as they are written, "trên 1.300" being 1.300."""
    at = np.flatnonzero(shares["comparator"].isin([">", ">="]))
    hedged = shares.iloc[at]
    part, hedge = interval(hedged, "numerator"), hedged["numerator_comparator"]
    written = Intervals(
        np.where(hedge.isin(["<", "<="]), part.high, part.low), np.where(hedge.isin([">", ">="]), part.low, part.high)
    ).percent_of(exact(hedged["denominator"]))
    low, high = computed.low.copy(), computed.high.copy()
    low[at], high[at] = written.low, written.high
    return Intervals(low, high)


def _truncated_high(shares: pd.DataFrame) -> "pd.Series[float]":
    return shares["high"].where(shares["comparator"] != "=", shares["value"] + unit(shares["decimals"]))
