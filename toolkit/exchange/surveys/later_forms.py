"""A form that is given with a later export: held against it as at first, whatever the mapping says by now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.errors import FactsError, Problem
from toolkit.exchange.containers.opened import located
from toolkit.exchange.containers.sheets import Container
from toolkit.exchange.mapping.mapping_file import Mapped
from toolkit.exchange.surveys.exports import tables_of_container
from toolkit.exchange.surveys.record_draft import draft
from toolkit.exchange.surveys.xlsform import form_of_sheets, is_form


def held_against_form(containers: Sequence[Container], mapped: Mapped, language: str) -> list[Problem]:
    """Hold an export against the form that is given with it.

    Parameters
    ----------
    containers : sequence of Container
        The export, and its form where there is one.
    mapped : Mapped
        What is known of the export: answers of which it says what they mean are its affair.
    language : str
        In which labels are told, where the form has them in it.

    Returns
    -------
    list of Problem
        What a reader is told; nothing where there is no form.

    Raises
    ------
    FactsError
        With everything that only one of both has.
    """
    form = next((form_of_sheets(each.sheets, each.name) for each in containers if is_form(each.sheets)), None)
    export = next((each for each in containers if tables_of_container(each)), None) if form is not None else None
    if form is None or export is None:
        return []
    try:
        remarks = draft(tables_of_container(export), form, export.name, language).remarks
    except FactsError as error:
        explained = tuple(_explained(mapped, export.name))
        problems = [each for each in error.problems if each.code != _CHOICE or not _is_of(each, explained)]
        if problems:
            raise FactsError(problems) from None
        return []
    return [remark for remark in remarks if remark.code != _PERSONAL]  # told when the mapping was made


_CHOICE, _PERSONAL = "choice_not_in_form", "personal_left_out"


def _explained(mapped: Mapped, file: str) -> Iterator[tuple[str, str]]:
    """Give the columns whose answers are held against the mapping, or left out: how their places begin and end."""
    for name, table in mapped.tables.items():
        for column in table.columns:
            if column.values or column.words or column.skip:
                yield f"{located(file, table.sheet or name)}!", f", {column.name}"


def _is_of(problem: Problem, columns: Sequence[tuple[str, str]]) -> bool:
    return any(problem.file.startswith(begins) and problem.file.endswith(ends) for begins, ends in columns)
