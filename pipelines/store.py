"""The lake: Parquet files of the records that Python writes, one file for each partition of a table.

Belongs here: the Parquet schema of a record, atomic writes, reads. Does not: what rows mean.

Layout: `<home>/lake/<table>/<partition>.parquet`; a table that is not partitioned has the one partition `all`. What
a partition was made from and by which version is metadata of its file (`write_rows(metadata=...)`), so that rows
and their origin cannot part.
"""

import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from pipelines.whole_files import draft_of, sync

Row = TypeVar("Row")
_EMPTY = "_empty"
_METADATA_PREFIX = "khoso."


def partition_name(quarter: str, province_key: str) -> str:
    """The file name, without its ending, of one province's quarter: `2024-Q1__lao-cai-10`."""
    return f"{quarter}__{province_key}"


def split_partition_name(name: str) -> tuple[str, str] | None:
    """The quarter and the province key of a partition's name; None for `all`, `unidentified` and the like."""
    quarter, separator, province_key = name.partition("__")
    return (quarter, province_key) if separator and quarter else None


def parquet_schema(record: type) -> Any:
    """The pyarrow schema of a dataclass of `records`; a column is nullable where its hint allows None."""
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
        if typing.get_origin(hint) in (list, tuple):
            return pa.list_(arrow(typing.get_args(hint)[0])[0]), False
        if is_dataclass(hint):
            return pa.struct(list(parquet_schema(typing.cast(type, hint)))), False
        return types_of[hint], False

    return pa.schema([pa.field(f.name, *arrow(hints[f.name])) for f in fields(record)])


def write_rows(
    folder: Path, partition: str, record: type, rows: Sequence[Any], metadata: Mapping[str, str] | None = None,
    *, durable: bool = False,
) -> Path:  # fmt: skip
    """Replaces one partition of a table whole; readers see the old file or the new one, never a part.

    `metadata` says what the rows were made from and by what; `read_metadata` gives it back. `durable`: rows that could
    not be made again are on the disk when this returns, should the power go.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{partition}.parquet"
    draft = draft_of(target)
    schema = parquet_schema(record).with_metadata(
        {f"{_METADATA_PREFIX}{key}": value for key, value in (metadata or {}).items()}
    )
    columns = {field.name: _column(rows, field) for field in schema}
    pq.write_table(pa.Table.from_pydict(columns, schema=schema), draft)
    if durable:
        sync(draft)
    draft.replace(target)
    if durable:
        sync(folder)
    return target


def _column(rows: Sequence[Any], field: Any) -> list[Any]:
    """The values of a field as pyarrow takes them: records inside a record as dicts."""
    import pyarrow as pa

    values = [getattr(row, field.name) for row in rows]
    if pa.types.is_list(field.type) and pa.types.is_struct(field.type.value_type):
        return [[asdict(record) for record in held] for held in values]
    return values


def read_metadata(folder: Path, partition: str) -> dict[str, str] | None:
    """What `write_rows` was told of a partition, read without its rows; None where there is no such file."""
    import pyarrow.parquet as pq

    path = folder / f"{partition}.parquet"
    if not path.exists():
        return None
    written = pq.read_schema(path).metadata or {}
    return {
        key.decode().removeprefix(_METADATA_PREFIX): value.decode()
        for key, value in written.items()
        if key.decode().startswith(_METADATA_PREFIX)
    }


def read_column(folder: Path, partition: str, column: str) -> list[Any]:
    """One column of one partition, without reading the others."""
    import pyarrow.parquet as pq

    values: list[Any] = pq.ParquetFile(folder / f"{partition}.parquet").read(columns=[column]).column(0).to_pylist()
    return values


def ensure_table(folder: Path, record: type) -> None:
    """Gives a table a file with its columns and no rows, so that a glob over it always finds a schema."""
    import pyarrow.parquet as pq

    path = folder / f"{_EMPTY}.parquet"
    if not (path.exists() and pq.read_schema(path).equals(parquet_schema(record))):
        write_rows(folder, _EMPTY, record, [])


def partitions(folder: Path) -> list[str]:
    """The names of the partitions that a table holds, in order."""
    return sorted(path.stem for path in folder.glob("*.parquet") if path.stem != _EMPTY)


def read_rows(folder: Path, record: type[Row], partitions: Iterable[str] | None = None) -> list[Row]:
    """All rows of the partitions named, or of the whole table; none where nothing was written yet.

    A column that a file of an earlier version lacks has the default of its field.
    """
    import pyarrow.parquet as pq

    if partitions is None:
        paths = sorted(folder.glob("*.parquet"))
    else:
        paths = [p for p in (folder / f"{name}.parquet" for name in partitions) if p.exists()]
    names = [f.name for f in fields(record)]  # type: ignore[arg-type]
    made = {name: make for name, hint in typing.get_type_hints(record).items() if (make := _maker(hint))}
    return [
        record(**{name: made[name](row[name]) if name in made else row[name] for name in names if name in row})
        for path in paths
        for row in pq.ParquetFile(path).read().to_pylist()
    ]


def _maker(hint: Any) -> Callable[[Any], Any] | None:
    """How a column that holds tuples, of dataclasses among others, is made from what Parquet gives back."""
    if typing.get_origin(hint) is not tuple:
        return None
    inner = typing.get_args(hint)[0]
    if not is_dataclass(inner):
        return tuple
    make = typing.cast(Callable[..., Any], inner)
    return lambda values: tuple(make(**value) for value in values)
