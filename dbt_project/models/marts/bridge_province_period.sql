-- One row for each period and unit that held on its last day, with the unit of today that holds its territory.
select
    periods.period,
    units.province_key,
    units.name as unit_name,
    became.current_key
from {{ ref('dim_period') }} as periods
inner join {{ ref('dim_province') }} as units
    on {{ holds_on('periods.ends_on', 'units.valid_from', 'units.valid_to') }}
inner join {{ ref('bridge_province') }} as became on units.province_key = became.province_key
