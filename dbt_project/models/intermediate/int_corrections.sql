-- One row for each correction in force and figure of a current version that states what the correction expects. A
-- correction that finds no such figure stands with no figure, and a test stops the build.
with
    in_force as (
        select * from {{ ref('corrections') }} where status in ('open', 'acknowledged')
    ),

    stated as (
        select
            observations.observation_id,
            versions.province_key,
            observations.period,
            observations.code,
            observations.level,
            observations.kind,
            observations.attributes,
            observations.value,
            observations.numerator,
            observations.denominator
        from {{ ref('stg_observations') }} as observations
        inner join {{ ref('int_submission_versions') }} as versions
            on observations.submission_id = versions.submission_id
        where versions.is_current
    )

select
    in_force.correction_id,
    stated.observation_id,
    in_force.field,
    cast(in_force.corrected_value as decimal(24, 6)) as corrected_value
from in_force
left join stated
    on in_force.province_key = stated.province_key
    and in_force.period = stated.period
    and in_force.code = stated.code
    and in_force.level = stated.level
    and in_force.kind = stated.kind
    and coalesce(in_force.attributes, '{}') = stated.attributes
    and in_force.expected_value = case in_force.field
        when 'value' then stated.value
        when 'numerator' then stated.numerator
        when 'denominator' then stated.denominator
    end
