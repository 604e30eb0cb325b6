-- One row for each broken rule and figure of a submission. Renames and casts only; what a finding leaves open is null.
with
    source as (select * from {{ read_lake('findings') }}),

    renamed as (
        select
            cast(finding_id as {{ dbt.type_string() }}) as finding_id,
            cast(submission_id as {{ dbt.type_string() }}) as submission_id,
            cast(doc as {{ dbt.type_string() }}) as doc,
            cast(rule as {{ dbt.type_string() }}) as rule,
            cast(severity as {{ dbt.type_string() }}) as severity,
            cast(gate as {{ dbt.type_string() }}) as gate,
            cast(status as {{ dbt.type_string() }}) as status,
            cast(nullif(code, '') as {{ dbt.type_string() }}) as code,
            cast(nullif(level, '') as {{ dbt.type_string() }}) as level,
            cast(nullif(period, '') as {{ dbt.type_string() }}) as period,
            cast(stated as {{ dbt.type_string() }}) as stated,
            cast(computed as {{ dbt.type_string() }}) as computed,
            cast(tolerance as {{ dbt.type_string() }}) as tolerance,
            cast(quote as {{ dbt.type_string() }}) as quote,
            cast(start as integer) as span_start,
            cast({{ adapter.quote('end') }} as integer) as span_end,
            cast(message_vi as {{ dbt.type_string() }}) as message_vi,
            cast(remedy_vi as {{ dbt.type_string() }}) as remedy_vi,
            observation_ids,
            {{ utc('first_found_at') }} as first_found_at
        from source
    )

select * from renamed
