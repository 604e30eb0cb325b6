"""The audit of a finished build, before anybody may read it.

Belongs here: checks of our own invariants on the built marts, each with its result in words. Does not: faults of a
submitter (those are findings, and stop nothing), tests of single models (dbt), copying (`snapshot`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.publishing.tables import FREE, PUBLISHED, REFERENCES, WIDE

MARTS = "marts"


@dataclass(frozen=True)
class Check:
    """One check of the audit; `detail` says what was compared and, where it failed, what is wrong."""

    name: str
    passed: bool
    detail: str


class AuditFailed(Exception):
    """The build must not be published; the message lists the checks that failed. `checks` holds all of them."""

    def __init__(self, checks: list[Check]) -> None:
        self.checks = checks
        failed = "; ".join(f"{check.name}: {check.detail}" for check in checks if not check.passed)
        super().__init__(f"The build is not published and the last snapshot stands. {failed}")


def audit(build: duckdb.DuckDBPyConnection, lake: Path) -> list[Check]:
    """Every check on the build, in order. `build` is connected to the build database; `lake` is where Python wrote.

    The checks read tables that the first one finds, so where tables are missing it is the only one.
    """
    present = _tables_are_those_to_publish(build)
    if not present.passed:
        return [present]
    checks: list[Callable[[duckdb.DuckDBPyConnection, Path], Check]] = [
        _keys_name_one_row,
        _references_lead_somewhere,
        _no_submission_is_lost_or_doubled,
        _reporting_counts_every_submission,
        _one_version_is_current,
        _every_figure_of_the_lake_is_there_once,
        _every_finding_of_the_lake_is_there_once,
        _wide_facts_hold_what_is_meant_for_them,
        _quarantine_holds_what_blocking_findings_name,
    ]
    return [present, *(check(build, lake) for check in checks)]


def _tables_are_those_to_publish(build: duckdb.DuckDBPyConnection) -> Check:
    found = {
        name
        for (name,) in build.execute(
            "select table_name from duckdb_tables() where schema_name = ? and not internal", [MARTS]
        ).fetchall()
    }
    wrong = [
        *(f"{name} is missing (did dbt build the marts?)" for name in sorted(PUBLISHED.keys() - found)),
        *(f"{name} is not in pipelines/publishing/tables.py" for name in sorted(found - PUBLISHED.keys())),
    ]
    return _check("tables_are_those_to_publish", wrong, f"{len(PUBLISHED)} tables")


def _keys_name_one_row(build: duckdb.DuckDBPyConnection, _: Path) -> Check:
    wrong = []
    for name, table in PUBLISHED.items():
        key = ", ".join(table.key)
        nothing = " or ".join(f"{column} is null" for column in table.key)
        blank = _count(build, f"select count(*) from {MARTS}.{name} where {nothing}")
        doubled = _count(
            build, f"select count(*) from (select 1 from {MARTS}.{name} group by {key} having count(*) > 1)"
        )
        if blank or doubled:
            wrong.append(f"{name} ({key}): {blank} rows without a key, {doubled} keys more than once")
    return _check("keys_name_one_row", wrong, f"{len(PUBLISHED)} keys")


def _references_lead_somewhere(build: duckdb.DuckDBPyConnection, _: Path) -> Check:
    wrong = []
    references = list(_references(build))
    for name, column, target, field in references:
        orphans = _count(
            build,
            f"select count(*) from {MARTS}.{name} as here anti join {MARTS}.{target} as there "
            f"on here.{column} = there.{field} where here.{column} is not null",
        )
        if orphans:
            wrong.append(f"{orphans} rows of {name} have a {column} that {target} has not")
    return _check("references_lead_somewhere", wrong, f"{len(references)} references")


def _references(build: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str, str, str]]:
    columns = build.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = ? order by all", [MARTS]
    ).fetchall()
    for name, column in columns:
        target, field = REFERENCES.get(column, (name, column))
        if (name, column) not in FREE and (target, field) != (name, column):
            yield name, column, target, field


def _no_submission_is_lost_or_doubled(build: duckdb.DuckDBPyConnection, lake: Path) -> Check:
    received = " union ".join(f"select submission_id from {_lake(lake, t)}" for t in ("receipts", "submissions"))
    lost = _words(
        build, f"select submission_id from ({received}) except select submission_id from {MARTS}.dim_submission"
    )
    doubled = _words(
        build, f"select submission_id from {MARTS}.dim_submission group by submission_id having count(*) > 1"
    )
    strange = _words(
        build, f"select submission_id from {MARTS}.dim_submission except select submission_id from ({received})"
    )
    wrong = [
        *([f"received, and not in dim_submission: {lost}"] if lost else []),
        *([f"in dim_submission more than once: {doubled}"] if doubled else []),
        *([f"in dim_submission, and never received: {strange}"] if strange else []),
    ]
    return _check("no_submission_is_lost_or_doubled", wrong, f"{_rows(build, 'dim_submission')} submissions")


def _reporting_counts_every_submission(build: duckdb.DuckDBPyConnection, _: Path) -> Check:
    counted = _count(build, f"select coalesce(sum(submissions), 0) from {MARTS}.fct_reporting")
    return _equal("reporting_counts_every_submission", "fct_reporting", counted, _rows(build, "dim_submission"))


def _one_version_is_current(build: duckdb.DuckDBPyConnection, _: Path) -> Check:
    wrong = _words(
        build,
        f"select concat_ws(' ', province_key, period, doc_type) from {MARTS}.dim_submission where outcome = 'read' "
        "group by province_key, period, doc_type having count(*) filter (is_current) <> 1",
    )
    return _check("one_version_is_current", [f"not one current version: {wrong}"] if wrong else [], "each one")


def _every_figure_of_the_lake_is_there_once(build: duckdb.DuckDBPyConnection, lake: Path) -> Check:
    due = _count(build, f"select count(*) from {_lake(lake, 'observations')}")
    return _equal("every_figure_of_the_lake_is_there_once", "fct_observations", _rows(build, "fct_observations"), due)


def _every_finding_of_the_lake_is_there_once(build: duckdb.DuckDBPyConnection, lake: Path) -> Check:
    due = _count(build, f"select count(*) from {_lake(lake, 'findings')}")
    return _equal("every_finding_of_the_lake_is_there_once", "fct_findings", _rows(build, "fct_findings"), due)


def _wide_facts_hold_what_is_meant_for_them(build: duckdb.DuckDBPyConnection, _: Path) -> Check:
    due = _count(build, f"select count(*) from {MARTS}.fct_observations where destination = 'fact'")
    found = sum(_count(build, f"select coalesce(sum(figures), 0) from {MARTS}.{name}") for name in WIDE)
    return _equal("wide_facts_hold_what_is_meant_for_them", "the wide facts", found, due)


def _quarantine_holds_what_blocking_findings_name(build: duckdb.DuckDBPyConnection, _: Path) -> Check:
    named = (
        f"select named.observation_id from {MARTS}.bridge_finding_observation as named "
        f"join {MARTS}.fct_findings as found using (finding_key) "
        f"join {MARTS}.fct_observations as figures using (observation_id) "
        "where found.gate = 'block' and found.status = 'open' and figures.is_current"
    )
    free = _words(build, f"{named} except select observation_id from {MARTS}.quarantine")
    unnamed = _words(build, f"select observation_id from {MARTS}.quarantine except {named}")
    loose = _words(
        build,
        f"select observation_id from {MARTS}.quarantine join {MARTS}.fct_observations using (observation_id) "
        "where destination <> 'quarantine'",
    )
    wrong = [
        *([f"a blocking finding names them, and they are not held back: {free}"] if free else []),
        *([f"held back, and no blocking finding names them: {unnamed}"] if unnamed else []),
        *([f"held back, and yet in a wide fact: {loose}"] if loose else []),
    ]
    return _check(
        "quarantine_holds_what_blocking_findings_name", wrong, f"{_rows(build, 'quarantine')} figures held back"
    )


def _equal(name: str, place: str, found: int, due: int) -> Check:
    return Check(name, found == due, f"{found} rows in {place}, {due} due")


def _check(name: str, wrong: list[str], right: str) -> Check:
    return Check(name, not wrong, "; ".join(wrong) if wrong else right)


def _lake(lake: Path, table: str) -> str:
    place = str(lake / table / "*.parquet").replace("'", "''")
    return f"read_parquet('{place}')"


def _rows(build: duckdb.DuckDBPyConnection, table: str) -> int:
    return _count(build, f"select count(*) from {MARTS}.{table}")


def _count(build: duckdb.DuckDBPyConnection, query: str) -> int:
    row = build.execute(query).fetchone()
    return int(row[0]) if row else 0


def _words(build: duckdb.DuckDBPyConnection, query: str, at_most: int = 5) -> str:
    """The first rows of a query of one text column, joined; empty where it has none."""
    rows = build.execute(f"select * from ({query}) order by 1 limit {at_most + 1}").fetchall()
    named = [str(row[0]) for row in rows]
    return ", ".join(named[:at_most]) + (" and more" if len(named) > at_most else "")
