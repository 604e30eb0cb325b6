-- One row for each unit and period that reports are owed for: whether it reported, and how far its report can be used.
-- Shares of several rows are summed numerators over summed denominators, never averaged.
with
    -- The reports owed, as fct_reporting counts them; a unit that held and owes none has a row all the same.
    owed as (
        select
            province_key,
            period,
            max(due_on) as due_on,
            sum(expected_reports) as expected_reports,
            sum(actual_reports) as actual_reports,
            sum(actual_reports_on_time) as actual_reports_on_time,
            sum(case when status = 'late' then 1 else 0 end) as late_reports,
            min(first_received_at) as first_received_at
        from {{ ref('fct_reporting') }}
        where is_expected
        group by province_key, period
    ),

    units as (
        select periods.period, periods.period_type, periods.quarter, periods.ends_on, held.province_key
        from {{ ref('dim_period') }} as periods
        inner join {{ ref('bridge_province_period') }} as held on periods.period = held.period
        where periods.period in (select period from owed)
    ),

    -- The current versions that are taken for a report owed, and all that they state.
    reports as (
        select met.province_key, met.period, met.submission_id, submissions.numbers, submissions.numbers_unresolved
        from {{ ref('int_reports_met') }} as met
        inner join {{ ref('dim_submission') }} as submissions on met.submission_id = submissions.submission_id
        where submissions.is_current
    ),

    texts as (
        select
            province_key,
            period,
            {{ dbt.listagg('submission_id', "', '", 'order by submission_id') }} as submission_ids,
            sum(numbers) as numbers,
            sum(numbers - numbers_unresolved) as numbers_understood
        from reports
        group by province_key, period
    ),

    findings as (
        select
            reports.province_key,
            reports.period,
            found.finding_key,
            found.submission_id,
            found.severity,
            found.first_found_at,
            -- How much a figure loses that the finding names; the page of the scoreboard tells these shares in words.
            case found.severity when 'error' then 1.0 when 'warning' then 0.5 else 0.1 end as doubt
        from {{ ref('fct_findings') }} as found
        inner join reports on found.submission_id = reports.submission_id
        where found.status = 'open'
    ),

    asked as (
        select
            province_key,
            period,
            count(*) as open_findings,
            sum(case when severity = 'error' then 1 else 0 end) as open_errors,
            min(first_found_at) as open_since
        from findings
        group by province_key, period
    ),

    -- Of a figure that several findings name, the gravest counts. A finding may name figures of an earlier report, to
    -- compare with; they are not in doubt there.
    doubts as (
        select findings.submission_id, named.observation_id, max(findings.doubt) as doubt
        from findings
        inner join {{ ref('bridge_finding_observation') }} as named on findings.finding_key = named.finding_key
        group by findings.submission_id, named.observation_id
    ),

    stated as (
        select
            reports.province_key,
            reports.period,
            count(*) as figures,
            sum(coalesce(doubts.doubt, 0)) as doubted_figures,
            count(distinct indicators.section) as sections_stated
        from {{ ref('fct_observations') }} as figures
        inner join reports on figures.submission_id = reports.submission_id
        inner join {{ ref('dim_indicator') }} as indicators on figures.code = indicators.code
        left join doubts
            on figures.submission_id = doubts.submission_id and figures.observation_id = doubts.observation_id
        group by reports.province_key, reports.period
    ),

    outline as (
        select count(distinct section) as sections from {{ ref('dim_indicator') }}
    ),

    measured as (
        select
            units.province_key,
            units.period,
            units.period_type,
            units.quarter,
            units.ends_on,
            owed.due_on,
            coalesce(owed.expected_reports, 0) as expected_reports,
            coalesce(owed.actual_reports, 0) as actual_reports,
            coalesce(owed.actual_reports_on_time, 0) as actual_reports_on_time,
            owed.late_reports,
            owed.first_received_at,
            texts.submission_ids,
            -- Where nothing came there is nothing to measure: the share of what was read is not zero.
            case when texts.submission_ids is not null then outline.sections end as sections_owed,
            case when texts.submission_ids is not null then coalesce(stated.sections_stated, 0) end as sections_stated,
            case when texts.submission_ids is not null then coalesce(stated.figures, 0) end as figures,
            case when texts.submission_ids is not null then coalesce(stated.doubted_figures, 0) end as doubted_figures,
            texts.numbers,
            texts.numbers_understood,
            case when texts.submission_ids is not null then coalesce(asked.open_findings, 0) end as open_findings,
            case when texts.submission_ids is not null then coalesce(asked.open_errors, 0) end as open_errors,
            asked.open_since
        from units
        cross join outline
        left join owed on units.province_key = owed.province_key and units.period = owed.period
        left join texts on units.province_key = texts.province_key and units.period = texts.period
        left join stated on units.province_key = stated.province_key and units.period = stated.period
        left join asked on units.province_key = asked.province_key and units.period = asked.period
    ),

    shares as (
        select
            *,
            100.0 * sections_stated / nullif(sections_owed, 0) as completeness_percent,
            100.0 * (figures - doubted_figures) / nullif(figures, 0) as consistency_percent,
            100.0 * numbers_understood / nullif(numbers, 0) as understood_percent
        from measured
    ),

    compared as (
        select
            *,
            lag(period) over (partition by province_key, period_type order by ends_on) as previous_period,
            {% for share in ['completeness', 'consistency', 'understood'] -%}
            {{ share }}_percent - lag({{ share }}_percent) over (partition by province_key, period_type order by ends_on)
                as {{ share }}_change{{ ',' if not loop.last }}
            {% endfor %}
        from shares
    )

select
    province_key || '|' || period as scoreboard_key,
    province_key,
    period,
    period_type,
    quarter,
    due_on,
    case
        when expected_reports = 0 then 'not_expected'
        when actual_reports = 0 then 'missing'
        when actual_reports < expected_reports then 'incomplete'
        when late_reports > 0 then 'late'
        when actual_reports_on_time < expected_reports then 'day_unknown'
        else 'on_time'
    end as status,
    {% for count in ['expected_reports', 'actual_reports', 'actual_reports_on_time'] -%}
    cast({{ count }} as integer) as {{ count }},
    {% endfor -%}
    first_received_at,
    submission_ids,
    cast(sections_owed as integer) as sections_owed,
    cast(sections_stated as integer) as sections_stated,
    cast(completeness_percent as decimal(24, 6)) as completeness_percent,
    cast(figures as bigint) as figures,
    cast(doubted_figures as decimal(24, 6)) as doubted_figures,
    cast(consistency_percent as decimal(24, 6)) as consistency_percent,
    cast(numbers as bigint) as numbers,
    cast(numbers_understood as bigint) as numbers_understood,
    cast(understood_percent as decimal(24, 6)) as understood_percent,
    cast(open_findings as integer) as open_findings,
    cast(open_errors as integer) as open_errors,
    open_since,
    previous_period,
    {% for share in ['completeness', 'consistency', 'understood'] -%}
    cast({{ share }}_change as decimal(24, 6)) as {{ share }}_change{{ ',' if not loop.last }}
    {% endfor %}
from compared
