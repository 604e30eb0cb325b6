-- One row for each finding of a submission, keyed to the unit and quarter that it is about.
with
    held_back as (
        select finding_id, submission_id, cast(count(*) as integer) as figures
        from {{ ref('int_finding_figures') }}
        group by finding_id, submission_id
    ),

    placed as (
        select submission_id, span_start, span_end, max(page) as page, max(sheet) as sheet, max(cell) as cell
        from {{ ref('int_observations') }}
        where page is not null or cell is not null
        group by submission_id, span_start, span_end
    )

select
    findings.finding_id || '@' || findings.submission_id as finding_key,
    findings.finding_id,
    findings.submission_id,
    findings.doc,
    submissions.province_key,
    submissions.quarter,
    findings.rule,
    findings.severity,
    findings.gate,
    findings.status,
    findings.code,
    findings.level,
    findings.period,
    findings.stated,
    findings.computed,
    findings.tolerance,
    findings.quote,
    placed.page,
    placed.sheet,
    placed.cell,
    findings.span_start,
    findings.span_end,
    findings.message_vi,
    findings.remedy_vi,
    coalesce(held_back.figures, 0) as figures,
    findings.gate = 'block' and findings.status = 'open' as holds_back,
    findings.first_found_at
from {{ ref('stg_findings') }} as findings
left join {{ ref('int_submissions') }} as submissions on findings.submission_id = submissions.submission_id
left join held_back
    on findings.finding_id = held_back.finding_id and findings.submission_id = held_back.submission_id
left join placed
    on
        findings.submission_id = placed.submission_id
        and findings.span_start = placed.span_start
        and findings.span_end = placed.span_end
