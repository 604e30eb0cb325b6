-- One row for each finding and figure that it names.
with
    unfolded as (
        select
            finding_id,
            submission_id,
            gate = 'block' and status = 'open' as holds_back,
            {{ unfold('observation_ids') }} as observation_id
        from {{ ref('stg_findings') }}
    )

select distinct
    finding_id || '@' || submission_id as finding_key,
    finding_id,
    submission_id,
    observation_id,
    holds_back
from unfolded
