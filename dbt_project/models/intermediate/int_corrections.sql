-- One row for each correction in force and figure of a current version that states what the correction expects. A
-- correction that finds no such figure stands with no figure, and a test stops the build.
with
    in_force as (
        select * from {{ ref('corrections') }} where status in ('open', 'acknowledged')
    ),

    stated as (
        {{ figures_of_versions(are_current=true) }}
    )

select
    in_force.correction_id,
    stated.observation_id,
    in_force.field,
    cast(in_force.corrected_value as decimal(24, 6)) as corrected_value
from in_force
left join stated
    on {{ expects('in_force', 'stated') }}
