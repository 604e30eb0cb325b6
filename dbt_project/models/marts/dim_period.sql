-- One row for each period: its window by the calendar, its legal window, and the day by which its report is due.
select
    period,
    period_type,
    year,
    first_month,
    last_month,
    quarter,
    starts_on,
    ends_on,
    cutoff_starts_on,
    cutoff_ends_on,
    cast({{ dbt.dateadd('day', var('days_to_report'), 'ends_on') }} as date) as due_on
from {{ ref('int_periods') }}
