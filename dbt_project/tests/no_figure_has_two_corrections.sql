-- Two corrections in force of one number of one figure leave open which holds.
with
    doubled as (
        select
            'seeds/corrections.csv: ' || {{ dbt.listagg('correction_id', "' and '", 'order by correction_id') }}
            || ' correct the same ' || field || ' of one figure. Set all but one to withdrawn.' as problem
        from {{ ref('int_corrections') }}
        where observation_id is not null
        group by observation_id, field
        having count(*) > 1
    )
{{ fail_in_words('doubled') }}
