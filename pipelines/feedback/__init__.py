"""Letters to submitters: what was received, what was understood, what contradicts itself and how to mend it.

Belongs here: the model of a letter, its forms and its files; the answers that come back. Does not: finding faults
(quality).
"""

from pipelines.feedback.composing import build_letter
from pipelines.feedback.files import LetterFiles, write_letter
from pipelines.feedback.letter import Letter
from pipelines.feedback.rendering import json_schema, render_html, render_json
from pipelines.feedback.workbook import render_workbook

__all__ = [
    "Letter", "LetterFiles", "build_letter", "json_schema", "render_html", "render_json", "render_workbook",
    "write_letter",
]  # fmt: skip
