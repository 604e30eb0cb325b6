"""The lake: Parquet files of the records that Python writes, one file for each partition of a table.

Belongs here: the Parquet schema of a record, atomic writes, reads. Does not: what rows mean.

Layout: `<home>/lake/<table>/<partition>.parquet`; tables that are not partitioned have the one partition `all`.
"""

import os
import types
import typing
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

Row = TypeVar("Row")


def parquet_schema(record: type) -> Any:
    """The pyarrow schema of a dataclass of `records`; a column is nullable where its annotation allows None."""
    import pyarrow as pa

    types_of = {
        str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(),
        date: pa.date32(), datetime: pa.timestamp("us", tz="UTC"),
    }  # fmt: skip
    hints = typing.get_type_hints(record)

    def arrow(hint: Any) -> tuple[Any, bool]:
        if typing.get_origin(hint) is types.UnionType:
            inner = next(a for a in typing.get_args(hint) if a is not type(None))
            return arrow(inner)[0], True
        if typing.get_origin(hint) is typing.Literal:
            return pa.string(), False
        if typing.get_origin(hint) is list:
            return pa.list_(arrow(typing.get_args(hint)[0])[0]), False
        return types_of[hint], False

    return pa.schema([pa.field(f.name, *arrow(hints[f.name])) for f in fields(record)])


def write_rows(folder: Path, partition: str, record: type, rows: Sequence[Any]) -> Path:
    """Replaces one partition of a table whole; readers see the old file or the new one, never a part."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{partition}.parquet"
    draft = folder / f".{partition}.{os.getpid()}.draft"
    table = pa.Table.from_pylist([asdict(row) for row in rows], schema=parquet_schema(record))
    pq.write_table(table, draft)
    draft.replace(target)
    return target


def read_rows(folder: Path, record: type[Row], partitions: Iterable[str] | None = None) -> list[Row]:
    """All rows of the partitions named, or of the whole table; none where nothing was written yet."""
    import pyarrow.parquet as pq

    if partitions is None:
        paths = sorted(folder.glob("*.parquet"))
    else:
        paths = [p for p in (folder / f"{name}.parquet" for name in partitions) if p.exists()]
    names = [f.name for f in fields(record)]  # type: ignore[arg-type]
    return [
        record(**{name: row[name] for name in names})
        for path in paths
        for row in pq.ParquetFile(path).read().to_pylist()
    ]
