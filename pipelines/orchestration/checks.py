"""Checks: the gate's rules as asset checks, and the invariants that our own rows must keep.

Belongs here: what a check shows in Dagster and whether it blocks. Does not: judging figures (quality), the tests of the
models (dbt; each is an asset check by itself).

A rule that a submitter broke warns and never blocks; an invariant of ours that does not hold stops the run.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import dagster as dg

from pipelines.catalogue import rules
from pipelines.orchestration.metadata import columns_of, open_and_settled, table, tally
from pipelines.records import Finding, Number, Observation, Submission
from pipelines.settings import EXPECTATIONS

if TYPE_CHECKING:
    from pipelines.quality import Gating

ROWS_HOLD = dg.AssetCheckSpec(
    "rows_hold_against_the_text",
    asset="observations",
    description="Every quote is the text at its place, and no two numbers of the ledger overlap.",
    blocking=True,
)

SOURCES_ANSWER = dg.AssetCheckSpec(
    "web_sources_answer",
    asset="fetches",
    description="Every address of sources.yml gave what was asked of it; one that did not is asked again.",
    blocking=False,
)


def rule_checks() -> list[dg.AssetCheckSpec]:
    """One check on the findings for each rule that has a suite."""
    suites = {path.stem for path in EXPECTATIONS.glob("*.json")}
    return [
        dg.AssetCheckSpec(rule.rule, asset="findings", description=f"{rule.title_vi}. {rule.what}")
        for rule in rules().values()
        if rule.rule in suites
    ]


def rule_results(gating: "Gating") -> Iterator[dg.AssetCheckResult]:
    """What each rule found; a rule that had nothing to judge says so, and has not failed.

    What its submitter has confirmed is settled: it is counted, and warns no more.
    """
    for result in gating.results:
        found = [f for f in gating.findings if f.rule == result.rule]
        worst = sorted(
            (f for f in found if f.status == "open"), key=lambda f: ("error", "warning", "info").index(f.severity)
        )
        yield dg.AssetCheckResult(
            asset_key="findings",
            check_name=result.rule,
            passed=not worst,
            severity=dg.AssetCheckSeverity.WARN,
            description="no figures to judge" if not result.evaluated else None,
            metadata={
                "findings": len(found),
                **open_and_settled(found),
                "submissions_concerned": len({f.submission_id for f in worst}),
                "cases_judged": result.evaluated,
                "cases_not_judged": result.not_judged,
                "cases_broken": result.broken,
                "by_severity": tally(f.severity for f in worst),
                "gate": result.gate,
                "suite": dg.MetadataValue.path(str(EXPECTATIONS / f"{result.rule}.json")),
                "worst_examples": table(columns_of(worst, "doc", "code", "level", "stated", "computed", "quote")),
            },
        )


def broken_invariants(
    submission: Submission, observations: Sequence[Observation], numbers: Sequence[Number]
) -> list[str]:
    """What is wrong with the rows of one submission, each with its place; empty where all of them hold."""
    text = submission.text
    rows: list[Any] = [*observations, *numbers]
    strangers = [row for row in rows if row.submission_id != submission.submission_id]
    misquoted = [o for o in observations if text[o.start : o.end] != o.quote]
    outside = [o for o in observations if not o.start <= o.figure_start < o.figure_end <= o.end]
    misread = [n for n in numbers if text[n.start : n.end] != n.text]
    ordered = sorted(numbers, key=lambda n: (n.start, n.end))
    overlapping = [later for earlier, later in pairwise(ordered) if later.start < earlier.end]
    ids = [o.observation_id for o in observations]
    return [
        *(f"a row of submission {row.submission_id}" for row in strangers),
        *(f"the quote of {o.code} is not the text at {o.start}-{o.end}" for o in misquoted),
        *(f"the figure of {o.code} is not within its quote at {o.start}-{o.end}" for o in outside),
        *(f"the number {n.text!r} is not the text at {n.start}-{n.end}" for n in misread),
        *(f"the number {n.text!r} at {n.start}-{n.end} overlaps the one before it" for n in overlapping),
        *(f"the observation {i} occurs {ids.count(i)} times" for i in sorted({i for i in ids if ids.count(i) > 1})),
    ]


def held_back(findings: Sequence[Finding]) -> set[str]:
    """The observations that a blocking finding, not confirmed by its submitter, keeps from the facts."""
    return {
        observation_id
        for finding in findings
        if finding.gate == "block" and finding.status == "open"
        for observation_id in finding.observation_ids
    }
