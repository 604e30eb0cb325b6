"""Small submissions and observations for the tests of the gates.

Belongs here: one report with the figures that a test names. Does not: figures of real reports (`quality_gold`).
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pipelines.quality import Gating, check, frames
from pipelines.quality.cases import cases_of
from pipelines.quality.documents import documents_of
from pipelines.quality.figures import prepare, with_terms
from pipelines.quality.findings import findings_of, records_of
from pipelines.quality.gate import Verdict, load_suites, open_source, run_suite
from pipelines.quality.passages import passages_of
from pipelines.records import Finding, Observation, Submission

REPORT = Submission(
    submission_id="report-1",
    doc="bao-cao",
    file_name="bao-cao.txt",
    sha256="0" * 64,
    size=1,
    received_at=datetime(2024, 4, 1, tzinfo=UTC),
    outcome="read",
    outcome_detail="",
    encoding="utf-8",
    reader="text/1",
    province_key="lao-cai-10",
    province_name="Lào Cai",
    period="2024-Q1",
    quarter="2024-Q1",
    doc_type="report",
    issuer="Sở Thông tin và Truyền thông tỉnh Lào Cai",
    doc_number="58/BC-STTTT",
    issued_date="2024-04-01",
    title=None,
    text="",
)


def figure(code: str, value: float | None = None, **changes: Any) -> Observation:
    """One observation at the whole province for the first quarter of 2024; a test changes what it is about."""
    base = Observation(
        observation_id="",
        submission_id=REPORT.submission_id,
        doc=REPORT.doc,
        code=code,
        level="all",
        kind="actual",
        period="2024-Q1",
        value=value,
        numerator=None,
        denominator=None,
        comparator="=",
        numerator_comparator="=",
        decimals=0,
        window_start=None,
        window_end=None,
        attributes="{}",
        section="2.1. Hạ tầng số",
        start=0,
        end=0,
        quote="",
        figure_start=0,
        figure_end=0,
        extractor="test",
    )
    return replace(base, **changes)


def report(*figures: Observation, submission: Submission = REPORT) -> tuple[Submission, list[Observation]]:
    """One report that states the figures, in that order, one sentence each."""
    text, placed = "", []
    for i, one in enumerate(figures):
        words = f"câu {i} nói về {one.code} là"
        start = len(text)
        text += f"{words} {one.value}. "
        end = len(text) - 2
        placed.append(
            replace(
                one,
                observation_id=f"o{i}",
                submission_id=submission.submission_id,
                doc=submission.doc,
                start=start,
                end=end,
                quote=text[start:end],
                figure_start=start + len(words) + 1,
                figure_end=end,
            )
        )
    return replace(submission, text=text), placed


def judge(*figures: Observation, submission: Submission = REPORT) -> Gating:
    """All rules on one report."""
    stated, placed = report(*figures, submission=submission)
    return check(*frames([stated], placed))


def broken(rule: str, *figures: Observation) -> list[Finding]:
    """The findings of one rule on one report."""
    return _run(rule, *figures)[1]


def counts(rule: str, *figures: Observation) -> tuple[int, int, int]:
    """How many cases of one rule on one report were evaluated, not judged, broken."""
    verdict = _run(rule, *figures)[0]
    return verdict.evaluated, verdict.not_judged, len({one.case for one in verdict.broken})


def _run(rule: str, *figures: Observation) -> tuple[Verdict, list[Finding]]:
    """The steps of `check` for one rule alone: nine times as fast, for the many tests of one rule."""
    stated, placed = report(*figures)
    observations, submissions = frames([stated], placed)
    cases = cases_of(rule, with_terms(prepare(observations, submissions)))
    verdict = run_suite(next(suite for suite in load_suites() if suite.rule == rule), cases, open_source())
    by_id = {row["submission_id"]: row for row in records_of(submissions)}
    return verdict, findings_of(cases, verdict, observations, by_id)


def told(rule: str, text: str, **changes: Any) -> list[Finding]:
    """The findings of one document rule on one text."""
    return _read(rule, text, **changes)[1]


def asked(rule: str, text: str, **changes: Any) -> tuple[int, int, int]:
    """How many passages of one document rule in one text were evaluated, not judged, broken."""
    verdict = _read(rule, text, **changes)[0]
    return verdict.evaluated, verdict.not_judged, len({one.case for one in verdict.broken})


def _read(rule: str, text: str, **changes: Any) -> tuple[Verdict, list[Finding]]:
    observations, submissions = frames([replace(REPORT, text=text, **changes)], [])
    by_id = {row["submission_id"]: row for row in records_of(submissions)}
    cases = passages_of(rule, documents_of(by_id.values(), {}, observations))
    verdict = run_suite(next(suite for suite in load_suites() if suite.rule == rule), cases, open_source())
    return verdict, findings_of(cases, verdict, observations, by_id)
