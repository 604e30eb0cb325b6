-- One row for each tier of government that a figure counts.
select
    level,
    name_vi,
    name_en,
    sort_order,
    valid_to
from {{ ref('levels') }}
