-- A correction in force that expects a figure which no current version states would silently do nothing.
with
    lost as (
        select
            'seeds/corrections.csv, ' || ledger.correction_id || ': no current version of ' || ledger.province_key
            || ' states ' || ledger.field || ' ' || cast(ledger.expected_value as {{ dbt.type_string() }}) || ' of '
            || ledger.code || ' (' || ledger.level || ', ' || ledger.kind || ', ' || ledger.period
            || '). Correct the row, or set its status to fixed where a resubmission mended the figure.' as problem
        from {{ ref('int_corrections') }} as matched
        inner join {{ ref('corrections') }} as ledger on matched.correction_id = ledger.correction_id
        where matched.observation_id is null
    )
{{ fail_in_words('lost') }}
