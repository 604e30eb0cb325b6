"""The figures of a submission, whichever way it states them.

Belongs here: choosing between the cells of the official form and the extraction of a text. Does not: either of them;
Dagster (the command line asks here too).
"""

from pathlib import Path

from pipelines import extraction
from pipelines.forms import form_rows, is_form, read_form
from pipelines.records import Submission


def figures_of(submission: Submission, original: Path) -> extraction.Extraction:
    """Observations and numbers of a submission; `original` is the file with its bytes.

    A form states in which cell each figure stands, so nothing of it is searched for or guessed.
    """
    with original.open("rb") as opened:
        content = opened.read() if opened.read(2) == b"PK" and not opened.seek(0) else b""
    if submission.outcome != "unreadable" and is_form(content):
        observations, numbers = form_rows(read_form(content), submission)
        return extraction.Extraction(observations, numbers)
    return extraction.extract(submission)
