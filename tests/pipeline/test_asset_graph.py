"""What Dagster loads: keys, groups, dependencies, checks, and that an engineer finds words with each."""

import json
import os
from pathlib import Path

import dagster as dg
from pipeline_home import Built

from pipelines.orchestration.dbt import prepare_manifest
from pipelines.orchestration.partitions import PROVINCE_QUARTERS
from pipelines.settings import DBT_PROJECT, EXPECTATIONS

SNAPSHOT = Path(__file__).with_name("asset_graph.txt")
GROUPS = {"submissions", "observations", "staging", "findings", "marts", "published", "feedback"}


def test_the_graph_is_the_one_that_was_reviewed(built: Built) -> None:
    graph = built.definitions.resolve_asset_graph()
    lines = []
    for key in sorted(graph.get_all_asset_keys()):
        node = graph.get(key)
        grid = "by quarter and province" if node.is_partitioned else "whole"
        parents = ", ".join(sorted(parent.to_user_string() for parent in node.parent_keys)) or "nothing"
        lines.append(f"{node.group_name}: {key.to_user_string()} ({grid}) from {parents}")
    drawn = "\n".join(sorted(lines)) + "\n"
    if os.environ.get("KHOSO_UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(drawn, encoding="utf-8")

    assert drawn == SNAPSHOT.read_text(encoding="utf-8"), "review it, then: KHOSO_UPDATE_SNAPSHOTS=1 make test"


def test_every_asset_says_what_it_is_and_whose_it_is(built: Built) -> None:
    graph = built.definitions.resolve_asset_graph()
    nodes = [graph.get(key) for key in graph.get_all_asset_keys()]

    assert {node.group_name for node in nodes} == GROUPS
    assert [node.key.to_user_string() for node in nodes if not node.description] == []
    assert {owner for node in nodes for owner in node.owners} == {"team:khoso-data"}
    assert [node.key.to_user_string() for node in nodes if not node.kinds] == []


def test_every_model_and_seed_of_the_warehouse_is_an_asset(built: Built) -> None:
    files = [*DBT_PROJECT.glob("models/**/*.sql"), *DBT_PROJECT.glob("seeds/*.csv")]
    manifest = json.loads(prepare_manifest(built.settings).read_text(encoding="utf-8"))
    switched_off = {node[0]["name"] for node in manifest["disabled"].values()}
    keys = {key.to_user_string() for key in built.definitions.resolve_asset_graph().get_all_asset_keys()}

    assert len(files) > 30
    assert {file.stem for file in files} - switched_off <= keys


def test_the_gate_stands_between_staging_and_marts(built: Built) -> None:
    graph = built.definitions.resolve_asset_graph()
    findings = dg.AssetKey("findings")

    before = dg.AssetSelection.assets(findings).upstream(include_self=False).resolve(graph)
    after = dg.AssetSelection.assets(findings).downstream(include_self=False).resolve(graph)

    assert {graph.get(key).group_name for key in before} == {"submissions", "observations", "staging"}
    assert {graph.get(key).group_name for key in after} == {"marts", "published", "feedback"}
    assert dg.AssetKey("quarantine") in after
    assert dg.AssetKey("fct_ho_so") in after


def test_units_of_two_times_are_two_partitions() -> None:
    assert PROVINCE_QUARTERS.has_partition_key("lao-cai-10|2024-Q1")
    assert PROVINCE_QUARTERS.has_partition_key("lao-cai-15|2026-Q1")


def test_each_rule_with_a_suite_and_each_test_of_the_models_is_a_check(built: Built) -> None:
    graph = built.definitions.resolve_asset_graph()
    rules = {path.stem for path in EXPECTATIONS.glob("*.json")}
    of_findings = {key.name for key in graph.get(dg.AssetKey("findings")).check_keys}
    written_by_hand = {path.stem for path in DBT_PROJECT.glob("tests/*.sql")}
    checks = {key.name for key in graph.asset_check_keys}

    assert len(rules) >= 6
    assert of_findings == rules
    assert len(written_by_hand) > 3
    assert written_by_hand <= checks


def test_only_our_own_invariants_block(built: Built) -> None:
    graph = built.definitions.resolve_asset_graph()
    specs = [graph.get_check_spec(key) for key in graph.asset_check_keys]

    others = (dg.AssetKey("findings"), dg.AssetKey("fetches"))  # submitters, and servers of the web
    about_others = [spec for spec in specs if spec.asset_key in others]
    about_us = [spec for spec in specs if spec.asset_key not in others]

    assert not any(spec.blocking for spec in about_others)
    assert [spec.name for spec in about_us if not spec.blocking] == []
