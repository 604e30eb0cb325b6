{# A correction, under the name `ledger`, expects the figure under the name `stated`: what both agree in. #}
{% macro expects(ledger, stated) -%}
    {%- for column in ['province_key', 'period', 'code', 'level', 'kind'] %}
    {{ ledger }}.{{ column }} = {{ stated }}.{{ column }} and
    {%- endfor %}
    coalesce({{ ledger }}.attributes, '{}') = {{ stated }}.attributes
    and {{ ledger }}.expected_value = case {{ ledger }}.field
        when 'value' then {{ stated }}.value
        when 'numerator' then {{ stated }}.numerator
        when 'denominator' then {{ stated }}.denominator
    end
{%- endmacro %}

{# The figures of the versions that are in force, or of those that a later one took the place of, as corrections name them. #}
{% macro figures_of_versions(are_current) -%}
    select
        observations.observation_id,
        versions.province_key,
        observations.period,
        observations.code,
        observations.level,
        observations.kind,
        observations.attributes,
        observations.value,
        observations.numerator,
        observations.denominator
    from {{ ref('stg_observations') }} as observations
    inner join {{ ref('int_submission_versions') }} as versions
        on observations.submission_id = versions.submission_id
    where versions.is_current = {{ are_current | lower }}
{%- endmacro %}
