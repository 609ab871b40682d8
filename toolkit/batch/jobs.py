"""The matrix before the work: programme, year, notebook and language, checked whole before anything runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from toolkit.batch.notebooks import NotebookSource
from toolkit.errors import CommandError, FactsError, ParametersError, Problem
from toolkit.facts.folders import data_folder, shown_path
from toolkit.facts.programme import Programme, open_programme
from toolkit.facts.yaml_files import YamlText


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make."""

    programme: str
    year: int
    notebook: str
    language: str
    source: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The job as a person names it."""
        return f"{self.programme} {self.year} {self.notebook}.{self.language}"

    @property
    def stem(self) -> str:
        """Where its files go, below the output folder, without their endings."""
        return f"{self.programme}/{self.year}/{self.notebook}.{self.language}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A notebook that a programme cannot have, and the tables it lacks."""

    programme: str
    year: int
    notebook: str
    missing: tuple[str, ...]


@dataclass(slots=True)
class Matrix:
    """Every report that a run is to make, and those it leaves out."""

    jobs: list[Job] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def parameters_files() -> list[Path]:
    """List the parameters files of the project."""
    return sorted((data_folder().parent / "parameters").glob("*.yaml"))


def matrix(
    files: Sequence[Path],
    sources: Mapping[str, NotebookSource],
    notebooks: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> Matrix:
    """Build the matrix of reports from parameters files.

    Parameters
    ----------
    files : sequence of Path
        Flat YAML, as papermill reads it too.
    sources : mapping of str to NotebookSource
        The notebooks there are.
    notebooks, languages : sequence of str
        Only these, when given.

    Raises
    ------
    CommandError
        When there is no such notebook.
    ParametersError
        With every problem of every file; nothing has been started then.
    """
    if absent := [name for name in notebooks if name not in sources]:
        raise CommandError(_unknown("no_such_notebook", "", "", name, list(sources)) for name in absent)
    problems: list[Problem] = []
    whole = Matrix()
    chosen = {name: source for name, source in sources.items() if not notebooks or name in notebooks}
    for path in files:
        _add(path, chosen, languages, whole, problems)
    problems += list(_asked_twice(whole))
    if not files:
        problems.append(Problem("no_parameters"))
    if problems:
        raise ParametersError(problems)
    return whole


def _add(
    path: Path, sources: Mapping[str, NotebookSource], languages: Sequence[str], whole: Matrix, problems: list[Problem]
) -> None:
    read = read_parameters(path, problems)
    if read is None:
        return
    name = shown_path(path)
    before = len(problems)
    known = sorted({parameter for source in sources.values() for parameter in source.parameters})
    for key, value in read.items():
        if key not in known:
            problems.append(_unknown("unknown_parameter", name, key, key, known))
        for source in sources.values():
            parameter = source.parameters.get(key)
            if parameter is not None and not parameter.accepts(value):
                problems.append(
                    Problem(
                        "wrong_parameter", name, column=key, fields={"found": str(value), "expected": parameter.type}
                    )
                )
                break
    problems += [
        Problem("missing_parameter", name, fields={"expected": key}) for key in ("programme", "year") if key not in read
    ]
    if len(problems) > before:
        return
    try:
        programme = open_programme(read["programme"])
        problems += list(_impossible(programme, read, languages, name))
    except FactsError as error:
        problems += [Problem(p.code, p.file or name, p.row, p.column or "programme", p.fields) for p in error.problems]
    if len(problems) == before:
        _expand(programme, read, sources, languages, whole)


def read_parameters(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    """Read a parameters file; None when it cannot be, with its problems added to the list.

    What the YAML of papermill reads otherwise than this one - `no`, dates, times, leading zeros - is refused, so that
    a file means the same everywhere.
    """
    text = YamlText(path)
    problems += text.problems
    if text.problems:
        return None
    if not isinstance(text.value, dict):
        problems.append(Problem("expected_mapping", text.name, fields={"found": str(text.value)}))
        return None
    with path.open(encoding="utf-8-sig") as handle:
        other = yaml.safe_load(handle)
    for key, value in text.value.items():
        flat = not isinstance(value, dict) and not (
            isinstance(value, list) and any(isinstance(v, (list, dict)) for v in value)
        )
        if not flat:
            problems.append(Problem("not_flat", text.name, text.line((key,)), key))
        elif other.get(key) != value or type(other.get(key)) is not type(value):
            fields = {"found": str(value), "one": repr(other.get(key, value))}
            problems.append(Problem("ambiguous_scalar", text.name, text.line((key,)), key, fields))
    return text.value


def _impossible(
    programme: Programme, read: Mapping[str, Any], languages: Sequence[str], name: str
) -> Iterator[Problem]:
    file = programme.file
    if read["year"] not in file.reporting_years:
        fields = {
            "found": str(read["year"]),
            "programme": programme.code,
            "expected": ", ".join(map(str, file.reporting_years)),
        }
        yield Problem("year_not_reported", name, column="year", fields=fields)
    for language in [*languages, *([read["language"]] if "language" in read else [])]:
        if language not in file.languages:
            fields = {"found": language, "programme": programme.code, "expected": ", ".join(file.languages)}
            yield Problem("language_not_offered", name, column="language", fields=fields)


def _expand(
    programme: Programme,
    read: Mapping[str, Any],
    sources: Mapping[str, NotebookSource],
    languages: Sequence[str],
    whole: Matrix,
) -> None:
    for source in sources.values():
        missing = tuple(table for table in source.needs if not programme.has(table))
        if missing:
            whole.left_out.append(LeftOut(programme.code, read["year"], source.name, missing))
            continue
        own = {key: value for key, value in read.items() if key in source.parameters}
        for language in languages or programme.file.languages:
            parameters = own | {"language": language}
            whole.jobs.append(Job(programme.code, read["year"], source.name, language, source.path, parameters))


def _asked_twice(whole: Matrix) -> Iterator[Problem]:
    seen: set[str] = set()
    for job in whole.jobs:
        if job.stem in seen:
            yield Problem("same_report", fields={"found": job.name, "other": "parameters"})
        seen.add(job.stem)


def _unknown(code: str, file: str, column: str, found: str, known: Sequence[str]) -> Problem:
    near = get_close_matches(found, known, 1)
    fields = {"found": found, "expected": ", ".join(known), "nearest": near[0] if near else ""}
    return Problem(code, file, column=column, fields=fields)
