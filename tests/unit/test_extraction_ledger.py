"""The ledger accounts for every number of a text."""

import itertools
import re
from datetime import UTC, datetime

from extraction_cases import read, submission
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction import extract
from pipelines.submissions import read_submission
from pipelines.vietnamese.text import nfc

DIGITS = re.compile(r"(?<!\w)\d+(?!\w)")


def check_ledger(text: str) -> None:
    extraction = extract(submission(text))
    numbers = extraction.numbers
    assert all(a.end <= b.start for a, b in itertools.pairwise(numbers)), "rows overlap"
    assert all(text[n.start : n.end] == n.text for n in numbers)
    for run in DIGITS.finditer(text):
        holders = [n for n in numbers if n.start <= run.start() and run.end() <= n.end]
        assert len(holders) == 1, (run[0], text[max(0, run.start() - 30) : run.end() + 30])
    assert all(text[o.start : o.end] == o.quote for o in extraction.observations)
    assert all(o.start <= o.figure_start < o.figure_end <= o.end for o in extraction.observations)
    assert all(n.code for n in numbers if n.disposition == "observation")


# Pieces of reports, and what breaks naive readers: marks, tables, superscripts, digits of other scripts.
PIECES = [
    "Tỷ lệ hồ sơ nộp trực tuyến đạt 8", "2%", "\n", "¹ ", "1.", "\t", " | ", "12/3/2024", "0", "đồng", "[3]", ". ",
    ";", "1.548/1.562", "cấp xã ", "năm 2024", "(7)", "- ", "²", "\u00a0", "triệu ", "60.000đ", "thôn ", "Ð", "٣", "½",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_every_run_of_digits_lies_in_exactly_one_row(parts):
    check_ledger(nfc("".join(parts)))


@given(st.text(max_size=300))
def test_any_text_at_all_is_accounted_for(text):
    check_ledger(nfc(text))


def test_a_number_across_two_lines_is_one_row():
    text = "Tổng số tiền thu qua dịch vụ giáo dục không dùng tiền mặt trong kỳ báo cáo là 6,7\ntỷ đồng."
    assert [n.text for n in read(text).numbers] == ["6,7\ntỷ đồng"]


def test_the_seeds_are_accounted_for_with_few_unresolved(shared):
    for path in sorted((shared / "seeds").glob("*.txt")):
        found = read_submission(path, datetime.now(UTC))
        check_ledger(found.text)
        numbers = extract(found).numbers
        unresolved = sum(n.disposition == "unresolved" for n in numbers)
        assert unresolved < 0.08 * len(numbers), path.name
