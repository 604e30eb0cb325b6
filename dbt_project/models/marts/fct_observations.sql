-- One row for each stated figure of every version, with its span: the long fact, from which all others come.
{{ config(
    materialized=by_year(), incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ remove_changed_years(ref('int_settled_years')) }}", post_hook="{{ remember_years(ref('int_settled_years')) }}"
) }}

select
    observations.observation_id,
    observations.submission_id,
    observations.province_key,
    observations.period,
    observations.level,
    observations.kind,
    observations.code,
    observations.attributes,
    observations.value,
    observations.numerator,
    observations.denominator,
    observations.comparator,
    observations.numerator_comparator,
    observations.decimals,
    observations.window_start,
    observations.window_end,
    observations.correction_ids,
    observations.corrected_value,
    observations.corrected_numerator,
    observations.corrected_denominator,
    observations.quarter,
    observations.doc_type,
    observations.version,
    observations.is_current,
    observations.known_from,
    observations.known_until,
    settled.held_back,
    settled.destination,
    observations.unit_held,
    observations.level_held,
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
from {{ ref('int_observations') }} as observations
inner join {{ ref('int_observations_settled') }} as settled
    on observations.observation_id = settled.observation_id
where {{ year_changed(ref('int_settled_years'), 'observations.period') }} and {{ year_changed(ref('int_settled_years'), 'settled.period') }}
