"""The official form: a workbook with a cell for each indicator and tier, written for a province and read back.

Reading opens a workbook: outside of tests, `submissions.reading` does it in a process of its own.
"""

from pipelines.forms.figures import form_rows
from pipelines.forms.layout import TITLE
from pipelines.forms.passing import passed, taken
from pipelines.forms.reading import FORM, Form, FormError, is_form, read_form
from pipelines.forms.writing import write_form

__all__ = [
    "FORM",
    "TITLE",
    "Form",
    "FormError",
    "form_rows",
    "is_form",
    "passed",
    "read_form",
    "taken",
    "write_form",
]
