"""The mapping of files that are no tables that somebody typed: exports with their form, and files of a standard."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.errors import Problem
from toolkit.exchange.containers.sheets import Container
from toolkit.exchange.mapping.mapping_file import Mapped, Question
from toolkit.exchange.mapping.row_codes import as_code
from toolkit.exchange.proposing.standard_mappings import propose_standard
from toolkit.exchange.surveys.export_mapping import propose_export
from toolkit.exchange.surveys.exports import EXPORT
from toolkit.exchange.surveys.xlsform import is_form

STANDARDS = ("iati", "ocds")


def propose_other(containers: Sequence[Container], name: str, language: str, told: list[Problem]) -> Mapped | None:
    """Propose how such files are read; None where they hold tables that somebody typed.

    Parameters
    ----------
    containers : sequence of Container
        One file of a standard; or an export, with its form where there is one.
    name : str
        Of the mapping.
    language : str
        In which reasons are written.
    told : list of Problem
        Where it is said what a reader is told.

    Raises
    ------
    FactsError
        With everything that keeps an export from becoming records.
    """
    code = as_code(name)
    if any(container.kind == EXPORT or is_form(container.sheets) for container in containers):
        given = {code if number == 0 else f"{code}-{number}": each for number, each in enumerate(containers)}
        mapped, remarks = propose_export(given, language)
        told += remarks
    elif len(containers) == 1 and containers[0].kind in STANDARDS:
        mapped = propose_standard(containers[0], code, language)
    else:
        return None
    undated = [key for key, document in mapped.documents.items() if not document.date]
    asked = [
        Question(key="date", asks="date", at=file, fields={"found": file}, sets=[f"documents.{key}.date"])
        for key in undated
        for file in [mapped.documents[key].file]
    ]
    return mapped.model_copy(update={"questions": [*mapped.questions, *asked]})


def without_forms(containers: Sequence[Container]) -> list[Container]:
    """Return the files that hold answers or figures: a form is read for its export alone, and is no document."""
    return [each for each in containers if each.kind == EXPORT or not is_form(each.sheets)]
