-- One row for each period that a submission or a figure names or a report is owed for, and for each quarter of the years between them: its
-- months, its window by the calendar and its legal window (closing on the 14th, Nghị định 09/2019/NĐ-CP).
with
    named as (
        select period from {{ ref('stg_submissions') }} where period is not null
        union
        select quarter from {{ ref('stg_submissions') }} where quarter is not null
        union
        -- of a file that waits to be read again, its receipt alone names the quarter
        select quarter from {{ ref('stg_receipts') }} where quarter is not null
        union
        select period from {{ ref('stg_observations') }}
        union
        -- a report may be owed for a period of which nothing has come yet
        select period from {{ ref('stg_expected_reports') }}
        union
        select quarter from {{ ref('stg_expected_reports') }}
    ),

    named_years as (
        select
            min(cast(substr(period, 1, 4) as integer)) as first_year,
            max(cast(substr(period, 1, 4) as integer)) as last_year
        from named
    ),

    digits as (
        select n from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as d (n)
    ),

    years as (
        select 1900 + 100 * hundreds.n + 10 * tens.n + ones.n as year
        from digits as hundreds
        cross join digits as tens
        cross join digits as ones
        where hundreds.n < 2
    ),

    quarters as (
        select cast(years.year as {{ dbt.type_string() }}) || '-Q' || cast(quarter.n as {{ dbt.type_string() }}) as period
        from years
        inner join named_years on years.year between named_years.first_year and named_years.last_year
        inner join digits as quarter on quarter.n between 1 and 4
    ),

    periods as (
        select period from named
        union
        select period from quarters
    ),

    typed as (
        select
            period,
            cast(substr(period, 1, 4) as integer) as year,
            case
                when length(period) = 4 then 'year'
                when substr(period, 6, 1) = 'Q' then 'quarter'
                when substr(period, 6, 1) = 'H' then 'half'
                when substr(period, length(period), 1) = 'M' then 'months'
                else 'month'
            end as period_type,
            cast(nullif(regexp_extract(substr(period, 6), '[0-9]+', 0), '') as integer) as ordinal
        from periods
    ),

    months as (
        select
            period,
            year,
            period_type,
            case period_type
                when 'quarter' then 3 * ordinal - 2
                when 'half' then 6 * ordinal - 5
                when 'month' then ordinal
                else 1
            end as first_month,
            case period_type
                when 'quarter' then 3 * ordinal
                when 'half' then 6 * ordinal
                when 'year' then 12
                else ordinal
            end as last_month
        from typed
    )

select
    period,
    period_type,
    year,
    cast(first_month as integer) as first_month,
    cast(last_month as integer) as last_month,
    cast(year as {{ dbt.type_string() }}) || '-Q'
        || cast(cast(floor((last_month + 2) / 3.0) as integer) as {{ dbt.type_string() }}) as quarter,
    make_date(year, first_month, 1) as starts_on,
    cast({{ dbt.last_day('make_date(year, last_month, 1)', 'month') }} as date) as ends_on,
    case when first_month = 1 then make_date(year - 1, 12, 15) else make_date(year, first_month - 1, 15) end
        as cutoff_starts_on,
    make_date(year, last_month, 14) as cutoff_ends_on
from months
