"""A made-up lake of national reporting, in the layout that the pipeline writes.

Belongs here: years of quarterly reports of every unit that held, as Parquet, written by DuckDB. Does not: texts (the
figures are made up, and so are their spans), building or measuring (`warehouse`).

Each quarter every unit reports the months since January: every indicator of the catalogue at its levels and, as figures
about a part (`attributes`), `detail` indicators of every district and commune. Ten years from 2017 with a detail of 62
are about 25 million observations: 705 districts and 10,598 communes until the reform of July 2025, 3,321 communes
after it.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb

from pipelines import store
from pipelines.periods import Period, parse_period
from pipelines.records import ExpectedReport, Finding, Number, Observation, Receipt, Submission
from pipelines.settings import REPORTING, SEEDS
from pipelines.submissions.expected import expected_reports, read_reporting

FIRST_YEAR = 2017
REFORM = "2025-07-01"
_DISTRICTS, _COMMUNES, _COMMUNES_AFTER = 705, 10_598, 3_321

# One row for each submission of the quarter: two versions of every twentieth unit, nothing of every fortieth.
_SUBMISSIONS = """
create or replace temp table sent as
select
    substr(md5(province_key || $period || version), 1, 16) as submission_id,
    $quarter || '__' || province_key as partition,
    province_key, name, version, 
    $received::timestamptz + interval (20 * version) day as received_at,
    row_number() over (order by province_key) as place, count(*) over () as places
from (
    select
        province_key, name,
        unnest(case hash(province_key || $period) % 40 when 0 then [1, 2] when 1 then [1, 2] when 2 then [] else [2]
            end) as version
    from provinces
    where valid_from <= $day::date and (valid_to is null or valid_to >= $day::date)
)
"""

# Of one unit alone, under another id and in a file of its own.
_AGAIN = """
create or replace temp table sent as
select * replace (
    md5(submission_id)[:16] as submission_id,
    partition || '__again' as partition,
    received_at + interval 100 day as received_at
)
from sent
where province_key = ? and version = 2
"""

_FIGURES = """
create or replace temp table figures as
with
    -- every indicator at its levels, as a result and in the first quarter as a goal for the year
    totals as (
        select code, unit, unnest(string_split(levels, '|')) as level, '{}' as attributes
        from indicators
    ),
    goals as (select code, unit, 'all' as level, '{}' as attributes from totals where level = 'all' and $is_first),
    parts as (
        select code, unit, body.level, '{"unit": "' || body.level || '-' || body.n || '"}' as attributes, body.n
        from (
            select 'huyen' as level, unnest(range($districts)) as n
            union all
            select 'xa' as level, unnest(range($communes)) as n
        ) as body
        cross join (select code, unit from indicators order by hash(code) limit $detail)
    ),
    stated as (
        select sent.*, totals.*, 'actual' as kind, $period as about from sent cross join totals
        where totals.level <> 'huyen' or $districts > 0
        union all
        select sent.*, goals.*, 'target' as kind, $period[:4] as about from sent cross join goals
        union all
        select sent.*, parts.* exclude (n), 'actual' as kind, $period as about
        from sent inner join parts on parts.n % sent.places + 1 = sent.place and sent.version = 2
    )
select
    stated.*,
    substr(md5(submission_id || code || level || kind || attributes), 1, 16) as observation_id,
    -- alike for all indicators and tiers of a body, the total being that of its tiers: most sums and means hold
    hash(province_key || kind || attributes) % 9000 + 9000 as of_tier,
    of_tier * case when level <> 'all' then 1 when $districts > 0 then 3 else 2 end as size,
    row_number() over (partition by submission_id order by code, level, kind, attributes) * 80 as start
from stated
"""

_OBSERVATIONS = """
select
    observation_id, submission_id, submission_id as doc, code, level, kind, about as period,
    case when unit in ('percent', 'per_100') then round(100.0 * (of_tier - of_tier % 900) / of_tier, 1) else size
        end::double as value,
    case when unit = 'percent' then size - size / of_tier * (of_tier % 900) end::bigint as numerator,
    case when unit = 'percent' then size end::bigint as denominator,
    case when size % 50 = 0 and unit = 'count' then '>' else '=' end as comparator, '=' as numerator_comparator,
    case when unit in ('percent', 'per_100') then 1 else 0 end::bigint as decimals,
    null::date as window_start, null::date as window_end, attributes, '2.' || code as section,
    start::bigint as start, start::bigint + 60 as "end",
    code || ' của ' || name || ' trong kỳ là ' || size as quote,
    start::bigint + 40 as figure_start, start::bigint + 44 as figure_end, 'bench/1' as extractor,
    null::bigint as page, null::varchar as sheet, null::varchar as cell, partition
from figures
"""

_NUMBERS = """
select
    submission_id, submission_id as doc, start::bigint + 40 as start, start::bigint + 44 as "end",
    size::varchar as text, size::double as value, 'count' as unit, 'observation' as disposition, code, partition
from figures
"""

_SUBMISSION_ROWS = """
select
    submission_id, submission_id as doc, submission_id || '.txt' as file_name, sha256(submission_id) as sha256,
    40000::bigint as size, received_at, 'read' as outcome, '' as outcome_detail, 'utf-8' as encoding,
    'bench/1' as reader,
    province_key, name as province_name, $period as period, $quarter as quarter, 'report' as doc_type, name as issuer,
    '1/BC-UBND' as doc_number, strftime(received_at, '%Y-%m-%d') as issued_date, 'Báo cáo' as title, '' as text,
    []::struct(start bigint, page bigint, sheet varchar, cell varchar)[] as places, []::varchar[] as notes, partition
from sent
"""

_RECEIPTS = """
select
    'r-' || submission_id as receipt_id, submission_id, sha256(submission_id) as sha256, submission_id as source,
    40000::bigint as size, received_at, 'read' as outcome, '' as outcome_detail, $quarter as quarter, province_key,
    'bench/1' as read_by, 'folder' as channel, 'text' as kind, []::varchar[] as notes
from sent
"""

# One figure in a hundred breaks a rule; every fourth of those is held back.
_FINDINGS = """
select
    'f-' || observation_id as finding_id, submission_id, submission_id as doc,
    case when size % 4 = 0 then 'part_within_whole' else 'restated_alike' end as rule,
    case when size % 4 = 0 then 'error' else 'warning' end as severity,
    case when size % 4 = 0 then 'block' else 'flag' end as gate,
    code, level, about as period, size::varchar as stated, '0' as computed, '' as tolerance, '' as quote,
    start::bigint as start, start::bigint + 60 as "end", 'Sai.' as message_vi, 'Sửa.' as remedy_vi, 'open' as status,
    [observation_id] as observation_ids, received_at as first_found_at
from figures
where attributes = '{}' and hash(observation_id) % 100 = 0
"""


def write_lake(lake: Path, years: int, detail: int) -> int:
    """Writes the reports of so many years from 2017 on; gives the number of observations."""
    for table, record in _RECORDS.items():
        store.ensure_table(lake / table, record)
    owed = expected_reports(
        read_reporting(REPORTING), {p.quarter for p in periods(years)}, date(FIRST_YEAR + years, 1, 1)
    )
    store.write_rows(lake / "expected_reports", "all", ExpectedReport, owed)
    return sum(write_quarter(lake, period, detail) for period in periods(years))


def periods(years: int) -> Iterator[Period]:
    """What is reported each quarter: the months since January."""
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        yield from (parse_period(f"{year}{suffix}") for suffix in ("-Q1", "-H1", "-9M", ""))


def write_again(lake: Path, period: Period, detail: int, province_key: str) -> int:
    """Writes one more version of the report of one unit, later than all others; gives the number of observations."""
    return _write(lake, period, detail, province_key)


def write_quarter(lake: Path, period: Period, detail: int) -> int:
    """Writes the reports of one quarter, of all units that held; gives the number of observations."""
    return _write(lake, period, detail, None)


def _write(lake: Path, period: Period, detail: int, again: str | None) -> int:
    before = str(period.end) < REFORM
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute("set enable_progress_bar = false")
        for seed in ("provinces", "indicators"):
            connection.execute(f"create table {seed} as from read_csv('{SEEDS / seed}.csv', header = true)")
        _run(connection, _SUBMISSIONS, period, received=f"{period.end} 03:00:00+00", day=str(period.end))
        if again:
            connection.execute(_AGAIN, [again])
        _run(
            connection, _FIGURES, period, is_first=period.last_month == 3, detail=detail,
            districts=_DISTRICTS if before else 0, communes=_COMMUNES if before else _COMMUNES_AFTER,
        )  # fmt: skip
        _copy_partitions(connection, _SUBMISSION_ROWS, lake / "submissions", period)
        _copy_partitions(connection, _OBSERVATIONS, lake / "observations", period)
        _copy_partitions(connection, _NUMBERS, lake / "numbers", period)
        for table, query in (("receipts", _RECEIPTS), ("findings", _FINDINGS)):
            _run(connection, f"create or replace temp table whole as {query}", period)
            name = f"{period.quarter}{f'__{again}__again' if again else ''}"
            connection.execute(f"copy whole to '{lake / table / name}.parquet' (format parquet)")
        row = connection.execute("select count(*) from figures").fetchone()
        return int(row[0]) if row else 0


_RECORDS: dict[str, type] = {
    "receipts": Receipt, "submissions": Submission, "observations": Observation, "numbers": Number, "findings": Finding,
    "expected_reports": ExpectedReport,
}  # fmt: skip


def _copy_partitions(connection: duckdb.DuckDBPyConnection, query: str, folder: Path, period: Period) -> None:
    _run(connection, f"create or replace temp table parted as {query}", period)
    draft = folder / ".draft"
    connection.execute(f"copy parted to '{draft}' (format parquet, partition_by (partition))")
    for place in draft.iterdir():
        (file,) = place.iterdir()
        file.replace(folder / f"{place.name.removeprefix('partition=')}.parquet")
        place.rmdir()
    draft.rmdir()


def _run(connection: duckdb.DuckDBPyConnection, query: str, period: Period, **more: object) -> None:
    given = {"period": period.key, "quarter": period.quarter, **more}
    connection.execute(query, {name: value for name, value in given.items() if f"${name}" in query})
