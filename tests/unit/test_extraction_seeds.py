"""The extraction against what careful readers take from real reports."""

import json
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from pipelines.extraction import extract
from pipelines.submissions import read_submission


def test_the_seeds_reach_the_bar_of_careful_readers(shared: Path, tmp_path: Path) -> None:
    rows = [
        json.dumps(asdict(observation), default=str)
        for path in sorted((shared / "seeds").glob("*.txt"))
        for observation in extract(read_submission(path, datetime.now(UTC))).observations
    ]
    said = tmp_path / "observations.jsonl"
    said.write_text("\n".join(rows), encoding="utf-8")

    outcome = subprocess.run(
        [sys.executable, shared / "bin" / "score", "--bar", "0.95", "--misses", said],
        capture_output=True,
        text=True,
        check=False,
    )

    assert outcome.returncode == 0, outcome.stdout[-3000:]
