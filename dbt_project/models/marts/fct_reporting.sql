-- One row for each report that a unit owes for a period, and what became of it; files that meet none stand in rows of
-- their own, so that the submissions of all rows add up to all that was received.
with
    expected as (
        select distinct report, title_vi, province_key, period, quarter, due_on
        from {{ ref('int_expected_reports') }}
    ),

    submissions as (
        select
            submissions.*,
            owed.report,
            owed.period as owed_period,
            coalesce(owed.quarter, submissions.quarter) as owed_quarter,
            owed.due_on as owed_on,
            {{ vietnam_day('submissions.received_at') }} as received_on,
            -- A month without its day may mean any day of it.
            case length(submissions.issued_date)
                when 10 then try_cast(submissions.issued_date as date)
                when 7 then try_cast(submissions.issued_date || '-01' as date)
            end as issued_from,
            case length(submissions.issued_date)
                when 10 then try_cast(submissions.issued_date as date)
                when 7 then cast({{ dbt.last_day("try_cast(submissions.issued_date || '-01' as date)", 'month') }} as date)
            end as issued_to
        from {{ ref('dim_submission') }} as submissions
        left join {{ ref('int_reports_met') }} as owed on submissions.submission_id = owed.submission_id
    ),

    timed as (
        select
            *,
            outcome = 'read' and is_current and doc_type = 'report' as is_report,
            case
                when received_on <= owed_on or issued_to <= owed_on then true
                when issued_from > owed_on then false
            end as was_on_time
        from submissions
    ),

    received as (
        select
            province_key,
            report,
            owed_period,
            owed_quarter,
            count(*) as submissions,
            sum(case when is_report then 1 else 0 end) as reports,
            sum(case when outcome = 'unidentified' then 1 else 0 end) as unidentified,
            sum(case when outcome = 'unreadable' then 1 else 0 end) as unreadable,
            sum(case when outcome = 'waiting' then 1 else 0 end) as waiting,
            sum(case when outcome = 'read' and not is_current then 1 else 0 end) as superseded,
            sum(case when is_current then observations else 0 end) as observations,
            min(received_at) as first_received_at,
            -- Of a report that was sent again, the first version counts: a correction makes nobody late.
            max(case when was_on_time then 2 when was_on_time is null then 1 else 0 end) as timeliness
        from timed
        group by province_key, report, owed_period, owed_quarter
    ),

    joined as (
        select
            coalesce(expected.province_key, received.province_key) as province_key,
            coalesce(expected.quarter, received.owed_quarter) as quarter,
            expected.report,
            expected.title_vi,
            expected.period,
            expected.due_on,
            expected.report is not null as is_expected,
            expected.report is not null and received.report is not null as is_met,
            received.submissions,
            received.reports,
            received.unidentified,
            received.unreadable,
            received.waiting,
            received.superseded,
            received.observations,
            received.first_received_at,
            received.timeliness
        from expected
        full outer join received
            on
                expected.province_key = received.province_key
                and expected.report = received.report
                and expected.period = received.owed_period
    )

select
    coalesce(province_key, 'unknown') || '|' || coalesce(period, quarter, 'unknown') || '|'
        || coalesce(report, 'not_expected') as reporting_key,
    province_key,
    quarter,
    report,
    title_vi,
    period,
    due_on,
    case
        when is_met and timeliness > 0 then 'received'
        when is_met then 'late'
        when is_expected then 'missing'
        when unreadable > 0 and unreadable = submissions then 'unreadable'
        when unidentified + unreadable = submissions then 'unidentified'
        when waiting = submissions then 'waiting'
        when superseded = submissions then 'superseded'
        else 'not_expected'
    end as status,
    is_expected,
    is_expected and not is_met as is_missing,
    cast(case when is_expected then 1 else 0 end as integer) as expected_reports,
    cast(case when is_met then 1 else 0 end as integer) as actual_reports,
    cast(case when is_met and timeliness = 2 then 1 else 0 end as integer) as actual_reports_on_time,
    {% for count in ['submissions', 'reports', 'superseded', 'unidentified', 'unreadable', 'waiting', 'observations'] -%}
    cast(coalesce({{ count }}, 0) as bigint) as {{ count }},
    {% endfor -%}
    first_received_at
from joined
