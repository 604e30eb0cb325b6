"""The figures of a submission, whichever way it states them.

Belongs here: choosing between the cells of the official form and the extraction of a text, and saying where in the file
each figure stands, which neither has to know. Does not: either of them;
Dagster (the command line asks here too).
"""

from dataclasses import replace
from pathlib import Path

from pipelines import extraction
from pipelines.forms import TITLE, form_rows
from pipelines.locating import place_at
from pipelines.records import Observation, Place, Submission
from pipelines.submissions import read_form


def figures_of(submission: Submission, original: Path | bytes) -> extraction.Extraction:
    """Observations and numbers of a submission; `original` is the file with its bytes, or these.

    A form states in which cell each figure stands, so nothing of it is searched for or guessed. It is opened again, in
    the reading process, where the text says that it may be one; its bytes decide. Raises Unreadable where that fails.
    """
    if submission.text.startswith(TITLE):
        content = original if isinstance(original, bytes) else original.read_bytes()
        if form := read_form(content, submission.file_name):
            observations, numbers = form_rows(form, submission)
            return extraction.Extraction(_placed(submission, observations), numbers)
    found = extraction.extract(submission)
    return extraction.Extraction(_placed(submission, found.observations), found.numbers)


def _placed(submission: Submission, observations: list[Observation]) -> list[Observation]:
    """The figures, each with the page, or the sheet and cell, where its number stands."""
    if not submission.places:
        return observations
    at = [place_at(submission, o.figure_start) or Place(0) for o in observations]
    return [
        replace(o, page=place.page, sheet=place.sheet, cell=place.cell)
        for o, place in zip(observations, at, strict=True)
    ]
