-- By the calendar and by the law alike, four quarters make the year: none overlap, nothing is left between them.
with
    quarters as (
        select
            *,
            lead(starts_on) over (order by starts_on) as next_starts_on,
            lead(cutoff_starts_on) over (order by starts_on) as next_cutoff_starts_on
        from {{ ref('int_periods') }}
        where period_type = 'quarter'
    ),

    years as (
        select year, count(*) as quarters
        from {{ ref('int_periods') }}
        where period_type = 'quarter'
        group by year
    )

select period as problem
from quarters
where
    next_starts_on is not null
    and (
        next_starts_on <> cast({{ dbt.dateadd('day', 1, 'ends_on') }} as date)
        or next_cutoff_starts_on <> cast({{ dbt.dateadd('day', 1, 'cutoff_ends_on') }} as date)
    )
union all
select cast(year as {{ dbt.type_string() }}) as problem from years where quarters <> 4
