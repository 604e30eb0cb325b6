"""Schedules: the quarter that has just closed, every morning, and reminders.

Belongs here: when jobs run by the calendar. Does not: arrivals (`sensors`).
"""

from zoneinfo import ZoneInfo

import dagster as dg

from pipelines.orchestration.jobs import refresh
from pipelines.orchestration.partitions import VIETNAM, closed_quarter, range_tags, units_of
from pipelines.orchestration.reminders import remind
from pipelines.orchestration.steps import FETCHES, RECEIPTS

# Quarters close on the 14th of their last month, so the quarter is over at dawn of the 15th. What has arrived by then
# is published, and whoever is missing shows in fct_reporting from the first day; the inbox sensor takes what comes
# later.
CRON = "0 6 15 3,6,9,12 *"


@dg.schedule(
    cron_schedule=CRON,
    execution_timezone=VIETNAM,
    job=refresh,
    name="quarter_closed",
    description="06:00 of the day after the legal cut-off: one run for all units of the quarter that has just closed.",
)
def quarter_closed(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    day = context.scheduled_execution_time.astimezone(ZoneInfo(VIETNAM)).date()
    quarter = closed_quarter(day)
    units = units_of(quarter)
    return dg.RunRequest(run_key=quarter, tags=range_tags(quarter, units[0], units[-1]))


@dg.schedule(
    cron_schedule="30 5 * * *",
    execution_timezone=VIETNAM,
    job=refresh,
    name="every_morning",
    description="05:30: asks the web sources for what is new; the sensor `behind` asks for what follows from it.",
)
def every_morning(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    day = context.scheduled_execution_time.astimezone(ZoneInfo(VIETNAM)).date()
    return dg.RunRequest(run_key=day.isoformat(), asset_selection=[dg.AssetKey(a) for a in (*FETCHES, *RECEIPTS)])


# Whatever became due since the last working day; after the morning's arrivals, which may hold the answer.
reminders = dg.ScheduleDefinition(
    name="reminders",
    job=remind,
    cron_schedule="30 8 * * 1-5",
    execution_timezone=VIETNAM,
    description="08:30 on working days: reminds provinces of findings still open 14 days after their letter.",
)
