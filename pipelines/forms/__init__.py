"""The official form: a workbook with a cell for each indicator and tier, written for a province and read back."""

from pipelines.forms.figures import form_rows
from pipelines.forms.reading import FORM, Form, FormError, is_form, read_form
from pipelines.forms.writing import write_form

__all__ = ["FORM", "Form", "FormError", "form_rows", "is_form", "read_form", "write_form"]
