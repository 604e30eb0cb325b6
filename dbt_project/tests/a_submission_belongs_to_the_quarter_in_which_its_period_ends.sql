select versions.submission_id, versions.period, versions.quarter
from {{ ref('int_submission_versions') }} as versions
left join {{ ref('int_periods') }} as periods on versions.period = periods.period
where periods.quarter is null or versions.quarter <> periods.quarter
