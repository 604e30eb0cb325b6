"""Orchestration: the only room that knows Dagster.

Belongs here: assets, checks, jobs, schedules, sensors, resources, and the order in which the workers run. Does not:
the work itself; an asset calls a worker, writes what it gives and reports.
"""

import warnings

from dagster import BetaWarning

# `backfill_policy`, by which one run materialises a whole quarter, is marked beta since Dagster 1.4; Dagster is pinned.
warnings.filterwarnings("ignore", category=BetaWarning)
