"""The suites, and running them with Great Expectations: which rows of a rule's cases are broken.

Belongs here: loading `expectations/*.json` and proving that all of it was loaded, running, telling a crash of ours
from a broken rule. Does not: the expectations (`expectations`), what a broken row says (`findings`).
"""

import gc
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.catalogue import rules
from pipelines.interpreter import leave_for_later, with_room_for_calls, without_collecting
from pipelines.quality.cases import BUILDERS, Cases
from pipelines.quality.figures import GateError
from pipelines.quality.intervals import Flags
from pipelines.quality.passages import DOCUMENT_BUILDERS
from pipelines.quality.wording import words_of
from pipelines.records import Gate, Severity
from pipelines.settings import EXPECTATIONS

RULES = frozenset({*BUILDERS, *DOCUMENT_BUILDERS})
# How the library names a severity, and how a finding does.
_SEVERITIES: Mapping[str, Severity] = {"critical": "error", "warning": "warning", "info": "info"}


@dataclass(frozen=True)
class Ask:
    """One expectation of a suite as the file states it."""

    type: str
    columns: tuple[str, ...]
    rule: str
    severity: Severity
    gate: Gate
    message_vi: str
    remedy_vi: str


@dataclass(frozen=True)
class Suite:
    """The expectations on the cases of one rule; `config` is the file's content."""

    rule: str
    path: Path
    asks: tuple[Ask, ...]
    config: Mapping[str, Any]


@dataclass(frozen=True)
class Broken:
    """One case that breaks an expectation, and the row of the cases' frame that shows it."""

    ask: Ask
    case: int
    position: int


@dataclass(frozen=True)
class Verdict:
    """What a suite says of a rule's cases: counts of cases, not of rows, and the broken ones."""

    evaluated: int
    not_judged: int
    broken: tuple[Broken, ...]


def load_suites(folder: Path = EXPECTATIONS) -> tuple[Suite, ...]:
    """Every suite of the folder, one for each rule that we can build cases of, in the order of the rules' seed.

    Raises GateError where a file does not say what it must, names an unknown expectation, rule or placeholder, where
    its severities are not the seed's, or where a rule has cases but no suite: a gate must not vanish in silence.
    """
    suites = {suite.rule: suite for suite in (_read_suite(path) for path in sorted(folder.glob("*.json")))}
    missing = sorted(RULES - set(suites))
    if missing:
        raise GateError(f"{folder}: no suite for {missing}; write <rule>.json, or remove the rule's cases")
    return tuple(suites[rule] for rule in rules() if rule in suites)


@without_collecting()
@with_room_for_calls
def open_source() -> Any:
    """What Great Expectations takes frames through, for all suites of one check; it reads and writes no file."""
    gx, _ = _library()
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    config = DataContextConfig(
        # Even an ephemeral context would otherwise make a folder for pages of its own.
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    # One asset for the frames of all suites: for each asset the library writes its whole configuration out again.
    asset = context.data_sources.add_pandas(name="cases").add_dataframe_asset(name="cases")
    return asset.add_batch_definition_whole_dataframe("all")


def run_suite(suite: Suite, cases: Cases, source: Any) -> Verdict:
    """Judges all cases of a rule at once, in a `source` from `open_source`.

    A case is judged where any of its rows has all columns, and broken where every judged row is unexpected. Raises
    GateError where an expectation crashes, or where the library loaded fewer expectations or saw fewer rows than
    there are.
    """
    frame = cases.frame
    absent = sorted({column for ask in suite.asks for column in ask.columns} - set(frame.columns))
    if absent:
        raise GateError(f"{suite.path}: the cases of {suite.rule} have no columns {absent}")
    if frame.empty:
        # Great Expectations passes an empty frame as if it had been judged.
        return Verdict(0, cases.unjudged, ())
    results = _validate(suite, frame, source)
    judged_by_any = np.zeros(len(frame), dtype=bool)
    broken: list[Broken] = []
    for ask, result in zip(suite.asks, results, strict=True):
        judged = np.logical_and.reduce([frame[column].notna().to_numpy() for column in ask.columns])
        judged_by_any |= judged
        unexpected = _unexpected(suite, ask, result, frame, judged)
        if unexpected.any():
            first_rows = _broken_cases(frame["case"], judged, unexpected)
            broken.extend(Broken(ask, case, position) for position, case in first_rows.items())
    case = frame["case"].to_numpy()
    evaluated = _distinct(case[judged_by_any])
    return Verdict(evaluated, _distinct(case) - evaluated + cases.unjudged, tuple(broken))


def _read_suite(path: Path) -> Suite:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
        asks = tuple(_read_ask(entry, path.stem) for entry in config["expectations"])
    except (KeyError, TypeError, ValueError) as error:
        raise GateError(f"{path}: {type(error).__name__}: {error}") from error
    if config.get("name") != path.stem or path.stem not in RULES or not asks:
        raise GateError(f"{path}: a suite is named as its file, after one of the rules {sorted(RULES)}, and asks")
    if not any(ask.severity == rules()[path.stem].severity for ask in asks):
        raise GateError(f"{path}: no expectation has the rule's severity in rules.csv: {rules()[path.stem].severity}")
    return Suite(path.stem, path, asks, config)


def _read_ask(entry: Mapping[str, Any], name: str) -> Ask:
    meta = entry["meta"]
    if meta["rule"] != name:
        raise ValueError(f"meta.rule of {entry['type']} is {meta['rule']}, not {name}")
    rule = rules()[name]
    severity = _SEVERITIES[entry["severity"]]
    for template in (meta["message_vi"], meta["remedy_vi"]):
        strange = {name for _, name, _, _ in Formatter().parse(template) if name} - words_of(rule.rule)
        if strange or not template.strip():
            raise ValueError(f"{template!r} asks for {sorted(strange)}; there are {sorted(words_of(rule.rule))}")
    return Ask(
        type=entry["type"],
        columns=tuple(entry["kwargs"]["column_list"]),
        rule=rule.rule,
        severity=severity,
        # Only what breaks the rule itself holds figures back; a milder expectation beside it flags.
        gate=cast(Gate, rule.gate) if severity == rule.severity else "flag",
        message_vi=meta["message_vi"],
        remedy_vi=meta["remedy_vi"],
    )


def _validate(suite: Suite, frame: pd.DataFrame, source: Any) -> Sequence[Any]:
    gx, known = _library()
    unknown = [ask.type for ask in suite.asks if ask.type not in known]
    if unknown:
        raise GateError(f"{suite.path}: unknown expectations {unknown}; pipelines/quality/expectations.py defines them")
    try:
        loaded = gx.ExpectationSuite(**suite.config)
    except ValueError as error:
        raise GateError(f"{suite.path}: {error}") from error
    if len(loaded.expectations) != len(suite.asks):
        raise GateError(
            f"{suite.path}: states {len(suite.asks)} expectations, Great Expectations loaded {len(loaded.expectations)}"
        )
    from great_expectations.validator.v1_validator import Validator

    # The library makes a hash of all that it is given, for each batch; to validate a batch, it makes another.
    asked = frame[list(dict.fromkeys(column for ask in suite.asks for column in ask.columns))]
    validator: Any = Validator(source, result_format="BASIC", batch_parameters={"dataframe": asked})
    outcome = validator.validate_expectation_suite(loaded)
    by_type = {result.expectation_config.type: result for result in outcome.results}
    if set(by_type) != {ask.type for ask in suite.asks} or len(outcome.results) != len(suite.asks):
        raise GateError(f"{suite.path}: {len(suite.asks)} expectations asked, {len(outcome.results)} answered")
    return [by_type[ask.type] for ask in suite.asks]


def _unexpected(suite: Suite, ask: Ask, result: Any, frame: pd.DataFrame, judged: Flags) -> Flags:
    """The rows that break an expectation, proven to be those that the library counted."""
    crash = _crash(result.exception_info)
    if crash:
        raise GateError(f"{suite.path}: {ask.type} crashed: {crash}")
    seen, missing = result.result.get("element_count"), result.result.get("missing_count", 0)
    if seen != len(frame) or seen - missing != int(judged.sum()):
        raise GateError(
            f"{suite.path}: {ask.type} saw {seen} rows of {len(frame)}, {missing} of them incomplete; "
            f"{len(frame) - int(judged.sum())} are"
        )
    unexpected = np.zeros(len(frame), dtype=bool)
    counted = result.result.get("unexpected_count") or 0
    if counted:
        # The library's own list of failing rows takes 44 s for 100,000 of them; asking its metric's function again
        # takes milliseconds.
        _, known = _library()
        unexpected[judged] = ~_library_judge()(known[ask.type], frame[list(ask.columns)][judged]).to_numpy()
    if int(unexpected.sum()) != counted or result.success != (counted == 0):
        raise GateError(f"{suite.path}: {ask.type} counted {counted} broken rows, {int(unexpected.sum())} are")
    return unexpected


def _broken_cases(case: "pd.Series[int]", judged: Flags, unexpected: Flags) -> dict[int, int]:
    """The first row of each case of which every judged row is unexpected, with the case."""
    wholly = case[unexpected]
    first = wholly[~wholly.isin(case[judged & ~unexpected])].drop_duplicates()
    return dict(zip(first.index.tolist(), first.tolist(), strict=True))


def _distinct(numbers: npt.NDArray[np.int64]) -> int:
    """How many there are of the numbers of cases, which count up from zero."""
    return int(np.count_nonzero(np.bincount(numbers)))


def _crash(info: Mapping[str, Any] | None) -> str:
    """The library nests what was raised by metric, or not at all."""
    for entry in [info or {}, *(info or {}).values()]:
        if isinstance(entry, Mapping) and entry.get("raised_exception"):
            return str(entry.get("exception_message") or entry.get("exception_traceback"))
    return ""


@lru_cache(maxsize=1)
def _library() -> tuple[Any, Mapping[str, Any]]:
    """Great Expectations with our expectations registered; it sends nothing out."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    # It imports them for expectations about distributions and for their drawings, which no suite of ours has: half of
    # the time that it takes.
    leave_for_later("scipy.stats")
    leave_for_later("altair")
    import great_expectations as gx

    from pipelines.quality.expectations import JUDGEMENTS

    # Its objects stay as long as the process: no later search need go through them.
    gc.freeze()
    return gx, JUDGEMENTS


def _library_judge() -> Any:
    from pipelines.quality.expectations import judge

    return judge
