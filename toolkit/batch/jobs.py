"""The matrix before the work: programme and year, notebook and language, checked whole before anything runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.batch.notebooks import NotebookSource
from toolkit.batch.programmes import Summary
from toolkit.batch.requests import Request, impossible, read_requests
from toolkit.editions import EVALUATOR, holds, placed
from toolkit.errors import CommandError, NotebookError, ParametersError, Problem, choice
from toolkit.facts.folders import NOTEBOOKS, own_folder, shown_path
from toolkit.facts.requested import language_of, needs_problems


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
    edition : str
        For whom the page is.
    """

    folder: str
    notebook: str
    language: str
    source: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    page_only: bool = False
    edition: str = EVALUATOR

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
    """A notebook that a programme and year, or a portfolio, cannot have, and what is lacking; asked for or not."""

    folder: str
    notebook: str
    missing: tuple[str, ...]
    asked: bool = True
    codes: tuple[str, ...] = ()
    edition: str = EVALUATOR

    def problem(self, remedies: Iterable[Problem] = ()) -> Problem:
        """Say what is not made for the want of what, and how to write that."""
        return next(needs_problems(self.missing, f"{self.folder.replace('/', ' ')}, {self.notebook}", remedies))


@dataclass(slots=True)
class Jobs:
    """What a run is to make of what can be made.

    Attributes
    ----------
    jobs : list of Job
        Every report that it is to make.
    others : list of Job
        Reports of the same programmes and years that nobody asked for this time; what is there of them stays.
    left_out : list of LeftOut
        What cannot be made for a programme and year.
    faults : list of Problem
        What is wrong with notebooks that nobody asked for by name; nothing is made of them.
    unmade : set of str
        Stems of reports that cannot be made for a fault of their notebook, asked for or not.
    requests : mapping of str to Request
        By the folder of their reports.
    programmes : mapping of str to Summary
        What is known of their programmes.
    everything : bool
        Whether all parameters files of the project were read: what else is there is no longer made.
    """

    jobs: list[Job] = field(default_factory=list)
    others: list[Job] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)
    unmade: set[str] = field(default_factory=set)
    requests: dict[str, Request] = field(default_factory=dict)
    programmes: Mapping[str, Summary] = field(default_factory=dict)
    everything: bool = False

    @property
    def known(self) -> list[Job]:
        """Every report that can be made, asked for or not."""
        return [*self.jobs, *self.others]


Summaries = Callable[[Iterable[str]], Mapping[str, Summary]]
"""Says what there is to know of programmes, by their codes."""


@dataclass(frozen=True, slots=True)
class Only:
    """The notebooks, languages and edition that a person named; all of them where none is named."""

    notebooks: Sequence[str] = ()
    languages: Sequence[str] = ()
    edition: str = ""

    def reads(self, edition: str) -> bool:
        """Whether pages that are for an edition are asked for."""
        return not self.edition or holds(self.edition, edition)

    def takes(self, notebook: str, language: str, edition: str) -> bool:
        """Whether a report is asked for."""
        named = notebook in (self.notebooks or [notebook]) and language in (self.languages or [language])
        return named and self.reads(edition)

    def minds(self, problem: Problem) -> bool:
        """Whether a problem is about what is asked for: one of a language that is not may wait."""
        return language_of(problem) in ("", *(self.languages or [language_of(problem)]))


def matrix(
    files: Sequence[Path],
    sources: Mapping[str, NotebookSource],
    faults: Mapping[str, Problem],
    summaries: Summaries,
    only: Only,
) -> Jobs:
    """Build the matrix of reports from parameters files.

    Parameters
    ----------
    files : sequence of Path
        Flat YAML, as papermill reads it too.
    sources : mapping of str to NotebookSource
        The notebooks there are.
    faults : mapping of str to Problem
        What is wrong with others, by name.
    summaries : callable
        :func:`toolkit.batch.programmes.summaries`, its folder and way of examining given.
    only : Only

    Raises
    ------
    CommandError
        When there is no such notebook.
    NotebookError
        When there is something wrong with a notebook that was asked for by name, or with all of them.
    ParametersError
        With every problem of every file, and of the facts; nothing has been started then.
    """
    _refuse_notebooks(sources, faults, only)
    problems: list[Problem] = []
    requests = read_requests(files, sources, problems)
    whole = Jobs(
        faults=list(faults.values()),
        programmes=summaries(dict.fromkeys(code for request in requests for code in request.codes)),
    )
    wrong_facts = {code: list(filter(only.minds, summary.problems)) for code, summary in whole.programmes.items()}
    for found in wrong_facts.values():
        problems += found
    texts = _Texts()
    for request in requests:
        if any(wrong_facts[code] for code in request.codes):
            continue
        wrong = list(impossible(request, whole.programmes, only.languages))
        problems += wrong
        if not wrong:
            problems += _expand(request, sources, only, texts, whole)
    problems += _asked_twice(whole)
    if problems:
        raise ParametersError([*problems, *faults.values()])
    return whole


def _refuse_notebooks(sources: Mapping[str, NotebookSource], faults: Mapping[str, Problem], only: Only) -> None:
    if absent := [name for name in only.notebooks if name not in sources and name not in faults]:
        raise CommandError(Problem("no_such_notebook", fields=choice(name, [*sources, *faults])) for name in absent)
    if wrong := [faults[name] for name in only.notebooks if name in faults]:
        raise NotebookError(wrong)
    if not sources:
        raise NotebookError(list(faults.values()) or [Problem("no_notebooks", shown_path(own_folder(NOTEBOOKS)))])


class _Texts:
    """The notebooks in their languages, each translated once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str | NotebookError] = {}

    def __call__(self, source: NotebookSource, language: str) -> str:
        key = source.name, language
        if key not in self._known:
            try:
                self._known[key] = source.translated(language)
            except NotebookError as error:
                self._known[key] = error
        if isinstance(text := self._known[key], NotebookError):
            raise text
        return text


def _expand(
    request: Request, sources: Mapping[str, NotebookSource], only: Only, texts: _Texts, whole: Jobs
) -> Iterator[Problem]:
    """Add what a request can have to the matrix; give what is wrong with notebooks that were asked for by name."""
    facts = {name: digest for code in request.codes for name, digest in whole.programmes[code].facts.items()}
    whole.requests[placed(request.folder, request.edition(whole.programmes))] = request
    for source in (source for source in sources.values() if request.takes(source)):
        by_name, edition = source.name in only.notebooks, request.edition_of(source, whole.programmes)
        folder = placed(request.folder, edition)
        whole.requests[folder] = request
        if missing := request.lacks(source, whole.programmes):
            asked = by_name or (not only.notebooks and only.reads(edition))
            whole.left_out.append(LeftOut(folder, source.name, missing, asked, request.codes, edition))
            continue
        for language in request.languages(whole.programmes):
            asked = only.takes(source.name, language, edition)
            try:
                own = request.given_to(source) | {"language": language}
                text = texts(source, language)
                job = Job(folder, source.name, language, text, own, facts, edition=edition)
            except NotebookError as error:
                whole.unmade.add(f"{folder}/{source.name}.{language}")
                if asked and by_name:
                    yield from error.problems
                elif asked and (told := _in_one_line(source, error)) not in whole.faults:
                    whole.faults.append(told)
                continue
            (whole.jobs if asked else whole.others).append(job)


def _in_one_line(source: NotebookSource, error: NotebookError) -> Problem:
    """Say of a notebook that nobody asked for by name why it is left out."""
    first = error.problems[0]
    if first.code != "untranslated":
        return first
    return Problem("not_translated", shown_path(source.path), fields={**first.fields, "n": str(len(error.problems))})


def _asked_twice(whole: Jobs) -> Iterator[Problem]:
    seen: set[str] = set()
    for job in whole.known:
        if job.stem in seen:
            yield Problem("same_report", fields={"found": job.name, "other": "parameters"})
        seen.add(job.stem)
