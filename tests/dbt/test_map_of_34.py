"""The map of 34: what the units of today report of a time at which other units held."""

import shutil
from pathlib import Path

import duckdb
import pytest
from lake import dbt_build, figure, rows, submission, without_unit_tests, write_lake

from pipelines.publishing.tables import WIDE
from pipelines.settings import Settings


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory, target: Path) -> Settings:
    """A quarter before the reform in which Lào Cai and Yên Bái report, and Hà Giang does not."""
    home = tmp_path_factory.mktemp("map_of_34")
    settings = Settings(home=home, raw=home)
    lao_cai, yen_bai = submission("lao-cai", "lao-cai-10"), submission("yen-bai", "yen-bai-15")
    tuyen_quang = submission("tuyen-quang", "tuyen-quang-08")
    lai_chau = submission("lai-chau", "lai-chau-12")
    later = submission("later", "lao-cai-15", "2026-Q1")
    observations = [
        figure(lao_cai, "ho_so.received", 100),
        figure(yen_bai, "ho_so.received", 300),
        figure(lao_cai, "ho_so.online_share", 90, numerator=90, denominator=100),
        figure(yen_bai, "ho_so.online_share", 3.33, numerator=10, denominator=300),
        figure(lao_cai, "incidents.attacks_blocked", 4),
        figure(tuyen_quang, "ho_so.received", 9),
        figure(lai_chau, "ho_so.received", 7),
        figure(lai_chau, "services.dvctt_full", 30, level="tinh"),
        figure(lai_chau, "connectivity.bts_total", 12, kind="target"),
        figure(later, "ho_so.received", 55),
        figure(later, "ho_so.received", 410, period="2024-Q1"),
    ]
    write_lake(settings, [lao_cai, yen_bai, tuyen_quang, lai_chau, later], observations)
    build = dbt_build(settings, *without_unit_tests(), target=target)
    assert build.success, build.words
    return settings


def test_the_parts_of_a_unit_of_today_add_up_to_it(merged: Settings) -> None:
    found = rows(merged, "select units, units_reporting, received_count, online_share_percent, missing_units "
                         "from fct_ho_so_map_of_34 where fact_key = 'lao-cai-15|2024-Q1|all|actual'")  # fmt: skip
    assert found == [(2, 2, 400, 25, None)]


def test_a_missing_old_unit_is_named(merged: Settings) -> None:
    found = rows(merged, "select received_count, missing_units, partial_measures, online_share_percent_reason "
                         "from fct_ho_so_map_of_34 where province_key = 'tuyen-quang-08-2025'")  # fmt: skip
    assert found == [(9, "Hà Giang", "received: Hà Giang", "not stated")]


def test_a_unit_of_the_time_after_the_reform_stands_for_itself(merged: Settings) -> None:
    found = rows(merged, "select units, received_count from fct_ho_so_map_of_34 where period = '2026-Q1'")
    assert found == [(1, 55)]


def test_every_row_is_of_a_unit_of_today(merged: Settings) -> None:
    for fact in WIDE:
        strangers = rows(merged, f"select province_key from {fact}_map_of_34 anti join "
                                 "(from dim_province where is_current) using (province_key)")  # fmt: skip
        assert strangers == []


@pytest.mark.parametrize("fact", WIDE)
def test_the_totals_of_the_map_of_34_are_those_of_63(merged: Settings, fact: str) -> None:
    counts = [
        name
        for (name,) in rows(
            merged,
            "select column_name from duckdb_columns() where schema_name = 'marts' and data_type = 'BIGINT' "
            f"and table_name = '{fact}' and not regexp_matches(column_name, '_(numerator|denominator)$')",
        )
    ]
    sums = ", ".join(f"sum({name})" for name in counts)
    reported = rows(merged, f"select period, level, kind, {sums} from {fact} where unit_held group by all order by all")
    on_the_map = rows(merged, f"select period, level, kind, {sums} from {fact}_map_of_34 group by all order by all")
    assert on_the_map == reported
    assert any(value for row in reported for value in row[3:])


def test_a_map_that_loses_a_unit_fails_its_test(merged: Settings, target: Path, tmp_path: Path) -> None:
    spoilt = Settings(home=tmp_path, raw=tmp_path)
    shutil.copytree(merged.lake, spoilt.lake)
    spoilt.build_database.parent.mkdir()
    shutil.copy(merged.build_database, spoilt.build_database)
    with duckdb.connect(str(spoilt.build_database)) as build:
        build.execute("update marts.fct_ho_so_map_of_34 set received_count = 1 where received_count = 400")
    build = dbt_build(spoilt, "--select", "fct_ho_so_map_of_34", "--resource-type", "test", target=target)
    assert [name.split("_fct_")[0] for name, status in build.nodes.items() if status == "fail"] == ["same_totals"]
