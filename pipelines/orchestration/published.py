"""Published: the audited snapshot as an asset.

Belongs here: calling the publisher and showing what it published. Does not: the audit and the swap (publishing).
"""

from collections.abc import Iterable, Iterator

import dagster as dg

from pipelines.orchestration.assets import Home
from pipelines.orchestration.dbt import OWNERS
from pipelines.orchestration.fingerprints import AFTER_GATE, read_note
from pipelines.orchestration.metadata import columns_of, table

AUDIT = dg.AssetCheckSpec(
    "audit",
    asset="published",
    description="The finished build is fit to publish: nothing lost, nothing doubled, every figure in its place.",
    blocking=True,
)


def published_asset(marts: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """The snapshot, which stands on all the marts."""

    @dg.multi_asset(
        name="publishing",
        specs=[
            dg.AssetSpec(
                "published", deps=list(marts), group_name="published", owners=OWNERS, kinds={"duckdb", "parquet"},
                description="The audited snapshot, swapped in whole: readers see the last one or this one, no part.",
            )
        ],
        check_specs=[AUDIT],
    )  # fmt: skip
    def publishing(
        context: dg.AssetExecutionContext, home: Home
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        from pipelines.publishing import AuditFailed, PublishingError, publish

        try:
            snapshot = publish(home, fingerprint=read_note(home, AFTER_GATE))
        except AuditFailed as error:
            yield dg.AssetCheckResult(
                asset_key="published", check_name=AUDIT.name, passed=False, description=str(error)
            )
            raise dg.Failure(f"the audit failed, so the last snapshot stands: {error}") from error
        except PublishingError as error:
            raise dg.Failure(str(error)) from error
        rows = [{"table": name, "rows": count} for name, count in sorted(snapshot.rows.items())]
        context.log.info(f"{len(rows)} tables, {sum(snapshot.rows.values()):,} rows in {snapshot.path}")
        yield dg.MaterializeResult(
            asset_key="published",
            metadata={
                "snapshot": dg.MetadataValue.path(str(snapshot.path)),
                "snapshot_id": snapshot.snapshot_id,
                "parquet": dg.MetadataValue.path(str(snapshot.parquet)),
                "tables": len(rows),
                "rows": sum(snapshot.rows.values()),
                "preview": table(rows, shown=len(rows)),
            },
        )
        yield dg.AssetCheckResult(
            asset_key="published",
            check_name=AUDIT.name,
            passed=True,
            metadata={
                "checks": table(columns_of(snapshot.audit, "name", "passed", "detail"), shown=len(snapshot.audit))
            },
        )

    return publishing
