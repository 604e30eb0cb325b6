"""Published: the audited snapshot as an asset.

Belongs here: calling the publisher and showing what it published. Does not: the audit and the swap (publishing).
"""

from collections.abc import Iterable

import dagster as dg

from pipelines.orchestration.assets import Home
from pipelines.orchestration.dbt import OWNERS
from pipelines.orchestration.fingerprints import AFTER_GATE, PUBLISHED, clear_note, read_note, write_note
from pipelines.orchestration.metadata import table


def published_asset(marts: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """The snapshot, which stands on all the marts."""

    @dg.asset(
        name="published", deps=list(marts), group_name="published", owners=OWNERS, kinds={"duckdb", "parquet"},
        description="The audited snapshot, swapped in whole: readers see the last one or this one, never a part.",
    )  # fmt: skip
    def published(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult:
        from pipelines.publishing import AuditFailed, publish

        clear_note(home, PUBLISHED)
        try:
            snapshot = publish(home)
        except AuditFailed as error:
            raise dg.Failure(f"the audit failed, so the last snapshot stands: {error}") from error
        write_note(home, PUBLISHED, read_note(home, AFTER_GATE))
        rows = [{"table": name, "rows": count} for name, count in sorted(snapshot.rows.items())]
        context.log.info(f"{len(rows)} tables, {sum(snapshot.rows.values()):,} rows in {snapshot.path}")
        return dg.MaterializeResult(
            metadata={
                "snapshot": dg.MetadataValue.path(str(snapshot.path)),
                "parquet": dg.MetadataValue.path(str(snapshot.parquet)),
                "tables": len(rows),
                "rows": sum(snapshot.rows.values()),
                "preview": table(rows),
            }
        )

    return published
