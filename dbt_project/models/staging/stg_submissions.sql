-- One row for each distinct file, readable or not. Renames and casts only.
with
    source as (select * from {{ read_lake('submissions') }}),

    renamed as (
        select
            -- the file
            cast(submission_id as {{ dbt.type_string() }}) as submission_id,
            cast(doc as {{ dbt.type_string() }}) as doc,
            cast(file_name as {{ dbt.type_string() }}) as file_name,
            cast(sha256 as {{ dbt.type_string() }}) as sha256,
            cast(size as bigint) as size_bytes,
            {{ utc('received_at') }} as received_at,

            -- how it was read
            cast(outcome as {{ dbt.type_string() }}) as outcome,
            cast(outcome_detail as {{ dbt.type_string() }}) as outcome_detail,
            notes,
            cast(encoding as {{ dbt.type_string() }}) as encoding,
            cast(reader as {{ dbt.type_string() }}) as reader,

            -- what it says of itself
            cast(province_key as {{ dbt.type_string() }}) as province_key,
            cast(province_name as {{ dbt.type_string() }}) as province_name,
            cast(period as {{ dbt.type_string() }}) as period,
            cast(quarter as {{ dbt.type_string() }}) as quarter,
            cast(doc_type as {{ dbt.type_string() }}) as doc_type,
            cast(issuer as {{ dbt.type_string() }}) as issuer,
            cast(doc_number as {{ dbt.type_string() }}) as doc_number,
            cast(issued_date as {{ dbt.type_string() }}) as issued_date,
            cast(title as {{ dbt.type_string() }}) as title,
            cast(text as {{ dbt.type_string() }}) as body
        from source
    )

select * from renamed
