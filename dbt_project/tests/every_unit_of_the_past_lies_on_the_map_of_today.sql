select bridge.province_key
from {{ ref('bridge_province') }} as bridge
inner join {{ ref('dim_province') }} as today on bridge.current_key = today.province_key
where not today.is_current
union all
select province_key from {{ ref('bridge_province') }} where became_key is not null and event_kind is null
