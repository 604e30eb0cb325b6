-- One row for each year that figures are about, with a digest of all that they are made of: what the texts state, and
-- which version of whose document states it. Tables built year by year see by it which years changed.
with
    stated as (
        select
            observations.submission_id,
            {{ year_of('observations.period') }} as year,
            {{ digest_of_rows('observations') }} as figures
        from {{ ref('stg_observations') }} as observations
        group by observations.submission_id, {{ year_of('observations.period') }}
    ),

    versioned as (
        select versions.*, stated.year, stated.figures
        from stated
        inner join {{ ref('int_submission_versions') }} as versions on stated.submission_id = versions.submission_id
    )

select
    versioned.year,
    cast({{ digest_of_rows('versioned') }} as {{ dbt.type_string() }}) as contents
from versioned
group by versioned.year
