"""Jobs: the main one.

Belongs here: what a run takes in and how it is executed. Does not: when it runs (`schedules`, `sensors`).
"""

import dagster as dg

# In-process: a process for each step costs 5-6 s a step in imports, and dbt and DuckDB want one process anyway.
EXECUTOR = dg.in_process_executor

refresh = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(),
    executor_def=EXECUTOR,
    description=(
        "The whole way, from what lies in the raw folder to letters, for one province's quarter or a range of them: "
        "receipts, submissions, figures, staging, findings, marts, the published snapshot, letters, the scoreboard."
    ),
)
