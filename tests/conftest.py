"""Fixtures that many tests share."""

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material beside the repository that only tests may use; where it is missing, the test is skipped."""
    folder = REPOSITORY.parent / "shared"
    if not (folder / "seeds").is_dir():
        pytest.skip(f"{folder} is not there: this test compares with real reports that are not in the repository")
    return folder
