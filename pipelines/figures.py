"""The figures of a submission, whichever way it states them.

Belongs here: choosing between the cells of the official form and the extraction of a text. Does not: either of them;
Dagster (the command line asks here too).
"""

from pathlib import Path

from pipelines import extraction
from pipelines.forms import TITLE, form_rows
from pipelines.records import Submission
from pipelines.submissions import read_form


def figures_of(submission: Submission, original: Path | bytes) -> extraction.Extraction:
    """Observations and numbers of a submission; `original` is the file with its bytes, or these.

    A form states in which cell each figure stands, so nothing of it is searched for or guessed. It is opened again, in
    the reading process, where the text says that it may be one; its bytes decide.
    """
    if submission.text.startswith(TITLE):
        content = original if isinstance(original, bytes) else original.read_bytes()
        if form := read_form(content, submission.file_name):
            observations, numbers = form_rows(form, submission)
            return extraction.Extraction(observations, numbers)
    return extraction.extract(submission)
