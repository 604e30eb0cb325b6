"""Sensors: new files in the raw folder.

Belongs here: noticing arrivals and asking for the runs that they need. Does not: deciding which (`steps`); opening a
file: a tick only lists.

Which quarter a file belongs to is known only once it has been read: `inbox` asks for receipts, and `behind` for the
part of the job that comes next, until nothing is left.
"""

import json
import os
import time
from pathlib import Path

import dagster as dg

from pipelines.orchestration.fingerprints import digest
from pipelines.orchestration.jobs import refresh
from pipelines.orchestration.steps import RECEIPTS, next_steps, warehouse_in
from pipelines.settings import Settings

# A file that changed less than this ago may still be on its way.
SETTLED_SECONDS = 30
_AT_WORK = [
    dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING,
]  # fmt: skip


def inbox_sensor(settings: Settings) -> dg.SensorDefinition:
    """Asks for receipts when a file has come or changed since the last tick, and has been left alone for a while."""

    @dg.sensor(
        name="inbox",
        job=refresh,
        minimum_interval_seconds=60,
        description=f"New or changed files in {settings.raw}: asks for their receipts.",
    )
    def inbox(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        known = json.loads(context.cursor) if context.cursor else {}
        seen = settled_files(settings.raw, time.time())
        new = {path: state for path, state in seen.items() if known.get(path) != state}
        if not new:
            return dg.SkipReason(f"nothing new in {settings.raw}")
        return dg.SensorResult(
            run_requests=[
                dg.RunRequest(
                    run_key=digest([json.dumps(new, sort_keys=True)]),
                    asset_selection=[dg.AssetKey(a) for a in RECEIPTS],
                )
            ],
            cursor=json.dumps(seen),
        )

    return inbox


def settled_files(raw: Path, now: float) -> dict[str, list[int]]:
    """The size and time of change of each file, by its path, without those that may still be on their way."""
    found: dict[str, list[int]] = {}
    for folder, folders, names in os.walk(raw):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(folder) / name
            try:
                state = path.stat()
            except OSError:  # gone since it was listed
                continue
            if not name.startswith(".") and now - max(state.st_mtime, state.st_ctime) >= SETTLED_SECONDS:
                found[path.relative_to(raw).as_posix()] = [state.st_size, state.st_mtime_ns]
    return found


def behind_sensor(settings: Settings) -> dg.SensorDefinition:
    """Asks for the runs that bring up to date what the last run of the job left behind."""

    @dg.sensor(
        name="behind",
        job=refresh,
        minimum_interval_seconds=30,
        description="When a run of the job has ended: asks for the next part, from new figures to the letters on them.",
    )
    def behind(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        if context.instance.get_run_records(dg.RunsFilter(statuses=_AT_WORK), limit=1):
            return dg.SkipReason("a run is at work")
        latest = next((record.dagster_run.run_id for record in context.instance.get_run_records(limit=1)), "")
        noted = json.loads(context.cursor) if context.cursor else {"run": "", "tried": []}
        if latest == noted["run"]:
            return dg.SkipReason("nothing has run since all was up to date")
        assert context.repository_def
        steps = next_steps(settings, warehouse_in(context.repository_def.asset_graph), noted["tried"])
        if not steps:
            # What failed is tried again after the next run, not before: something must have changed.
            return dg.SensorResult(
                skip_reason="all is up to date, but for what failed", cursor=json.dumps({"run": latest, "tried": []})
            )
        tried = [*noted["tried"], *(key for step in steps for key in step.keys)]
        return dg.SensorResult(
            run_requests=[
                dg.RunRequest(
                    run_key=digest([latest, *step.keys]),
                    asset_selection=[dg.AssetKey(asset) for asset in step.assets],
                    tags=step.tags,
                )
                for step in steps
            ],
            cursor=json.dumps({"run": noted["run"], "tried": tried}),
        )

    return behind
