-- One row for each arrival of a file. Renames and casts only.
with
    source as (select * from {{ read_lake('receipts') }}),

    renamed as (
        select
            cast(receipt_id as {{ dbt.type_string() }}) as receipt_id,
            cast(submission_id as {{ dbt.type_string() }}) as submission_id,
            cast(source as {{ dbt.type_string() }}) as source_path,
            cast(size as bigint) as size_bytes,
            {{ utc('received_at') }} as received_at,
            cast(quarter as {{ dbt.type_string() }}) as quarter,
            cast(province_key as {{ dbt.type_string() }}) as province_key
        from source
    )

select * from renamed
