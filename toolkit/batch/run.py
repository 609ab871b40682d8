"""One run, from what is asked for to what became of it."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, Protocol

from toolkit.batch.jobs import Job, Jobs, Only, matrix
from toolkit.batch.limits import Limits
from toolkit.batch.notebooks import NotebookSource, notebook_sources
from toolkit.batch.outcome import JobResult, Settings
from toolkit.batch.programmes import Examine, summaries
from toolkit.batch.requests import files_named, parameters_files
from toolkit.batch.run_outputs import forget_registers, tell_refused, write_results
from toolkit.batch.run_records import locked, report_record
from toolkit.batch.up_to_date import Due, plan
from toolkit.errors import CommandError, FactsError, ParametersError, Problem, WordsError


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a person asks for.

    Attributes
    ----------
    files : sequence of Path
        Parameters files; all of the project when there are none.
    notebooks, languages : sequence of str
        Only these, when given.
    force : bool
        Make what is up to date as well.
    edition : str
        Only the pages of this one; of all when empty.
    """

    files: Sequence[Path] = ()
    notebooks: Sequence[str] = ()
    languages: Sequence[str] = ()
    force: bool = False
    edition: str = ""


class Executor(Protocol):
    """Whatever runs jobs: processes here, or a cluster."""

    slots: int

    def examine(self, codes: Sequence[str], limits: Limits) -> Iterator[Mapping[str, Any]]:
        """Examine programmes."""
        ...

    def run(self, jobs: Sequence[Job], settings: Settings) -> Iterator[JobResult]:
        """Run jobs; results come as they end."""
        ...

    def stop(self, at_once: bool = False) -> None:
        """End what still runs."""
        ...


def executor(scheduler: str | None, slots: int | None) -> AbstractContextManager[Executor]:
    """Choose what runs jobs: a Dask cluster by its address, else so many processes here, one a core unless said.

    Raises
    ------
    CommandError
        When there is no Dask.
    """
    if not scheduler:
        from toolkit.batch.pool import Pool  # noqa: PLC0415 - a cluster needs no processes here

        return Pool(slots)
    try:
        from toolkit.batch.cluster import Cluster  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise CommandError(Problem("no_dask")) from None
    return Cluster(scheduler)


class Watch(Protocol):
    """Whoever wants to know how a run goes on."""

    def begins(self, whole: Due, slots: int) -> None:
        """Told what is going to be done."""
        ...

    def ended(self, result: JobResult) -> None:
        """Told of each result."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run.

    Attributes
    ----------
    plan : Due
    results : mapping of str to JobResult
        By the stem of the job; those that the run did not come to are not there.
    problems : list of Problem
        Of the register and of files that could not be written.
    interrupted : bool
        Whether a person stopped it.
    """

    plan: Due
    results: Mapping[str, JobResult]
    problems: Sequence[Problem] = ()
    interrupted: bool = False

    @property
    def good(self) -> bool:
        """Whether every report that was to be made is there."""
        return not self.problems and not self.interrupted and all(result.good for result in self.results.values())


def run(
    asked: RunRequest, settings: Settings, executor: AbstractContextManager[Executor], watch: Watch, language: str
) -> Outcome:
    """Make what is asked for and not up to date, then the register, the record of the run and the index.

    Raises
    ------
    ToolkitError
        When the command, a parameters file, a notebook, the words or the facts are wrong. Nothing has been made then.
    """
    results: dict[str, JobResult] = {}
    interrupted, began = False, time.time()
    with locked(settings.output), _stoppable(), executor as ready:
        try:
            sources, whole = _matrix(asked, settings, _with_words(ready.examine))
        except (FactsError, ParametersError):
            tell_refused(settings.output, language)
            raise
        due = plan(whole, settings.output, settings.isolation, asked.force)
        _need_words(due.jobs)
        forget_registers(due, settings.output)
        watch.begins(due, ready.slots)
        try:
            for result in ready.run(due.jobs, settings):
                results[result.job.stem] = result
                watch.ended(result)
        except KeyboardInterrupt:
            interrupted = True
            ready.stop(at_once=True)
            results |= _made_unheard(due, results, settings, began)
        problems = write_results(due, results, sources, settings.output, language)
    return Outcome(due, results, problems, interrupted)


def _need_words(work: Sequence[object]) -> None:
    """Refuse to begin any work without all words and layouts; who finds all up to date need not read them."""
    if not work:
        return
    from toolkit.report.layouts import all_holes  # noqa: PLC0415

    if found := all_holes():
        raise WordsError(found)


def _with_words(examine: Examine) -> Examine:
    """Examine programmes, and refuse to go on without all words."""

    def examined(codes: Sequence[str], limits: Limits) -> Iterable[Mapping[str, Any]]:
        answers = examine(codes, limits)  # begun first: what is slow there goes on while the words are read
        _need_words(codes)
        return answers

    return examined


def _made_unheard(due: Due, results: Mapping[str, JobResult], settings: Settings, began: float) -> dict[str, JobResult]:
    """Return the results of jobs that were done when the run was stopped, but had not been heard of yet."""
    silent = [job for job in due.jobs if job.stem not in results and _recorded(job, settings) >= began]
    now = plan(Jobs(silent), settings.output, settings.isolation).reasons
    return {job.stem: JobResult(replace(job, source="", facts={})) for job in silent if now[job.stem] is None}


def _recorded(job: Job, settings: Settings) -> float:
    """Say when the record of a report was written."""
    try:
        return report_record(settings.output, job.stem).stat().st_mtime
    except OSError:
        return 0.0


def forecast(asked: RunRequest, settings: Settings) -> Due:
    """Say what a run would do, and do nothing."""
    _, whole = _matrix(asked, settings)
    return plan(whole, settings.output, settings.isolation, asked.force)


def _matrix(
    asked: RunRequest, settings: Settings, examine: Examine | None = None
) -> tuple[Mapping[str, NotebookSource], Jobs]:
    faults: dict[str, Problem] = {}
    sources = notebook_sources(faults)
    known = partial(summaries, output=settings.output, examine=examine, limits=settings.limits)
    only = Only(asked.notebooks, asked.languages, asked.edition)
    whole = matrix(files_named(asked.files) or parameters_files(), sources, faults, known, only)
    whole.everything = not asked.files
    return sources, whole


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Let Ctrl-C and the signal that ends a process end a run alike: what is done is kept.

    A run that was started in the background hears them as well: a shell has Ctrl-C ignored there.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
