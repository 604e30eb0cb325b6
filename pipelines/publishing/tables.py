"""The published tables: their keys, their order on disk and what their columns refer to; and the questions with a
parameter that readers may ask of them.

Belongs here: the list of what readers get. Does not: how the tables are built (`dbt_project/models/marts`); a test
holds that this list and the marts are level.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A published table. `key` names a row; `order` is how rows lie on disk, so that equal builds give equal files
    and a question about one indicator or province reads few blocks."""

    key: tuple[str, ...]
    order: tuple[str, ...]


def _by(*key: str) -> Table:
    return Table(key, key)


@dataclass(frozen=True)
class Question:
    """A table macro of the published database: `select * from <name>(<parameter>)`."""

    parameter: str
    query: str
    words: str


_CELLS = Table(("fact_key",), ("province_key", "period", "level", "kind"))

PUBLISHED: dict[str, Table] = {
    "dim_province": _by("province_key"),
    "dim_province_counts": _by("province_key", "as_of"),
    "bridge_province": _by("province_key"),
    "bridge_province_period": _by("period", "province_key"),
    "dim_period": _by("period"),
    "dim_level": _by("level"),
    "dim_indicator": _by("code"),
    "dim_rule": _by("rule"),
    "dim_submission": _by("submission_id"),
    "fct_services": _CELLS,
    "fct_ho_so": _CELLS,
    "fct_connectivity": _CELLS,
    "fct_incidents": _CELLS,
    "fct_services_map_of_34": _CELLS,
    "fct_ho_so_map_of_34": _CELLS,
    "fct_connectivity_map_of_34": _CELLS,
    "fct_incidents_map_of_34": _CELLS,
    "fct_observations": Table(("observation_id",), ("code", "province_key", "period", "observation_id")),
    "fct_increments": Table(("increment_id",), ("code", "province_key", "period", "increment_id")),
    "fct_targets": Table(("target_id",), ("province_key", "period", "code", "target_id")),
    "fct_findings": Table(("finding_key",), ("province_key", "quarter", "rule", "finding_key")),
    "bridge_finding_observation": _by("finding_key", "observation_id"),
    "fct_reporting": Table(("reporting_key",), ("quarter", "province_key", "reporting_key")),
    "fct_scoreboard": Table(("scoreboard_key",), ("period", "province_key", "scoreboard_key")),
    "quarantine": Table(("observation_id",), ("province_key", "period", "code", "observation_id")),
}

WIDE = ("fct_services", "fct_ho_so", "fct_connectivity", "fct_incidents")

# A column of this name refers to that column of that table, in whatever table it stands.
REFERENCES: dict[str, tuple[str, str]] = {
    "submission_id": ("dim_submission", "submission_id"),
    "superseded_by": ("dim_submission", "submission_id"),
    "province_key": ("dim_province", "province_key"),
    "became_key": ("dim_province", "province_key"),
    "current_key": ("dim_province", "province_key"),
    "period": ("dim_period", "period"),
    "quarter": ("dim_period", "period"),
    "result_period": ("dim_period", "period"),
    "previous_period": ("dim_period", "period"),
    "level": ("dim_level", "level"),
    "code": ("dim_indicator", "code"),
    "rule": ("dim_rule", "rule"),
    "finding_key": ("fct_findings", "finding_key"),
    "observation_id": ("fct_observations", "observation_id"),
    "target_id": ("fct_observations", "observation_id"),
    "increment_id": ("fct_observations", "observation_id"),
    "earlier_observation_id": ("fct_observations", "observation_id"),
    "later_observation_id": ("fct_observations", "observation_id"),
    "result_observation_id": ("fct_observations", "observation_id"),
}

# What a finding is about may be a whole document, or something that no dimension lists.
FREE = {("fct_findings", "code"), ("fct_findings", "level"), ("fct_findings", "period")}

# The end of a day in Việt Nam is 17:00 UTC; instants of the warehouse are in UTC.
QUESTIONS = {
    "observations_as_of": Question(
        parameter="day",
        query=(
            "select * from fct_observations where known_from < cast(day as date) + interval 17 hours "
            "and (known_until is null or known_until >= cast(day as date) + interval 17 hours)"
        ),
        words=(
            "The stated figures that were in force at the end of a day in Việt Nam: those of the latest version of "
            "each province, period and kind of document that had arrived by then. held_back and destination are of "
            "today."
        ),
    ),
}
