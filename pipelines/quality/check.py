"""The gate as one call: all figures of all submissions in, findings and counts for each rule out.

Belongs here: the order of the steps. Does not: any step itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipelines.catalogue import rules
from pipelines.interpreter import with_room_for_calls, without_collecting
from pipelines.quality.cases import BUILDERS, cases_of
from pipelines.quality.causes import merged
from pipelines.quality.documents import documents_of
from pipelines.quality.figures import prepare, with_terms
from pipelines.quality.findings import findings_of, records_of
from pipelines.quality.gate import Suite, Verdict, load_suites, open_source, run_suite
from pipelines.quality.lifecycle import confirmed, read_confirmations
from pipelines.quality.passages import DOCUMENT_BUILDERS, passages_of
from pipelines.quality.register import counted_spans
from pipelines.records import Finding
from pipelines.settings import EXPECTATIONS


@dataclass(frozen=True)
class RuleResult:
    """What one rule found over all submissions; all counts but `findings` are of cases.

    `evaluated` cases had all the figures that the rule needs; `not_judged` lacked one (a total without its parts, a
    denominator of zero): they neither passed nor failed. `broken` of the evaluated contradict each other.
    """

    rule: str
    title_vi: str
    severity: str
    gate: str
    suite: str
    evaluated: int
    not_judged: int
    broken: int

    @property
    def passed(self) -> bool:
        """Judged, and nothing broken: a rule that judged nothing has not passed."""
        return self.evaluated > 0 and self.broken == 0


@dataclass(frozen=True)
class Gating:
    """The findings, by submission and place in the text, and a result for each rule in the order of the seed."""

    findings: list[Finding]
    results: list[RuleResult]


@without_collecting()
@with_room_for_calls
def check(observations: pd.DataFrame, submissions: pd.DataFrame, suites: Path = EXPECTATIONS) -> Gating:
    """Judges every figure of every submission by every rule at once.

    The frames have the fields of `records.Observation` and `records.Submission` as columns (see `figures.NEEDED` for
    those that are read); of the submissions, `text` is optional and, where given, proves the quotes and is judged by
    the document rules.

    Raises GateError where the gate itself fails: it never turns a fault of ours into a finding.
    """
    loaded = load_suites(suites)
    terms = with_terms(prepare(observations, submissions))
    by_id = {row["submission_id"]: row for row in records_of(submissions)}
    documents = documents_of(by_id.values(), counted_spans(observations), observations)
    source = open_source()
    findings: list[Finding] = []
    results = []
    for suite in loaded:
        asked = []
        if suite.rule in BUILDERS:
            asked.append(cases_of(suite.rule, terms))
        if suite.rule in DOCUMENT_BUILDERS:
            asked.append(passages_of(suite.rule, documents))
        verdicts = [run_suite(suite, cases, source) for cases in asked]
        for cases, verdict in zip(asked, verdicts, strict=True):
            findings.extend(findings_of(cases, verdict, observations, by_id))
        results.append(_result(suite, verdicts))
    findings = confirmed(merged(findings), read_confirmations(suites))
    return Gating(sorted(findings, key=lambda finding: (finding.doc, finding.submission_id, finding.start)), results)


def _result(suite: Suite, verdicts: Sequence[Verdict]) -> RuleResult:
    rule = rules()[suite.rule]
    return RuleResult(
        rule=rule.rule,
        title_vi=rule.title_vi,
        severity=rule.severity,
        gate=rule.gate,
        suite=f"expectations/{suite.path.name}",
        evaluated=sum(verdict.evaluated for verdict in verdicts),
        not_judged=sum(verdict.not_judged for verdict in verdicts),
        broken=sum(len({broken.case for broken in verdict.broken}) for verdict in verdicts),
    )
