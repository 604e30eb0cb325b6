"""Cues only save time: what is found stays what the patterns say."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction import extract, sentence
from pipelines.settings import SAMPLES
from pipelines.submissions import read_submission
from pipelines.vietnamese import cues, numbers
from pipelines.vietnamese.cues import ALL, Cue, heard_in
from pipelines.vietnamese.text import digit_runs, fold, lower

_LINES = [
    line for path in sorted(SAMPLES.rglob("*.txt")) for line in path.read_text(encoding="utf-8").split("\n") if line
]
_ATOMS = (
    "a",
    "b",
    "xã",
    "xa",
    "1",
    "%",
    ".",
    "Đ",
    r"\s+",
    r"\s*",
    r"\w",
    r"\d",
    "[ab]",
    "[^a]",
    "[x-y]",
    "(?i:xã)",
    "(?i:b)",
)
_AROUND = (r"(?<!\w)", r"(?!\w)", "^", "$", r"\b", "(?=a)")
_TEXTS = st.text(st.sampled_from("abxyãàĐđ1 2%,.\n"), max_size=12)


def _larger(smaller: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(smaller, min_size=1, max_size=3).map("".join),
        st.lists(smaller, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(smaller, st.sampled_from("?*+")).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        smaller.map(lambda part: f"({part})"),
    )


_PATTERNS = st.recursive(st.sampled_from(_ATOMS + _AROUND), _larger, max_leaves=8)


@given(_PATTERNS, _TEXTS)
def test_a_pattern_matches_only_where_one_of_its_words_stands(pattern: str, text: str) -> None:
    words = cues._needed(cues._parser.parse(pattern))
    for written in (text, lower(text), fold(text)):
        if words and re.search(pattern, written):
            assert any(word in fold(text) for word in words)


@pytest.mark.parametrize("cue", cues._cues, ids=lambda cue: "|".join(sorted(cue.words))[:40])
def test_a_cue_is_heard_where_it_matches(cue: Cue) -> None:
    for line in _LINES:
        if any(cue.search(text) for text in (line, lower(line), fold(line))):
            assert heard_in(fold(line)) & cue.bit


def test_most_cues_are_not_heard_in_most_lines() -> None:
    heard = [heard_in(fold(line)) for line in _LINES]
    mean = sum(bits.bit_count() for bits in heard) / len(heard)
    assert mean < 0.5 * len(cues._cues)


@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("*.txt")), ids=lambda path: path.stem)
def test_asking_first_which_words_stand_changes_no_row(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submission = read_submission(path, datetime(2026, 1, 1, tzinfo=UTC))
    asked = extract(submission)
    for module in (sentence, numbers):
        monkeypatch.setattr(module, "heard_in", lambda folded: ALL)
    assert extract(submission) == asked


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_runs_of_digits_are_those_of_the_text(text: str) -> None:
    assert [run.span() for run in digit_runs(fold(text))] == [run.span() for run in re.finditer(r"\d+", text)]
