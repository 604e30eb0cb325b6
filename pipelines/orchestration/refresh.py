"""Refresh: the main job driven in this process until nothing is behind, so that running it twice does no work twice.

Belongs here: running the parts of the job, sending letters where that is switched on, telling what failed. Does not:
which parts (`steps`), any work of the job, the words of the summary (`summary`).

The job is `refresh`, the one that the schedule and the sensors run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import dagster as dg

from pipelines.feedback.delivery import Round, complaints, send_letters
from pipelines.orchestration.build import build_defs
from pipelines.orchestration.partitions import Partition
from pipelines.orchestration.resources import LOGGER, prepare_home
from pipelines.orchestration.steps import (
    FETCHES,
    FIGURES,
    LETTERS,
    RECEIPTS,
    SCOREBOARD,
    Step,
    next_steps,
    warehouse_in,
)
from pipelines.settings import MailSettings, Settings, SettingsError


@dataclass
class Refresh:
    """What one refresh did, step by step; not `received` where the raw folder itself could not be used.

    `problems`: addresses that gave nothing, files that could not be taken in, read or identified. `sent`: what became
    of the letters, where they are sent at all. `failures`: steps that failed, and why.
    """

    received: bool = False
    problems: list[str] = field(default_factory=list)
    sent: Round | None = None
    steps: list[Step] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def quarters(self) -> list[str]:
        """Those whose figures were made."""
        return sorted({p.quarter for step in self.steps if step.assets == FIGURES for p in step.partitions})

    @property
    def published(self) -> bool:
        return any("published" in step.assets for step in self.steps)

    @property
    def letters(self) -> list[Partition]:
        return sorted(p for step in self.steps if step.assets == LETTERS for p in step.partitions)

    @property
    def scoreboard(self) -> bool:
        return any(step.assets == SCOREBOARD for step in self.steps)

    @property
    def nothing_new(self) -> bool:
        return not (self.steps or self.failures)


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
        asked = runs.run(instance, Step(FETCHES), done.failures)
        received = runs.run(instance, Step(RECEIPTS), done.failures)
        if received is None:
            return done
        done.received = True
        for made in (asked or {}, received):
            done.problems += [
                problem
                for metadata in made.values()
                if "problems" in metadata
                for problem in metadata["problems"].value
            ]
        tried: set[str] = set()
        while steps := next_steps(settings, runs.warehouse, tried, quarter):
            for step in steps:
                tried.update(step.keys)
                if runs.run(instance, step, done.failures) is not None:
                    done.steps.append(step)
    if settings.send:
        _send(settings, quarter, done)
    return done


def _send(settings: Settings, quarter: str | None, done: Refresh) -> None:
    """Sends the letters that are due; what fails there undoes nothing of the refresh, and is told."""
    try:
        done.sent = send_letters(settings, MailSettings.from_environment(), quarter=quarter)
        done.failures += [f"sending: {complaint}" for complaint in complaints(done.sent)]
    except (SettingsError, OSError) as error:
        done.failures.append(f"sending: {error}")


class _Runs:
    """Runs of parts of the job, in this process, kept in the instance that the UI shows."""

    def __init__(self, settings: Settings) -> None:
        definitions = build_defs(settings)
        self._job = definitions.resolve_job_def("refresh")
        self.warehouse = warehouse_in(definitions.resolve_asset_graph())

    def run(self, instance: dg.DagsterInstance, step: Step, failures: list[str]) -> dict[str, Mapping[str, Any]] | None:
        """The metadata of what was materialised, by asset; None where it failed, which `failures` then tells."""
        result = self._job.execute_in_process(
            instance=instance,
            asset_selection=[dg.AssetKey(asset) for asset in step.assets],
            tags=dict(step.tags),
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
