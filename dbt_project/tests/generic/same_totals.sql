{# The columns of the map of 34 add up to those of the fact as reported, period by period: nothing lost, nothing twice. #}
{% test same_totals(model, of, columns) %}
with
    totals as (
        {% for side, relation, condition in [('map', model, 'true'), ('reported', of, 'unit_held')] -%}
        select
            '{{ side }}' as side, period, level, kind
            {%- for column in columns %}, coalesce(sum({{ column }}), 0) as {{ column }}{% endfor %}
        from {{ relation }}
        where {{ condition }}
        group by period, level, kind
        {% if not loop.last %}union all{% endif %}
        {% endfor %}
    )

select period, level, kind
from totals
group by period, level, kind
having count(*) <> 2
    {%- for column in columns %} or min({{ column }}) <> max({{ column }}){% endfor %}
{% endtest %}
