"""Steps: what is behind, and which runs of the job bring it up to date.

Belongs here: the order of the parts of the job. Does not: running them (`refresh` in this process, `sensors` through
the daemon); both ask here, so that they never differ.

A run has one range of partitions, so the job is run part by part: the figures of each quarter that is behind, in as few
runs as their units allow; then, once, everything from staging to the snapshot; then the letters that would read
differently; then the scoreboard that links them. What is behind is seen from what the files carry (`fingerprints`),
never from a memory of earlier runs: whatever a crash left undone is behind still.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import dagster as dg

from pipelines.orchestration.fingerprints import digest, is_published, stale_partitions, warehouse_fingerprint
from pipelines.orchestration.letters import are_unidentified_stale, stale_letters
from pipelines.orchestration.partitions import Partition, runs_for
from pipelines.orchestration.scoreboard import is_scoreboard_stale, scoreboard_fingerprint
from pipelines.settings import Settings

FETCHES = ("fetches",)
RECEIPTS = ("receipts", "expected_reports")
FIGURES = ("submissions", "observations", "numbers")
LETTERS = ("letters",)
SCOREBOARD = ("scoreboard",)
UNIDENTIFIED_LETTERS = ("unidentified_letters",)
_WAREHOUSE = dg.AssetSelection.groups("staging", "findings", "marts", "published")


@dataclass(frozen=True)
class Step:
    """One run of a part of the job.

    `keys` name what it would be made from, one for each partition: what was tried in vain has the same key again.
    """

    assets: tuple[str, ...]
    keys: tuple[str, ...] = ()
    partitions: tuple[Partition, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


def warehouse_in(graph: Any) -> tuple[str, ...]:
    """The names of all that one run makes from staging to the snapshot, in an asset graph."""
    return tuple(sorted(key.to_user_string() for key in _WAREHOUSE.resolve(graph)))


def next_steps(
    settings: Settings, warehouse: tuple[str, ...], tried: Collection[str], quarter: str | None = None
) -> list[Step]:
    """What can be done now, without what was tried before; empty where nothing is left to do.

    `warehouse`: what `warehouse_in` gives. What fails is tried once and stops only what stands on it:
    figures of one partition nothing else, a broken warehouse the letters.
    """
    figures = {p: due for p, due in stale_partitions(settings).items() if quarter in (None, p.quarter)}
    steps = _of_partitions(FIGURES, figures, tried)
    if are_unidentified_stale(settings):
        steps += _of_whole(UNIDENTIFIED_LETTERS, "", tried)
    if steps:
        return steps
    if not is_published(settings):
        return _of_whole(warehouse, warehouse_fingerprint(settings), tried)
    letters = {p: due for p, due in stale_letters(settings).items() if quarter in (None, p.quarter)}
    if steps := _of_partitions(LETTERS, letters, tried):
        return steps
    due = scoreboard_fingerprint(settings)
    return _of_whole(SCOREBOARD, due, tried) if is_scoreboard_stale(settings) else []


def _of_whole(assets: tuple[str, ...], due: str, tried: Collection[str]) -> list[Step]:
    key = digest([*assets, due])
    return [Step(assets, (key,))] if key not in tried else []


def _of_partitions(assets: tuple[str, ...], due: Mapping[Partition, str], tried: Collection[str]) -> list[Step]:
    """The runs for some partitions; `due` is what each would be made from."""
    keys = {p: digest([*assets, p.file_name, made_from]) for p, made_from in due.items()}
    return [
        Step(assets, tuple(keys[p] for p in partitions), tuple(partitions), tags)
        for partitions, tags in runs_for(p for p, key in keys.items() if key not in tried)
    ]
