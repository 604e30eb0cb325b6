"""Letters to submitters: what was received, what was understood, what contradicts itself and how to mend it.

Belongs here: the model of a letter, its forms and its files; the answers that come back. Does not: finding faults
(quality).
"""

from pipelines.feedback.composing import Earlier, build_letter
from pipelines.feedback.files import LetterFiles, write_letter, write_letters
from pipelines.feedback.letter import Letter
from pipelines.feedback.pdf import why_no_pdf
from pipelines.feedback.rendering import json_schema, render_html, render_json, render_pdf
from pipelines.feedback.trends import published_trends
from pipelines.feedback.workbook import render_workbook

__all__ = [
    "Earlier", "Letter", "LetterFiles", "build_letter", "json_schema", "published_trends", "render_html", "render_json",
    "render_pdf", "render_workbook", "why_no_pdf", "write_letter", "write_letters",
]  # fmt: skip
