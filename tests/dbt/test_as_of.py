"""What did we believe on a day: asked of the published file."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from lake import dbt_build, figure, submission, tables_alone, write_lake

from pipelines.publishing import publish
from pipelines.settings import Settings


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, target: Path) -> duckdb.DuckDBPyConnection:
    """A report that arrived on 10 April and its second version, in the first hour of 2 May in Việt Nam."""
    home = tmp_path_factory.mktemp("as_of")
    settings = Settings(home=home, raw=home)
    first = submission("first", received_at=datetime(2024, 4, 10, 3, tzinfo=UTC))
    second = submission("second", received_at=datetime(2024, 5, 1, 17, tzinfo=UTC))
    news = submission("news", doc_type="news", received_at=datetime(2024, 4, 20, tzinfo=UTC))
    observations = [
        figure(first, "ho_so.received", 90),
        figure(first, "ho_so.late", 2),
        figure(second, "ho_so.received", 100),
        figure(news, "ho_so.received", 95),
    ]
    write_lake(settings, [first, second, news], observations)
    build = dbt_build(settings, *tables_alone(), target=target)
    assert build.success, build.words
    return duckdb.connect(str(publish(settings).path), read_only=True)


@pytest.mark.parametrize(
    ("day", "believed"),
    [
        ("2024-04-09", []),
        ("2024-04-10", [("ho_so.late", 2), ("ho_so.received", 90)]),
        ("2024-05-01", [("ho_so.late", 2), ("ho_so.received", 90)]),
        ("2024-05-02", [("ho_so.received", 100)]),
        ("2030-01-01", [("ho_so.received", 100)]),
    ],
)
def test_a_day_believes_the_version_that_had_arrived_by_its_end_in_vietnam(
    reader: duckdb.DuckDBPyConnection, day: str, believed: list[tuple[str, int]]
) -> None:
    found = reader.execute(
        "select code, value::int from observations_as_of(?) where doc_type = 'report' order by all", [day]
    ).fetchall()
    assert found == believed


def test_a_later_report_does_not_end_what_an_article_says(reader: duckdb.DuckDBPyConnection) -> None:
    found = reader.execute("select value::int from observations_as_of(date '2026-01-01') where doc_type = 'news'")
    assert found.fetchall() == [(95,)]


def test_a_day_that_no_calendar_has_is_refused(reader: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.ConversionException, match="2024-02-30"):
        reader.execute("select * from observations_as_of('2024-02-30')").fetchall()


def test_the_macro_says_what_it_answers(reader: duckdb.DuckDBPyConnection) -> None:
    found = reader.execute("select comment from duckdb_functions() where function_name = 'observations_as_of'")
    assert "at the end of a day in Việt Nam" in str(found.fetchone())
