-- What the gate judges: the figures of the current versions, with the columns of records.Observation
-- (span_start and span_end are its start and end) and what the submission says of itself.
{{ config(materialized='view') }}

select
    observations.observation_id,
    observations.submission_id,
    observations.doc,
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
    observations.section,
    observations.span_start,
    observations.span_end,
    observations.quote,
    observations.figure_start,
    observations.figure_end,
    observations.extractor,
    observations.page,
    observations.sheet,
    observations.cell,
    observations.province_key,
    provinces.name as province_name,
    observations.quarter,
    observations.doc_type,
    observations.issued_date
from {{ ref('int_observations') }} as observations
left join {{ ref('provinces') }} as provinces on observations.province_key = provinces.province_key
where observations.is_current
