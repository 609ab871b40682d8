"""A form as files: a workbook and a document that say the same."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.exchange.writing.forms.form import Form
from toolkit.exchange.writing.forms.form_document import document
from toolkit.exchange.writing.forms.form_workbook import workbook


def form_files(form: Form) -> Mapping[str, bytes]:
    """Write a form in each kind of file, by how its name ends."""
    return {".xlsx": workbook(form), ".docx": document(form)}
