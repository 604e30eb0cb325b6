-- One row for each report that a unit owes and each period whose report meets it.
select
    expected.report,
    expected.title_vi,
    expected.province_key,
    expected.period,
    expected.quarter,
    expected.doc_type,
    expected.accepted_period,
    expected.due_on
from {{ ref('stg_expected_reports') }} as expected
