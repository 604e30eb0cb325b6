-- Every stated figure is in fct_observations once; those for a wide fact are there, those held back in quarantine.
with
    stated as (select count(*) as figures from {{ ref('stg_observations') }}),
    long_fact as (select count(*) as figures from {{ ref('fct_observations') }}),

    settled as (
        select
            coalesce(sum(case when destination = 'fact' then 1 else 0 end), 0) as wide,
            coalesce(sum(case when destination = 'quarantine' then 1 else 0 end), 0) as held_back
        from {{ ref('fct_observations') }}
    ),

    wide as (
        select coalesce(sum(figures), 0) as figures
        from (
            select figures from {{ ref('fct_services') }}
            union all
            select figures from {{ ref('fct_ho_so') }}
            union all
            select figures from {{ ref('fct_connectivity') }}
            union all
            select figures from {{ ref('fct_incidents') }}
        ) as wide_rows
    ),

    held_back as (select count(*) as figures from {{ ref('quarantine') }})

select *
from (
    select 'fct_observations' as place, stated.figures as due, long_fact.figures as found from stated cross join long_fact
    union all
    select 'wide facts' as place, settled.wide as due, wide.figures as found from settled cross join wide
    union all
    select 'quarantine' as place, settled.held_back as due, held_back.figures as found from settled cross join held_back
) as places
where due <> found
