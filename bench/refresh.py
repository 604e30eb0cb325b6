"""Refresh: time and peak memory of the command on the samples and on a national quarter, beside the imports alone.

The national quarter is one sample report under the name of each of the 63 provinces of that time.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pipelines.catalogue import provinces
from pipelines.periods import parse_period
from pipelines.settings import PROJECT, SAMPLES

_LIBRARIES = "import dagster, dagster_dbt, dbt.cli.main, duckdb, great_expectations, pandas, pyarrow"
_SAMPLE, _OF = SAMPLES / "2024-Q1" / "lao-cai" / "lao-cai-bao-cao-quy-1-gui-lai.txt", "Lào Cai"


def measure() -> Iterator[str]:
    yield "Refresh, as a command of its own"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _national_quarter(folder / "national")
        floor, memory = _run([sys.executable, "-c", _LIBRARIES])
        yield _line("imports alone", floor, memory, floor)
        for what, raw, home in (
            ("samples", SAMPLES, "home"),
            ("samples, again", SAMPLES, "home"),
            ("63 provinces", folder / "national", "national_home"),
            ("63 provinces, again", folder / "national", "national_home"),
        ):
            command = [sys.executable, "-m", "pipelines.cli", "refresh"]
            seconds, memory = _run([*command, "--raw", str(raw), "--home", str(folder / home)])
            yield _line(what, seconds, memory, floor)


def _national_quarter(folder: Path) -> None:
    folder.mkdir()
    text = _SAMPLE.read_text(encoding="utf-8")
    day = parse_period("2024-Q1").cutoff_end
    for province in provinces():
        if province.holds_on(day):
            named = text.replace(_OF, province.name).replace(_OF.upper(), province.name.upper())
            (folder / f"{province.province_key}.txt").write_text(named, encoding="utf-8")


def _run(command: list[str]) -> tuple[float, float]:
    """Seconds, and the peak memory in MB of that process, whose children dbt and Dagster do not have."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    if status:
        raise SystemExit(f"bench: {' '.join(command)} failed:\n{said}")
    return seconds, usage.ru_maxrss / 1024


def _line(what: str, seconds: float, memory: float, floor: float) -> str:
    return f"  {what:<20} {seconds:6.1f} s {memory:7.0f} MB {seconds / floor:6.1f} x imports"
