"""The pool: several jobs at once, each in a process of its own; one that hangs or dies fails alone."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from toolkit.batch.jobs import Job
from toolkit.batch.shell import JobResult, run_job


def run_jobs(
    jobs: Sequence[Job],
    output: Path,
    slots: int | None = None,
    timeout: float | None = None,
    tell: Callable[[JobResult], None] | None = None,
) -> list[JobResult]:
    """Run jobs, several at once.

    Parameters
    ----------
    jobs : sequence of Job
    output : Path
        Folder of all reports.
    slots : int, optional
        How many at once; as many as there are cores, when it is not given.
    timeout : float, optional
        Seconds after which a job is stopped.
    tell : callable, optional
        Told of each result as it comes.

    Returns
    -------
    list of JobResult
        In the order of the jobs.
    """
    results: dict[str, JobResult] = {}
    context = multiprocessing.get_context("spawn")
    with ProcessPool(max_workers=slots or os.cpu_count() or 1, context=context) as pool:
        futures = {pool.schedule(run_job, args=(job, output), timeout=timeout): job for job in jobs}
        for future in concurrent.futures.as_completed(futures):
            job = futures[future]
            try:
                result = future.result()
            except concurrent.futures.TimeoutError:
                result = JobResult(job, error=f"timeout: {timeout:g} s")
            except ProcessExpired as error:
                result = JobResult(job, error=f"the process ended with status {error.exitcode}")
            except concurrent.futures.CancelledError:
                result = JobResult(job, error="cancelled")
            results[job.stem] = result
            if tell is not None:
                tell(result)
    return [results[job.stem] for job in jobs]
