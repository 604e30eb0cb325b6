"""The queries of docs/bi.md, asked of a published warehouse."""

import re

import duckdb
import pytest

from pipelines.publishing import publish
from pipelines.settings import PROJECT, Settings

QUERIES = re.findall(r"```sql\n(.*?)```", (PROJECT / "docs" / "bi.md").read_text(encoding="utf-8"), re.DOTALL)
QUESTIONS = ["trend", "ranking", "map_of_34", "targets", "missing", "rates", "believed", "held_back", "source"]


@pytest.fixture(scope="module")
def reader(built: Settings) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(publish(built).path), read_only=True)


@pytest.fixture
def answers(reader: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    assert len(QUERIES) == len(QUESTIONS)
    return {name: reader.execute(query).fetchall() for name, query in zip(QUESTIONS, QUERIES, strict=True)}


def test_the_queries_of_the_guide_answer(answers: dict[str, list[tuple[object, ...]]]) -> None:
    assert answers["trend"][0] == ("2024-Q1", "Lào Cai", 100, 60)
    assert answers["trend"][1:] == [("2026-Q1", "Lào Cai", 55, None)]
    assert answers["ranking"] == [("Lào Cai", 60, True)]
    assert answers["rates"][0] == ("2024-Q1", 63, 2, 3.2, 3.2)  # Lào Cai and Lai Châu
    assert answers["held_back"][0][:4] == ("Lào Cai", "ho_so.received_online", "all", 120)
    assert answers["believed"] == []  # the second version had arrived by then
    assert ("2024-Q1", "Sơn La") in [row[:2] for row in answers["missing"]]
    assert len(answers["source"]) == 5


def test_the_map_of_34_counts_no_territory_twice(
    answers: dict[str, list[tuple[object, ...]]],
) -> None:
    assert answers["map_of_34"] == [
        ("Lào Cai", 1, 100, None, "numerator and denominator not stated: Yên Bái", "Yên Bái"),
        ("Lai Châu", 1, 7, None, "not stated", None),
    ]


def test_what_was_believed_stands_beside_what_is_stated_now(reader: duckdb.DuckDBPyConnection) -> None:
    query = QUERIES[QUESTIONS.index("believed")].replace("2024-05-01", "2024-04-12")
    assert [row[:6] for row in reader.execute(query).fetchall()] == [
        ("lao-cai-10", "2024-Q1", "ho_so.received", "all", 90, 100)
    ]
