-- One row for each year that figures are about, with a digest of all that settles where they go: what they are made of,
-- and which findings hold them back.
with
    held_back as (
        select
            {{ year_of('observations.period') }} as year,
            {{ digest_of_rows('figures') }} as findings
        from {{ ref('int_finding_figures') }} as figures
        inner join {{ ref('int_observations') }} as observations on figures.observation_id = observations.observation_id
        where figures.holds_back
        group by {{ year_of('observations.period') }}
    )

select
    years.year,
    cast(years.contents || ' ' || coalesce(held_back.findings, '') as {{ dbt.type_string() }}) as contents
from {{ ref('int_figure_years') }} as years
left join held_back on years.year = held_back.year
