"""The figures of a form as records, each with its span in the text and its cell as its section.

Belongs here: observations and ledger rows of a form. Does not: checking cells (`reading`).
"""

import hashlib
import re

from pipelines.forms.layout import DENOMINATOR, NUMERATOR, VALUE
from pipelines.forms.reading import FORM, Entry, Form, decimals_of
from pipelines.records import Number, Observation, Submission

_DIGITS = re.compile(r"\d+")


def form_rows(form: Form, submission: Submission) -> tuple[list[Observation], list[Number]]:
    """The observations of a form and the ledger of the numbers of its text.

    Every figure of a cell is an observation's; what else the text holds in digits (names of indicators and cells, the
    period) is `identifier`, and cells that were not taken are `unresolved`.
    """
    observations = [_observation(entry, form, submission) for entry in form.entries]
    stated = {span: (entry, letter) for entry in form.entries for letter, span in entry.spans.items()}
    numbers = [
        _number(submission, span, entry.cells[letter], entry.row.unit if letter == VALUE else "count", entry.row.code)
        for span, (entry, letter) in stated.items()
    ]
    taken = sorted(stated)
    last = max((end for _, end in taken), default=0)
    told_from = form.text.find("\n\nNhững ô không được nhận:", last)
    for found in _DIGITS.finditer(form.text):
        if not any(start <= found.start() < end for start, end in taken):
            unread = told_from != -1 and found.start() > told_from
            numbers.append(
                Number(
                    submission.submission_id, submission.doc, found.start(), found.end(), found[0], float(found[0]), "",
                    "unresolved" if unread else "identifier", "",
                )
            )  # fmt: skip
    return observations, sorted(numbers, key=lambda n: n.start)


def _observation(entry: Entry, form: Form, submission: Submission) -> Observation:
    value = entry.cells.get(VALUE)
    numerator, denominator = entry.cells.get(NUMERATOR), entry.cells.get(DENOMINATOR)
    identity = f"{submission.submission_id}|{entry.row.code}|{entry.row.level}|{entry.place}"
    spans = entry.spans.values()
    return Observation(
        observation_id=hashlib.sha256(identity.encode()).hexdigest()[:16],
        submission_id=submission.submission_id,
        doc=submission.doc,
        code=entry.row.code,
        level=entry.row.level,
        kind="actual",
        period=form.period.key,
        value=value,
        numerator=None if numerator is None else int(numerator),
        denominator=None if denominator is None else int(denominator),
        comparator="=",
        numerator_comparator="=",
        decimals=decimals_of(value) if value is not None else 0,
        window_start=None,
        window_end=None,
        attributes="{}",
        section=entry.place,
        start=entry.start,
        end=entry.end,
        quote=form.text[entry.start : entry.end],
        figure_start=min(start for start, _ in spans),
        figure_end=max(end for _, end in spans),
        extractor=FORM,
    )


def _number(submission: Submission, span: tuple[int, int], value: float, unit: str, code: str) -> Number:
    start, end = span
    return Number(
        submission.submission_id,
        submission.doc,
        start,
        end,
        submission.text[start:end],
        value,
        unit,
        "observation",
        code,
    )
