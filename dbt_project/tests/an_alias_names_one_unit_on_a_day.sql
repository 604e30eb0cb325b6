-- A name is read as a unit of its day. A spelling that leads to two units, or is another's official name, reads wrongly.
with
    shared_aliases as (
        select
            'seeds/province_aliases.csv: ''' || alias || ''' stands for '
            || {{ dbt.listagg('name', "' and '", 'order by name') }} || '. An alias names one unit: leave one row of it, '
            || 'or none where texts use it for both.' as problem
        from {{ ref('province_aliases') }}
        group by alias
        having count(*) > 1
    ),

    stolen_names as (
        select distinct
            'seeds/province_aliases.csv: ''' || aliases.alias || ''' stands for ' || aliases.name
            || ' and is the official name of another unit of that time. Remove the row.' as problem
        from {{ ref('province_aliases') }} as aliases
        inner join {{ ref('provinces') }} as meant on aliases.name = meant.name
        inner join {{ ref('provinces') }} as officially on aliases.alias = officially.name
        where
            aliases.alias <> aliases.name
            and (officially.valid_to is null or meant.valid_from <= officially.valid_to)
            and (meant.valid_to is null or officially.valid_from <= meant.valid_to)
    ),

    shared_names as (
        select
            'seeds/provinces.csv: ' || one.province_key || ' and ' || other.province_key || ' are both ''' || one.name
            || ''' on ' || cast(other.valid_from as {{ dbt.type_string() }}) || '. End the first on the day before.' as problem
        from {{ ref('provinces') }} as one
        inner join {{ ref('provinces') }} as other on one.name = other.name and one.province_key <> other.province_key
        where
            one.valid_from <= other.valid_from
            and (one.valid_from < other.valid_from or one.province_key < other.province_key)
            and (one.valid_to is null or other.valid_from <= one.valid_to)
    ),

    problems as (
        select problem from shared_aliases
        union all
        select problem from stolen_names
        union all
        select problem from shared_names
    )
{{ fail_in_words('problems') }}
