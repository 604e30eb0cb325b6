"""The document rules: which passages each of them asks about, as cases beside those of the figure rules.

Belongs here: a rule's name with what builds its passages, and their frame. Does not: reading a text (`documents`),
figures (`cases`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipelines.quality import (
    dating,
    formalities,
    goals,
    lists,
    number_marks,
    register,
    repetition,
    shortcomings,
    statuses,
)
from pipelines.quality.cases import Cases
from pipelines.quality.documents import Document, Passage


@dataclass(frozen=True)
class _Rule:
    """What build a rule's passages, and the columns that they may have: what a passage lacks is not asked of it."""

    builds: tuple[Callable[[Sequence[Document]], Iterable[Passage]], ...]
    columns: tuple[str, ...]


DOCUMENT_BUILDERS: Mapping[str, _Rule] = {
    "target_status_matches": _Rule(
        (statuses.claims, goals.of_elsewhere, lists.counted),
        (
            "is_met", "result_low", "result_high", "goal", "is_strict", "excess_low", "excess_high",
            "difference_low", "difference_high", "relative_low", "relative_high", "stated_count", "counted",
            "unreached", "allowed", "stated_number", "listed",
        ),
    ),
    "complement_matches": _Rule(
        (shortcomings.rests,), ("remainder_low", "remainder_high", "computed_low", "computed_high")
    ),
    "units_match_register": _Rule(
        (register.passages,), ("low", "high", "reference_low", "reference_high", "nearby")
    ),
    "date_exists": _Rule((dating.days_that_exist,), ("day", "last_day")),
    "date_not_after_issue": _Rule((dating.past_days,), ("happened", "issued")),
    "number_format": _Rule((number_marks.numbers,), ("mark", "usual_mark", "units", "units_due")),
    "duplicate_passage": _Rule((repetition.repeated,), ("times", "due")),
    "metadata_complete": _Rule((formalities.metadata,), ("has_number", "has_day", "has_issuer")),
    "submitted_on_time": _Rule((formalities.timeliness,), ("done", "due")),
    "section_present": _Rule((formalities.sections,), ("present", "figures", "due")),
}  # fmt: skip


def passages_of(rule: str, documents: Sequence[Document]) -> Cases:
    """One case for each passage; the frame has the columns that the rule's suite names."""
    columns = DOCUMENT_BUILDERS[rule].columns
    passages = tuple(passage for build in DOCUMENT_BUILDERS[rule].builds for passage in build(documents))
    frame = pd.DataFrame([passage.columns for passage in passages], columns=list(columns), dtype="float64")
    return Cases(rule, (), frame.assign(case=range(len(passages))), passages)
