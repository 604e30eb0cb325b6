-- One row for each quarter of which two cumulative results of one year tell what it added: the first half less the first
-- quarter, nine months less the half, the year less nine months. A cumulative figure is never added to a quarter's.
{{ config(
    materialized=by_year(), incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ remove_changed_years(ref('int_settled_years')) }}", post_hook="{{ remember_years(ref('int_settled_years')) }}"
) }}

with
    steps as (
        select 3 as earlier_month, 6 as later_month, 'Q2' as quarter
        union all
        select 6, 9, 'Q3'
        union all
        select 9, 12, 'Q4'
    ),

    -- One figure for each January-to-month window: 2024-H1 and 2024-6M are two spellings of one.
    cumulative as (
        select
            settled.observation_id,
            settled.province_key,
            settled.level,
            settled.code,
            settled.attributes,
            settled.unit_held,
            settled.value,
            settled.numerator,
            settled.denominator,
            settled.comparator,
            settled.numerator_comparator,
            settled.decimals,
            settled.window_start,
            indicators.unit,
            periods.year,
            periods.last_month,
            row_number() over (
                partition by settled.province_key, periods.year, periods.last_month, settled.level, settled.code, settled.attributes
                order by case when periods.period_type = 'months' then 1 else 0 end, settled.period
            ) as choice
        from {{ ref('int_observations_settled') }} as settled
        inner join {{ ref('dim_indicator') }} as indicators on settled.code = indicators.code
        inner join {{ ref('dim_period') }} as periods on settled.period = periods.period
        where
            {{ year_changed(ref('int_settled_years'), 'settled.period') }}
            and settled.statement = 1
            and settled.kind = 'actual'
            and indicators.nature = 'flow'
            and periods.first_month = 1
    ),

    -- Windows that both texts state must begin on one day: 15 December and 1 January do not subtract.
    subtracted as (
        select
            later.province_key,
            cast(later.year as {{ dbt.type_string() }}) || '-' || steps.quarter as period,
            later.level,
            later.code,
            later.attributes,
            later.unit,
            later.unit_held,
            earlier.observation_id as earlier_observation_id,
            later.observation_id as later_observation_id,
            case when later.unit in ('count', 'vnd') then later.value - earlier.value end as increment,
            later.numerator - earlier.numerator as numerator,
            later.denominator - earlier.denominator as denominator,
            later.comparator <> '=' or earlier.comparator <> '='
                or later.numerator_comparator <> '=' or earlier.numerator_comparator <> '='
                or later.decimals < 0 or earlier.decimals < 0 as is_approximate
        from cumulative as later
        inner join steps on later.last_month = steps.later_month
        inner join cumulative as earlier
            on steps.earlier_month = earlier.last_month
            and later.year = earlier.year
            and later.province_key = earlier.province_key
            and later.level = earlier.level
            and later.code = earlier.code
            and later.attributes = earlier.attributes
        where
            later.choice = 1
            and earlier.choice = 1
            and coalesce(later.window_start, earlier.window_start, date '1900-01-01')
                = coalesce(earlier.window_start, later.window_start, date '1900-01-01')
    )

select
    later_observation_id as increment_id,
    province_key,
    period,
    level,
    code,
    attributes,
    earlier_observation_id,
    later_observation_id,
    unit_held,
    is_approximate,
    cast(increment as decimal(24, 6)) as increment,
    cast(numerator as bigint) as numerator,
    cast(denominator as bigint) as denominator,
    case
        when unit = 'percent' and numerator between 0 and denominator
            then cast(100.0 * numerator / nullif(denominator, 0) as decimal(24, 6))
    end as computed_percent,
    coalesce(increment < 0 or numerator < 0 or denominator < 0, false) as is_falling
from subtracted
where increment is not null or (numerator is not null and denominator is not null)
