-- One row for each figure of a current version that is of a level which did not exist on the last day of its period. It
-- is marked, not held back: of a year in which the level ended, the figure may be of the months in which it existed.
select
    observations.observation_id,
    observations.submission_id,
    observations.province_key,
    observations.period,
    observations.level,
    observations.kind,
    observations.code,
    observations.value,
    observations.quote,
    levels.valid_to as level_held_until,
    periods.starts_on <= levels.valid_to as held_in_part,
    'Số liệu ' || levels.name_vi || ' của kỳ ' || observations.period || ': không còn ' || levels.name_vi || ' sau ngày '
    || {{ vietnamese_day('levels.valid_to') }} || '.' as message_vi,
    'Đề nghị tính số liệu này vào cấp hiện có, hoặc ghi rõ thời gian của số liệu nếu là của thời gian còn '
    || levels.name_vi || '.' as remedy_vi
from {{ ref('int_observations') }} as observations
inner join {{ ref('dim_level') }} as levels on observations.level = levels.level
inner join {{ ref('dim_period') }} as periods on observations.period = periods.period
where observations.is_current and not observations.level_held
