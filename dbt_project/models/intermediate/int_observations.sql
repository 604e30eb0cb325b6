-- One row for each stated figure of any version, keyed to the unit that reported it, with the correction that a
-- reviewer laid beside it. The stated figure never changes.
{{ config(
    materialized=by_year(), incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ remove_changed_years(ref('int_figure_years')) }}", post_hook="{{ remember_years(ref('int_figure_years')) }}"
) }}

with
    corrections as (
        select
            observation_id,
            {{ dbt.listagg('correction_id', "', '", 'order by correction_id') }} as correction_ids,
            max(case when field = 'value' then corrected_value end) as corrected_value,
            max(case when field = 'numerator' then corrected_value end) as corrected_numerator,
            max(case when field = 'denominator' then corrected_value end) as corrected_denominator
        from {{ ref('int_corrections') }}
        where observation_id is not null
        group by observation_id
    )

select
    observations.observation_id,
    observations.submission_id,
    observations.doc,
    versions.province_key,
    versions.quarter,
    versions.doc_type,
    versions.period as submission_period,
    versions.issued_date,
    versions.version,
    versions.is_current,
    versions.known_from,
    versions.known_until,
    observations.code,
    observations.level,
    observations.kind,
    observations.period,
    observations.value,
    observations.numerator,
    observations.denominator,
    observations.comparator,
    observations.numerator_comparator,
    observations.decimals,
    observations.window_start,
    observations.window_end,
    observations.attributes,
    corrections.correction_ids,
    corrections.corrected_value,
    cast(corrections.corrected_numerator as bigint) as corrected_numerator,
    cast(corrections.corrected_denominator as bigint) as corrected_denominator,
    coalesce({{ holds_on('periods.ends_on', 'provinces.valid_from', 'provinces.valid_to') }}, false) as unit_held,
    coalesce(levels.valid_to is null or periods.ends_on <= levels.valid_to, false) as level_held,
    observations.section,
    observations.page,
    observations.sheet,
    observations.cell,
    observations.span_start,
    observations.span_end,
    observations.quote,
    observations.figure_start,
    observations.figure_end,
    observations.extractor
from {{ ref('stg_observations') }} as observations
inner join {{ ref('int_submission_versions') }} as versions
    on observations.submission_id = versions.submission_id
left join corrections on observations.observation_id = corrections.observation_id
left join {{ ref('int_periods') }} as periods on observations.period = periods.period
left join {{ ref('provinces') }} as provinces on versions.province_key = provinces.province_key
left join {{ ref('levels') }} as levels on observations.level = levels.level
where {{ year_changed(ref('int_figure_years'), 'observations.period') }}
