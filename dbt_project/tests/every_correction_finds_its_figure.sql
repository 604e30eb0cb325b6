-- A correction in force that expects a figure which no current version states would silently do nothing. One that the
-- submitter gave (acknowledged) is overtaken once a later version states something else: that is their last word, and no
-- fault of the ledger.
with
    superseded as (
        {{ figures_of_versions(are_current=false) }}
    ),

    overtaken as (
        select distinct ledger.correction_id
        from {{ ref('corrections') }} as ledger
        inner join superseded
            on {{ expects('ledger', 'superseded') }}
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
