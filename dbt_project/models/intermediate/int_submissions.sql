-- One row for each submission ever received: how it was read, which version it is, what its text gave.
with
    arrivals as (
        select
            submission_id,
            min(received_at) as first_received_at,
            max(received_at) as last_received_at,
            min(source_path) as source_path,
            min(size_bytes) as size_bytes,
            max(province_key) as province_key,
            max(quarter) as quarter,
            cast(count(*) as integer) as receipts
        from {{ ref('stg_receipts') }}
        group by submission_id
    ),

    figures as (
        select submission_id, cast(count(*) as integer) as observations
        from {{ ref('stg_observations') }}
        group by submission_id
    ),

    numbers as (
        select
            submission_id,
            cast(count(*) as integer) as numbers,
            cast(sum(case when disposition = 'unresolved' then 1 else 0 end) as integer) as numbers_unresolved,
            cast(sum(case when disposition = 'uncatalogued' then 1 else 0 end) as integer) as numbers_uncatalogued
        from {{ ref('stg_numbers') }}
        group by submission_id
    )

select
    coalesce(submissions.submission_id, arrivals.submission_id) as submission_id,
    submissions.doc,
    coalesce(submissions.file_name, arrivals.source_path) as file_name,
    submissions.sha256,
    coalesce(submissions.size_bytes, arrivals.size_bytes) as size_bytes,
    coalesce(submissions.received_at, arrivals.first_received_at) as received_at,
    arrivals.last_received_at,
    coalesce(arrivals.receipts, 0) as receipts,
    coalesce(submissions.outcome, 'waiting') as outcome,
    submissions.outcome_detail,
    nullif(cast({{ joined('submissions.notes') }} as {{ dbt.type_string() }}), '') as notes,
    submissions.encoding,
    submissions.reader,
    coalesce(submissions.province_key, arrivals.province_key) as province_key,
    submissions.province_name,
    submissions.period,
    coalesce(submissions.quarter, arrivals.quarter) as quarter,
    submissions.doc_type,
    submissions.issuer,
    submissions.doc_number,
    submissions.issued_date,
    submissions.title,
    cast(length(submissions.body) as integer) as text_length,
    versions.version,
    versions.versions,
    coalesce(versions.is_current, false) as is_current,
    versions.superseded_by,
    versions.known_until,
    coalesce(figures.observations, 0) as observations,
    coalesce(numbers.numbers, 0) as numbers,
    coalesce(numbers.numbers_unresolved, 0) as numbers_unresolved,
    coalesce(numbers.numbers_uncatalogued, 0) as numbers_uncatalogued
from {{ ref('stg_submissions') }} as submissions
full outer join arrivals on submissions.submission_id = arrivals.submission_id
left join {{ ref('int_submission_versions') }} as versions on submissions.submission_id = versions.submission_id
left join figures on submissions.submission_id = figures.submission_id
left join numbers on submissions.submission_id = numbers.submission_id
