"""Refresh: the main job driven over all that is not up to date, so that running it twice does no work twice.

Belongs here: which parts of the job run for which partitions, in which order, and what to do when one fails. Does not:
any work of the job; the words of the summary (`summary`).

The job is `refresh`, the one that the schedule and the sensors run. A run has one range of partitions, so the job is
run part by part: receipts first, since only they tell what changed; then the figures of each quarter that is behind,
in as few runs as their units allow (`runs_for`); then, once, everything from staging to the snapshot; then the letters
that would read differently. Each part asks the lake what is behind (`fingerprints`), never a memory of earlier runs:
whatever a crash left undone is done by the next refresh.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import dagster as dg

from pipelines.orchestration.build import build_defs
from pipelines.orchestration.fingerprints import is_published, stale_partitions
from pipelines.orchestration.letters import are_unidentified_stale, stale_letters
from pipelines.orchestration.partitions import Partition, runs_for
from pipelines.orchestration.resources import LOGGER, prepare_home
from pipelines.settings import Settings

FIGURES = ("submissions", "observations", "numbers")
RECEIVING = ("receipts",)
LETTERS = ("letters",)
UNIDENTIFIED_LETTERS = ("unidentified_letters",)


@dataclass
class Refresh:
    """What one refresh did; not `received` where the raw folder itself could not be used.

    `problems`: files that could not be taken in, read or identified. `failures`: steps that failed, and why.
    """

    received: bool = False
    problems: list[str] = field(default_factory=list)
    quarters: list[str] = field(default_factory=list)
    published: bool = False
    letters: list[Partition] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def nothing_new(self) -> bool:
        return not (self.quarters or self.published or self.letters or self.failures)


def refresh(settings: Settings, quarter: str | None = None) -> Refresh:
    """Brings everything up to date; of the quarter given alone, where one is given.

    What fails is among `failures`, in words, and stops only what stands on it: a text on which the extraction fails
    leaves its partition as it was, a broken model leaves the last snapshot standing.

    Raises HomeError where the home cannot be written, DbtError where the models cannot be parsed.
    """
    done = Refresh()
    prepare_home(settings)
    runs = _Runs(settings)
    with dg.DagsterInstance.from_config(str(settings.dagster_home)) as instance:
        received = runs.run(instance, RECEIVING, done.failures)
        if received is None:
            return done
        done.received = True
        done.problems = list(received["receipts"]["problems"].value)
        if are_unidentified_stale(settings):
            runs.run(instance, UNIDENTIFIED_LETTERS, done.failures)
        stale = [p for p in stale_partitions(settings, received["receipts"]["changed"].value) if _wanted(p, quarter)]
        for tags in runs_for(stale):
            runs.run(instance, FIGURES, done.failures, tags)
        done.quarters = sorted({partition.quarter for partition in stale})
        if not is_published(settings):
            done.published = runs.run(instance, runs.unpartitioned, done.failures) is not None
        if done.published or is_published(settings):
            done.letters = [p for p in stale_letters(settings) if _wanted(p, quarter)]
            for tags in runs_for(done.letters):
                runs.run(instance, LETTERS, done.failures, tags)
    return done


def _wanted(partition: Partition, quarter: str | None) -> bool:
    return quarter is None or partition.quarter == quarter


class _Runs:
    """Runs of parts of the job, in this process, kept in the instance that the UI shows."""

    def __init__(self, settings: Settings) -> None:
        definitions = build_defs(settings)
        self._job = definitions.resolve_job_def("refresh")
        graph = definitions.resolve_asset_graph()
        self.unpartitioned = sorted(
            key.to_user_string()
            for key in graph.get_all_asset_keys()
            if not graph.get(key).is_partitioned and key.to_user_string() not in RECEIVING + UNIDENTIFIED_LETTERS
        )

    def run(
        self,
        instance: dg.DagsterInstance,
        assets: Iterable[str],
        failures: list[str],
        tags: Mapping[str, str] | None = None,
    ) -> dict[str, Mapping[str, Any]] | None:
        """The metadata of what was materialised, by asset; None where a step failed, which `failures` then tells."""
        result = self._job.execute_in_process(
            instance=instance,
            asset_selection=[dg.AssetKey(asset) for asset in assets],
            tags=dict(tags or {}),
            run_config={"loggers": {LOGGER: {}}},
            raise_on_error=False,
        )
        if not result.success:
            failures += [_in_words(event) for event in result.all_events if event.is_step_failure]
            return None
        return {
            event.asset_key.to_user_string(): event.materialization.metadata
            for event in result.all_events
            if event.is_step_materialization and event.asset_key
        }


def _in_words(event: dg.DagsterEvent) -> str:
    """Why a step failed: our own words where we gave them, else the error that Python raised."""
    data = event.step_failure_data
    if data.user_failure_data and data.user_failure_data.description:
        return f"{event.step_key}: {data.user_failure_data.description}"
    error = data.error
    while error and error.cause:
        error = error.cause
    return f"{event.step_key}: {error.message.strip() if error else 'failed'}"
