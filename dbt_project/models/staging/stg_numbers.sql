-- One row for each number of a text and what became of it. Renames and casts only.
with
    source as (select * from {{ read_lake('numbers') }}),

    renamed as (
        select
            cast(submission_id as {{ dbt.type_string() }}) as submission_id,
            cast(doc as {{ dbt.type_string() }}) as doc,
            cast(start as integer) as span_start,
            cast({{ adapter.quote('end') }} as integer) as span_end,
            cast(text as {{ dbt.type_string() }}) as number_text,
            cast(value as decimal(24, 6)) as value,
            cast(unit as {{ dbt.type_string() }}) as unit,
            cast(disposition as {{ dbt.type_string() }}) as disposition,
            cast(code as {{ dbt.type_string() }}) as code
        from source
    )

select * from renamed
