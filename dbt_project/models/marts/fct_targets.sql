-- One row for each goal that a current version sets: the goal, the result stated for it, and whether the result meets
-- it. The result is the latest within the goal's period; of a flow, only one that counts from the period's first day.
{{ config(
    materialized=by_year(), incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ remove_changed_years(ref('int_settled_years')) }}", post_hook="{{ remember_years(ref('int_settled_years')) }}"
) }}

with
    {% for name, kind in [('goals', 'target'), ('results', 'actual')] -%}
    {{ name }} as (
        select
            settled.observation_id,
            settled.province_key,
            settled.period,
            settled.level,
            settled.code,
            settled.attributes,
            settled.comparator,
            coalesce(settled.value, cast(100.0 * settled.numerator / nullif(settled.denominator, 0) as decimal(24, 6)))
                as figure,
            periods.starts_on,
            periods.ends_on,
            indicators.better,
            indicators.nature
        from {{ ref('int_observations_settled') }} as settled
        inner join {{ ref('dim_period') }} as periods on settled.period = periods.period
        inner join {{ ref('dim_indicator') }} as indicators on settled.code = indicators.code
        where settled.statement = 1 and settled.kind = '{{ kind }}' and {{ year_changed(ref('int_settled_years'), 'settled.period') }}
    ),

    {% endfor -%}
    paired as (
        select
            goals.observation_id,
            results.observation_id as result_observation_id,
            results.period as result_period,
            results.figure as result,
            results.comparator as result_comparator,
            results.ends_on as result_ends_on,
            row_number() over (
                partition by goals.observation_id
                order by results.ends_on desc, results.starts_on, results.period
            ) as choice
        from goals
        inner join results
            on goals.province_key = results.province_key
            and goals.code = results.code
            and goals.level = results.level
            and goals.attributes = results.attributes
            and results.starts_on >= goals.starts_on
            and results.ends_on <= goals.ends_on
            and (goals.nature = 'stock' or results.starts_on = goals.starts_on)
        where results.figure is not null
    ),

    compared as (
        select
            goals.observation_id,
            goals.province_key,
            goals.period,
            goals.level,
            goals.code,
            goals.attributes,
            goals.figure as goal,
            goals.comparator as goal_comparator,
            paired.result_observation_id,
            paired.result_period,
            paired.result,
            paired.result_comparator,
            paired.result - goals.figure as difference,
            paired.result_ends_on >= goals.ends_on as is_final,
            case
                when goals.comparator in ('<', '<=') then 'lower'
                when goals.comparator in ('>', '>=') then 'higher'
                else goals.better
            end as better
        from goals
        left join paired on goals.observation_id = paired.observation_id and paired.choice = 1
        where goals.figure is not null
    ),

    -- With "lower is better" turned round, more is always better: `ahead` is how far the result lies beyond the goal.
    turned as (
        select
            *,
            case when better = 'higher' then difference else -difference end as ahead,
            goal_comparator in ('>', '<') as is_strict,
            case
                when result_comparator in ('=', '~') then 'exactly'
                when (result_comparator in ('>', '>=')) = (better = 'higher') then 'at least'
                else 'at most'
            end as bound,
            result_comparator in ('>', '<') as is_open
        from compared
    ),

    judged as (
        select
            *,
            case
                when ahead is null then 'no_data'
                when bound = 'exactly' and ahead > 0 then 'exceeded'
                when bound = 'exactly' and ahead = 0 and not is_strict then 'met'
                when bound = 'exactly' then 'missed'
                when bound = 'at least' and (ahead > 0 or (ahead = 0 and is_open)) then 'exceeded'
                when bound = 'at least' and ahead = 0 and not is_strict then 'met'
                when bound = 'at most' and (ahead < 0 or (ahead = 0 and (is_open or is_strict))) then 'missed'
                else 'undecided'
            end as status
        from turned
    )

select
    observation_id as target_id,
    province_key,
    period,
    level,
    code,
    attributes,
    goal,
    goal_comparator,
    better,
    result_observation_id,
    result_period,
    result,
    result_comparator,
    cast(difference as decimal(24, 6)) as difference,
    is_final,
    case when status = 'missed' and not is_final then 'not_yet_met' else status end as status
from judged
