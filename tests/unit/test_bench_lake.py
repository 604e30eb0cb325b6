"""The made-up lake that the benchmark builds from has the columns of the records, as a change of one once broke it."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bench.national import write_lake
from pipelines import store
from pipelines.records import Finding, Number, Observation, Receipt, Submission


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lake")
    write_lake(folder, years=1, detail=0)
    return folder


@pytest.mark.parametrize(
    ("table", "record"),
    [
        ("receipts", Receipt),
        ("submissions", Submission),
        ("observations", Observation),
        ("numbers", Number),
        ("findings", Finding),
    ],
)
def test_the_made_up_lake_has_the_columns_of_the_records(lake: Path, table: str, record: type) -> None:
    for written in (lake / table).glob("2017*.parquet"):
        assert set(pq.read_schema(written).names) == set(store.parquet_schema(record).names)
