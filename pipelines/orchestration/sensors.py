"""Sensors: new files in the raw folder.

Belongs here: noticing arrivals and asking for the runs that they need. Does not: opening a file; a tick only lists.

Two steps, because which quarter a file belongs to is known only once it has been read: `inbox` asks for receipts,
`partitions_changed` sees what they changed and asks for those quarters.
"""

import hashlib
import json
import os
import time
from pathlib import Path

import dagster as dg

from pipelines.orchestration.jobs import refresh
from pipelines.orchestration.partitions import Partition, runs_for
from pipelines.settings import Settings

# A file that changed less than this ago may still be on its way.
SETTLED_SECONDS = 30


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
            run_requests=[dg.RunRequest(run_key=_digest(new), asset_selection=[dg.AssetKey("receipts")])],
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


@dg.asset_sensor(
    asset_key=dg.AssetKey("receipts"),
    name="partitions_changed",
    job=refresh,
    description="Receipts that changed a province's quarter: asks for a run of each range concerned.",
)
def partitions_changed(context: dg.SensorEvaluationContext, asset_event: dg.EventLogEntry) -> list[dg.RunRequest]:
    materialization = asset_event.asset_materialization
    changed = materialization.metadata["changed"].value if materialization else []
    partitions = [Partition(*names) for names in changed]  # type: ignore[union-attr, misc]
    return [
        dg.RunRequest(run_key=f"{asset_event.run_id} {number}", tags=tags)
        for number, tags in enumerate(runs_for(partitions))
    ]


def _digest(files: dict[str, list[int]]) -> str:
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]
