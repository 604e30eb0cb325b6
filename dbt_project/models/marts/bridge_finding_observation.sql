-- One row for each finding and figure that it names.
select
    finding_key,
    observation_id,
    holds_back
from {{ ref('int_finding_figures') }}
