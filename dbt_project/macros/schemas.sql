{# One schema for each layer, named as the layer is; `marts` holds all that is published, and nothing else. #}
{% macro generate_schema_name(custom_schema_name, node) %}
    {{- custom_schema_name if custom_schema_name else target.schema -}}
{% endmacro %}
