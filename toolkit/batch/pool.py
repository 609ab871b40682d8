"""The pool: several jobs at once, each in a process of its own; one that hangs or dies fails alone.

On Linux one process loads everything once, and each job is a fork of it: it starts warm, and nothing that it changes is
seen by the next. Elsewhere processes are started cold and used again, and each job has a stock kernel of its own.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from multiprocessing import forkserver
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pebble
from pebble import ProcessExpired, ProcessPool

from toolkit.batch.failures import keep_failure
from toolkit.batch.jobs import Job
from toolkit.batch.journal import last_cell
from toolkit.batch.outcome import JobResult, Settings
from toolkit.batch.programmes import examined_in
from toolkit.batch.records import new_work_folder
from toolkit.facts.folders import data_folder
from toolkit.language import Words

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
        context = multiprocessing.get_context("forkserver" if _FORKS else "spawn")
        if _FORKS:
            context.set_forkserver_preload(["toolkit.batch.warm"])
        self._pool = ProcessPool(max_workers=self.slots, max_tasks=1 if _FORKS else 0, context=context)

    def examine(self, codes: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        """Examine programmes, several at once; the answers come in the order of the codes."""
        _warm_up(len(codes))
        futures = [self._pool.schedule(examined_in, args=(data_folder(), code)) for code in codes]
        return map(_answer, futures)

    def run(self, jobs: Sequence[Job], settings: Settings) -> Iterator[JobResult]:
        """Run jobs, several at once; the results come as the jobs end."""
        _warm_up(len(jobs))
        running = {}
        ended: SimpleQueue[concurrent.futures.Future[JobResult]] = SimpleQueue()
        for job in jobs:
            work = new_work_folder(settings.output, job.stem)
            future = self._pool.schedule(_run_job, args=(job, settings, work), timeout=settings.limits.seconds)
            running[future] = job, work
            future.add_done_callback(ended.put)
        while running:
            future = _next(ended)
            job, work = running.pop(future)
            result = _result(future, job, settings, work)
            if not result.good:
                keep_failure(job, result, settings, work)
            yield result

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


_LISTENS = 0.5
"""Seconds after which who waits looks up: a signal to stop that comes just before a wait does not end that wait."""


def _next(ended: SimpleQueue[concurrent.futures.Future[JobResult]]) -> concurrent.futures.Future[JobResult]:
    """Wait for the next job that ends, and for a signal to stop."""
    while True:
        with contextlib.suppress(Empty):
            return ended.get(timeout=_LISTENS)


def _answer(future: concurrent.futures.Future[Any]) -> Any:
    """Wait for an answer, and for a signal to stop."""
    while not future.done():
        concurrent.futures.wait([future], timeout=_LISTENS)
    return future.result()


def _warm_up(wanted: int) -> None:
    """Start the warm process, when there is something to do, so that Ctrl-C is none of its business."""
    if not wanted or not _FORKS or threading.current_thread() is not threading.main_thread():
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
    """Give the result of a job that has ended, or say how its process did."""
    words, light = Words(settings.language), replace(job, source="", facts={})
    try:
        return future.result()
    except concurrent.futures.TimeoutError:
        seconds = settings.limits.seconds
        return JobResult(light, words("failure.timeout", seconds=f"{seconds:g}"), last_cell(work), seconds)
    except ProcessExpired as ended:
        return JobResult(light, words("failure.died", how=_how(ended.exitcode)), last_cell(work))


def _how(status: int) -> str:
    """Name how a process ended: by the name of a signal, or by its status."""
    if status < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-status).name
    return str(status)
