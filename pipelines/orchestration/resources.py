"""Resources: the home that a run works in, and where its log goes.

Belongs here: what a run holds while it works, the files that Dagster itself needs. Does not: paths (`settings`).
"""

import fcntl
import logging
import logging.handlers
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from pipelines.records import ExpectedReport, Fetch, Finding, Number, Observation, Receipt, Submission
from pipelines.settings import Settings
from pipelines.store import ensure_table

LOGGER = "khoso"
LAKE = {
    "expected_reports": ExpectedReport,
    "fetches": Fetch,
    "receipts": Receipt,
    "submissions": Submission,
    "observations": Observation,
    "numbers": Number,
    "findings": Finding,
}
_DAGSTER_META = "dagster_meta"  # the attribute by which Dagster marks a log record

# One run at a time: DuckDB has one writer, and two runs of one home would only wait for each other.
_DAGSTER_YAML = """\
telemetry: {enabled: false}
nux: {enabled: false}
concurrency: {runs: {max_concurrent_runs: 1}}
"""


class HomeError(Exception):
    """The home cannot be used; the message names the place and the remedy."""


def prepare_home(settings: Settings) -> None:
    """Makes the folders that Dagster, dbt and the logs need, and Dagster's own settings.

    Raises HomeError where the home cannot be written.
    """
    try:
        for folder in (settings.dagster_home, settings.build_database.parent, settings.lake, log_file(settings).parent):
            folder.mkdir(parents=True, exist_ok=True)
        instance = settings.dagster_home / "dagster.yaml"
        if not instance.exists():
            instance.write_text(_DAGSTER_YAML, encoding="utf-8")
        with _lock_file(settings).open("a"):
            pass
    except OSError as error:
        raise HomeError(
            f"{settings.home}: the home cannot be written ({error.strerror}). "
            "Name another with --home or KHOSO_HOME, or correct its permissions."
        ) from error


def log_file(settings: Settings) -> Path:
    return settings.home / "logs" / "khoso.log"


def home_resource(settings: Settings) -> dg.ResourceDefinition:
    """The settings, held for one run at a time; a second run waits for the first, in whatever process it is."""

    @dg.resource(description=f"The home of this installation: {settings.home}")
    def home(context: dg.InitResourceContext) -> Iterator[Settings]:
        prepare_home(settings)
        for table, record in LAKE.items():
            ensure_table(settings.lake / table, record)
        with held(_lock_file(settings), context.log or logging.getLogger(LOGGER)):
            yield settings

    return home


@contextmanager
def held(path: Path, log: logging.Logger) -> Iterator[None]:
    """Holds a lock file while the block runs; waits for whoever holds it, and says so."""
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log.info(f"another run works in {path.parent}: waiting for it to finish")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield  # the lock ends with the file, even where the process is killed


def _lock_file(settings: Settings) -> Path:
    return settings.home / ".lock"


def progress_logger(settings: Settings) -> dg.LoggerDefinition:
    """What the assets say goes to stderr, line by line; that and all that Dagster says goes to the log file."""

    def progress(_: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger(LOGGER, logging.DEBUG)
        whole = logging.handlers.RotatingFileHandler(
            log_file(settings), maxBytes=8_000_000, backupCount=3, encoding="utf-8", delay=True
        )
        whole.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(whole)
        logger.addHandler(_ProgressHandler(sys.stderr))
        return logger

    return dg.LoggerDefinition(progress, description="Progress on stderr, everything in the log file.")


class _ProgressHandler(logging.StreamHandler):
    """What our own code says at INFO and above, without Dagster's events."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = getattr(record, _DAGSTER_META, {})
        return record.levelno >= logging.INFO and not said.get("dagster_event") and bool(said.get("step_key"))

    def format(self, record: logging.LogRecord) -> str:
        said = getattr(record, _DAGSTER_META)
        return f"{time.strftime('%H:%M:%S')} {said['step_key']}: {said['orig_message']}"


if __name__ == "__main__":  # `make ui`: Dagster reads its settings before it loads our code
    prepare_home(Settings.from_environment())
