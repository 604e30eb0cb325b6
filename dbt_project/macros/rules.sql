{# Small rules that several models share. #}

{# The calendar day in Việt Nam of an instant in UTC. #}
{% macro vietnam_day(instant) -%}
    cast({{ dbt.dateadd('hour', 7, instant) }} as date)
{%- endmacro %}

{# Whether something that holds from one day to another (null: until today) holds on a day. #}
{% macro holds_on(day, valid_from, valid_to) -%}
    ({{ valid_from }} <= {{ day }} and ({{ valid_to }} is null or {{ day }} <= {{ valid_to }}))
{%- endmacro %}

{# The facts that have a wide table; the others live in fct_observations alone. #}
{% macro wide_facts() -%} ('services', 'ho_so', 'connectivity', 'incidents') {%- endmacro %}

{# A test that fails in words: `problem` of each row of `relation` is a sentence that says what, where and what to do. #}
{% macro fail_in_words(relation) %}
    select problem
    from (
        select {{ dbt.listagg('problem', "' '", 'order by problem') }} as problem
        from {{ relation }}
        having count(*) > 0
    ) as problems
    where {{ stop_with('problem') }}
{% endmacro %}
