-- One row for each stated figure: where it goes. A figure that an open blocking finding names is held back; of several
-- statements of one cell one stands, by a stated order, and the others stay beside it in fct_observations.
{{ config(
    materialized=by_year(), incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ remove_changed_years(ref('int_settled_years')) }}", post_hook="{{ remember_years(ref('int_settled_years')) }}"
) }}

with
    held_back as (
        select
            observation_id,
            {{ dbt.listagg('finding_id', "', '", 'order by finding_id') }} as finding_ids
        from (select distinct observation_id, finding_id from {{ ref('int_finding_figures') }} where holds_back) as named
        group by observation_id
    ),

    usable as (
        select
            observations.*,
            indicators.fact,
            indicators.unit,
            held_back.finding_ids,
            coalesce(observations.corrected_value, observations.value) as usable_value,
            coalesce(observations.corrected_numerator, observations.numerator) as usable_numerator,
            coalesce(observations.corrected_denominator, observations.denominator) as usable_denominator,
            case
                when observations.attributes <> '{}' then false
                when indicators.unit in ('count', 'vnd')
                    then coalesce(coalesce(observations.corrected_value, observations.value)
                        = floor(coalesce(observations.corrected_value, observations.value)), false)
                else true
            end as fits_a_cell
        from {{ ref('int_observations') }} as observations
        left join {{ ref('indicators') }} as indicators on observations.code = indicators.code
        left join held_back on observations.observation_id = held_back.observation_id
        where {{ year_changed(ref('int_settled_years'), 'observations.period') }}
    ),

    -- The order: the document about that very period; a report before a plan, news or other; the later version; an
    -- exact figure before a hedged one; one with its two counts; more decimals; the first in the text. What is
    -- superseded or held back ranks among its like, and its place means nothing.
    ranked as (
        select
            usable.*,
            is_current and finding_ids is null as stands,
            row_number() over (
                partition by province_key, period, level, kind, code, attributes, is_current and finding_ids is null
                order by
                    case when fits_a_cell then 0 else 1 end,
                    case when submission_period = period then 0 else 1 end,
                    case doc_type when 'report' then 0 when 'plan' then 1 when 'news' then 2 else 3 end,
                    known_from desc,
                    coalesce(issued_date, '') desc,
                    submission_id,
                    case when comparator = '=' then 0 else 1 end,
                    case when numerator is not null and denominator is not null then 0 else 1 end,
                    decimals desc,
                    span_start,
                    observation_id
            ) as place
        from usable
    )

select
    observation_id,
    province_key,
    period,
    level,
    kind,
    code,
    fact,
    {{ dbt.split_part('code', "'.'", 2) }} as measure,
    attributes,
    unit_held,
    usable_value as value,
    usable_numerator as numerator,
    usable_denominator as denominator,
    comparator,
    numerator_comparator,
    decimals,
    window_start,
    correction_ids,
    is_current and finding_ids is not null as held_back,
    case when is_current then finding_ids end as finding_ids,
    case when stands then cast(place as integer) end as statement,
    case
        when not is_current then 'superseded'
        when finding_ids is not null then 'quarantine'
        when fact not in {{ wide_facts() }} then 'no_wide_fact'
        when not fits_a_cell then 'no_cell'
        when place > 1 then 'other_statement'
        else 'fact'
    end as destination
from ranked
