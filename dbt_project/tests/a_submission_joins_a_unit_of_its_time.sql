-- A submission is keyed to a unit that held on the last or the first day of its period or, where it looks ahead, on the
-- day of its issue: the plan of Yên Bái for 2026, issued in May 2025, is of the province that there was.
with
    dated as (
        select
            versions.submission_id,
            versions.province_key,
            versions.period,
            periods.starts_on,
            periods.ends_on,
            try_cast(rpad(versions.issued_date, 10, '-01') as date) as issued_on,
            provinces.valid_from,
            provinces.valid_to
        from {{ ref('int_submission_versions') }} as versions
        inner join {{ ref('int_periods') }} as periods on versions.period = periods.period
        inner join {{ ref('provinces') }} as provinces on versions.province_key = provinces.province_key
    ),

    misplaced as (
        select
            'Submission ' || submission_id || ' is keyed to ' || province_key || ', which held neither in ' || period
            || ' nor on the day of issue. Identify it again: a name is keyed by the day.' as problem
        from dated
        where
            not {{ holds_on('ends_on', 'valid_from', 'valid_to') }}
            and not {{ holds_on('starts_on', 'valid_from', 'valid_to') }}
            and not (
                issued_on is not null and issued_on <= ends_on
                and {{ holds_on('issued_on', 'valid_from', 'valid_to') }}
            )
    )
{{ fail_in_words('misplaced') }}
