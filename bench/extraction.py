"""Extraction: documents a second, beside the least that any reader of such texts must do.

The floor reads each file, hashes it, brings it to NFC, looks for every word of the catalogue in one Aho-Corasick pass,
and finds its numbers in one pass of a regular expression.
"""

import hashlib
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import ahocorasick

from pipelines.catalogue import concepts, indicators
from pipelines.extraction import extract
from pipelines.settings import SAMPLES
from pipelines.submissions import read_submission

SECONDS = 5.0
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*(?:\s?%)?")


def measure() -> Iterator[str]:
    paths = sorted(SAMPLES.rglob("*.txt"))
    size = sum(path.stat().st_size for path in paths)
    yield f"Extraction of {len(paths)} samples, {size / 1000:.0f} kB, on one core"
    phrases = _automaton()
    now = datetime.now(UTC)
    submissions = [read_submission(path, now) for path in paths]
    floor = _seconds(lambda: [_floor(path, phrases) for path in paths])
    reading = _seconds(lambda: [read_submission(path, now) for path in paths])
    extracting = _seconds(lambda: [extract(submission) for submission in submissions])
    for name, seconds in (("floor", floor), ("read", reading), ("extract", extracting)):
        yield (
            f"  {name:<8} {len(paths) / seconds:10,.0f} documents/s {size / seconds / 1e6:8.2f} MB/s "
            f"{seconds / floor:8.1f} x floor"
        )


def _seconds(work: Callable[[], object]) -> float:
    """The time of one round: the median of as many as fit, the first, which fills caches, aside."""
    work()
    rounds: list[float] = []
    end = time.perf_counter() + SECONDS
    while not rounds or time.perf_counter() < end:
        begin = time.perf_counter()
        work()
        rounds.append(time.perf_counter() - begin)
    return sorted(rounds)[len(rounds) // 2]


def _automaton() -> "ahocorasick.Automaton":
    automaton = ahocorasick.Automaton()
    for phrase in {form for concept in concepts() for form in concept.forms} | {
        i.name_vi for i in indicators().values()
    }:
        automaton.add_word(phrase, len(phrase))
    automaton.make_automaton()
    return automaton


def _floor(path: Path, phrases: "ahocorasick.Automaton") -> tuple[str, int, int]:
    content = path.read_bytes()
    text = unicodedata.normalize("NFC", content.decode("utf-8"))
    return (
        hashlib.sha256(content).hexdigest(),
        sum(1 for _ in phrases.iter(text)),
        sum(1 for _ in _NUMBER.finditer(text)),
    )
