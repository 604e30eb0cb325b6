{# All that only one engine knows lives here; models speak the SQL that DuckDB and Spark share. #}

{# The rows of a table of the lake: every partition that Python wrote. Naming the source keeps the lineage. #}
{% macro read_lake(table) %}
    {%- set relation = source('lake', table) -%}
    {{- return(adapter.dispatch('read_lake')(table, relation)) -}}
{% endmacro %}

{% macro duckdb__read_lake(table, relation) -%}
    read_parquet('{{ env_var("KHOSO_LAKE") }}/{{ table }}/*.parquet')
{%- endmacro %}

{% macro default__read_lake(table, relation) -%}
    {{ relation }}
{%- endmacro %}

{# An instant as a timestamp without a zone, in UTC. #}
{% macro utc(column) %}{{ return(adapter.dispatch('utc')(column)) }}{% endmacro %}
{% macro duckdb__utc(column) -%} cast({{ column }} at time zone 'UTC' as timestamp) {%- endmacro %}
{% macro default__utc(column) -%} cast({{ column }} as timestamp) {%- endmacro %}

{# One row for each element of a list column. #}
{% macro unfold(column) %}{{ return(adapter.dispatch('unfold')(column)) }}{% endmacro %}
{% macro duckdb__unfold(column) -%} unnest({{ column }}) {%- endmacro %}
{% macro default__unfold(column) -%} explode({{ column }}) {%- endmacro %}

{# The texts of a list column as one text. #}
{% macro joined(column) %}{{ return(adapter.dispatch('joined')(column)) }}{% endmacro %}
{% macro duckdb__joined(column) -%} array_to_string({{ column }}, ' ') {%- endmacro %}
{% macro default__joined(column) -%} array_join({{ column }}, ' ') {%- endmacro %}

{# A condition that ends the query with the words of `message`, so that a log says what is wrong and what to do. #}
{% macro stop_with(message) %}{{ return(adapter.dispatch('stop_with')(message)) }}{% endmacro %}
{% macro duckdb__stop_with(message) -%} error({{ message }}) is null {%- endmacro %}
{% macro default__stop_with(message) -%} raise_error({{ message }}) is null {%- endmacro %}

{# A digest of the rows of a group, whatever their order: equal for equal rows, and for others as good as never. `rows` is
   the name that the query gives to a relation. #}
{% macro digest_of_rows(rows) %}{{ return(adapter.dispatch('digest_of_rows')(rows)) }}{% endmacro %}
{% macro duckdb__digest_of_rows(rows) -%} count(*) || ':' || sum(cast(hash({{ rows }}) as hugeint)) {%- endmacro %}
{% macro default__digest_of_rows(rows) -%} count(*) || ':' || sum(cast(xxhash64({{ rows }}.*) as decimal(38, 0))) {%- endmacro %}
