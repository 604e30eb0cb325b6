select is_of_63.units as units_of_63, is_of_34.units as units_of_34
from (select count(*) as units from {{ ref('dim_province') }} where is_of_63) as is_of_63
cross join (select count(*) as units from {{ ref('dim_province') }} where is_of_34) as is_of_34
where is_of_63.units <> 63 or is_of_34.units <> 34
