"""What is proposed of an export, with its form where that is given as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.errors import FactsError, Problem
from toolkit.exchange.containers.sheets import Container
from toolkit.exchange.mapping.mapping_file import Mapped
from toolkit.exchange.mapping.record_kinds import NO_ANSWER, as_day
from toolkit.exchange.surveys.export_tables import ExportTable
from toolkit.exchange.surveys.exports import tables_of_container
from toolkit.exchange.surveys.record_draft import draft, questions_of, tables_of_mapping
from toolkit.exchange.surveys.xlsform import form_of_sheets, is_form
from toolkit.words import Words

_HELD = (
    *("address", "barcode", "coordinates", "device", "email", "identity", "key", "name", "phone", "picture"),
    "recording",
)


def propose_export(containers: Mapping[str, Container], language: str) -> tuple[Mapped, list[Problem]]:
    """Propose the mapping of an export.

    Parameters
    ----------
    containers : mapping of str to Container
        The export, and its form where there is one, by the codes of the documents that they will be.
    language : str
        In which reasons, and labels where the form has them, are written.

    Returns
    -------
    Mapped, list of Problem
        The mapping, and what a reader is told and nothing is refused for.

    Raises
    ------
    FactsError
        With everything that keeps the export from becoming records, all at once.
    """
    forms = {code: each for code, each in containers.items() if is_form(each.sheets)}
    form = next((form_of_sheets(each.sheets, each.name) for each in forms.values()), None)
    tables = {code: tables_of_container(each) for code, each in containers.items()}
    exports = [code for code in containers if tables[code]]
    if not exports:
        raise FactsError(Problem("form_without_export", next(iter(containers.values())).name))
    words = Words(language)
    because = {what: words("left_out.personal", what=words(f"what.personal_{what}")) for what in _HELD}
    code, container = exports[0], containers[exports[0]]
    made = draft(tables[code], form, container.name, language)
    title = form.title if form is not None and form.title else container.name
    about = {"title": title, "file": container.name, "date": date_of_export(tables[code])}
    mapped = Mapped.model_validate(
        {
            "documents": {code: about | {"kind": "survey", "form": "database"}},
            "tables": tables_of_mapping(made, because | {"others": words("left_out.others")}),
            "questions": [question.model_dump(by_alias=True) for question in questions_of(made, NO_ANSWER)],
        }
    )
    return mapped, made.remarks


_SENT = ("_submission_time", "SubmissionDate", "received_on", "info.received_on", "today", "end", "start")
"""Columns that say when answers were sent in, or given, the first that there is."""


def date_of_export(tables: Sequence[ExportTable]) -> str:
    """Return the day on which the last answers were sent in, else the last day of all; empty where there is none."""
    columns = [column for name in _SENT for table in tables if (column := table.column(name)) is not None]
    others = (column for table in tables for column in table.columns)
    dated = [column for column in others if as_day(next(filter(None, column), ""))]
    return max((_last_day(column) for column in columns[:1] or dated), default="")


def _last_day(column: Sequence[str]) -> str:
    """Return the last day of a column: days are written so that they stand in the order of their letters."""
    return next((day for cell in sorted(set(column), reverse=True) if (day := as_day(cell))), "")
