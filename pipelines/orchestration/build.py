"""All that Dagster loads, put together.

Belongs here: `build_defs`. Does not: any definition itself.
"""

import dagster as dg

from pipelines.orchestration.assets import expected_reports, extraction, fetches, receipts, submissions
from pipelines.orchestration.dbt import build_dbt_assets, prepare_manifest
from pipelines.orchestration.gate import gate
from pipelines.orchestration.jobs import EXECUTOR, refresh
from pipelines.orchestration.letters import letters, unidentified_letters
from pipelines.orchestration.published import published_asset
from pipelines.orchestration.reminders import remind
from pipelines.orchestration.resources import LOGGER, home_resource, prepare_home, progress_logger
from pipelines.orchestration.schedules import every_morning, quarter_closed, reminders
from pipelines.orchestration.scoreboard import scoreboard
from pipelines.orchestration.sensors import behind_sensor, inbox_sensor
from pipelines.settings import Settings


def build_defs(settings: Settings | None = None) -> dg.Definitions:
    """The definitions of one installation: of the places that the environment names, unless others are given.

    Raises HomeError where the home cannot be written, DbtError where the models cannot be parsed.
    """
    settings = settings or Settings.from_environment()
    prepare_home(settings)
    before, after = build_dbt_assets(prepare_manifest(settings))
    return dg.Definitions(
        assets=[
            fetches, receipts, expected_reports, submissions, extraction, before, gate, after,
            published_asset(after.keys),
            letters, unidentified_letters, scoreboard,
        ],
        jobs=[refresh, remind],
        executor=EXECUTOR,  # of what is materialised by hand too
        schedules=[quarter_closed, every_morning, reminders],
        sensors=[inbox_sensor(settings), behind_sensor(settings)],
        resources={"home": home_resource(settings)},
        loggers={LOGGER: progress_logger(settings)},
    )  # fmt: skip
