{# Every value of the column is a period key as pipelines/periods.py spells them. Nulls pass. #}
{% test period_key(model, column_name) %}
{% set pattern = '^(19|20)[0-9][0-9](-(Q[1-4]|H[12]|(0?[1-9]|1[0-2])M|(0[1-9]|1[0-2])))?$' %}
with
    strangers as (
        select
            '{{ model.identifier }}.{{ column_name }}: ''' || {{ column_name }} || ''' (' || cast(count(*) as {{ dbt.type_string() }})
            || ' rows) is no period. Write a month 2025-07, a quarter 2024-Q1, a half 2024-H1, months 2024-9M or a year 2024.' as problem
        from {{ model }}
        where {{ column_name }} is not null and regexp_extract({{ column_name }}, '{{ pattern }}', 0) <> {{ column_name }}
        group by {{ column_name }}
    )
{{ fail_in_words('strangers') }}
{% endtest %}
