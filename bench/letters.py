"""Letters: those of all 63 provinces of a quarter in every form, beside the least that laying their words out costs.

Belongs here: writing letters as the pipeline writes them, from made-up reports of 20 kB with their findings. Does
not: reading and judging the reports, which is done before the clock runs.

The floor lays out the words of the same pages as paragraphs of plain text, without tables, tags or marks. Beside the
time by the clock stands that of the processors: on a machine that does other work too, compare that.
"""

import re
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import escape, unescape
from pathlib import Path

from bench import corpus
from pipelines.catalogue import indicators, main_indicators, provinces
from pipelines.extraction import extract
from pipelines.feedback import Letter, build_letter, render_html, why_no_pdf, write_letters
from pipelines.feedback.letter import Trend, TrendPoint
from pipelines.feedback.pdf import pdf_of
from pipelines.quality import check, frames
from pipelines.submissions import read_submission

SECONDS_ALLOWED = 60
# Figures drawn anew contradict each other far more often than those of real reports, of which the worst has about so
# many points.
POINTS = 12
_QUARTER_END = datetime(2024, 3, 31, tzinfo=UTC)
_PERIODS = ("2022-9M", "2022", "2023-Q1", "2023-H1", "2023-9M", "2023", "2024-Q1", "2024-H1")


def measure() -> Iterator[str]:
    units = [p.province_key for p in provinces() if p.holds_on(_QUARTER_END.date())]
    if why_no_pdf():
        yield f"Letters: {why_no_pdf()}"
    with tempfile.TemporaryDirectory() as name:
        letters = _letters(Path(name), units)
        figures = sum(letter.counts.understood for letter in letters)
        points = sum(letter.counts.questioned for letter in letters)
        each = f"{figures / len(units):.0f} figures and {points / len(units):.0f} points each"
        yield f"Letters of {len(units)} provinces, {each}"
        begin, before = time.perf_counter(), _processors()
        files = write_letters([(letter, Path(name) / "letters") for letter in letters])
        seconds, processors = time.perf_counter() - begin, _processors() - before
        written = sorted({path.suffix for path in (Path(name) / "letters").iterdir()})
        size = sum(path.stat().st_size for path in (Path(name) / "letters").iterdir())
        yield f"  {len(files)} letters as {', '.join(written)}: {size / 1e6:.0f} MB"
        yield f"    by the clock {seconds:.1f} s of {SECONDS_ALLOWED} allowed, of the processors {processors:.1f} s"
        if not why_no_pdf():
            before = _processors()
            for letter in letters:
                pdf_of(_plain(render_html(letter)))
            floor = _processors() - before
            yield f"    {processors / floor:.1f} times the floor, the same words as plain paragraphs: {floor:.1f} s"


def _letters(folder: Path, units: list[str]) -> list[Letter]:
    submissions = [
        replace(read_submission(path, _QUARTER_END), province_key=unit)
        for path, unit in zip(corpus.write(folder, len(units)), units, strict=True)
    ]
    extractions = [extract(submission) for submission in submissions]
    observations = [row for extraction in extractions for row in extraction.observations]
    findings = check(*frames(submissions, observations)).findings
    return [
        build_letter(
            submission,
            extraction.observations,
            extraction.numbers,
            [f for f in findings if f.submission_id == submission.submission_id][:POINTS],
            trends=_trends(),
        )
        for submission, extraction in zip(submissions, extractions, strict=True)
    ]


def _trends() -> list[Trend]:
    """As many charts as a letter may have, of as many periods as are drawn."""
    codes = [main.code for main in main_indicators() if indicators()[main.code].unit == "percent"][:6]
    points = tuple(
        TrendPoint(period, period, 50.0 + n, f"{50 + n},0%", 60.0 - n, f"{60 - n},0%")
        for n, period in enumerate(_PERIODS)
    )
    return [Trend(code, indicators()[code].name_vi, points) for code in codes]


def _plain(html: str) -> str:
    body = html.partition("<body>")[2]
    paragraphs = re.split(r"</(?:p|td|th|h\d|li|caption|dd|dt|blockquote)>", body)
    words = (escape(unescape(re.sub(r"<[^>]+>", " ", paragraph))) for paragraph in paragraphs)
    return f'<!DOCTYPE html><html lang="vi"><title>Phiếu</title>{"".join(f"<p>{w}</p>" for w in words)}</html>'


def _processors() -> float:
    """Seconds of the processors so far, of this process and of those that it has ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
