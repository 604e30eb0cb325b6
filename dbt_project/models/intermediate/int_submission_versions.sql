-- One row for each submission that was read: which version of its province, period and kind of document it is.
-- A later arrival supersedes; of those that arrived together the one issued later, then the later name.
with
    read_submissions as (
        select * from {{ ref('stg_submissions') }} where outcome = 'read'
    ),

    ordered as (
        select
            *,
            row_number() over (
                partition by province_key, period, doc_type
                order by received_at, coalesce(issued_date, ''), doc, submission_id
            ) as version,
            count(*) over (partition by province_key, period, doc_type) as versions
        from read_submissions
    ),

    followed as (
        select
            ordered.*,
            later.submission_id as superseded_by,
            later.received_at as known_until
        from ordered
        left join ordered as later
            on ordered.province_key = later.province_key
            and ordered.period = later.period
            and ordered.doc_type = later.doc_type
            and ordered.version + 1 = later.version
    )

select
    submission_id,
    province_key,
    period,
    quarter,
    doc_type,
    issued_date,
    cast(version as integer) as version,
    cast(versions as integer) as versions,
    version = versions as is_current,
    superseded_by,
    received_at as known_from,
    known_until
from followed
