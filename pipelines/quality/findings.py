"""Broken cases as findings: identity, quote, what is held back.

Belongs here: `records.Finding` rows from the verdict of a suite. Does not: judging (`gate`), wording (`wording`),
the life of a finding over resubmissions.

A finding names all figures of its case. One of a blocking rule holds them back, for the case says that they
contradict each other, not which of them is wrong: a share that misses its own fraction is one observation, a sum is
its total and its parts, and nothing else of the submission is touched. A flag holds nothing back.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipelines.quality.cases import Cases
from pipelines.quality.documents import Passage
from pipelines.quality.figure import Figure, figures_at
from pipelines.quality.figures import GateError
from pipelines.quality.gate import Ask, Verdict
from pipelines.quality.wording import Told, tell
from pipelines.records import Finding

_DENOMINATOR = ":denominator"
# The roles in which a relation whose whole is a denominator takes the denominator.
_OF_DENOMINATOR = frozenset({"total", "statement", "reference"})
# Where one figure by itself is in question, a finding quotes the figure and as much of the words beside it as this;
# of other rules, the whole statement. Long stock phrases would make unlike statements look alike.
_SHORT_QUOTES = {"share_in_range": 0, "restated_alike": 19}
# What is wrong with one figure is wrong alike with all others of the period: one cause, and one finding.
_ONE_CAUSE = frozenset({"level_exists"})


class _Case(NamedTuple):
    """A broken case with all that its finding tells; the first figure is the one quoted.

    The identity is what stays the same when the report is sent again, whatever its bytes and its offsets are then.
    """

    ask: Ask
    figures: Mapping[str, Figure]
    quoted: Figure
    submission: Mapping[str, Any]
    told: Told
    identity: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        return (self.submission["submission_id"], *self.identity)

    @property
    def statement(self) -> tuple[str, str]:
        return "" if self.ask.rule in _ONE_CAUSE else self.told.stated, self.told.computed


def findings_of(
    cases: Cases, verdict: Verdict, observations: pd.DataFrame, submissions: Mapping[str, Mapping[str, Any]]
) -> list[Finding]:
    """One finding for each broken case, in the order of the text; `submissions` are rows by submission_id.

    Raises GateError where a quote is not what stands in the text at its place.
    """
    if not verdict.broken:
        return []
    if not cases.roles:
        return _findings_of_passages(cases, verdict)
    broken_cases = _broken_cases(cases, verdict, observations, submissions)
    broken_cases.sort(key=lambda case: (case.submission["submission_id"], case.quoted.start))
    alike: dict[tuple[str, ...], list[_Case]] = {}
    for case in broken_cases:
        alike.setdefault((*case.key, *case.statement), []).append(case)
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for cases_alike in alike.values():
        # Two wrong statements of one figure that differ are two findings: their order in the text tells them apart.
        key = cases_alike[0].key
        found.append(_finding(cases_alike, seen[key]))
        seen[key] += 1
    return found


def _broken_cases(
    cases: Cases, verdict: Verdict, observations: pd.DataFrame, submissions: Mapping[str, Mapping[str, Any]]
) -> list[_Case]:
    broken_rows = cases.frame.iloc[[broken.position for broken in verdict.broken]]
    positions = broken_rows[[f"{role}_row" for role in cases.roles]].to_numpy()
    needed = np.unique(positions[positions >= 0]).tolist()
    figures = dict(zip(needed, figures_at(needed, observations), strict=True))
    of_submissions = dict(zip(needed, observations["submission_id"].iloc[needed], strict=True))
    found = []
    for broken, row, of_roles in zip(verdict.broken, records_of(broken_rows), positions.tolist(), strict=True):
        stated = {role: position for role, position in zip(cases.roles, of_roles, strict=True) if position >= 0}
        by_role = {role: figures[position] for role, position in stated.items()}
        if row["relation"].partition(">")[0].endswith(_DENOMINATOR):
            by_role = {role: _in_role(figure, role) for role, figure in by_role.items()}
        submission = submissions[of_submissions[next(iter(stated.values()))]]
        quoted = next(iter(by_role.values()))
        told = tell(broken.ask.rule, by_role, row)
        identity = _identity(broken.ask, quoted, row["relation"], submission)
        found.append(_Case(broken.ask, by_role, quoted, submission, told, identity))
    return found


def _identity(ask: Ask, quoted: Figure, relation: str, submission: Mapping[str, Any]) -> tuple[str, ...]:
    figure = (quoted.code, quoted.level, quoted.kind, quoted.period, quoted.attributes, relation)
    if ask.rule in _ONE_CAUSE:
        figure = ("", quoted.level, "", quoted.period, "", "")
    return (*_of_report(submission), ask.rule, ask.type, *figure)


def _of_report(submission: Mapping[str, Any]) -> tuple[str, ...]:
    """The report of which a submission is a version."""
    return (
        _known(submission["province_key"], submission["submission_id"]),
        submission["doc_type"],
        _known(submission["period"], ""),
    )


def _finding(cases_alike: list[_Case], ordinal: int) -> Finding:
    """One finding for what a submission states in one place or, word for word alike, in several."""
    case = cases_alike[0]
    quoted, submission, ask, told = case.quoted, case.submission, case.ask, case.told
    again = _again(ask.rule, [other.quoted for other in cases_alike[1:]])
    text = submission.get("text")
    start, end = quoted.span(_SHORT_QUOTES.get(ask.rule))
    if isinstance(text, str) and text[quoted.start : quoted.end] != quoted.quote:
        raise GateError(
            f"{submission['doc']}: the text at {quoted.start}:{quoted.end} is not the quote of observation "
            f"{quoted.observation_id} ({quoted.code}): {quoted.quote[:80]!r}"
        )
    named = dict.fromkeys(figure.observation_id for each in cases_alike for figure in each.figures.values())
    return Finding(
        finding_id=_hash((*case.identity, *_later(ordinal))),
        submission_id=submission["submission_id"],
        doc=submission["doc"],
        rule=ask.rule,
        severity=ask.severity,
        gate=ask.gate,
        code=quoted.code,
        level=quoted.level,
        period=quoted.period,
        stated=told.stated,
        computed=told.computed,
        tolerance=told.tolerance,
        quote=quoted.quote[start - quoted.start : end - quoted.start],
        start=start,
        end=end,
        message_vi=ask.message_vi.format(**told.words) + again,
        remedy_vi=ask.remedy_vi.format(**told.words),
        status="open",
        observation_ids=[*named],
    )


def _again(rule: str, others: list[Figure]) -> str:
    """The other figures that the finding is about."""
    if rule in _ONE_CAUSE and others:
        return f" Cùng như vậy còn: {'; '.join(f'{o.subject} là {o.in_words}' for o in others)}."
    return "".join(f" Số này được nhắc lại ở {other.place}." for other in others)


def _findings_of_passages(cases: Cases, verdict: Verdict) -> list[Finding]:
    """One finding for each broken passage; what a document says alike in several places is one."""
    alike: dict[tuple[str, ...], list[tuple[Ask, Passage]]] = {}
    for broken in verdict.broken:
        passage = cases.passages[broken.case]
        words = passage.words
        key = (*_passage_identity(broken.ask, passage), words["stated"], words["computed"])
        alike.setdefault((passage.document.row["submission_id"], *key), []).append((broken.ask, passage))
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for (ask, passage), *others in alike.values():
        identity = _passage_identity(ask, passage)
        key = (passage.document.row["submission_id"], *identity)
        found.append(_passage_finding(ask, passage, [other for _, other in others], (*identity, *_later(seen[key]))))
        seen[key] += 1
    return found


def _passage_identity(ask: Ask, passage: Passage) -> tuple[str, ...]:
    return (*_of_report(passage.document.row), ask.rule, ask.type, passage.apart)


def _passage_finding(ask: Ask, passage: Passage, others: list[Passage], identity: tuple[str, ...]) -> Finding:
    document, start, end = passage.document, passage.start, passage.end
    place = document.place(start)
    places = dict.fromkeys(document.place(other.start) for other in others)
    again = f" Lặp lại ở {', '.join(places)}." if places else ""
    words = {"Place": place[:1].upper() + place[1:], **passage.words}
    return Finding(
        finding_id=_hash(identity),
        submission_id=document.row["submission_id"],
        doc=document.row["doc"],
        rule=ask.rule,
        severity=ask.severity,
        gate=ask.gate,
        code="",
        level="",
        period=_known(document.row["period"], ""),
        stated=words["stated"],
        computed=words["computed"],
        tolerance=words["tolerance"],
        quote=document.text[start:end],
        start=start,
        end=end,
        message_vi=ask.message_vi.format(**words) + again,
        remedy_vi=ask.remedy_vi.format(**words),
        status="open",
        observation_ids=[],
    )


def _later(ordinal: int) -> tuple[str, ...]:
    """What tells the second of two findings of one identity apart, and the third."""
    return (str(ordinal),) if ordinal else ()


def _in_role(figure: Figure, role: str) -> Figure:
    """The denominator under the figure where that is what a relation of a denominator takes from it."""
    return figure.as_denominator() if role in _OF_DENOMINATOR else figure


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as mappings by column."""
    names = [str(name) for name in frame.columns]
    # Fewer steps for each value than those of `to_dict`, which asks every one what it is.
    return [dict(zip(names, row, strict=True)) for row in zip(*(frame[n].tolist() for n in names), strict=True)]


def _known(value: Any, otherwise: str) -> str:
    return value if isinstance(value, str) else otherwise


def _hash(parts: tuple[str, ...]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
