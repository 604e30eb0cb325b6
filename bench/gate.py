"""The gate: judging a million made-up figures beside building the marts from them, in the same run.

Belongs here: time and peak memory of both, as the pipeline does them: dbt builds and tests, the gate reads the figures,
judges them by every rule and writes its findings. Does not: rules about texts, which made-up reports do not have.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.warehouse import THREADS, WRITE, dbt, python
from pipelines.settings import Settings

YEARS, DETAIL = 4, 5  # 1.1 million observations
_GATE = """
import sys, time
from pathlib import Path
from pipelines import store
from pipelines.orchestration.gate import current_figures  # the frames, and Dagster with them
from pipelines.records import Finding
from pipelines.settings import Settings
begin = time.perf_counter()
home = Settings(home=Path(sys.argv[1]), raw=Path(sys.argv[1]))
observations, submissions, _ = current_figures(home)
from pipelines.quality import check
gating = check(observations, submissions.assign(text=None))
store.write_rows(home.lake / "findings", "all", Finding, gating.findings)
print(len(observations), len(gating.findings), time.perf_counter() - begin)
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
        before = dbt(settings, "build", "--select", "tag:before_gate", *_ONLY_TESTS_OF_DATA).seconds
        said, took = python(settings, _GATE, str(settings.home))
        figures, found, gating = (float(number) for number in said.split()[-3:])
        marts = dbt(settings, "build", "--select", "tag:after_gate", *_ONLY_TESTS_OF_DATA).seconds
        yield f"  {figures:,.0f} figures judged, {found:,.0f} findings"
        yield f"    {'gate':<28} {gating:6.1f} s {took.memory:7.0f} MB"
        yield f"    {'staging, before it':<28} {before:6.1f} s"
        yield f"    {'marts, after it':<28} {marts:6.1f} s"
        yield f"    gate / marts {gating / marts:.2f}, gate / staging and marts {gating / (before + marts):.2f}"
