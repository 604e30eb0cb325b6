-- One row for each stated figure that the catalogue knows. Renames and casts only.
with
    source as (select * from {{ read_lake('observations') }}),

    renamed as (
        select
            -- keys
            cast(observation_id as {{ dbt.type_string() }}) as observation_id,
            cast(submission_id as {{ dbt.type_string() }}) as submission_id,
            cast(doc as {{ dbt.type_string() }}) as doc,

            -- what the figure is about
            cast(code as {{ dbt.type_string() }}) as code,
            cast(level as {{ dbt.type_string() }}) as level,
            cast(kind as {{ dbt.type_string() }}) as kind,
            cast(period as {{ dbt.type_string() }}) as period,
            cast(window_start as date) as window_start,
            cast(window_end as date) as window_end,
            cast(attributes as {{ dbt.type_string() }}) as attributes,

            -- the figure
            cast(value as decimal(24, 6)) as value,
            cast(numerator as bigint) as numerator,
            cast(denominator as bigint) as denominator,
            cast(comparator as {{ dbt.type_string() }}) as comparator,
            cast(numerator_comparator as {{ dbt.type_string() }}) as numerator_comparator,
            cast(decimals as integer) as decimals,

            -- provenance
            cast(section as {{ dbt.type_string() }}) as section,
            cast(page as integer) as page,
            cast(sheet as {{ dbt.type_string() }}) as sheet,
            cast(cell as {{ dbt.type_string() }}) as cell,
            cast(start as integer) as span_start,
            cast({{ adapter.quote('end') }} as integer) as span_end,
            cast(quote as {{ dbt.type_string() }}) as quote,
            cast(figure_start as integer) as figure_start,
            cast(figure_end as integer) as figure_end,
            cast(extractor as {{ dbt.type_string() }}) as extractor
        from source
    )

select * from renamed
