"""The matrix before the work: programme and year, notebook and language, checked whole before anything runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.batch.notebooks import NotebookSource
from toolkit.batch.programmes import Summary
from toolkit.batch.requests import Request, impossible, read_requests, unknown
from toolkit.errors import CommandError, NotebookError, ParametersError, Problem


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make, with everything it is made from: it means the same here, later and on another machine.

    Attributes
    ----------
    folder : str
        Where its report goes, below the folder of all reports: ``cse-peru/2011``, or the name of a portfolio.
    source : str
        The notebook as the text of a file, its prose in the language of the report.
    parameters : mapping of str to value
    facts : mapping of str to str
        Digest of every file it may read, by path below the folder of facts.
    page_only : bool
        Draw the page of the notebook that was executed before, and execute nothing.
    """

    folder: str
    notebook: str
    language: str
    source: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    page_only: bool = False

    @property
    def name(self) -> str:
        """The job as a person names it."""
        return f"{self.folder.replace('/', ' ')} {self.notebook}.{self.language}"

    @property
    def stem(self) -> str:
        """Where its files go, below the output folder, without their endings."""
        return f"{self.folder}/{self.notebook}.{self.language}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A notebook that a programme and year, or a portfolio, cannot have, and the tables that are lacking."""

    folder: str
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
        raise CommandError(unknown("no_such_notebook", "", "", name, list(sources)) for name in absent)
    chosen = {name: source for name, source in sources.items() if not notebooks or name in notebooks}
    problems: list[Problem] = []
    requests = read_requests(files, sources, problems)
    whole = Matrix(programmes=summaries(dict.fromkeys(code for request in requests for code in request.codes)))
    for summary in whole.programmes.values():
        problems += summary.problems
    texts = _Texts(problems)
    for request in requests:
        if any(whole.programmes[code].problems for code in request.codes):
            continue
        wrong = list(impossible(request, whole.programmes, languages))
        problems += wrong
        if not wrong:
            _expand(request, chosen, languages or request.languages(whole.programmes), texts, whole)
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


def _expand(
    request: Request,
    sources: Mapping[str, NotebookSource],
    languages: Sequence[str],
    texts: _Texts,
    whole: Matrix,
) -> None:
    summaries = [whole.programmes[code] for code in request.codes]
    tables = [whole.programmes[code].tables.get(year, ()) for code, year in request.members]
    facts = {name: digest for summary in summaries for name, digest in summary.facts.items()}
    for source in (source for source in sources.values() if request.takes(source)):
        missing = tuple(name for name in source.needs if not any(name in offered for offered in tables))
        if missing:
            whole.left_out.append(LeftOut(request.folder, source.name, missing))
            continue
        own = {key: value for key, value in request.values.items() if key in source.parameters}
        for language in languages:
            text = texts(source, language)
            whole.jobs.append(Job(request.folder, source.name, language, text, own | {"language": language}, facts))


def _asked_twice(whole: Matrix) -> Iterator[Problem]:
    seen: set[str] = set()
    for job in whole.jobs:
        if job.stem in seen:
            yield Problem("same_report", fields={"found": job.name, "other": "parameters"})
        seen.add(job.stem)
