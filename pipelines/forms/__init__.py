"""Workbooks that come back: the official form, with a cell for each indicator and tier, and how ours are told apart."""

from pipelines.forms.figures import form_rows
from pipelines.forms.reading import FORM, Form, FormError, is_form, read_form
from pipelines.forms.workbooks import is_answer_workbook
from pipelines.forms.writing import write_form

__all__ = ["FORM", "Form", "FormError", "form_rows", "is_answer_workbook", "is_form", "read_form", "write_form"]
