"""The pool: several jobs at once, each in a process of its own; one that hangs or dies fails alone.

On Linux one process loads everything once, and each job is a fork of it: it starts warm, and nothing that it changes is
seen by the next. Elsewhere processes are started cold and used again, and each job has a stock kernel of its own.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import forkserver
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pebble
from pebble import ProcessExpired, ProcessPool

from toolkit.batch.apart import LISTENS, answer, how_ended, within
from toolkit.batch.jobs import Job
from toolkit.batch.limits import USUAL, Limits, process_of
from toolkit.batch.outcome import JobResult, Settings, keep_failure, last_cell
from toolkit.batch.programmes import examined_in
from toolkit.batch.run_records import new_work_folder
from toolkit.facts.folders import data_folder, named_supplied
from toolkit.words import Words

_FORKS = sys.platform == "linux"
_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",  # as many threads as slots are enough
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",  # the order of a set is the same in every run
}


class Pool:
    """Processes that are ready to make reports.

    Parameters
    ----------
    slots : int, optional
        How many reports are made at once; as many as there are cores, when it is not given.
    """

    def __init__(self, slots: int | None = None) -> None:
        self.slots = slots or (len(os.sched_getaffinity(0)) if _FORKS else os.cpu_count() or 1)
        os.environ.update(_ENVIRONMENT)
        pebble.CONSTS.sleep_unit = 0.005  # how often it looks for what has ended; its own 0.1 s is a tenth of a report
        self._pool = self._opened()

    def _opened(self) -> ProcessPool:
        context = multiprocessing.get_context("forkserver" if _FORKS else "spawn")
        if _FORKS:
            context.set_forkserver_preload(["toolkit.batch.preloading"])
        return ProcessPool(max_workers=self.slots, max_tasks=1 if _FORKS else 0, context=context)

    def _ready(self, wanted: int) -> None:
        """Have processes for what is wanted: others, where these broke, as they do when the warm one is killed."""
        if not wanted:
            return  # a run that finds all up to date starts nothing
        _warm_up()
        for _ in range(_TRIES):
            with contextlib.suppress(BrokenProcessPool):  # the warm process is just being killed
                if self._pool.active:
                    return
            self._renewed()

    def _renewed(self) -> None:
        broken, self._pool = self._pool, self._opened()
        broken.stop()
        threading.Thread(target=broken.join, daemon=True).start()

    def examine(self, codes: Sequence[str], limits: Limits = USUAL) -> Iterator[Mapping[str, Any]]:
        """Examine programmes, several at once; the answers come in the order of the codes."""
        self._ready(len(codes))
        asked = [(limits, examined_in, data_folder(), named_supplied(), code) for code in codes]
        futures = [self._pool.schedule(within, args=own, timeout=limits.seconds) for own in asked]
        return (answer(future, limits, code) for future, code in zip(futures, codes, strict=True))

    def run(self, jobs: Sequence[Job], settings: Settings) -> Iterator[JobResult]:
        """Run jobs, several at once; the results come as the jobs end.

        When the warm process is killed, all that were forked from it end, and nobody knows which of them it was for:
        each of them is made again, alone.
        """
        waiting: list[Job] = list(jobs)
        orphans: list[Job] = []
        while waiting:
            waiting = yield from self._made(waiting, settings, orphans)
        for job in orphans:
            self._renewed()
            waiting = [job]
            while waiting:
                waiting = yield from self._made(waiting, settings)

    def _made(
        self, jobs: Sequence[Job], settings: Settings, orphans: list[Job] | None = None
    ) -> Generator[JobResult, None, list[Job]]:
        """Make reports; give those that were not begun when the pool broke, and add those that lost their parent."""
        self._ready(len(jobs))
        running, ended = self._begun(jobs, settings)
        waiting: list[Job] = []
        for future in self._as_they_end(running, ended, waiting):
            job, work = running.pop(future)
            process, result = process_of(work), _result(future, job, settings, work)
            if process is not None:
                process.clear()
            lost = _died(future) and (process is None or process.orphan)
            if not result.good and (orphans is None or not lost):
                keep_failure(job, result, settings, work)
            shutil.rmtree(work, ignore_errors=True)
            if orphans is not None and lost:
                orphans.append(job)
            else:
                yield result
        return waiting

    def _begun(self, jobs: Sequence[Job], settings: Settings) -> tuple[Running, SimpleQueue[Future]]:
        running: Running = {}
        ended: SimpleQueue[Future] = SimpleQueue()
        for job in jobs:
            work = new_work_folder(settings.output, job.stem)
            future = self._pool.schedule(_run_job, args=(job, settings, work), timeout=settings.limits.seconds)
            running[future] = job, work
            future.add_done_callback(ended.put)
        return running, ended

    def _as_they_end(self, running: Running, ended: SimpleQueue[Future], waiting: list[Job]) -> Iterator[Future]:
        """Wait for jobs to end, for a signal to stop, for processes that go without a word, for a pool that breaks."""
        looked, silent = time.monotonic(), frozenset[Future]()
        while running:
            with contextlib.suppress(Empty):
                future = ended.get(timeout=LISTENS)
                if self._pool.active and future in running:
                    yield future
            if not self._pool.active:
                waiting += _not_begun(running)
                yield from list(running)
            elif time.monotonic() - looked >= LISTENS:
                left = frozenset(future for future, (_, work) in running.items() if future.running() and _gone(work))
                for future in left & silent:  # twice: what it said may still be on its way the first time
                    future.cancel()
                looked, silent = time.monotonic(), left

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.stop(at_once=kind is not None)

    def stop(self, at_once: bool = False) -> None:
        """End all processes: those of running jobs too, when it shall be at once."""
        if at_once:
            self._pool.stop()
        else:
            self._pool.close()
        self._pool.join()


Future = concurrent.futures.Future[JobResult]

Running = dict[Future, tuple[Job, Path]]
"""Jobs that have not ended, each with its folder."""

_TRIES = 3


def _not_begun(running: Running) -> list[Job]:
    """Take those from the jobs of a broken pool that were not begun, and end the others."""
    found = []
    for future in [future for future in running if not future.done() or _died(future)]:
        if process_of(running[future][1]) is None:
            found.append(running.pop(future)[0])
        else:
            future.cancel()
    return found


def _died(future: Future) -> bool:
    """Whether a job ended because its process did."""
    return future.cancelled() or isinstance(future.exception(), (ProcessExpired, BrokenProcessPool))


def _gone(work: Path) -> bool:
    process = process_of(work)
    return process is not None and process.gone


def _warm_up() -> None:
    """Start the warm process so that Ctrl-C is none of its business."""
    if not _FORKS or threading.current_thread() is not threading.main_thread():
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, before)


def _run_job(job: Job, settings: Settings, work: Path) -> JobResult:
    from toolkit.batch.execution import run_job  # noqa: PLC0415 - the process that waits need not load what executes

    return run_job(job, settings, work)


def _result(future: concurrent.futures.Future[JobResult], job: Job, settings: Settings, work: Path) -> JobResult:
    """Return the result of a job that has ended, or say how its process did."""
    words, light = Words(settings.language), replace(job, source="", facts={})
    try:
        return future.result()
    except concurrent.futures.TimeoutError:
        seconds = settings.limits.seconds
        return JobResult(light, words("failure.timeout", seconds=f"{seconds:g}"), last_cell(work), seconds)
    except (ProcessExpired, BrokenProcessPool, concurrent.futures.CancelledError) as ended:
        how = how_ended(getattr(ended, "exitcode", 0))
        return JobResult(light, words("failure.died", how=how), last_cell(work))
