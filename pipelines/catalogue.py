"""The catalogue: indicators, phrases, rules, relations and the provinces over time, read from dbt's seeds.

Belongs here: typed access to what the seeds state. Does not: matching phrases in a text (extraction), judging
figures (quality).
"""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pipelines.settings import SEEDS

Unit = Literal["count", "percent", "per_100", "vnd"]


@dataclass(frozen=True)
class Indicator:
    """One indicator of the catalogue; `minimum` and `maximum` bound its value in its unit."""

    code: str
    fact: str
    section: int
    name_vi: str
    name_en: str
    unit: Unit
    nature: Literal["stock", "flow"]
    levels: tuple[str, ...]
    additive: bool
    minimum: float | None
    maximum: float | None
    base: str
    note: str


@dataclass(frozen=True)
class Rule:
    """One rule of quality; `gate` says whether a broken rule holds its figures back."""

    rule: str
    title_vi: str
    what: str
    tolerance: str
    severity: str
    gate: str


@dataclass(frozen=True)
class Relation:
    """Which indicators a rule joins: a whole and its parts.

    Each is written as `code`, `code:denominator` or `code:denominator@level`.
    """

    rule: str
    whole: str
    parts: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Concept:
    """A concept and its written forms; an opaque one hides shorter ones inside it: `hồ sơ sức khỏe` is no hồ sơ.

    An exact one has a neighbour that differs in diacritics alone (`chỉ tiêu`, `chi tiêu`).
    """

    concept: str
    opaque: bool
    exact: bool
    forms: tuple[str, ...]


@dataclass(frozen=True)
class BindingRow:
    """One way in which texts name an indicator, by concepts; `extraction.lexicon.Binding` says how each is used."""

    code: str
    unit: str
    core: tuple[str, ...]
    context: tuple[str, ...]
    forbid: tuple[str, ...]
    head: tuple[str, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True)
class Province:
    """A province-level unit over the days for which it held; `became_key` is the unit that followed it."""

    province_key: str
    code: str
    name: str
    type: str
    valid_from: date
    valid_to: date | None
    became_key: str | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@lru_cache(maxsize=1)
def indicators() -> dict[str, Indicator]:
    """Every indicator by its code, in the order of the catalogue."""
    return {
        row["code"]: Indicator(
            code=row["code"],
            fact=row["fact"],
            section=int(row["section"]),
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            unit=row["unit"],  # type: ignore[arg-type]  # closed set, tested against the seed
            nature=row["nature"],  # type: ignore[arg-type]
            levels=tuple(row["levels"].split("|")),
            additive=row["additive"] == "yes",
            minimum=float(row["min"]) if row["min"] else None,
            maximum=float(row["max"]) if row["max"] else None,
            base=row["base"],
            note=row["note"],
        )
        for row in _seed("indicators")
    }


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """Every rule by its name."""
    return {row["rule"]: Rule(**row) for row in _seed("rules")}


@lru_cache(maxsize=1)
def relations() -> tuple[Relation, ...]:
    """What each rule joins, in the order of the seed."""
    return tuple(
        Relation(row["rule"], row["whole"], tuple(row["parts"].split("|")) if row["parts"] else (), row["note"])
        for row in _seed("relations")
    )


@lru_cache(maxsize=1)
def provinces() -> tuple[Province, ...]:
    """Every province-level unit since 2008, ended ones first, in the order of the seed."""
    return tuple(
        Province(
            province_key=row["province_key"],
            code=row["code"],
            name=row["name"],
            type=row["type"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            became_key=row["became_key"] or None,
        )
        for row in _seed("provinces")
    )


def province_on(name: str, day: date) -> Province | None:
    """The unit of that official name on that day: the Lào Cai of 2026 is not the Lào Cai of 2024."""
    return next((p for p in provinces() if p.name == name and p.holds_on(day)), None)


def unit_today(province_key: str, day: date) -> Province | None:
    """The unit of that key, or what became of it by that day: Yên Bái is with the Lào Cai of 1 July 2025.

    None where the key names no unit.
    """
    by_key = {p.province_key: p for p in provinces()}
    unit = by_key.get(province_key)
    while unit and unit.valid_to and unit.valid_to < day and unit.became_key:
        unit = by_key[unit.became_key]
    return unit


def unit_named(name: str, day: date) -> Province:
    """The unit of that key, official name or other spelling on that day.

    Raises ValueError with what to write where there is none: the name may be of another time.
    """
    wanted = unicodedata.normalize("NFC", name).strip()
    wanted = province_aliases().get(wanted, wanted)
    unit = next((p for p in provinces() if wanted in (p.province_key, p.name) and p.holds_on(day)), None)
    if unit is None:
        there_were = sorted(p.name for p in provinces() if p.holds_on(day))
        raise ValueError(f"{name!r} is no province on {day}. Write one of: {', '.join(there_were)}.")
    return unit


@lru_cache(maxsize=1)
def level_ends() -> dict[str, date]:
    """The last day of each level of government that has ended: Luật 72/2025/QH15 ended the districts."""
    return {row["level"]: date.fromisoformat(row["valid_to"]) for row in _seed("levels") if row["valid_to"]}


@lru_cache(maxsize=1)
def province_aliases() -> dict[str, str]:
    """Other spellings by alias, each for the official name."""
    return {row["alias"]: row["name"] for row in _seed("province_aliases")}


@lru_cache(maxsize=1)
def concepts() -> tuple[Concept, ...]:
    """What texts talk about, and the ways in which they write it."""
    return tuple(
        Concept(row["concept"], row["opaque"] == "yes", row["exact"] == "yes", tuple(row["forms"].split("|")))
        for row in _seed("concepts")
    )


@lru_cache(maxsize=1)
def bindings() -> tuple[BindingRow, ...]:
    """Which concepts name which indicator, in the order of the seed."""
    return tuple(
        BindingRow(
            row["code"],
            row["unit"],
            tuple(row["core"].split()),
            tuple(row["context"].split()),
            tuple(row["forbid"].split()),
            tuple(row["head"].split()),
            tuple(row["absent"].split()),
        )
        for row in _seed("bindings")
    )


def _seed(name: str, folder: Path = SEEDS) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)
