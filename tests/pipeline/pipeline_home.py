"""Homes for the tests of the pipeline: what they hold, and when their files were written."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from pipelines.catalogue import Province, provinces
from pipelines.orchestration.refresh import Refresh
from pipelines.orchestration.resources import prepare_home
from pipelines.periods import parse_period
from pipelines.settings import Settings

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "submissions"
BAD = ("empty.txt", "picture_named_txt.txt", "no_known_province.txt", "report_without_a_period.txt")


# Its levels do not make its total; every other unit of the quarter reports in order.
FAULTY = "ha-giang-02"


def short_reports() -> dict[str, str]:
    """A short report for 2024-Q1 of each unit of that day of which there is no sample, by its key."""
    day = parse_period("2024-Q1").end
    units = [p for p in provinces() if p.holds_on(day) and p.province_key not in ("lao-cai-10", "bac-giang-24")]
    return {unit.province_key: _short_report(unit) for unit in units}


def _short_report(unit: Province) -> str:
    communes = 601 if unit.province_key == FAULTY else 600
    return (
        f"UBND {unit.type.upper()} {unit.name.upper()}\nSố: 12/BC-UBND\n\n{unit.name}, ngày 20 tháng 3 năm 2024\n\n"
        f"BÁO CÁO\nKết quả chuyển đổi số quý I năm 2024 của {unit.type} {unit.name}\n\n6. Chính phủ số\n\n"
        f"Toàn {unit.type} tiếp nhận 1.000 hồ sơ; trong đó cấp tỉnh 100 hồ sơ, cấp huyện 300 hồ sơ, cấp xã {communes} "
        "hồ sơ.\n"
    )


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
