{# How the figures of several units become one of the unit of today: over the rows of its parts, in a group by. #}

{# The names of the parts for which a condition holds; null where it holds for none. #}
{% macro units_where(condition) -%}
    {{ dbt.listagg("case when " ~ condition ~ " then unit_name end", "', '", 'order by unit_name') }}
{%- endmacro %}

{# Marks of the parts, each behind the name of its unit. #}
{% macro marks_of_parts(marks) -%}
    {{ dbt.listagg("unit_name || ': ' || " ~ marks, "'; '", 'order by unit_name') }}
{%- endmacro %}

{# Of counts that add up, as pairs of column and measure: those that some parts state and others do not, with the others. #}
{% macro partial_measures(counts) -%}
    nullif(concat_ws('; '
    {%- for column, measure in counts %},
        case when count({{ column }}) between 1 and count(*) - 1 then '{{ measure }}: ' || {{ units_where(column ~ ' is null') }} end
    {%- endfor %}), '')
{%- endmacro %}

{# A share is computed again from summed counts, never averaged; of one part without counts it is the share as stated. #}
{% macro share_of_parts(share, numerator, denominator) -%}
    case
        when count({{ numerator }} + {{ denominator }}) = count(*)
            then 100.0 * cast(sum({{ numerator }}) as bigint) / nullif(cast(sum({{ denominator }}) as bigint), 0)
        when count(*) = 1 then max({{ share }})
    end
{%- endmacro %}

{# Why there is no share. #}
{% macro share_of_parts_reason(share, numerator, denominator) -%}
    case
        when {{ share_of_parts(share, numerator, denominator) }} is not null then null
        when count({{ share }}) + count({{ numerator }}) + count({{ denominator }}) = 0 then 'not stated'
        when count({{ numerator }} + {{ denominator }}) = count(*) then 'the denominators are 0'
        else 'numerator and denominator not stated: ' || {{ units_where(numerator ~ ' + ' ~ denominator ~ ' is null') }}
    end
{%- endmacro %}

{# A rate per 100 has no base stated: it holds of one part alone. #}
{% macro rate_of_parts(rate) -%} case when count(*) = 1 then max({{ rate }}) end {%- endmacro %}

{% macro rate_of_parts_reason(rate) -%}
    case
        when count({{ rate }}) = 0 then 'not stated'
        when count(*) > 1 then 'rates of several units, whose bases are not stated'
    end
{%- endmacro %}
