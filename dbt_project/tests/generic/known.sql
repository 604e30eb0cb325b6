{# Every value of the column is a `field` of `to`; `remedy` says what to do about one that is not. Nulls pass. #}
{% test known(model, column_name, to, field, remedy) %}
with
    strangers as (
        select
            '{{ model.identifier }}.{{ column_name }}: ''' || cast(given.{{ column_name }} as {{ dbt.type_string() }})
            || ''' (' || cast(count(*) as {{ dbt.type_string() }}) || ' rows) is no {{ field }} of {{ to.identifier }}. '
            || '{{ remedy | replace("'", "''") }}' as problem
        from {{ model }} as given
        left join {{ to }} as registered on given.{{ column_name }} = registered.{{ field }}
        where given.{{ column_name }} is not null and registered.{{ field }} is null
        group by given.{{ column_name }}
    )
{{ fail_in_words('strangers') }}
{% endtest %}
