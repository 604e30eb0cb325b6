"""Homes for the tests of the pipeline: what they hold, and when their files were written."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from pipelines.orchestration.refresh import Refresh
from pipelines.orchestration.resources import prepare_home
from pipelines.settings import Settings

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "submissions"
BAD = ("empty.txt", "picture_named_txt.txt", "no_known_province.txt", "report_without_a_period.txt")


@dataclass(frozen=True)
class Built:
    """A home that one run of the whole job for 2024-Q1 began and two refreshes completed."""

    settings: Settings
    definitions: dg.Definitions
    quarter_run: dg.ExecuteInProcessResult
    first: Refresh
    second: Refresh
    files_between: dict[str, int]
    files_after: dict[str, int]


def files_of(settings: Settings) -> dict[str, int]:
    """When each file of the home was last written, but for logs and for what Dagster and dbt note of themselves."""
    return {
        str(path.relative_to(settings.home)): os.lstat(path).st_mtime_ns
        for path in settings.home.rglob("*")
        if path.is_file() and path.relative_to(settings.home).parts[0] in ("lake", "build", "published", "feedback")
    }


def copy_of(built: Built, folder: Path) -> Settings:
    """A home like the built one, free to be changed; its raw folder too."""
    settings = Settings(home=folder / "home", raw=folder / "raw")
    # Dagster's own records stay behind: what is up to date is seen from the lake, not from them.
    shutil.copytree(built.settings.home, settings.home, symlinks=True, ignore=shutil.ignore_patterns("dagster", "logs"))
    shutil.copytree(built.settings.raw, settings.raw)
    prepare_home(settings)
    return settings
