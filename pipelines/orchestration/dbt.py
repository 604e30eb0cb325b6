"""dbt inside Dagster: the models as assets, before and after the gate, built in this process.

Belongs here: the manifest, how a node becomes an asset, running dbt. Does not: what the models say (`dbt_project`).

dbt runs in-process: dagster-dbt's own resource starts a process, asks `dbt --version` before every step and looks for
updates on the network. Its selection and its events are used as they are.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_dbt.asset_utils import get_subset_selection_for_context
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from dagster_dbt.dbt_manifest import validate_manifest

from pipelines import store
from pipelines.orchestration.fingerprints import (
    AFTER_GATE,
    BEFORE_GATE,
    DBT_MAKES,
    clear_note,
    digest_of_files,
    read_note,
    warehouse_fingerprint,
    write_note,
)
from pipelines.orchestration.metadata import in_words, tally
from pipelines.settings import DBT_PROJECT, Settings

OWNERS = ["team:khoso-data"]
_RESULTS = ("LogSeedResult", "LogModelResult", "LogTestResult")
# dagster-dbt tells at length which selection it chose; only its warnings are for an operator.
logging.getLogger("dagster.builtin").setLevel(logging.WARNING)


class DbtError(Exception):
    """dbt refused; the message is dbt's own."""


class LayerTranslator(DagsterDbtTranslator):
    """A dbt node is an asset named as the node, grouped by its layer; a source is the asset that Python writes."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        return dg.AssetKey(dbt_resource_props["name"])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return "marts" if "after_gate" in dbt_resource_props["tags"] else "staging"

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        return OWNERS


def dbt_folder(settings: Settings) -> Path:
    """Where dbt keeps its manifest and logs, so that the checkout stays clean."""
    return settings.home / "dbt"


def prepare_manifest(settings: Settings) -> Path:
    """The manifest of the models, parsed again where a file of the project or a place has changed since.

    Raises DbtError with dbt's words where the project cannot be parsed.
    """
    target = dbt_folder(settings) / "target"
    made_from = target / "manifest.made_from"
    wanted = f"{_digest_of_project()} {settings.lake} {settings.build_database}"
    manifest = target / "manifest.json"
    if not (manifest.exists() and made_from.exists() and made_from.read_text(encoding="utf-8") == wanted):
        made_from.unlink(missing_ok=True)
        result, problems, _ = _invoke(settings, ["parse"])
        if not result.success:
            raise DbtError(f"dbt cannot parse {DBT_PROJECT}: {'; '.join(problems) or result.exception}")
        made_from.write_text(wanted, encoding="utf-8")
    return manifest


def build_dbt_assets(manifest: Path) -> list[dg.AssetsDefinition]:
    """Two assets definitions over one manifest, so that the gate stands between them; a dbt test is an asset check.

    Their stages are named as the tags of `dbt_project.yml`.
    """
    translator = LayerTranslator()
    nodes = with_tests_attached(validate_manifest(manifest))

    def assets(stage: str) -> dg.AssetsDefinition:
        @dbt_assets(
            manifest=nodes,
            select=f"tag:{stage}",
            name=f"dbt_{stage}",
            dagster_dbt_translator=translator,
            required_resource_keys={"home"},
        )
        def built(context: dg.AssetExecutionContext) -> Iterator[Any]:
            settings: Settings = context.resources.home
            made_from, project = _made_from(settings, stage), _digest_of_project()
            clear_note(settings, stage)
            # Years that did not change stay as other models made them: changed models build everything anew.
            anew = read_note(settings, _models_of(stage)) != project
            if anew:
                clear_note(settings, _models_of(stage))
            yield from _build(context, settings, nodes, f"tag:{stage}", translator, anew=anew)
            if set(context.selected_asset_keys) == set(context.assets_def.node_keys_by_output_name.values()):
                write_note(settings, stage, made_from)
                write_note(settings, _models_of(stage), project)

        return built

    return [assets(BEFORE_GATE), assets(AFTER_GATE)]


def with_tests_attached(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """The manifest in which a test of several models belongs to the one built last, so that it is an asset check too.

    dagster-dbt leaves such a test out of the checks, unless each one names its asset by hand.
    """
    parents = manifest["parent_map"]

    def ancestors(node: str) -> set[str]:
        direct = set(parents.get(node, []))
        return direct.union(*(ancestors(parent) for parent in direct))

    def attached(node: Mapping[str, Any]) -> Mapping[str, Any]:
        if node["resource_type"] != "test" or node.get("attached_node") or not node["depends_on"]["nodes"]:
            return node
        last = max(sorted(node["depends_on"]["nodes"]), key=lambda parent: len(ancestors(parent)))
        return {**node, "attached_node": last}

    return {**manifest, "nodes": {name: attached(node) for name, node in manifest["nodes"].items()}}


def _digest_of_project() -> str:
    return digest_of_files([DBT_PROJECT], without=DBT_MAKES)


def _models_of(stage: str) -> str:
    """The note of the models and seeds by which the tables of a stage were built."""
    return f"models_{stage}"


def _made_from(settings: Settings, stage: str) -> str:
    """What the stage is about to be made from: the lake as it is, or what the findings were judged on."""
    if stage == BEFORE_GATE:
        return warehouse_fingerprint(settings)
    return (store.read_metadata(settings.lake / "findings", "all") or {}).get("made_from", "")


def _build(
    context: dg.AssetExecutionContext,
    settings: Settings,
    manifest: Mapping[str, Any],
    select: str,
    translator: LayerTranslator,
    *,
    anew: bool,
) -> Iterator[Any]:
    """Builds and tests the selected nodes, and yields what became of each; raises Failure where one failed.

    `anew`: whether tables that are built year by year are built whole.
    """
    selection, indirect = get_subset_selection_for_context(
        context=context,
        manifest=manifest,
        select=select,
        exclude=None,
        selector=None,
        dagster_dbt_translator=translator,
        current_dbt_indirect_selection_env=None,
    )
    # The manifest is written when it is parsed; writing it again takes longer than the models do.
    arguments = ["build", "--no-write-json", *selection, *(["--indirect-selection", indirect] if indirect else [])]
    if anew:
        arguments.append("--full-refresh")
    context.log.info(f"building and testing {len(context.selected_asset_keys)} tables")
    result, problems, events = _invoke(settings, arguments)
    for event in events:
        message = DbtCoreCliEventMessage(raw_event=event, event_history_metadata={})
        yield from message.to_default_asset_events(manifest, translator, context)
    statuses = tally(str(node.status) for node in getattr(result.result, "results", []))
    context.log.info(f"dbt: {in_words(statuses)}")
    if not result.success:
        raise dg.Failure(
            "dbt did not build: " + "; ".join(problems or [str(result.exception)]),
            metadata={"log": dg.MetadataValue.path(str(dbt_folder(settings) / "logs" / "dbt.log"))},
            allow_retries=False,
        )


def _invoke(settings: Settings, arguments: list[str]) -> tuple[Any, list[str], list[dict[str, Any]]]:
    """Runs dbt in this process: its result, what went wrong in dbt's words, and its events."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner
    from dbt_common.events.functions import msg_to_dict

    events: list[dict[str, Any]] = []
    places = [
        "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT),
        "--target-path", str(dbt_folder(settings) / "target"), "--log-path", str(dbt_folder(settings) / "logs"),
        "--log-level", "none",
    ]  # fmt: skip

    def keep(event: Any) -> None:
        if event.info.name in _RESULTS:  # of the thousands of others, each would have to be translated too
            events.append(msg_to_dict(event))

    runner = dbtRunner(callbacks=[keep])
    with _environment(KHOSO_LAKE=str(settings.lake), KHOSO_BUILD_DATABASE=str(settings.build_database)):
        try:
            result = runner.invoke([*arguments, *places])
        finally:
            # Without this the file stays open in this process, and nobody can read or copy it.
            DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    return result, _problems(result), events


def _problems(result: Any) -> list[str]:
    """One line for each node that failed, with dbt's own words."""
    nodes = getattr(result.result, "results", [])
    return [
        f"{node.node.name}: {' '.join(str(node.message).split())}"
        for node in nodes
        if str(node.status) in ("error", "fail", "runtime error")
    ]


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """dbt's profile and macros read their places from the environment."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
