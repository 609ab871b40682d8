"""The matrix before the work: programme, year, notebook and language, checked whole before anything runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from toolkit.batch.notebooks import NotebookSource
from toolkit.batch.parameters import read_parameters
from toolkit.batch.programmes import Summary
from toolkit.errors import CommandError, NotebookError, ParametersError, Problem
from toolkit.facts.folders import programme_codes, shown_path


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make, with everything it is made from: it means the same here, later and on another machine.

    Attributes
    ----------
    source : str
        The notebook as the text of a file, its prose in the language of the report.
    parameters : mapping of str to value
    facts : mapping of str to str
        Digest of every file it may read, by path below the folder of facts.
    page_only : bool
        Draw the page of the notebook that was executed before, and execute nothing.
    """

    programme: str
    year: int
    notebook: str
    language: str
    source: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    page_only: bool = False

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
    """Every report that a run is to make, and those it leaves out; and what it knows of their programmes."""

    jobs: list[Job] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    programmes: Mapping[str, Summary] = field(default_factory=dict)


Summaries = Callable[[Iterable[str]], Mapping[str, Summary]]
"""Says what there is to know of programmes, by their codes."""


def matrix(
    files: Sequence[Path],
    sources: Mapping[str, NotebookSource],
    summaries: Summaries,
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
    summaries : callable
        :func:`toolkit.batch.programmes.summaries`, its folder and way of examining given.
    notebooks, languages : sequence of str
        Only these, when given.

    Raises
    ------
    CommandError
        When there is no such notebook.
    ParametersError
        With every problem of every file, of the facts, and of the translations; nothing has been started then.
    """
    if absent := [name for name in notebooks if name not in sources]:
        raise CommandError(_unknown("no_such_notebook", "", "", name, list(sources)) for name in absent)
    chosen = {name: source for name, source in sources.items() if not notebooks or name in notebooks}
    problems: list[Problem] = [] if files else [Problem("no_parameters")]
    asked = [(shown_path(path), read) for path in files if (read := _readable(path, sources, problems)) is not None]
    whole = Matrix(programmes=summaries(dict.fromkeys(read["programme"] for _, read in asked)))
    for summary in whole.programmes.values():
        problems += summary.problems
    texts = _Texts(problems)
    for name, read in asked:
        summary = whole.programmes[read["programme"]]
        wrong = [] if summary.problems else list(_impossible(summary, read, languages, name))
        problems += wrong
        if not wrong and not summary.problems:
            _expand(summary, read, chosen, languages or summary.languages, texts, whole)
    problems += list(_asked_twice(whole))
    if problems:
        raise ParametersError(problems)
    return whole


class _Texts:
    """The notebooks in their languages, each translated once; what has no translation becomes a problem."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, source: NotebookSource, language: str) -> str:
        key = source.name, language
        if key not in self._known:
            try:
                self._known[key] = source.translated(language)
            except NotebookError as error:
                self._known[key] = ""
                self._problems += error.problems
        return self._known[key]


def _readable(path: Path, sources: Mapping[str, NotebookSource], problems: list[Problem]) -> Mapping[str, Any] | None:
    """Read a parameters file; None when it asks for something that no notebook or programme has."""
    before = len(problems)
    read = read_parameters(path, problems)
    if read is not None:
        problems += list(_ill_typed(read, sources, shown_path(path)))
    return read if len(problems) == before else None


def _ill_typed(read: Mapping[str, Any], sources: Mapping[str, NotebookSource], name: str) -> Iterator[Problem]:
    known = sorted({parameter for source in sources.values() for parameter in source.parameters})
    for key, value in read.items():
        if key not in known:
            yield _unknown("unknown_parameter", name, key, key, known)
        declared = [source.parameters[key] for source in sources.values() if key in source.parameters]
        refused = next((parameter for parameter in declared if not parameter.accepts(value)), None)
        if refused is not None:
            fields = {"found": str(value), "expected": refused.type}
            yield Problem("wrong_parameter", name, column=key, fields=fields)
    for key in ("programme", "year"):
        if key not in read:
            yield Problem("missing_parameter", name, fields={"expected": key})
    codes = programme_codes()
    if isinstance(read.get("programme"), str) and read["programme"] not in codes:
        fields = {"found": read["programme"], "expected": ", ".join(codes)}
        yield Problem("no_such_programme", name, column="programme", fields=fields)


def _impossible(summary: Summary, read: Mapping[str, Any], languages: Sequence[str], name: str) -> Iterator[Problem]:
    if read["year"] not in summary.years:
        fields = {
            "found": str(read["year"]),
            "programme": summary.code,
            "expected": ", ".join(map(str, summary.years)),
        }
        yield Problem("year_not_reported", name, column="year", fields=fields)
    for language in [*languages, *([read["language"]] if "language" in read else [])]:
        if language not in summary.languages:
            fields = {"found": language, "programme": summary.code, "expected": ", ".join(summary.languages)}
            yield Problem("language_not_offered", name, column="language", fields=fields)


def _expand(
    summary: Summary,
    read: Mapping[str, Any],
    sources: Mapping[str, NotebookSource],
    languages: Sequence[str],
    texts: _Texts,
    whole: Matrix,
) -> None:
    for source in sources.values():
        missing = tuple(table for table in source.needs if table not in summary.tables)
        if missing:
            whole.left_out.append(LeftOut(summary.code, read["year"], source.name, missing))
            continue
        own = {key: value for key, value in read.items() if key in source.parameters}
        for language in languages:
            parameters = own | {"language": language}
            text = texts(source, language)
            whole.jobs.append(Job(summary.code, read["year"], source.name, language, text, parameters, summary.facts))


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
