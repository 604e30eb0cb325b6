"""One root cause is one finding: what several rules say of one and the same figure.

Belongs here: which findings have one cause, and the one that stands for them. Does not: making findings (`findings`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipelines.catalogue import rules
from pipelines.records import Finding
from pipelines.vietnamese.writing import lower_first

# What these say of one figure, they say of its own value, numerator and denominator.
_OF_ONE_FIGURE = frozenset({"ratio_matches_fraction", "part_within_whole", "share_in_range", "jump_between_periods"})
_SEVERITIES = ("error", "warning", "info")


def merged(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, those that are about one same figure alone as one.

    The gravest stands, of equals the one whose rule comes first in the seed, and names the other rules. A finding
    that puts several figures side by side has its own question, and stays.
    """
    order = {rule: position for position, rule in enumerate(rules())}
    by_figure: dict[tuple[str, str], list[Finding]] = {}
    others: list[Finding] = []
    for finding in findings:
        if finding.rule in _OF_ONE_FIGURE and len(finding.observation_ids) == 1:
            by_figure.setdefault((finding.submission_id, finding.observation_ids[0]), []).append(finding)
        else:
            others.append(finding)
    for alike in by_figure.values():
        first, *rest = sorted(alike, key=lambda f: (_SEVERITIES.index(f.severity), order[f.rule]))
        others.append(_naming(first, rest))
    return others


def _naming(finding: Finding, others: Iterable[Finding]) -> Finding:
    titles = dict.fromkeys(lower_first(rules()[other.rule].title_vi) for other in others if other.rule != finding.rule)
    if not titles:
        return finding
    return replace(finding, message_vi=f"{finding.message_vi} Cùng số liệu này còn: {'; '.join(titles)}.")
