-- One row for each unit and day on which its districts and communes were counted.
select
    provinces.province_key,
    counts.as_of,
    counts.districts,
    counts.communes,
    counts.source
from {{ ref('unit_counts') }} as counts
inner join {{ ref('provinces') }} as provinces
    on counts.code = provinces.code
    and {{ holds_on('counts.as_of', 'provinces.valid_from', 'provinces.valid_to') }}
