"""Fixtures that many tests share."""

import os
from pathlib import Path

import pytest

# Files of tests are whole when they are put down; the tests of the inbox set times of their own.
os.environ["KHOSO_SETTLE_SECONDS"] = "0"

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material beside the repository that only tests may use; where it is missing, the test is skipped."""
    folder = REPOSITORY.parent / "shared"
    if not (folder / "seeds").is_dir():
        pytest.skip(f"{folder} is not there: this test compares with real reports that are not in the repository")
    return folder
