-- One row for each unit and quarter: what was expected and what came. Files whose unit or quarter is unknown stand in
-- rows of their own, so that the submissions of all rows add up to all that was received.
with
    span as (
        select min(quarter) as first_quarter, max(quarter) as last_quarter
        from {{ ref('dim_submission') }}
        where quarter is not null
    ),

    expected as (
        select
            provinces.province_key,
            periods.period as quarter
        from {{ ref('dim_period') }} as periods
        inner join span on periods.period between span.first_quarter and span.last_quarter
        inner join {{ ref('dim_province') }} as provinces
            on {{ holds_on('periods.ends_on', 'provinces.valid_from', 'provinces.valid_to') }}
        where periods.period_type = 'quarter'
    ),

    received as (
        select
            province_key,
            quarter,
            count(*) as submissions,
            sum(case when is_current and doc_type = 'report' then 1 else 0 end) as reports,
            sum(case when outcome = 'unidentified' then 1 else 0 end) as unidentified,
            sum(case when outcome = 'unreadable' then 1 else 0 end) as unreadable,
            sum(case when outcome = 'waiting' then 1 else 0 end) as waiting,
            sum(case when outcome = 'read' and not is_current then 1 else 0 end) as superseded,
            sum(case when is_current and doc_type = 'report' and is_on_time then 1 else 0 end) as reports_on_time,
            sum(case when is_current and doc_type = 'report' and not is_on_time then 1 else 0 end) as reports_late,
            sum(case when is_current then observations else 0 end) as observations,
            min(received_at) as first_received_at
        from {{ ref('dim_submission') }}
        group by province_key, quarter
    ),

    joined as (
        select
            coalesce(expected.province_key, received.province_key) as province_key,
            coalesce(expected.quarter, received.quarter) as quarter,
            expected.province_key is not null as is_expected,
            received.submissions,
            received.reports,
            received.unidentified,
            received.unreadable,
            received.waiting,
            received.superseded,
            received.reports_on_time,
            received.reports_late,
            received.observations,
            received.first_received_at
        from expected
        full outer join received
            on expected.province_key = received.province_key and expected.quarter = received.quarter
    )

select
    coalesce(joined.province_key, 'unknown') || '|' || coalesce(joined.quarter, 'unknown') as reporting_key,
    joined.province_key,
    joined.quarter,
    periods.due_on,
    joined.is_expected,
    joined.is_expected and coalesce(joined.reports, 0) = 0 as is_missing,
    {% for count in ['submissions', 'reports', 'reports_on_time', 'reports_late', 'superseded', 'unidentified',
                     'unreadable', 'waiting', 'observations'] -%}
    cast(coalesce(joined.{{ count }}, 0) as bigint) as {{ count }},
    {% endfor -%}
    joined.first_received_at
from joined
left join {{ ref('dim_period') }} as periods on joined.quarter = periods.period
