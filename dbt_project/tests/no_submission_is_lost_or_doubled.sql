-- What was received is in dim_submission, once, and is counted once in fct_reporting.
with
    received as (
        select submission_id from {{ ref('stg_receipts') }}
        union
        select submission_id from {{ ref('stg_submissions') }}
    ),

    kept as (
        select submission_id, count(*) as times from {{ ref('dim_submission') }} group by submission_id
    ),

    counted as (
        select coalesce(sum(submissions), 0) as submissions from {{ ref('fct_reporting') }}
    )

select 'lost: ' || received.submission_id as problem
from received
left join kept on received.submission_id = kept.submission_id
where kept.submission_id is null
union all
select 'doubled: ' || submission_id as problem from kept where times > 1
union all
select 'fct_reporting counts other submissions than were received' as problem
from counted
cross join (select count(*) as submissions from received) as all_received
where counted.submissions <> all_received.submissions
