"""The samples in `raw/`: each is registered, identified, and bears the fault that its register says."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.catalogue import rules
from pipelines.periods import parse_period
from pipelines.records import Submission
from pipelines.settings import SAMPLES
from pipelines.submissions import read_submission

FILES = sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.txt"))
GATES = (
    "ratio_matches_fraction",
    "part_within_whole",
    "levels_sum_to_total",
    "parts_sum_to_total",
    "shares_sum_to_100",
    "share_in_range",
)


def register() -> list[dict[str, str]]:
    with (SAMPLES / "origin.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def read(file: str) -> Submission:
    return read_submission(SAMPLES / file, datetime(2024, 4, 20, tzinfo=UTC))


@pytest.mark.parametrize("file", FILES)
def test_a_sample_is_identified_as_its_folder_says(file: str) -> None:
    quarter, province, _ = Path(file).parts

    submission = read(file)

    assert (submission.outcome, submission.outcome_detail) == ("read", "")
    assert submission.quarter == quarter
    assert submission.province_key is not None
    assert submission.province_key.rsplit("-", 1)[0] == province


def test_every_sample_has_its_origin_registered() -> None:
    assert sorted({row["file"] for row in register()}) == FILES


def test_a_planted_fault_stands_in_its_sample_and_names_a_rule() -> None:
    for row in register():
        assert (row["rule"] == "") == (row["fault"] == "") == (row["quote"] == "")
        if row["rule"]:
            assert row["rule"] in rules()
            assert row["quote"] in read(row["file"]).text


def test_every_gate_has_a_sample_that_breaks_it() -> None:
    assert set(GATES) <= {row["rule"] for row in register()}


def test_samples_span_four_provinces_and_kinds_of_period_and_document() -> None:
    samples = [read(file) for file in FILES]
    periods = [parse_period(s.period) for s in samples if s.period]

    assert len(samples) >= 8
    assert len({s.province_key for s in samples}) == 4
    assert {p.last_month - p.first_month + 1 for p in periods} == {3, 6, 9, 12}
    assert {s.doc_type for s in samples} == {"report", "plan", "news"}


def test_one_sample_is_sent_again_with_a_fault_corrected() -> None:
    first = read("2024-Q1/lao-cai/lao-cai-bao-cao-quy-1.txt")
    again = read("2024-Q1/lao-cai/lao-cai-bao-cao-quy-1-gui-lai.txt")

    assert first.submission_id != again.submission_id
    assert (first.province_key, first.period, first.doc_type) == (again.province_key, again.period, again.doc_type)
    assert str(first.issued_date) < str(again.issued_date)


def test_samples_are_in_our_own_words(shared: Path) -> None:
    """No run of 20 words is one of the real reports', headings of the common outline aside."""
    size = 20
    seeds: set[tuple[str, ...]] = set()
    for path in (shared / "seeds").glob("*.txt"):
        seeds |= runs(path.read_text(encoding="utf-8"), size)

    for file in FILES:
        for line in (SAMPLES / file).read_text(encoding="utf-8").splitlines():
            assert not runs(line, size) & seeds, f"{file}: {line}"


def runs(text: str, size: int) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}
