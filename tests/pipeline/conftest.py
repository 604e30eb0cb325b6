"""A home built once by the real graph on the samples and some bad files, for the tests that only look at it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import pytest
from pipeline_home import BAD, FIXTURES, Built, copy_of, files_of, short_reports

from pipelines.orchestration.build import build_defs
from pipelines.orchestration.partitions import range_tags, units_of
from pipelines.orchestration.refresh import refresh
from pipelines.orchestration.resources import prepare_home
from pipelines.settings import SAMPLES, Settings


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("built")
    settings = Settings(home=folder / "home", raw=folder / "raw")
    shutil.copytree(SAMPLES, settings.raw)
    for unit, text in short_reports().items():
        (settings.raw / f"{unit}.txt").write_text(text, encoding="utf-8")
    for name in BAD:
        shutil.copy(FIXTURES / name, settings.raw / f"tệp hỏng – {name}")
    prepare_home(settings)
    definitions = build_defs(settings)
    with dg.DagsterInstance.from_config(str(settings.dagster_home)) as instance:
        units = units_of("2024-Q1")
        quarter_run = definitions.resolve_job_def("refresh").execute_in_process(
            instance=instance, tags=dict(range_tags("2024-Q1", units[0], units[-1])), raise_on_error=False
        )
    first = refresh(settings)
    files_between = files_of(settings)
    second = refresh(settings)
    yield Built(settings, definitions, quarter_run, first, second, files_between, files_of(settings))


@pytest.fixture
def copied(built: Built, tmp_path: Path) -> Settings:
    """A home like the built one, free to be changed; its raw folder too."""
    return copy_of(built, tmp_path)


@pytest.fixture
def run_assets() -> Callable[..., dg.ExecuteInProcessResult]:
    """Runs a part of the job in an instance that keeps nothing."""

    def run(settings: Settings, assets: list[str], tags: dict[str, str] | None = None) -> dg.ExecuteInProcessResult:
        job = build_defs(settings).resolve_job_def("refresh")
        with dg.DagsterInstance.ephemeral() as instance:
            return job.execute_in_process(
                instance=instance,
                asset_selection=[dg.AssetKey(asset) for asset in assets],
                tags=tags,
                raise_on_error=False,
            )

    return run
