-- One row for each report that a unit owes and each period whose report is taken for it. Renames and casts only.
with
    source as (select * from {{ read_lake('expected_reports') }}),

    renamed as (
        select
            -- keys
            cast(report as {{ dbt.type_string() }}) as report,
            cast(province_key as {{ dbt.type_string() }}) as province_key,
            cast(period as {{ dbt.type_string() }}) as period,
            cast(quarter as {{ dbt.type_string() }}) as quarter,

            -- what meets it
            cast(doc_type as {{ dbt.type_string() }}) as doc_type,
            cast(accepted_period as {{ dbt.type_string() }}) as accepted_period,
            cast(due_on as date) as due_on,
            cast(title_vi as {{ dbt.type_string() }}) as title_vi
        from source
    )

select * from renamed
