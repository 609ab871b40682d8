"""Reading and checking in a process of its own, within limits: what hangs there, or ends it, is told in a line."""

from __future__ import annotations

import concurrent.futures
import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Any, TypeVar

import pebble
from pebble import ProcessExpired, ProcessPool

from toolkit.batch.limits import Limits, end_with_parent, hold_memory
from toolkit.errors import FactsError, Problem

Result = TypeVar("Result")

LISTENS = 0.5
"""Seconds after which who waits looks up: a signal to stop that comes just before a wait does not end that wait."""


class Apart:
    """Processes in which something is done with facts that can neither keep this one waiting nor take it along.

    Parameters
    ----------
    limits : Limits
        Of each process; as many are at work at once as there are cores.
    """

    def __init__(self, limits: Limits) -> None:
        pebble.CONSTS.sleep_unit = 0.005  # how often it looks for what has ended
        context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self._limits = limits
        self._pool = ProcessPool(max_workers=os.cpu_count() or 1, max_tasks=1, context=context)

    def begin(self, what: str, function: Callable[..., Result], *args: object) -> Callable[[], Result]:
        """Begin something; call what comes back to wait for the answer.

        Parameters
        ----------
        what : str
            What is read, as a reader knows it.
        function : callable
            Of a module, as its process may have to import it; what it gives travels back.

        Raises
        ------
        FactsError
            By what comes back: when it takes longer, or more memory, than it may, or its process ends; and whatever the
            function refuses.
        """
        asked = (self._limits, function, *args)
        future = self._pool.schedule(within, asked, timeout=self._limits.seconds)
        return partial(answer, future, self._limits, what)

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.stop()
        self._pool.join()


def apart(function: Callable[..., Result], *args: object, limits: Limits, what: str) -> Result:
    """Do one thing apart, and wait for its answer: see :meth:`Apart.begin`."""
    with Apart(limits) as processes:
        return processes.begin(what, function, *args)()


def within(limits: Limits, function: Callable[..., Result], *args: object) -> Result:
    """Do something in the process that is there for it: it hears no Ctrl-C, and ends with the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    hold_memory(limits)
    try:
        return function(*args)
    except MemoryError:
        raise FactsError(Problem("check_too_large", fields={"limit": str(limits.megabytes)})) from None


def answer(future: concurrent.futures.Future[Any], limits: Limits, what: str) -> Any:
    """Wait for an answer and for a signal to stop, and say why there is none."""
    while not future.done():
        concurrent.futures.wait([future], timeout=LISTENS)
    try:
        return future.result()
    except concurrent.futures.TimeoutError:
        said = {"found": what, "limit": f"{limits.seconds:g}"}
        raise FactsError(Problem("check_takes_too_long", fields=said)) from None
    except (ProcessExpired, BrokenProcessPool, concurrent.futures.CancelledError) as ended:
        said = {"found": what, "how": how_ended(getattr(ended, "exitcode", 0))}
        raise FactsError(Problem("check_ended", fields=said)) from None


def how_ended(status: int) -> str:
    """Name how a process ended: by the name of a signal, or by its status."""
    if status < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-status).name
    return str(status)
