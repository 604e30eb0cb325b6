-- One row for each submission that was read and is taken for a report owed, and the report that it is taken for.
select
    submissions.submission_id,
    owed.report,
    owed.province_key,
    owed.period,
    owed.quarter,
    owed.due_on
from {{ ref('int_submissions') }} as submissions
inner join {{ ref('int_expected_reports') }} as owed
    on
        submissions.province_key = owed.province_key
        and submissions.doc_type = owed.doc_type
        and submissions.period = owed.accepted_period
where submissions.outcome = 'read'
