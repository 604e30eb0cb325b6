"""The gate: judging a million made-up figures beside building the marts from them, in the same run.

Belongs here: time and peak memory of both, as the pipeline does them. Does not: rules about texts, which made-up
reports do not have.

What each number is, by the clock:

- gate: importing pandas and Great Expectations, once in a process (Python, Dagster with its instance, DuckDB and Arrow
  are there already, of the steps before it in the same process), while a thread reads the figures out of the build
  database; judging them by every rule; writing the findings. Its start is what the imports take alone, its work the
  rest: of reading, what they do not hide. Of three processes, the median.
- staging, marts: `dbt build` of the models before and after the gate with their data tests, without unit tests, whole
  processes. Their start: Python, dbt and parsing the project, as `dbt parse` takes.
- The bar is a gate of a quarter of the marts, each with its start. The work alone is what grows with the figures.

The findings are some of each hundred figures, as the made-up reports break rules: wording them is part of the work.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.warehouse import THREADS, WRITE, dbt, python
from pipelines.settings import Settings

YEARS, DETAIL = 4, 5  # 1.1 million observations
PASSES = 3
_THERE_ALREADY = """
import dagster, duckdb, pyarrow
dagster.DagsterInstance.ephemeral()
"""
_START = f"""
{_THERE_ALREADY}
import time
from pipelines.interpreter import without_collecting
from pipelines.orchestration.gate import current_figures
begin = time.perf_counter()
with without_collecting():
    from pipelines.quality import open_source
    open_source()
print(time.perf_counter() - begin)
"""
_GATE = f"""
{_THERE_ALREADY}
import json, sys, time
from pathlib import Path
from pipelines import store
from pipelines.orchestration.gate import current_figures  # the frames, and Dagster with them
from pipelines.records import Finding
from pipelines.settings import Settings
home = Settings(home=Path(sys.argv[1]), raw=Path(sys.argv[1]))
begin = time.perf_counter()
observations, submissions, _ = current_figures(home)
from pipelines.quality import check
gating = check(observations, submissions.assign(text=None))
store.write_rows(home.lake / "findings", "all", Finding, gating.findings)
seconds = time.perf_counter() - begin
print(json.dumps([len(observations), len(gating.findings), seconds]))
"""
_ONLY_TESTS_OF_DATA = ("--exclude-resource-type", "unit_test")


def measure() -> Iterator[str]:
    yield f"Gate, of made-up national reports, {THREADS} threads"
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(home=Path(name), raw=Path(name))
        python(settings, WRITE, str(settings.lake), str(YEARS), str(DETAIL))
        for findings in (settings.lake / "findings").glob("*.parquet"):
            findings.unlink()
        settings.build_database.parent.mkdir()
        dbt(settings, "seed")
        parsing = dbt(settings, "parse").seconds
        before = dbt(settings, "build", "--select", "tag:before_gate", *_ONLY_TESTS_OF_DATA).seconds
        passes = [python(settings, _GATE, str(settings.home)) for _ in range(PASSES)]
        marts = dbt(settings, "build", "--select", "tag:after_gate", *_ONLY_TESTS_OF_DATA).seconds
        told = [json.loads(said.splitlines()[-1]) for said, _ in passes]
        figures, findings, _ = told[0]
        start = median(float(python(settings, _START)[0].splitlines()[-1]) for _ in range(PASSES))
        work = median(seconds for *_, seconds in told) - start
        memory = max(took.memory for _, took in passes)
        yield f"  {figures:,} figures judged, {findings:,} findings, {memory:.0f} MB"
        yield _line("gate", start, work)
        yield _line("staging, before it", parsing, before - parsing)
        yield _line("marts, after it", parsing, marts - parsing)
        yield f"    gate / marts {(start + work) / marts:.2f}, of the work alone {work / (marts - parsing):.2f}"
        both = before + marts
        yield (
            f"    gate / staging and marts {(start + work) / both:.2f}, of the work alone "
            f"{work / (both - 2 * parsing):.2f}"
        )


def _line(what: str, start: float, work: float) -> str:
    return f"    {what:<20} {start + work:6.1f} s: start {start:5.1f} s, work {work:5.1f} s"
