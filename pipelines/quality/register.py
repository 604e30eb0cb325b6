"""Numbers of districts and communes against the administrative register of the day.

Belongs here: what the dated register allows, and the figures and passages of `units_match_register`. Does not: the
register itself (seed `unit_counts`), units over time (`catalogue.provinces`).
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import ceil, floor
from typing import Literal

import numpy as np
import pandas as pd

from pipelines.catalogue import provinces, relations
from pipelines.periods import parse_period
from pipelines.quality.documents import Document, Passage
from pipelines.quality.joins import Terms
from pipelines.settings import SEEDS
from pipelines.vietnamese.writing import format_date, format_number

Tier = Literal["communes", "districts"]
RULE = "units_match_register"
TIERS_VI: Mapping[str, str] = {"communes": "đơn vị hành chính cấp xã", "districts": "đơn vị hành chính cấp huyện"}
# Away from the days of the register counts move: by so much beyond so many days from the only one that there is.
_NEAR_DAYS = 180
_MOVES = 0.05
# A number farther from the register than this part of the larger is rather of a part of the province.
NEAR = 0.3
_LEVELS: Mapping[str, tuple[str, ...]] = {"communes": ("all", "xa"), "districts": ("all", "huyen")}

_TOWN = r"(?:thi xa|thanh pho)"
_OF_DISTRICTS = rf"huyen,?\s+(?:va\s+)?{_TOWN},?\s+(?:va\s+)?{_TOWN}|(?:ubnd|don vi hanh chinh|don vi) cap huyen"
_OF_COMMUNES = r"xa,?\s+(?:va\s+)?phuong,?\s+(?:va\s+)?thi tran|(?:ubnd|don vi hanh chinh|don vi) cap xa"
# With one kind of unit left out, the number may be of the others alone: no more than all is all that can be said.
_OF_SOME = r"huyen,?\s+(?:va\s+)?thanh pho|xa,?\s+(?:va\s+)?phuong"
_NUMBER = r"\d{1,3}(?:\.\d{3})?"
_UNITS = re.compile(
    rf"(?<![\w/.,])(?:(?P<part>{_NUMBER})\s?/\s?)?(?P<number>{_NUMBER})\)?\s+(?:ubnd\s+)?(?:cac\s+)?"
    rf"(?:(?P<districts>{_OF_DISTRICTS})|(?P<communes>{_OF_COMMUNES})|(?P<some>{_OF_SOME}))(?!\w)"
)
_ALL = re.compile(r"(?<!\w)(?:ca|toan bo|tat ca|toan tinh co|dia ban tinh co|gom)\s+(?:cac\s+)?$")


@dataclass(frozen=True)
class Bounds:
    """How many units the register allows on a day; `as_of` are the days of the register that say so."""

    low: int
    high: int
    as_of: tuple[date, ...]

    @property
    def in_words(self) -> str:
        number = format_number(self.low)
        if self.high > self.low:
            number = f"từ {number} đến {format_number(self.high)}"
        return f"{number} (danh mục {' và '.join(format_date(day) for day in self.as_of)})"


def bounds(province_key: str, day: date, tier: Tier) -> Bounds | None:
    """What the register says of a unit on a day: sure on its days, from one count to the other between two of them.

    Beyond them it says "about": the nearest count, and 5 % to either side where it is more than half a year away.
    """
    counts = [(as_of, number[tier]) for as_of, number in _register().get(province_key, ())]
    before = [(as_of, number) for as_of, number in counts if as_of <= day][-1:]
    after = [(as_of, number) for as_of, number in counts if as_of >= day][:1]
    around = before if before and before[0][0] == day else [*before, *after]
    if not around:
        return None
    low, high = min(number for _, number in around), max(number for _, number in around)
    days = tuple(dict.fromkeys(as_of for as_of, _ in around))
    if len(days) == 1 and abs((days[0] - day).days) > _NEAR_DAYS:
        low, high = floor(low * (1 - _MOVES)), ceil(high * (1 + _MOVES))
    return Bounds(low, high, days)


def figures(terms: Terms) -> tuple[tuple[str, ...], pd.DataFrame]:
    """Every denominator that `relations.csv` calls a number of districts or communes, against the register."""
    frames = [terms.figures.iloc[:0].assign(relation="", tier="")]
    for relation in relations():
        if relation.rule != RULE:
            continue
        for part in relation.parts:
            term, _, level = part.partition("@")
            rows = terms.of(term)
            rows = rows[rows["level"].isin([level] if level else _LEVELS[relation.whole])]
            rows = rows[(rows["kind"] == "actual") & rows["province"].notna()]
            frames.append(rows.assign(relation=term, tier=relation.whole))
    rows = pd.concat(frames, ignore_index=True)
    keys = rows[["province", "period", "tier"]].drop_duplicates()
    found = [(key, bounds(key[0], parse_period(key[1]).end, key[2])) for key in keys.itertuples(index=False, name=None)]
    known = pd.DataFrame(
        [(*key, b.low if b else np.nan, b.high if b else np.nan, b.in_words if b else "") for key, b in found],
        columns=["province", "period", "tier", "reference_low", "reference_high", "register"],
    )
    rows = rows.astype({"province": "str", "period": "str"}).merge(
        known.astype({"province": "str", "period": "str"}), on=["province", "period", "tier"], how="left"
    )
    size = np.maximum(rows["low"].to_numpy("float64"), rows["reference_high"].to_numpy("float64"))
    rows = rows.assign(nearby=NEAR * size, statement_row=rows["row"], case=np.arange(len(rows)))
    return ("statement",), rows


def passages(documents: Sequence[Document]) -> Iterator[Passage]:
    """Every number of districts or communes that the text itself names, but those that an observation states."""
    for document in documents:
        key, period = document.row["province_key"], document.period
        if not isinstance(key, str) or period is None or document.row["doc_type"] == "plan":
            continue
        for found in _UNITS.finditer(document.folded):
            start, end = found.span()
            if any(first < end and start < last for first, last in document.counted):
                continue
            some = found["some"] or ""
            tier: Tier = "districts" if found["districts"] or some.startswith("huyen") else "communes"
            known = bounds(key, period.end, tier)
            number = float(found["number"].replace(".", ""))
            whole = (found["part"] or _ALL.search(document.folded, 0, start)) and not some
            if known is None:
                continue
            low = known.low if whole else 0
            yield Passage(
                document, start, end, f"{tier}:{' '.join(found[0].split())}",
                {"low": number, "high": number, "reference_low": low, "reference_high": known.high,
                 "nearby": NEAR * max(number, known.high)},
                {"stated": format_number(number), "computed": known.in_words, "tolerance": _tolerance(known),
                 "units": TIERS_VI[tier], "subject": f"“{' '.join(document.text[start:end].split())}”"},
            )  # fmt: skip


def counted_spans(observations: pd.DataFrame) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Where observations state a number of districts or communes, by submission: `figures` judges them."""
    parts = [part for relation in relations() if relation.rule == RULE for part in relation.parts]
    codes = {part.partition(":")[0] for part in parts}
    stating = observations[observations["code"].isin(codes) & observations["denominator"].notna()]
    spans: dict[str, list[tuple[int, int]]] = {}
    for submission_id, start, end in zip(
        stating["submission_id"], stating["figure_start"], stating["figure_end"], strict=True
    ):
        spans.setdefault(submission_id, []).append((int(start), int(end)))
    return spans


def _tolerance(known: Bounds) -> str:
    return "không" if known.low == known.high else f"[{format_number(known.low)}; {format_number(known.high)}]"


@lru_cache(maxsize=1)
def _register() -> Mapping[str, Sequence[tuple[date, Mapping[Tier, int]]]]:
    """The counts of each dated unit, by day; a bare code is no key, for seven of them changed hands."""
    by_key: dict[str, list[tuple[date, Mapping[Tier, int]]]] = {}
    with (SEEDS / "unit_counts.csv").open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            as_of = date.fromisoformat(row["as_of"])
            counts: Mapping[Tier, int] = {"districts": int(row["districts"]), "communes": int(row["communes"])}
            for province in provinces():
                if province.code == row["code"] and province.holds_on(as_of):
                    by_key.setdefault(province.province_key, []).append((as_of, counts))
    return {key: sorted(counts, key=lambda pair: pair[0]) for key, counts in by_key.items()}
