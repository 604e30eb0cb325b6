-- One row for each province-level unit over the days for which it held.
with
    former as (
        select
            became_key as province_key,
            cast(count(*) as integer) as former_units,
            {{ dbt.listagg('name', "', '", 'order by name') }} as former_names
        from {{ ref('provinces') }}
        where became_key is not null
        group by became_key
    ),

    other_spellings as (
        select name, {{ dbt.listagg('alias', "' | '", 'order by alias') }} as aliases
        from {{ ref('province_aliases') }}
        group by name
    )

select
    provinces.province_key,
    provinces.code as province_code,
    provinces.name,
    provinces.type,
    provinces.valid_from,
    provinces.valid_to,
    provinces.valid_to is null as is_current,
    {{ holds_on("date '2025-06-30'", 'provinces.valid_from', 'provinces.valid_to') }} as is_of_63,
    {{ holds_on("date '2025-07-01'", 'provinces.valid_from', 'provinces.valid_to') }} as is_of_34,
    provinces.region_of_63,
    provinces.region_of_34,
    provinces.became_key,
    successor.name as became_name,
    coalesce(former.former_units, 0) as former_units,
    former.former_names,
    other_spellings.aliases
from {{ ref('provinces') }} as provinces
left join {{ ref('provinces') }} as successor on provinces.became_key = successor.province_key
left join former on provinces.province_key = former.province_key
left join other_spellings on provinces.name = other_spellings.name
