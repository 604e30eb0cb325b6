-- One row for each rule of quality.
select
    rule,
    title_vi,
    replace(rule, '_', ' ') as title_en,
    what,
    tolerance,
    severity,
    gate,
    gate = 'block' as holds_back
from {{ ref('rules') }}
