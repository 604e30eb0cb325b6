"""The lake keeps what it is given: rows, their origin, and a schema even where there are no rows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq

from pipelines.store import (
    ensure_table,
    partition_name,
    partitions,
    read_metadata,
    read_rows,
    split_partition_name,
    write_rows,
)


@dataclass(frozen=True)
class Fact:
    name: str
    value: float | None
    day: date | None
    seen: datetime
    parts: list[str]


FACT = Fact("thôn bản", 1548.0, date(2024, 3, 14), datetime(2024, 3, 15, tzinfo=UTC), ["a", "b"])


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    nothing_known = Fact("", None, None, FACT.seen, [])

    write_rows(tmp_path, "2024-Q1__lao-cai-10", Fact, [FACT, nothing_known])

    assert read_rows(tmp_path, Fact) == [FACT, nothing_known]
    assert read_rows(tmp_path, Fact, ["2024-Q1__lao-cai-10"]) == [FACT, nothing_known]
    assert read_rows(tmp_path, Fact, ["2024-Q2__lao-cai-10"]) == []


def test_a_partition_carries_what_it_was_made_from(tmp_path: Path) -> None:
    write_rows(tmp_path, "all", Fact, [FACT], metadata={"extractor": "khoso 1", "submissions": "a b"})

    assert read_metadata(tmp_path, "all") == {"extractor": "khoso 1", "submissions": "a b"}
    assert read_metadata(tmp_path, "missing") is None


def test_a_partition_without_metadata_differs_from_a_missing_one(tmp_path: Path) -> None:
    write_rows(tmp_path, "all", Fact, [])

    assert read_metadata(tmp_path, "all") == {}


def test_an_empty_table_still_has_its_columns(tmp_path: Path) -> None:
    ensure_table(tmp_path / "facts", Fact)
    ensure_table(tmp_path / "facts", Fact)

    (only,) = (tmp_path / "facts").glob("*.parquet")
    assert pq.read_schema(only).names == ["name", "value", "day", "seen", "parts"]
    assert read_rows(tmp_path / "facts", Fact) == []
    assert partitions(tmp_path / "facts") == []


def test_writing_again_replaces_a_partition_and_leaves_no_draft(tmp_path: Path) -> None:
    write_rows(tmp_path, "all", Fact, [FACT, FACT])
    write_rows(tmp_path, "all", Fact, [FACT])

    assert read_rows(tmp_path, Fact) == [FACT]
    assert [path.name for path in tmp_path.iterdir()] == ["all.parquet"]


def test_a_partition_name_tells_its_quarter_and_unit() -> None:
    name = partition_name("2024-Q1", "tuyen-quang-08-2025")

    assert split_partition_name(name) == ("2024-Q1", "tuyen-quang-08-2025")
    assert split_partition_name("unidentified") is None
