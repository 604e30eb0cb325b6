"""The layers of the warehouse, checked on dbt's manifest.

Belongs here: what a model of each layer may read, and the form that a staging model has. Does not: the tests that hold
the project to it.
"""

import json
import os
import re
from pathlib import Path
from typing import Any
from unittest import mock

# Seeds are typed where they are loaded; the lake is read by staging alone, the findings of the gate among it.
MAY_READ = {
    "staging": {"source"},
    "intermediate": {"seeds", "staging", "intermediate"},
    "findings": {"source", "seeds", "staging", "intermediate", "findings"},
    "marts": {"seeds", "intermediate", "findings", "marts"},
}
_NAME = r"(?:\w+|\{\{ adapter\.quote\('\w+'\) \}\})"
_TYPE = r"(?:\w+(?:\(\d+, ?\d+\))?|\{\{ dbt\.type_string\(\) \}\})"
_CAST = rf"cast\((?:nullif\({_NAME}, ''\)|{_NAME}) as {_TYPE}\) as \w+"
_ITEM = rf"(?:{_CAST}|\{{\{{ utc\('\w+'\) \}}\}} as \w+|\w+)"
_STAGING = re.compile(
    r"with source as \(select \* from \{\{ read_lake\('\w+'\) \}\}\), "
    rf"renamed as \( select {_ITEM}(?:, {_ITEM})* from source \) select \* from renamed"
)


def parse(project: Path, target: Path) -> dict[str, Any]:
    """The manifest of a project."""
    from dbt.cli.main import dbtRunner

    places = {"KHOSO_LAKE": "/nowhere", "KHOSO_BUILD_DATABASE": str(target / "none.duckdb")}
    with mock.patch.dict(os.environ, places):
        result = dbtRunner().invoke(
            ["parse", "--project-dir", str(project), "--profiles-dir", str(project), "--target-path", str(target),
             "--log-path", str(target), "--quiet"]
        )  # fmt: skip
    assert result.success, result.exception
    found: dict[str, Any] = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return found


def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def staging(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in models(manifest) if node["fqn"][1] == "staging" or node["name"].startswith("stg_")]


def skips(manifest: dict[str, Any]) -> list[str]:
    """Each model that reads what its layer may not: `<model> reads <parent>`, or writes a path past the lineage."""
    found = []
    for node in models(manifest):
        layer, is_staging = node["fqn"][1], node["name"].startswith("stg_")
        for parent in node["depends_on"]["nodes"]:
            read = _layer(manifest, parent)
            past_staging = read == "source" and not is_staging
            past_findings = layer == "marts" and ".stg_" in parent
            if read not in MAY_READ[layer] or past_staging or past_findings:
                found.append(f"{node['name']} reads {parent}")
        if "read_parquet" in node["raw_code"] or re.search(r"\b(from|join)\s+[a-z_]+\.[a-z_]+", node["raw_code"]):
            found.append(f"{node['name']} reads what no ref or source names")
    return sorted(found)


def more_than_rename_and_cast(manifest: dict[str, Any]) -> list[str]:
    """The staging models that have another form than: take a table of the lake, rename and cast its columns."""
    return sorted(node["name"] for node in staging(manifest) if not _STAGING.fullmatch(_bare(node["raw_code"])))


def _bare(code: str) -> str:
    """The code without comments, in one line."""
    return " ".join(re.sub(r"--.*", "", code).split())


def _layer(manifest: dict[str, Any], unique_id: str) -> str:
    if unique_id.startswith("source."):
        return "source"
    return str(manifest["nodes"][unique_id]["fqn"][1] if unique_id.startswith("model.") else "seeds")
