"""What the README shows is what the commands print."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli import main

REPOSITORY = Path(__file__).resolve().parents[2]
SHOWN = re.compile(
    r"^\$ \.venv/bin/khoso (?P<command>\w+) (?P<file>\S+)(?: \| grep (?P<word>\S+))?\n(?P<output>\{.*\})$", re.M
)


def _examples() -> list[re.Match[str]]:
    return list(SHOWN.finditer((REPOSITORY / "README.md").read_text(encoding="utf-8")))


def _told(line: str) -> dict[str, Any]:
    """A row without the version of what made it."""
    return {name: value for name, value in json.loads(line).items() if name != "extractor"}


def test_the_readme_shows_a_row_and_a_finding() -> None:
    assert [found["command"] for found in _examples()] == ["extract", "check"]


@pytest.mark.parametrize("place", range(2))
def test_the_readme_shows_what_the_command_prints(place: int, capsys: pytest.CaptureFixture[str]) -> None:
    example = _examples()[place]

    assert main([example["command"], str(REPOSITORY / example["file"])]) == 0

    printed = [line for line in capsys.readouterr().out.splitlines() if (example["word"] or "") in line]
    assert [_told(line) for line in printed] == [_told(example["output"])], "copy the new output into README.md"


def test_the_readme_shows_a_small_picture_of_a_letter() -> None:
    [picture] = re.findall(r"!\[[^\]]+\]\((docs/images/[^)]+\.png)\)", (REPOSITORY / "README.md").read_text("utf-8"))

    content = (REPOSITORY / picture).read_bytes()
    assert content.startswith(b"\x89PNG") and len(content) < 300_000
