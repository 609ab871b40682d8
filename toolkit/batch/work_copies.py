"""The copies of notebooks that an evaluator works on: in her language, of a programme that the project has.

They lie in ``outputs/work/<language>/``. What she has changed is never written over; what she has not is made new when
the notebook that it was copied from has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.batch.notebooks import OF_ONE, SEVERAL, NotebookSource, notebook_sources
from toolkit.batch.run_records import digest_of, write_whole
from toolkit.batch.start_notebook import START, start_notebook
from toolkit.errors import CommandError, FactsError, NotebookError, Problem
from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.folders import data_folder, programme_codes
from toolkit.facts.programme import Programme, open_programme
from toolkit.measures.offered import offered
from toolkit.spoken import SOURCE_LANGUAGE

WORK = "work"
"""Folder of the copies, in the folder of reports."""

_COPIED = "copied"
"""Key in a copy's metadata: the digest of what was copied."""


def work_folder() -> Path:
    """Return the folder of the copies, a folder a language."""
    return data_folder().parent / "outputs" / WORK


def own_language() -> str:
    """Return the first language of the first programme that can be read."""
    return next((programme.file.languages[0] for programme in _programmes([])), SOURCE_LANGUAGE)


def work_copies(language: str, told: list[Problem]) -> Path:
    """Make the copies in a language, those that are not there or that nobody has changed.

    Parameters
    ----------
    language : str
    told : list of Problem
        Where to put what is wrong with notebooks and programmes; the others are copied all the same.

    Returns
    -------
    Path
        The start notebook.

    Raises
    ------
    CommandError
        When nothing can be written there.
    """
    folder = work_folder() / language
    faults: dict[str, Problem] = {}
    try:
        for name, made in _made(language, faults, told):
            _put(folder / f"{name}.ipynb", made)
    except OSError as error:
        fields = {"found": error.strerror or ""}
        raise CommandError(Problem("not_writable", f"outputs/{WORK}", fields=fields)) from None
    told += faults.values()
    return folder / f"{START}.ipynb"


def _made(language: str, faults: dict[str, Problem], told: list[Problem]) -> Iterator[tuple[str, dict[str, Any]]]:
    programmes = list(_programmes(told))
    spoken = [each for each in programmes if language in each.file.languages] or programmes
    yield START, start_notebook(language, *_most_told(spoken))
    for source in notebook_sources(faults).values():
        try:
            notebook = json.loads(source.translated(language))
        except NotebookError as error:
            told += error.problems[:1]
            notebook = json.loads(source.translated(SOURCE_LANGUAGE))
        _set_parameters(notebook, source, language, spoken)
        yield source.name, notebook


def _most_told(programmes: Iterable[Programme]) -> tuple[str, int]:
    """Find the programme and the year of which most facts are told, and of those the last: most can be asked of it."""
    told = {(each.code, year): _told_of(each, year) for each in programmes for year in each.file.reporting_years}
    return max(told, key=lambda one: (told[one], one[1]), default=("", 0))


def _told_of(programme: Programme, year: int) -> int:
    """Count the facts that are told of a year, with their value; none where they cannot be read."""
    at = programme.at(year)
    try:
        rows = [row for table in FACTS for _, row in programme.rows(table) if getattr(row, "period", "")]
    except FactsError:
        return 0
    there = (row for row in rows if row.VALUE and getattr(row, row.VALUE) is not None)
    return sum(at.holds(programme.period(str(getattr(row, "period", "")))) for row in there)


def _programmes(told: list[Problem]) -> Iterator[Programme]:
    for code in programme_codes():
        try:
            programme = open_programme(code)
            assert programme.file
            yield programme
        except FactsError as error:
            told += error.problems[:1]


def _set_parameters(
    notebook: dict[str, Any], source: NotebookSource, language: str, programmes: list[Programme]
) -> None:
    """Write into the cell of parameters the language, and a programme and year that there are."""
    values = {name: parameter.default for name, parameter in source.parameters.items()} | {"language": language}
    codes = [programme.code for programme in programmes]
    if SEVERAL in values:
        there = [entry for entry in values[SEVERAL] if entry.partition("/")[0] in codes]
        values[SEVERAL] = there or [f"{each.code}/{max(each.file.reporting_years)}" for each in programmes]
    elif values["programme"] not in codes and (found := _of_which(source, programmes)):
        values |= dict(zip(OF_ONE, found, strict=True))
    (cell,) = (cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", ()))
    lines = [f"{p.name}: {p.type} = {_literal(values[p.name])}" for p in source.parameters.values()]
    cell["source"] = "\n".join(lines)


def _literal(value: Any) -> str:
    """Write a value as the cells of parameters do, texts between double quotes."""
    return repr(value) if isinstance(value, (bool, int, float)) else json.dumps(value, ensure_ascii=False)


def _of_which(source: NotebookSource, programmes: list[Programme]) -> tuple[str, int] | None:
    """Find a programme, and its last year, in which a notebook has something to say."""
    for programme in programmes:
        for year in sorted(programme.file.reporting_years, reverse=True):
            try:
                if all(offered(programme, name, year) for name in source.said.needs):
                    return programme.code, year
            except FactsError:
                break
    return (programmes[0].code, max(programmes[0].file.reporting_years)) if programmes else None


# --- what she has changed


def _put(path: Path, notebook: dict[str, Any]) -> None:
    """Write a copy, unless somebody has changed the one that is there, or it is of the same notebook."""
    seal = _seal(notebook)
    there = _read(path)
    if there is not None:
        copied = there.get("metadata", {}).get("toolkit", {}).get(_COPIED)
        if copied == seal or copied != _seal(there):
            return
    elif path.exists():
        return  # it is none, but somebody's
    notebook["metadata"].setdefault("toolkit", {})[_COPIED] = seal
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")


def _seal(notebook: Mapping[str, Any]) -> str:
    """Return a digest of what a notebook says and asks; running it changes nothing of that."""
    cells = notebook.get("cells", ())
    return digest_of([[cell.get("cell_type"), "".join(cell.get("source", ""))] for cell in cells])


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        _seal(found)
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    return found if isinstance(found, dict) else None
