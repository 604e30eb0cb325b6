-- A correction in force that expects a figure which no current version states would silently do nothing. One that the
-- submitter gave (acknowledged) is overtaken once a later version states something else: that is their last word, and no
-- fault of the ledger.
with
    superseded as (
        select
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
        where not versions.is_current
    ),

    overtaken as (
        select distinct ledger.correction_id
        from {{ ref('corrections') }} as ledger
        inner join superseded
            on ledger.province_key = superseded.province_key
            and ledger.period = superseded.period
            and ledger.code = superseded.code
            and ledger.level = superseded.level
            and ledger.kind = superseded.kind
            and coalesce(ledger.attributes, '{}') = superseded.attributes
            and ledger.expected_value = case ledger.field
                when 'value' then superseded.value
                when 'numerator' then superseded.numerator
                when 'denominator' then superseded.denominator
            end
        where ledger.status = 'acknowledged'
    ),

    lost as (
        select
            'seeds/corrections.csv, ' || ledger.correction_id || ': no current version of ' || ledger.province_key
            || ' states ' || ledger.field || ' ' || cast(ledger.expected_value as {{ dbt.type_string() }}) || ' of '
            || ledger.code || ' (' || ledger.level || ', ' || ledger.kind || ', ' || ledger.period
            || '). Correct the row, or set its status to fixed where a resubmission mended the figure.' as problem
        from {{ ref('int_corrections') }} as matched
        inner join {{ ref('corrections') }} as ledger on matched.correction_id = ledger.correction_id
        left join overtaken on ledger.correction_id = overtaken.correction_id
        where matched.observation_id is null and overtaken.correction_id is null
    )
{{ fail_in_words('lost') }}
