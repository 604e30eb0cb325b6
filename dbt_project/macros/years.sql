{# Large tables are built year by year of what their figures are about: a year that is made of something else than when
   it was last built is replaced whole, and the others stay. `contents` is a relation of `year` and `contents`, a digest
   of all that the rows of that year are made of. Each table keeps beside it, in one transaction with its rows, which
   contents its years have; so a run that stopped half way leaves no year that looks newer than it is. A change of the
   models or seeds themselves asks for `--full-refresh`; orchestration sees to that. #}

{# How such a table is materialised: an engine without a branch below builds it whole. #}
{% macro by_year() %}{{ return(adapter.dispatch('by_year')()) }}{% endmacro %}
{% macro duckdb__by_year() %}{{ return('incremental') }}{% endmacro %}
{% macro default__by_year() %}{{ return('table') }}{% endmacro %}

{% macro year_of(period) -%} substr({{ period }}, 1, 4) {%- endmacro %}

{# Whether a row belongs to a year that has to be built. #}
{% macro year_changed(contents, period) -%}
    {%- if is_incremental() -%} {{ year_of(period) }} in ({{ changed_years(contents) }}) {%- else -%} true {%- endif -%}
{%- endmacro %}

{# Before the rows are added: takes away the years that changed, those that hold nothing any more among them. #}
{% macro remove_changed_years(contents) -%}
    {%- if is_incremental() -%}
        delete from {{ this }} where {{ year_of('period') }} in ({{ changed_years(contents) }})
    {%- endif -%}
{%- endmacro %}

{# After the rows are added. #}
{% macro remember_years(contents) %}{{ return(adapter.dispatch('remember_years')(contents)) }}{% endmacro %}
{% macro duckdb__remember_years(contents) -%}
    create or replace table {{ built_years() }} as select year, contents from {{ contents }}
{%- endmacro %}
{% macro default__remember_years(contents) %}{% endmacro %}

{% macro changed_years(contents) -%}
    select coalesce(due.year, built.year) as year
    from {{ contents }} as due
    full outer join {{ built_years() }} as built on due.year = built.year
    where due.contents is distinct from built.contents
{%- endmacro %}

{% macro built_years() -%} intermediate.years_of_{{ this.name }} {%- endmacro %}
