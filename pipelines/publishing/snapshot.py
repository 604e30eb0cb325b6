"""Snapshots: an audited build copied beside the last one and swapped in whole.

Belongs here: copying the published tables with their comments, Parquet, the manifest, the swap, which old snapshots
stay. Does not: what makes a build fit to publish (`audit`), when to publish (orchestration).

Layout, below `<home>/published`: `snapshots/<id>/` holds `warehouse.duckdb`, `parquet/<table>.parquet` and
`manifest.json`; the link `current` leads to one of them, and `warehouse.duckdb`, `parquet` and `manifest.json` lead
through it. Replacing that one link swaps all three at once. A reader who wants tables of one snapshot in several
files resolves `current` once. The last three snapshots stay, so that a reader who just opened one is not disturbed.
"""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.publishing.audit import MARTS, AuditFailed, Check, audit
from pipelines.publishing.tables import PUBLISHED, QUESTIONS
from pipelines.settings import Settings
from pipelines.whole_files import draft_of, sync

KEPT = 3
_DRAFT = ".draft-"
_MEMORY = "4GB"  # beyond it, sorting spills to the disk
_DATABASE = "warehouse.duckdb"
_PARQUET = "parquet"
_MANIFEST = "manifest.json"


class PublishingError(Exception):
    """Nothing could be published, and the last snapshot stands; the message says what to do."""


@dataclass(frozen=True)
class Snapshot:
    """A published snapshot. `path` and `parquet` are where readers find the one that stands now."""

    snapshot_id: str
    path: Path
    parquet: Path
    rows: dict[str, int]
    audit: list[Check]
    fingerprint: str


def publish(settings: Settings, fingerprint: str = "") -> Snapshot:
    """Audits the finished build and swaps a copy of its marts in.

    `fingerprint` names what the build was made from; the manifest keeps it. Raises AuditFailed where the build is not
    fit, PublishingError where there is no build or it cannot be read or copied; the last snapshot stands then.
    """
    checks = _audited(settings)
    snapshots = settings.published / "snapshots"
    snapshot_id = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S-%fZ")
    draft = snapshots / f"{_DRAFT}{snapshot_id}"
    try:
        (draft / _PARQUET).mkdir(parents=True)
        rows, columns = _copy(settings.build_database, draft)
        checks.append(_copy_is_whole(draft, rows))
        if not checks[-1].passed:
            raise AuditFailed(checks)
        manifest = {
            "snapshot_id": snapshot_id,
            "fingerprint": fingerprint,
            "rows": rows,
            "audit": [asdict(check) for check in checks],
            "columns": columns,
        }
        (draft / _MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        _settle(draft)
        draft.rename(snapshots / snapshot_id)
        _swap(settings.published, snapshot_id)
    except (OSError, duckdb.IOException) as error:
        raise PublishingError(
            f"{settings.published}: the snapshot cannot be written ({error}). The last snapshot stands. "
            "Free space on the disk or correct the permissions, and run again."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _remove_old(snapshots, snapshot_id)
    return Snapshot(snapshot_id, settings.published_database, settings.published / _PARQUET, rows, checks, fingerprint)


def current_snapshot(settings: Settings) -> Snapshot | None:
    """The snapshot that stands now, from its manifest; None where nothing was published yet."""
    manifest = settings.published / _MANIFEST
    if not manifest.exists():
        return None
    told = json.loads(manifest.read_text(encoding="utf-8"))
    return Snapshot(
        told["snapshot_id"],
        settings.published_database,
        settings.published / _PARQUET,
        told["rows"],
        [Check(**check) for check in told["audit"]],
        told["fingerprint"],
    )


def _audited(settings: Settings) -> list[Check]:
    """The checks of a build that passes; the build is checkpointed, so that its file alone holds it."""
    build = settings.build_database
    if not build.exists():
        raise PublishingError(f"{build}: there is no build to publish. Run the refresh.")
    try:
        with duckdb.connect(str(build)) as connection:
            connection.execute("checkpoint")
            # Not in a connection of its own: opening the file again at once has crashed the library, once in many runs.
            checks = audit(connection, settings.lake)
    except (duckdb.IOException, duckdb.ConnectionException) as error:
        raise PublishingError(
            f"{build}: the build cannot be read ({error}). Wait until the run that builds it has ended, and run again."
        ) from error
    if not all(check.passed for check in checks):
        raise AuditFailed(checks)
    return checks


def _copy(build: Path, draft: Path) -> tuple[dict[str, int], dict[str, list[dict[str, Any]]]]:
    """Copies the marts, with their comments, to a database and to Parquet; gives their rows and columns."""
    rows: dict[str, int] = {}
    columns: dict[str, list[dict[str, Any]]] = {}
    with duckdb.connect(str(draft / _DATABASE), config={"memory_limit": _MEMORY}) as copy:
        copy.execute(f"attach {_literal(str(build))} as build (read_only)")
        for name, table in PUBLISHED.items():
            order = ", ".join(table.order)
            copy.execute(f"create table {name} as select * from build.{MARTS}.{name} order by {order}")
            copy.execute(f"comment on table {name} is {_literal(_comment(copy, name))}")
            columns[name] = _describe(copy, name)
            for column in columns[name]:
                copy.execute(f"comment on column {name}.{column['name']} is {_literal(column['description'])}")
            parquet = draft / _PARQUET / f"{name}.parquet"
            copy.execute(f"copy (from {name}) to {_literal(str(parquet))} (format parquet, compression zstd)")
            rows[name] = _count(copy, f"from build.{MARTS}.{name}")
        copy.execute("detach build")
        for name, question in QUESTIONS.items():
            copy.execute(f"create macro {name}({question.parameter}) as table {question.query}")
            copy.execute(f"comment on macro table {name} is {_literal(question.words)}")
        copy.execute("checkpoint")
    return rows, columns


def _copy_is_whole(draft: Path, rows: dict[str, int]) -> Check:
    """Whether database and Parquet hold the rows of the build, and no table of another layer."""
    wrong = []
    with duckdb.connect(str(draft / _DATABASE), read_only=True) as copy:
        found = {
            name for (name,) in copy.execute("select table_name from duckdb_tables() where not internal").fetchall()
        }
        if found != PUBLISHED.keys():
            wrong.append(f"the copy holds other tables: {', '.join(sorted(found ^ PUBLISHED.keys()))}")
        for name, due in rows.items():
            parquet = str(draft / _PARQUET / f"{name}.parquet")
            held = (_count(copy, f"from {name}"), _count(copy, f"from read_parquet({_literal(parquet)})"))
            if held != (due, due):
                wrong.append(f"{name}: {due} rows built, {held[0]} in the database, {held[1]} in Parquet")
    return Check("copy_is_whole", not wrong, "; ".join(wrong) or f"{len(rows)} tables, twice")


def _comment(copy: duckdb.DuckDBPyConnection, name: str) -> str:
    found = copy.execute(
        "select comment from duckdb_tables() where database_name = 'build' and schema_name = ? and table_name = ?",
        [MARTS, name],
    ).fetchone()
    return (found and found[0]) or ""


def _describe(copy: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    found = copy.execute(
        "select column_name, data_type, comment from duckdb_columns() "
        "where database_name = 'build' and schema_name = ? and table_name = ? order by column_index",
        [MARTS, name],
    ).fetchall()
    return [{"name": column, "type": kind, "description": comment or ""} for column, kind, comment in found]


def _settle(draft: Path) -> None:
    """Forbids writing and makes the files last through a crash."""
    for path in sorted(p for p in draft.rglob("*") if p.is_file()):
        path.chmod(0o444)
    for path in [*draft.rglob("*"), draft]:
        sync(path)


def _swap(published: Path, snapshot_id: str) -> None:
    """Leads readers to the snapshot: one atomic replacement of one link."""
    _link(published / "current", Path("snapshots") / snapshot_id)
    for name in (_DATABASE, _PARQUET, _MANIFEST):
        if not (published / name).is_symlink():
            _link(published / name, Path("current") / name)
    sync(published)


def _link(place: Path, target: Path) -> None:
    draft = draft_of(place)
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(place)


def _remove_old(snapshots: Path, current: str) -> None:
    """Removes all but the last snapshots, and what an interrupted run left."""
    older = sorted(path for path in snapshots.iterdir() if path.name != current)
    finished = [path for path in older if not path.name.startswith(_DRAFT)]
    for path in [*(p for p in older if p not in finished), *finished[: max(0, len(finished) - KEPT + 1)]]:
        shutil.rmtree(path, ignore_errors=True)


def _count(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    row = connection.execute(f"select count(*) {source}").fetchone()
    return int(row[0]) if row else 0


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
