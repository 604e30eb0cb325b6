"""Assets that Python makes: fetches, receipts, submissions, observations and numbers.

Belongs here: calling a worker, writing what it gives to the lake, and showing what came of it. Does not: the work; the
models (`dbt`); the gate (`gate`).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from pipelines import store
from pipelines.orchestration.checks import ROWS_HOLD, SOURCES_ANSWER, broken_invariants
from pipelines.orchestration.dbt import OWNERS
from pipelines.orchestration.fingerprints import content_of, made_from
from pipelines.orchestration.metadata import columns_of, in_words, table, tally
from pipelines.orchestration.partitions import FIRST_YEAR, PROVINCE_QUARTERS, Partition, is_known, partitions_of, today
from pipelines.records import ExpectedReport, Number, Observation, Receipt, Submission
from pipelines.settings import Settings

Home = dg.ResourceParam[Settings]
SINGLE_RUN = dg.BackfillPolicy.single_run()


@dg.asset(group_name="submissions", owners=OWNERS, kinds={"python", "parquet"}, check_specs=[SOURCES_ANSWER])
def fetches(context: dg.AssetExecutionContext, home: Home) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """What the web sources of sources.yml gave when last asked; what an address did not give stops nothing else."""
    from pipelines.submissions import ReceivingError, fetch_sources

    try:
        rows = fetch_sources(home, say=context.log.info)
    except ReceivingError as error:
        raise dg.Failure(str(error)) from error
    failed = [r for r in rows if r.outcome == "failed"]
    for row in failed:
        context.log.warning(f"{row.source}: {row.url}: {row.outcome_detail}")
    yield dg.MaterializeResult(
        metadata={
            "asked": len(rows),
            "outcomes": tally(r.outcome for r in rows),
            "problems": [f"{r.source}: {r.url}: {r.outcome_detail}" for r in failed],
            "sources": dg.MetadataValue.path(str(home.sources)),
            "path": dg.MetadataValue.path(str(home.lake / "fetches")),
            "preview": table(columns_of(rows, "source", "url", "outcome", "outcome_detail", "kind", "fetched_at")),
        }
    )
    yield dg.AssetCheckResult(
        check_name=SOURCES_ANSWER.name,
        passed=not failed,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "asked": len(rows),
            "failed": len(failed),
            "failures": table(columns_of(failed, "source", "url", "outcome_detail")),
        },
    )


@dg.asset(deps=[fetches], group_name="submissions", owners=OWNERS, kinds={"python", "parquet"})
def receipts(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult:
    """Every arrival of a file, in the raw folder or from the web, its bytes kept; and what became of it."""
    from pipelines.submissions import ReceivingError, receive

    try:
        reception = receive(home.raw, home)
    except ReceivingError as error:
        raise dg.Failure(str(error), metadata={"raw": dg.MetadataValue.path(str(home.raw))}) from error
    outcomes = tally(r.outcome for r in reception.receipts)
    changed = [Partition(*names) for names in reception.changed]
    problems = [
        *reception.problems,
        *(
            f"{p.file_name}: before {FIRST_YEAR} or after next year; kept, and waiting"
            for p in changed
            if not is_known(p)
        ),
    ]
    context.log.info(
        f"{len(reception.receipts)} arrivals ({in_words(outcomes)}), {len(reception.submissions)} read now, "
        f"{len(changed)} partitions changed"
    )
    for problem in problems:
        context.log.warning(problem)
    return dg.MaterializeResult(
        metadata={
            "arrivals": len(reception.receipts),
            "submissions": len({r.submission_id for r in reception.receipts}),
            "read_now": len(reception.submissions),
            "outcomes": outcomes,
            "unreadable_files": table(
                columns_of(
                    (r for r in reception.receipts if r.outcome != "read"), "source", "outcome", "outcome_detail"
                )
            ),
            "problems": problems,
            "changed": [list(partition) for partition in changed if is_known(partition)],
            "path": dg.MetadataValue.path(str(home.lake / "receipts")),
            "preview": table(
                columns_of(
                    reversed(reception.receipts),
                    "source",
                    "channel",
                    "kind",
                    "outcome",
                    "province_key",
                    "quarter",
                    "received_at",
                )
            ),
        }
    )


@dg.asset(deps=[receipts], group_name="submissions", owners=OWNERS, kinds={"python", "parquet"})
def expected_reports(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult:
    """Who owes which report for which period, and by which day, as reporting.yml says."""
    from pipelines.submissions import expected

    received = {r.quarter for r in store.read_rows(home.lake / "receipts", Receipt) if r.quarter}
    try:
        rows = expected.expected_reports(expected.read_reporting(home.reporting), received, today())
    except expected.ReportingError as error:
        raise dg.Failure(str(error), metadata={"reporting": dg.MetadataValue.path(str(home.reporting))}) from error
    folder = home.lake / "expected_reports"
    if rows != store.read_rows(folder, ExpectedReport):
        store.write_rows(folder, "all", ExpectedReport, rows)
    owed = {(r.report, r.province_key, r.period, r.due_on) for r in rows}
    context.log.info(f"{len(owed)} reports expected of {len({r.province_key for r in rows})} units")
    return dg.MaterializeResult(
        metadata={
            "expected": len(owed),
            "by_quarter": tally(r.quarter for r in rows if r.period == r.accepted_period),
            "reporting": dg.MetadataValue.path(str(home.reporting)),
            "path": dg.MetadataValue.path(str(folder)),
        }
    )


@dg.asset(
    deps=[receipts], group_name="submissions", owners=OWNERS, kinds={"python", "parquet"},
    partitions_def=PROVINCE_QUARTERS, backfill_policy=SINGLE_RUN,
)  # fmt: skip
def submissions(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult:
    """What each province sent for a quarter: who, which period, what kind of document, and its text."""
    from pipelines.submissions import ReceivingError, partition_submissions

    rows: list[Submission] = []
    for partition in partitions_of(context):
        try:
            of_partition = partition_submissions(home, *partition)
        except ReceivingError as error:
            raise dg.Failure(f"{partition.file_name}: {error}") from error
        store.write_rows(
            home.lake / "submissions", partition.file_name, Submission, of_partition,
            metadata={"content": content_of(of_partition)},
        )  # fmt: skip
        rows += of_partition
    context.log.info(f"{_span(context)}: {len(rows)} submissions ({in_words(tally(s.doc_type for s in rows))})")
    return dg.MaterializeResult(
        metadata={
            "submissions": len(rows),
            "provinces": len({s.province_key for s in rows}),
            "by_kind": tally(s.doc_type for s in rows),
            "characters": sum(len(s.text) for s in rows),
            "path": dg.MetadataValue.path(str(home.lake / "submissions")),
            "preview": table(
                columns_of(rows, "doc", "province_name", "period", "doc_type", "doc_number", "issued_date")
            ),
        }
    )


@dg.multi_asset(
    name="extraction",
    specs=[
        dg.AssetSpec(
            "observations", deps=[submissions], group_name="observations", owners=OWNERS, kinds={"python", "parquet"},
            description="Every stated figure that the catalogue knows, with its exact span.",
        ),
        dg.AssetSpec(
            "numbers", deps=[submissions], group_name="observations", owners=OWNERS, kinds={"python", "parquet"},
            description="Every number of the texts and what became of it: none is dropped in silence.",
        ),
    ],
    check_specs=[ROWS_HOLD],
    partitions_def=PROVINCE_QUARTERS,
    backfill_policy=SINGLE_RUN,
)  # fmt: skip
def extraction(context: dg.AssetExecutionContext, home: Home) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Observations and numbers of each submission; a text on which the extraction fails stops its partition alone."""
    from pipelines.figures import figures_of

    def extract(submission: Submission) -> Any:
        return figures_of(submission, home.originals / submission.sha256)

    observations: list[Observation] = []
    numbers: list[Number] = []
    failures: list[str] = []
    for partition in partitions_of(context):
        received = store.read_rows(home.lake / "submissions", Submission, [partition.file_name])
        rows, wrong = _extracted(received, extract)
        failures += wrong
        if not wrong:
            carried = made_from(content_of(received))
            for name, record, of_partition in (("numbers", Number, rows[1]), ("observations", Observation, rows[0])):
                store.write_rows(home.lake / name, partition.file_name, record, of_partition, metadata=carried)
            observations += rows[0]
            numbers += rows[1]
    dispositions = tally(n.disposition for n in numbers)
    context.log.info(
        f"{_span(context)}: {len(observations):,} figures taken of {len(numbers):,} numbers, "
        f"{dispositions.get('unresolved', 0):,} unresolved"
    )
    yield dg.AssetCheckResult(
        asset_key="observations",
        check_name=ROWS_HOLD.name,
        passed=not failures,
        metadata={"rows": len(observations) + len(numbers), "broken": failures[:20]},
    )
    if failures:
        raise dg.Failure(
            f"{len(failures)} rows or texts failed in the extraction, and their partitions are left as they were: "
            + "; ".join(failures[:5]),
            metadata={"failures": failures},
        )
    yield dg.MaterializeResult(
        asset_key="observations",
        metadata={
            "figures": len(observations),
            "indicators": len({o.code for o in observations}),
            "by_level": tally(o.level for o in observations),
            "path": dg.MetadataValue.path(str(home.lake / "observations")),
            "preview": table(columns_of(observations, "doc", "code", "level", "kind", "value", "quote")),
        },
    )
    unresolved = [n for n in numbers if n.disposition == "unresolved"]
    yield dg.MaterializeResult(
        asset_key="numbers",
        metadata={
            "numbers": len(numbers),
            "unresolved_numbers": len(unresolved),
            "unresolved_share": round(len(unresolved) / len(numbers), 4) if numbers else 0.0,
            "by_disposition": dispositions,
            "path": dg.MetadataValue.path(str(home.lake / "numbers")),
            "unresolved_preview": table(columns_of(unresolved, "doc", "start", "text", "unit")),
        },
    )


def _extracted(received: list[Submission], extract: Any) -> tuple[tuple[list[Observation], list[Number]], list[str]]:
    """The rows of some submissions, and what failed, each with the document and the place."""
    observations: list[Observation] = []
    numbers: list[Number] = []
    wrong: list[str] = []
    for submission in received:
        try:
            rows = extract(submission)
        except Exception as error:  # a fault of ours on one text must not stop the others; it fails the run at its end
            wrong.append(f"{submission.file_name}: {type(error).__name__}: {error}")
            continue
        broken = broken_invariants(submission, rows.observations, rows.numbers)
        wrong += [f"{submission.file_name}: {what}" for what in broken]
        observations += rows.observations
        numbers += rows.numbers
    return (observations, numbers), wrong


def _span(context: dg.AssetExecutionContext) -> str:
    """The partitions of a run in a few words."""
    partitions = partitions_of(context)
    if len(partitions) == 1:
        return partitions[0].file_name
    return f"{', '.join(sorted({p.quarter for p in partitions}))}, {len(partitions)} units"
