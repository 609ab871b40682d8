"""Reading and checking in a process of its own, within limits: what hangs there, or ends it, is told in a line."""

from __future__ import annotations

import concurrent.futures
import contextlib
import multiprocessing
import signal
import sys
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

import pebble
from pebble import ProcessExpired, ProcessPool

from toolkit.batch.limits import Limits, end_with_parent, hold_memory
from toolkit.errors import FactsError, Problem

Result = TypeVar("Result")

LISTENS = 0.5
"""Seconds after which who waits looks up: a signal to stop that comes just before a wait does not end that wait."""


def apart(function: Callable[..., Result], *args: object, limits: Limits, what: str) -> Result:
    """Do something with facts where it can neither keep this process waiting nor take it along.

    Parameters
    ----------
    function : callable
        Of a module, as its process may have to import it; what it gives travels back.
    limits : Limits
    what : str
        What is read, as a reader knows it.

    Raises
    ------
    FactsError
        When it takes longer, or more memory, than it may, or its process ends; and whatever the function refuses.
    """
    pebble.CONSTS.sleep_unit = 0.005  # how often it looks for what has ended
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    pool = ProcessPool(max_workers=1, max_tasks=1, context=context)
    try:
        result: Result = answer(pool.schedule(within, (limits, function, *args), timeout=limits.seconds), limits, what)
        return result
    finally:
        pool.stop()
        pool.join()


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
