-- One row for each indicator of the catalogue, with the wide table and column that hold its figures.
select
    indicators.code,
    indicators.fact,
    indicators.section,
    indicators.name_vi,
    indicators.name_en,
    indicators.unit,
    indicators.nature,
    indicators.levels,
    indicators.additive = 'yes' as is_additive,
    indicators.min as minimum,
    indicators.max as maximum,
    indicators.base as base_code,
    coalesce(directions.better, 'higher') as better,
    indicators.note,
    case when indicators.fact in {{ wide_facts() }} then 'fct_' || indicators.fact end as wide_table,
    case when indicators.fact in {{ wide_facts() }} then
        {{ dbt.split_part('indicators.code', "'.'", 2) }}
        || case
            when {{ dbt.right('indicators.code', 'length(indicators.unit) + 1') }} = '_' || indicators.unit then ''
            else '_' || indicators.unit
        end
    end as wide_column
from {{ ref('indicators') }} as indicators
left join {{ ref('indicator_directions') }} as directions on indicators.code = directions.code
