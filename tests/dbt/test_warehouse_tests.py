"""The project's own dbt tests fail where they should: each has a fault here that it finds."""

import shutil
from pathlib import Path

import duckdb
from lake import DBT_PROJECT, dbt_build, without_unit_tests

from pipelines.settings import Settings

# For each test of our own, what it must find.
FAULTS = {
    "gaps_have_reasons": "update fct_ho_so_map_of_34 set online_share_percent_reason = null",
    "same_totals": "update fct_services_map_of_34 set dvctt_full_count = dvctt_full_count + 1",
    "unique_together": "insert into dim_province_counts from dim_province_counts limit 1",
    "period_key": "update seeds.corrections set period = '2024-Q5'",
    "known": "update seeds.corrections set code = 'ho_so.nothing'",
    "four_quarters_tile_the_year": (
        "update intermediate.int_periods set starts_on = starts_on + 1 where period = '2025-Q2'"
    ),
    "every_figure_has_its_place": "delete from quarantine",
    "no_submission_is_lost_or_doubled": "delete from dim_submission where submission_id = 'nobody'",
    "there_were_63_units_and_there_are_34": "update dim_province set is_of_63 = false where province_key = 'ha-noi-01'",
    "a_submission_belongs_to_the_quarter_in_which_its_period_ends": (
        "update intermediate.int_submission_versions set quarter = '2024-Q2' where submission_id = 'news'"
    ),
    "a_submission_joins_a_unit_of_its_time": (
        "update intermediate.int_submission_versions set province_key = 'lao-cai-10' where submission_id = 'merged'"
    ),
    "every_unit_of_the_past_lies_on_the_map_of_today": (
        "update dim_province set is_current = false where province_key = 'lao-cai-15'"
    ),
    "an_alias_names_one_unit_on_a_day": "insert into seeds.province_aliases select alias, 'Lào Cai' "
                                        "from seeds.province_aliases where name <> 'Lào Cai' limit 1",
    "every_correction_finds_its_figure": "update intermediate.int_corrections set observation_id = null "
                                         "where correction_id = 'lost'",
    "no_figure_has_two_corrections": "insert into intermediate.int_corrections from intermediate.int_corrections "
                                     "where correction_id = 'found'",
}  # fmt: skip

# A ledger for the tests of corrections: the shared build has none.
LEDGER = """
insert into seeds.corrections (correction_id, status, province_key, period, code, level, kind, field, expected_value)
select name, 'open', 'lao-cai-10', '2024-Q1', 'ho_so.received', 'all', 'actual', 'value', 100
from (values ('lost'), ('found')) as ledger (name);
insert into intermediate.int_corrections (correction_id, observation_id, field)
select name, (select min(observation_id) from fct_observations), case name when 'lost' then 'value' else 'numerator' end
from (values ('lost'), ('found')) as ledger (name);
"""


def test_every_test_of_our_own_finds_its_fault(built: Settings, tmp_path: Path, target: Path) -> None:
    settings = Settings(home=tmp_path / "home", raw=tmp_path / "raw")
    shutil.copytree(built.lake, settings.lake)
    settings.build_database.parent.mkdir()
    shutil.copy(built.build_database, settings.build_database)
    with duckdb.connect(str(settings.build_database)) as connection:
        connection.execute("set schema = 'marts'")
        connection.execute(LEDGER)
        for fault in FAULTS.values():
            connection.execute(fault)

    tests = dbt_build(settings, *without_unit_tests(), target=target, command="test")

    failed = {name for name, status in tests.nodes.items() if status in ("fail", "error")}
    own = {path.stem for path in (DBT_PROJECT / "tests").rglob("*.sql")}
    assert own == FAULTS.keys()
    assert {test for test in own if not any(name.startswith(test) for name in failed)} == set()
