"""Every path and switch of Khoso, from the environment, in one place.

Belongs here: where things lie and what the operator has switched. Does not: reading or writing those places.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DBT_PROJECT = PROJECT / "dbt_project"
SEEDS = DBT_PROJECT / "seeds"
EXPECTATIONS = PROJECT / "expectations"
SAMPLES = PROJECT / "raw"
SOURCES = PROJECT / "sources.yml"
REPORTING = PROJECT / "reporting.yml"


@dataclass(frozen=True)
class Issuer:
    """Whose letters these are, as their head names it (Nghị định 30/2020/NĐ-CP): `parent` is the body above, if any."""

    name: str = "Cơ quan tiếp nhận báo cáo chuyển đổi số"
    parent: str = ""
    place: str = "Hà Nội"

    @classmethod
    def from_environment(cls) -> "Issuer":
        """From `KHOSO_ISSUER`, `KHOSO_ISSUER_PARENT` and `KHOSO_ISSUER_PLACE`."""
        return cls(
            name=os.environ.get("KHOSO_ISSUER") or cls.name,
            parent=os.environ.get("KHOSO_ISSUER_PARENT") or cls.parent,
            place=os.environ.get("KHOSO_ISSUER_PLACE") or cls.place,
        )


@dataclass(frozen=True)
class Settings:
    """The places that one installation of Khoso works in.

    `home` holds all that Khoso makes; `raw` is the folder in which submissions arrive and is only read. `sources` lists
    what is fetched from the web, `reporting` which reports are expected. A file of the raw folder is taken in once it
    has not changed for `settle_seconds`.
    """

    home: Path
    raw: Path
    sources: Path = SOURCES
    reporting: Path = REPORTING
    settle_seconds: float = field(default_factory=lambda: float(os.environ.get("KHOSO_SETTLE_SECONDS") or 2))
    issuer: Issuer = field(default_factory=Issuer.from_environment)

    @classmethod
    def from_environment(cls, home: Path | None = None, raw: Path | None = None) -> "Settings":
        """Settings from arguments, else the environment, else `./home` and what the project holds.

        `KHOSO_HOME`, `KHOSO_RAW`, `KHOSO_SOURCES`, `KHOSO_REPORTING` name places; `KHOSO_SETTLE_SECONDS` is a number.
        """
        return cls(
            home=(home or Path(os.environ.get("KHOSO_HOME") or "home")).resolve(),
            raw=(raw or Path(os.environ.get("KHOSO_RAW") or SAMPLES)).resolve(),
            sources=Path(os.environ.get("KHOSO_SOURCES") or SOURCES).resolve(),
            reporting=Path(os.environ.get("KHOSO_REPORTING") or REPORTING).resolve(),
        )

    @property
    def originals(self) -> Path:
        """Bytes as sent, named by their SHA-256; never edited, never removed."""
        return self.home / "originals"

    @property
    def lake(self) -> Path:
        """Parquet that Python writes: receipts, submissions, observations, numbers, findings."""
        return self.home / "lake"

    @property
    def build_database(self) -> Path:
        """The DuckDB file that dbt builds in; readers use `published_database`."""
        return self.home / "build" / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        return self.home / "published"

    @property
    def published_database(self) -> Path:
        return self.published / "warehouse.duckdb"

    @property
    def feedback(self) -> Path:
        """Letters and their JSON twins, by quarter and province."""
        return self.home / "feedback"

    @property
    def outbox(self) -> Path:
        return self.home / "outbox"

    @property
    def answers(self) -> Path:
        """Workbooks of letters as officers sent them back, named by their SHA-256, and the ledger of wrong readings."""
        return self.home / "answers"

    @property
    def dagster_home(self) -> Path:
        return self.home / "dagster"
