-- One row for each unit that ever held: the unit that followed it, and the unit of today that holds its territory. A
-- unit changes at most three times in the register; a test holds that the last step ends at a unit of today.
with
    steps as (
        select
            provinces.province_key,
            provinces.valid_to,
            provinces.became_key,
            first_step.became_key as second_key,
            second_step.became_key as third_key
        from {{ ref('provinces') }} as provinces
        left join {{ ref('provinces') }} as first_step on provinces.became_key = first_step.province_key
        left join {{ ref('provinces') }} as second_step on first_step.became_key = second_step.province_key
    ),

    dated as (
        select
            province_key,
            became_key,
            cast({{ dbt.dateadd('day', 1, 'valid_to') }} as date) as became_on,
            coalesce(third_key, second_key, became_key, province_key) as current_key
        from steps
    )

select
    dated.province_key,
    dated.became_key,
    dated.became_on,
    events.kind as event_kind,
    events.legal_basis,
    dated.current_key
from dated
left join {{ ref('provinces') }} as successor on dated.became_key = successor.province_key
left join {{ ref('province_events') }} as events
    on dated.became_on = events.event_date and successor.code = events.to_code
