{# Each of the columns is null exactly where its `<column>_reason` says why. #}
{% test gaps_have_reasons(model, columns) %}
select *
from {{ model }}
where false
    {%- for column in columns %} or ({{ column }} is null) <> ({{ column }}_reason is not null){% endfor %}
{% endtest %}
