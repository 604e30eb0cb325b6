"""What holds of the dbt project itself: layers, phases, words, and what is generated."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from lake import DBT_PROJECT, rows
from layers import models, more_than_rename_and_cast, parse, skips, staging

from pipelines.catalogue import indicators, rules
from pipelines.publishing.tables import PUBLISHED, WIDE
from pipelines.settings import PROJECT, Settings

# Models that skip a layer or judge in staging, each in its own way.
SKIPPING = {
    "marts/of_staging.sql": "select * from {{ ref('stg_observations') }}",
    "marts/of_staged_findings.sql": "select * from {{ ref('stg_findings') }}",
    "marts/of_the_lake.sql": "select * from {{ read_lake('observations') }}",
    "marts/past_the_lineage.sql": "select * from staging.stg_observations",
    "intermediate/of_a_mart.sql": "select * from {{ ref('dim_province') }}",
    "intermediate/of_a_finding.sql": "select * from {{ ref('int_findings') }}",
    "staging/stg_of_a_seed.sql": "select * from {{ ref('provinces') }}",
    "staging/stg_filters.sql": (
        "with\n    source as (select * from {{ read_lake('numbers') }}),\n\n    renamed as (\n        select\n"
        "            cast(value as integer) as value\n        from source\n        where value > 0\n    )\n\n"
        "select * from renamed"
    ),
    "staging/stg_computes.sql": (
        "with source as (select * from {{ read_lake('numbers') }}), renamed as (\n"
        "select cast(value * 100 as integer) as value from source ) select * from renamed"
    ),
}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return parse(DBT_PROJECT, tmp_path_factory.mktemp("dbt-parse"))


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The manifest of a copy of the project with models that skip a layer, each in its own way."""
    project = tmp_path_factory.mktemp("spoilt") / "dbt_project"
    shutil.copytree(DBT_PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    for path, code in SKIPPING.items():
        (project / "models" / path).write_text(code, encoding="utf-8")
    settings = project / "dbt_project.yml"
    without_contract = settings.read_text(encoding="utf-8").replace("enforced: true", "enforced: false")
    settings.write_text(without_contract, encoding="utf-8")
    return parse(project, tmp_path_factory.mktemp("dbt-parse-spoilt"))


def test_no_model_skips_a_layer(manifest: dict[str, Any]) -> None:
    assert skips(manifest) == []


def test_a_model_that_skips_a_layer_is_noticed(spoilt: dict[str, Any]) -> None:
    assert skips(spoilt) == [
        "of_a_finding reads model.khoso.int_findings",
        "of_a_mart reads model.khoso.dim_province",
        "of_staged_findings reads model.khoso.stg_findings",
        "of_staging reads model.khoso.stg_observations",
        "of_the_lake reads source.khoso.lake.observations",
        "past_the_lineage reads what no ref or source names",
        "stg_of_a_seed reads seed.khoso.provinces",
    ]


def test_staging_does_nothing_but_rename_and_cast(manifest: dict[str, Any]) -> None:
    assert len(staging(manifest)) == 6
    assert more_than_rename_and_cast(manifest) == []


def test_staging_that_judges_is_noticed(spoilt: dict[str, Any]) -> None:
    assert more_than_rename_and_cast(spoilt) == ["stg_computes", "stg_filters", "stg_of_a_seed"]


def test_every_model_and_column_is_described_typed_and_under_contract(manifest: dict[str, Any]) -> None:
    wanting = [
        f"{node['name']}.{column['name']}"
        for node in models(manifest)
        for column in node["columns"].values()
        if not column["description"] or not column["data_type"]
    ]
    loose = [n["name"] for n in models(manifest) if not n["description"] or not n["contract"]["enforced"]]
    assert (wanting, loose) == ([], [])


def test_every_seed_column_has_a_type_and_words(manifest: dict[str, Any]) -> None:
    wanting = []
    for node in manifest["nodes"].values():
        if node["resource_type"] == "seed":
            header = (DBT_PROJECT / node["original_file_path"]).read_text(encoding="utf-8").split("\n", 1)[0].split(",")
            types, words = node["config"]["column_types"], node["columns"]
            wanting += [f"{node['name']}.{c}" for c in header if c not in types or not words[c]["description"]]
    assert wanting == []


def test_each_node_belongs_to_one_phase(manifest: dict[str, Any]) -> None:
    phases = {
        node["name"]: {"before_gate", "after_gate"} & set(node["tags"])
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed")
    }
    assert [name for name, phase in phases.items() if len(phase) != 1] == []
    findings_and_marts = {n["name"] for n in models(manifest) if n["fqn"][1] in ("findings", "marts")}
    assert {name for name, phase in phases.items() if phase == {"after_gate"}} == findings_and_marts


def test_the_published_tables_are_the_marts(manifest: dict[str, Any]) -> None:
    assert {n["name"] for n in models(manifest) if n["fqn"][1] == "marts"} == PUBLISHED.keys()


def test_the_wide_facts_are_level_with_the_catalogue() -> None:
    checked = subprocess.run(
        [sys.executable, str(DBT_PROJECT / "generate_wide_facts.py"), "--check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


def test_the_data_dictionary_is_level_with_the_models_and_the_catalogue() -> None:
    checked = subprocess.run(
        [sys.executable, str(DBT_PROJECT / "generate_data_dictionary.py"), "--check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


def test_the_data_dictionary_has_every_published_column_and_both_names_of_every_indicator_and_rule(
    built: Settings,
) -> None:
    told = (PROJECT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    sections = {part.split("`")[0]: part for part in told.split("\n#### `")[1:]}
    columns = rows(built, "select table_name, column_name from duckdb_columns() where schema_name = 'marts'")
    assert [(t, c) for t, c in columns if f"| `{c}`" not in sections[t]] == []
    assert [i.code for i in indicators().values() if f"| `{i.code}` | {i.name_vi} | {i.name_en} |" not in told] == []
    assert [r.rule for r in rules().values() if f"| `{r.rule}` | {r.title_vi} |" not in told] == []


def test_a_dictionary_behind_a_changed_word_is_noticed(tmp_path: Path) -> None:
    project = tmp_path / "dbt_project"
    shutil.copytree(DBT_PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    (tmp_path / "docs").mkdir()
    script = [sys.executable, str(project / "generate_data_dictionary.py")]
    subprocess.run(script, check=True)
    with (project / "models" / "columns.md").open("a", encoding="utf-8") as words:
        words.write("{% docs code %}Another word.{% enddocs %}\n")
    checked = subprocess.run([*script, "--check"], capture_output=True, text=True, check=False)
    assert (checked.returncode, "Run python dbt_project/generate_data_dictionary.py" in checked.stdout) == (1, True)


def test_every_indicator_of_a_wide_fact_has_its_column(built: Settings) -> None:
    told = rows(built, "select wide_table, wide_column from dim_indicator where wide_table is not null")
    there = rows(built, "select table_name, column_name from duckdb_columns() where schema_name = 'marts'")
    assert set(told) - set(there) == set()
    assert len(told) == sum(f"fct_{i.fact}" in WIDE for i in indicators().values())


def test_every_column_of_the_marts_carries_its_words(built: Settings) -> None:
    silent = rows(built, "select table_name, column_name from duckdb_columns() where schema_name = 'marts' "
                         "and coalesce(comment, '') = ''")  # fmt: skip
    assert silent == []


def test_codes_are_words(built: Settings) -> None:
    assert rows(built, "select province_code from dim_province where name = 'Hà Nội'") == [("01",)]


def test_a_wrong_catalogue_is_noticed_by_the_generator(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "models" / "marts").mkdir(parents=True)
    (tmp_path / "generate_wide_facts.py").write_text(
        (DBT_PROJECT / "generate_wide_facts.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    catalogue = (DBT_PROJECT / "seeds" / "indicators.csv").read_text(encoding="utf-8")
    (tmp_path / "seeds" / "indicators.csv").write_text(catalogue, encoding="utf-8")
    generator = [sys.executable, str(tmp_path / "generate_wide_facts.py")]
    subprocess.run(generator, check=True)
    (tmp_path / "seeds" / "indicators.csv").write_text(
        catalogue + "ho_so.new,ho_so,6,Mới,New,count,stock,all,yes,0,,,\n", encoding="utf-8"
    )
    checked = subprocess.run([*generator, "--check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 1
    assert (
        "fct_ho_so.sql, fct_ho_so.yml, fct_ho_so_map_of_34.sql, fct_ho_so_map_of_34.yml: behind seeds/indicators.csv"
        in checked.stdout
    )


def test_the_warehouse_and_the_letters_allow_the_same_days_to_report() -> None:
    from pipelines.quality.formalities import DAYS_TO_REPORT

    project = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    assert project["vars"]["days_to_report"] == DAYS_TO_REPORT
