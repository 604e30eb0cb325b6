-- One row for each submission ever received, readable or not. Its text stays in the lake.
with
    dated as (
        select
            submissions.*,
            periods.due_on,
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
        from {{ ref('int_submissions') }} as submissions
        left join {{ ref('dim_period') }} as periods on submissions.period = periods.period
    )

select
    submission_id,
    doc,
    file_name,
    sha256,
    size_bytes,
    received_at,
    last_received_at,
    receipts,
    outcome,
    outcome_detail,
    notes,
    encoding,
    reader,
    province_key,
    province_name,
    period,
    quarter,
    doc_type,
    issuer,
    doc_number,
    issued_date,
    title,
    text_length,
    version,
    versions,
    is_current,
    superseded_by,
    known_until,
    due_on,
    case
        when received_on <= due_on or issued_to <= due_on then true
        when issued_from > due_on then false
    end as is_on_time,
    observations,
    numbers,
    numbers_unresolved,
    numbers_uncatalogued
from dated
