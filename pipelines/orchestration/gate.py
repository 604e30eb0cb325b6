"""The gate: the findings of Great Expectations on the figures of the current versions, between staging and marts.

Belongs here: the frames it is fed from the build database, the asset and its checks. Does not: the rules (quality).
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import dagster as dg

from pipelines import store
from pipelines.interpreter import without_collecting
from pipelines.orchestration.assets import Home
from pipelines.orchestration.checks import held_back, rule_checks, rule_results
from pipelines.orchestration.dbt import OWNERS
from pipelines.orchestration.fingerprints import BEFORE_GATE, read_note
from pipelines.orchestration.metadata import columns_of, in_words, open_and_settled, table, tally
from pipelines.records import Finding, Observation, Submission
from pipelines.settings import Settings

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

# Staging names its columns for analysts; the gate and the lake share the names of `records`.
_NAMES = {"start": "span_start", "end": "span_end", "size": "size_bytes", "text": "body"}

# What no rule asks for: where a text stands in its file, and how it was read; letters tell that.
_FIGURES = [name for name in Observation.__annotations__ if name not in ("doc", "extractor", "page", "sheet", "cell")]
_SUBMISSIONS = [name for name in Submission.__annotations__ if name not in ("places", "notes")]
# All other texts of figures have few values: as categories they are compared and joined as small numbers.
_MANY_VALUES = ("observation_id", "quote")

# More rows than there are: a column of several pieces would be joined again by every choice of rows.
_ONE_PIECE = 2**31


@dg.multi_asset(
    name="gate",
    specs=[
        dg.AssetSpec(
            "findings", deps=["int_observations_current", "stg_submissions"], group_name="findings", owners=OWNERS,
            kinds={"python", "parquet", "greatexpectations"},
            description="One row for each broken rule and figure: what was stated, what was computed, how to mend it.",
        )
    ],
    check_specs=rule_checks(),
)  # fmt: skip
def gate(context: dg.AssetExecutionContext, home: Home) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Judges all figures of all current versions at once; a crash of a rule fails the run and is never a finding."""
    observations, submissions, superseded = current_figures(home)
    # After it, which imports them while it reads.
    from pipelines.quality import GateError, check, with_history

    try:
        gating = check(observations, submissions)
    except GateError as error:
        raise dg.Failure(f"the gate itself failed, no figure was judged: {error}") from error
    before = store.read_rows(home.lake / "findings", Finding)
    findings = with_history(gating.findings, before, superseded, datetime.now(UTC))
    made_from = {"made_from": read_note(home, BEFORE_GATE)}
    store.write_rows(home.lake / "findings", "all", Finding, findings, metadata=made_from)
    open_ones = [f for f in findings if f.status == "open"]
    held = held_back(findings)
    context.log.info(
        f"{len(observations):,} figures judged by {len(gating.results)} rules: {len(open_ones):,} open findings "
        f"({in_words(tally(f.severity for f in open_ones))}), {len(held):,} figures held back"
    )
    yield dg.MaterializeResult(
        asset_key="findings",
        metadata={
            "figures_judged": len(observations),
            "findings": len(findings),
            **open_and_settled(findings),
            "by_status": tally(f.status for f in findings),
            "figures_held_back": len(held),
            "open_by_severity": tally(f.severity for f in open_ones),
            "open_by_rule": tally(f.rule for f in open_ones),
            "path": dg.MetadataValue.path(str(home.lake / "findings")),
            "preview": table(
                columns_of(
                    sorted(findings, key=lambda f: f.status != "open"),
                    "status",
                    "doc",
                    "rule",
                    "severity",
                    "code",
                    "stated",
                    "computed",
                    "message_vi",
                )
            ),
        },
    )
    yield from rule_results(gating)


@without_collecting()
def current_figures(settings: Settings) -> "tuple[pd.DataFrame, pd.DataFrame, set[str]]":
    """The figures and submissions of the current versions, with the columns of `records`, and what they supersede.

    A thread reads them while this one imports pandas and Great Expectations, which takes longer: reading needs no
    interpreter.
    """
    # They would otherwise be imported in the thread, which could wait for this one's imports.
    import duckdb  # noqa: F401
    import pyarrow as pa  # noqa: F401

    with ThreadPoolExecutor(max_workers=1) as reader:
        reading = reader.submit(_read, settings)
        from pipelines.quality import open_source

        open_source()
        observations, submissions = (_frame(rows) for rows in reading.result())
    current = submissions["submission_id"].isin(current_submissions(settings))
    superseded = set(submissions.loc[~current, "submission_id"])
    return observations, submissions[current], superseded


def current_submissions(settings: Settings) -> set[str]:
    """The ids of the versions that no later one has superseded."""
    import duckdb

    with duckdb.connect(str(settings.build_database), read_only=True) as connection:
        rows = connection.sql("select submission_id from intermediate.int_submission_versions where is_current")
        return {submission_id for (submission_id,) in rows.fetchall()}


def _selected(names: Iterable[str]) -> str:
    """The columns by the names of the records; a decimal as a float, which is what a frame computes with."""
    column = {name: _NAMES.get(name, name) for name in names}
    cast = {"value": "::double"}
    return ", ".join(f'{stands}{cast.get(name, "")} as "{name}"' for name, stands in column.items())


def _read(settings: Settings) -> "tuple[pa.Table, pa.Table]":
    """The figures and the submissions."""
    import duckdb
    import pyarrow as pa

    with duckdb.connect(str(settings.build_database), read_only=True) as connection:
        # The interpreter has the other core.
        connection.execute("set threads = 1")
        # The quotes of one piece may take more bytes than 32 bits count.
        connection.execute("set arrow_large_buffer_size = true")
        figures = _rows(connection, _FIGURES, "intermediate.int_observations_current")
        submissions = _rows(connection, _SUBMISSIONS, "staging.stg_submissions where outcome = 'read'")
    for at, column in enumerate(figures.schema):
        if pa.types.is_large_string(column.type) and column.name not in _MANY_VALUES:
            figures = figures.set_column(at, column.name, figures[at].dictionary_encode())
    return figures, submissions


def _rows(connection: "duckdb.DuckDBPyConnection", names: Iterable[str], source: str) -> "pa.Table":
    """Each column in one piece, which pandas takes as it is."""
    return connection.sql(f"select {_selected(names)} from {source}").to_arrow_table(_ONE_PIECE)


def _frame(rows: "pa.Table") -> "pd.DataFrame":
    """Through Arrow, whose strings pandas takes as they are: a fifth of the time of a frame of DuckDB's own."""
    frame: pd.DataFrame = rows.to_pandas(date_as_object=False, split_blocks=True)
    return frame
