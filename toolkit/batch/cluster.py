"""A Dask cluster instead of the processes here: the same jobs, the same function, a warm fork inside each worker.

A job travels with its notebook and its parameters. Facts are read from, and reports written to, folders that every
worker sees under the name they have here; the digests that travel with the job make sure that the facts are the same.
"""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from distributed import Client
from distributed.security import Security

from toolkit.batch.apart import apart
from toolkit.batch.jobs import Job
from toolkit.batch.limits import Limits
from toolkit.batch.outcome import JobResult, Settings, keep_failure
from toolkit.batch.pool import Pool
from toolkit.batch.programmes import examined_in
from toolkit.batch.run_records import new_work_folder
from toolkit.errors import CommandError, Problem
from toolkit.facts.folders import data_folder, named_supplied
from toolkit.words import Words

PATIENCE = 20
"""Seconds to wait for a scheduler to answer."""

RETRIES = 3
"""How often a job is tried again whose worker was lost."""


class Cluster:
    """A cluster that is there already.

    Parameters
    ----------
    address : str
        Of its scheduler, as ``tcp://host:8786``.

    Raises
    ------
    CommandError
        When no scheduler answers there, it has no workers, or it asks for a certificate and there is none.
    """

    def __init__(self, address: str) -> None:
        if address.startswith("tls:") and Security().get_connection_args("client")["ssl_context"] is None:
            raise CommandError(Problem("no_certificate", fields={"found": address}))
        try:
            self._client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise CommandError(Problem("no_scheduler", fields={"found": address, "why": str(error)})) from None
        self.slots = sum(self._client.nthreads().values())
        if not self.slots:
            self._client.close()
            raise CommandError(Problem("no_workers", fields={"found": address}))
        self._executor = self._client.get_executor(pure=False, retries=RETRIES)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.stop(at_once=kind is not None)
        self._client.close()

    def examine(self, codes: Sequence[str], limits: Limits) -> Iterator[Mapping[str, Any]]:
        """Examine programmes, each on some worker; the answers come in the order of the codes."""
        asked = [self._executor.submit(_examine_there, data_folder(), named_supplied(), code, limits) for code in codes]
        return (future.result() for future in asked)

    def run(self, jobs: Sequence[Job], settings: Settings) -> Iterator[JobResult]:
        """Run jobs on the workers; the results come as the jobs end."""
        running = {self._executor.submit(_run_there, job, settings): job for job in jobs}
        for future in concurrent.futures.as_completed(running):
            job = running.pop(future)
            try:
                yield future.result()
            except Exception as error:  # whatever a cluster can do to a job
                words = Words(settings.language)
                result = JobResult(replace(job, source="", facts={}), words("failure.lost", how=type(error).__name__))
                keep_failure(job, result, settings, new_work_folder(settings.output, job.stem))
                yield result

    def stop(self, at_once: bool = False) -> None:
        """Take back what has not begun; what runs on a worker ends there, and is published or not as a whole."""
        self._executor.shutdown(wait=not at_once)


# --- on a worker

_starting = threading.Lock()
_pools: list[Pool] = []


def _examine_there(data: Path, supplied: str, code: str, limits: Limits) -> Mapping[str, Any]:
    _may_have_children()
    return apart(examined_in, data, supplied, code, limits=limits, what=code)


def _run_there(job: Job, settings: Settings) -> JobResult:
    return next(_pool().run([job], settings))


def _pool() -> Pool:
    """Return this worker's own pool, opened for its first job; a slot for each of its threads."""
    with _starting:
        if not _pools:
            _may_have_children()
            _pools.append(Pool())
        return _pools[0]


def _may_have_children() -> None:
    """Let this worker start processes: Dask marks its workers as having none. They end with it all the same."""
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
