"""The warehouse: a full build of years of national reporting beside loading and sorting the same rows in bare DuckDB.

Belongs here: time and peak memory of the build, of its tests, of publishing and of one added submission, the time of
the eight queries of docs/bi.md, and whether a build in steps and one that spills to the disk give the same rows. Does
not: making up the reports (`national`).

Beside the time stands that of the processor: on a machine that does other work too, compare that.
One year and ten in full: 2.7 and 24 million observations, a quarter of an hour and 20 GB of the temporary folder.
`python -m bench.warehouse --years 3 --detail 5` is smaller.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import national
from pipelines.settings import DBT_PROJECT, PROJECT, Settings

THREADS = 2
FULL_DETAIL = 62  # figures of each district and commune that make ten years 24 million observations
LITTLE_MEMORY = "512MB"  # a fifth of what the build of a year takes where it may
_FLOOR = """
import sys, duckdb
lake, file, threads = sys.argv[1:]
with duckdb.connect(file, config={"threads": threads, "preserve_insertion_order": False}) as bare:
    bare.execute("set enable_progress_bar = false")
    bare.execute(f"create table figures as from read_parquet('{lake}/observations/*.parquet')")
    bare.execute("create table sorted as from figures order by code, submission_id, period, observation_id")
"""
_DBT = """
import json, sys
from dbt.cli.main import dbtRunner
sys.exit(not dbtRunner().invoke(json.loads(sys.argv[1])).success)
"""
_PUBLISH = """
import sys
from pathlib import Path
from pipelines.publishing import publish
from pipelines.settings import Settings
publish(Settings(home=Path(sys.argv[1]), raw=Path(sys.argv[1])))
"""


WRITE = """
import sys
from pathlib import Path
from bench import national
print(national.write_lake(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
"""
_ADD = """
import sys
from pathlib import Path
from bench import national
from pipelines.periods import parse_period
print(national.write_again(Path(sys.argv[1]), parse_period(sys.argv[2]), int(sys.argv[3]), "lai-chau-12"))
"""
_ASK = """
import sys, time
from pathlib import Path
from statistics import median
import duckdb
database, folder, threads = sys.argv[1:]
with duckdb.connect(database, read_only=True, config={"threads": threads}) as reader:
    reader.execute("set enable_progress_bar = false")
    for path in sorted(Path(folder).glob("*.sql")):
        times = []
        for _ in range(5):
            begin = time.perf_counter()
            rows = len(reader.execute(path.read_text(encoding="utf-8")).fetchall())
            times.append(time.perf_counter() - begin)
        told = f"{1000 * median(times):6.0f} ms (first {1000 * times[0]:.0f} ms) {rows:9,} rows"
        print(f"    query {path.stem} of docs/bi.md {told}")
"""
_DIGEST = """
import sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as build:
    build.execute("set enable_progress_bar = false")
    tables = build.execute("select table_name from duckdb_tables() where schema_name = 'marts' order by 1").fetchall()
    for table, in tables:
        print(table, build.execute(f"select count(*), sum(hash(t)::hugeint) from marts.{table} as t").fetchone())
"""


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of the processors, and peak memory in MB."""

    seconds: float
    processor: float
    memory: float


def measure(years: Sequence[int] = (1, 10), detail: int = FULL_DETAIL) -> Iterator[str]:
    yield f"Warehouse, of made-up national reports, {THREADS} threads"
    for number in years:
        with tempfile.TemporaryDirectory() as name:
            settings = Settings(home=Path(name), raw=Path(name))
            yield from _measure(settings, number, str(detail))
            if number == min(years):
                yield from _spilling(settings)


def _measure(settings: Settings, years: int, detail: str) -> Iterator[str]:
    home, lake = settings.home, str(settings.lake)
    last = str(national.FIRST_YEAR + years - 1)
    rows, _ = python(settings, WRITE, lake, str(years), detail)
    yield f"  {years} years, {int(rows):,} observations"
    _, floor = python(settings, _FLOOR, lake, str(home / "floor.duckdb"), str(THREADS))
    yield _line("load and sort, bare", floor, floor)
    (home / "floor.duckdb").unlink()
    settings.build_database.parent.mkdir()
    yield _line("dbt, parsing alone", dbt(settings, "parse"), floor)
    dbt(settings, "seed")
    yield _line("build", dbt(settings, "run"), floor)
    yield _line("its tests", _test(settings), floor)
    yield _line("publish", python(settings, _PUBLISH, str(home))[1], floor)
    yield _queries(settings, last)
    added, _ = python(settings, _ADD, lake, last, detail)
    yield f"    one submission more, of {int(added):,} observations, of the last year"
    yield _line("build", dbt(settings, "run"), floor)
    yield _line("its tests", _test(settings), floor)
    yield _line("publish", python(settings, _PUBLISH, str(home))[1], floor)


def _spilling(settings: Settings) -> Iterator[str]:
    """Builds from nothing in little memory what was built in steps, and compares the two."""
    in_steps, _ = python(settings, _DIGEST, str(settings.build_database))
    settings.build_database.unlink()
    dbt(settings, "seed")
    took = dbt(settings, "run", memory=LITTLE_MEMORY)
    at_once, _ = python(settings, _DIGEST, str(settings.build_database))
    if at_once != in_steps:
        raise SystemExit(f"bench: a build in steps and one at once differ:\n{in_steps}\n{at_once}")
    yield (
        f"    from nothing in {LITTLE_MEMORY}: {took.seconds:.1f} s {took.memory:.0f} MB, of the processors "
        f"{took.processor:.1f} s, and the same rows as built in steps"
    )


def _queries(settings: Settings, last_year: str) -> str:
    """Median times of the queries of the guide, asked of the last year."""
    guide = (PROJECT / "docs" / "bi.md").read_text(encoding="utf-8").replace("'2024", f"'{last_year}")
    folder = settings.home / "queries"
    folder.mkdir()
    for number, query in enumerate(re.findall(r"```sql\n(.*?)```", guide, re.DOTALL), 1):
        (folder / f"{number}.sql").write_text(query, encoding="utf-8")
    said, _ = python(settings, _ASK, str(settings.published_database), str(folder), str(THREADS))
    return said.rstrip()


def _test(settings: Settings) -> Cost:
    return dbt(settings, "test", "--exclude-resource-type", "unit_test")


def dbt(settings: Settings, command: str, *only: str, memory: str | None = None) -> Cost:
    """What a command of dbt costs."""
    places = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT), "--quiet",
              "--target-path", str(settings.home / "target"), "--log-path", str(settings.home / "target")]  # fmt: skip
    limit = {"KHOSO_DBT_MEMORY": memory} if memory else {}
    return python(settings, _DBT, json.dumps([command, *only, *places]), **limit)[1]


def python(settings: Settings, code: str, *arguments: str, **more: str) -> tuple[str, Cost]:
    """What a process of its own said, and what it cost.

    All that takes memory runs so: a child's peak counts what its parent held when it was started.
    """
    command = [sys.executable, "-c", code, *arguments]
    places = {
        "KHOSO_LAKE": str(settings.lake),
        "KHOSO_BUILD_DATABASE": str(settings.build_database),
        "KHOSO_DBT_THREADS": str(THREADS),
        **more,
    }
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=PROJECT, env={**os.environ, **places}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    if status:
        raise SystemExit(f"bench: {' '.join(arguments)} failed:\n{said}")
    return said, Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _line(what: str, took: Cost, floor: Cost) -> str:
    return (
        f"    {what:<20} {took.seconds:6.1f} s {took.memory:7.0f} MB {took.seconds / floor.seconds:6.1f} x floor, "
        f"of the processors {took.processor:6.1f} s {took.processor / floor.processor:6.1f} x floor"
    )


if __name__ == "__main__":
    given = argparse.ArgumentParser(prog="python -m bench.warehouse", description=__doc__)
    given.add_argument(
        "--years", type=int, nargs="+", default=[1, 10], help="how many years, from 2017 on; several runs"
    )
    given.add_argument("--detail", type=int, default=FULL_DETAIL, help="indicators of each district and commune")
    chosen = given.parse_args()
    for line in measure(chosen.years, chosen.detail):
        print(line, flush=True)
