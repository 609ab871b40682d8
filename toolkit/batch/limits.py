"""Limits of time and memory, and the process of a job as others see it, with what it leaves behind."""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import gc
import hashlib
import multiprocessing
import os
import random
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

_COLLECTED = 50_000
"""Objects made before Python looks for those that are left over: a job is short, and the whole process goes with it."""

_WITH_PARENT = 1
"""``PR_SET_PDEATHSIG`` of Linux: which signal to get when the process that started this one is gone."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a report may take, and how much memory.

    Attributes
    ----------
    seconds : float
        Of wall clock.
    megabytes : int
        Of data of one process; kept where the system can (Linux).
    """

    seconds: float = 600.0
    megabytes: int = 2048


USUAL = Limits()


@contextlib.contextmanager
def confined(limits: Limits, log: Path) -> Iterator[None]:
    """Make this process one that runs a job: it cannot outgrow, and what it prints outside its cells goes to a log.

    It ends with the run that started it, and leaves it to that run to hear Ctrl-C.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(_COLLECTED)
    end_with_parent()
    hold_memory(limits)
    before = {stream: os.dup(stream) for stream in (1, 2)}
    with log.open("ab") as handle:
        for stream in before:
            os.dup2(handle.fileno(), stream)
    faulthandler.enable(file=2)
    try:
        yield
    finally:
        for stream, earlier in before.items():
            os.dup2(earlier, stream)
            os.close(earlier)


def hold_memory(limits: Limits) -> None:
    """Let this process have no more memory than it may, where the system can see to that."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - only there

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (limits.megabytes * 2**20, hard))


def end_with_parent() -> None:
    """Make this process end with the one that started it, however that ends, and at once where it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_WITH_PARENT, signal.SIGKILL)
        started_by = multiprocessing.parent_process()
        if started_by is not None and not started_by.is_alive():  # before the system was asked to tell
            os.kill(os.getpid(), signal.SIGKILL)


def private_folder(folder: Path) -> None:
    """Make temporary files go into a folder of the job's own, where they are neither facts nor in anybody's way."""
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = str(folder)


def seed(key: str) -> None:
    """Set the dice from the key of a job, so that the same job always throws the same."""
    import numpy as np  # noqa: PLC0415 - whoever only wants limits need not load it

    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
    random.seed(number)
    np.random.seed(number)


FILE = "process"

_LINUX = sys.platform == "linux"


@dataclass(frozen=True, slots=True)
class Process:
    """The process of one job.

    Attributes
    ----------
    number : int
        Its own, which is that of its session too: what it starts belongs to the session.
    parent : int
        Number of the process that it was forked from.
    """

    number: int
    parent: int

    @property
    def gone(self) -> bool:
        """Whether it has ended."""
        return _gone(self.number)

    @property
    def orphan(self) -> bool:
        """Whether the process that it was forked from has ended, and took it along."""
        return _gone(self.parent)

    def clear(self) -> None:
        """End whatever it has started and left behind."""
        for number in psutil.pids() if _LINUX else ():
            with contextlib.suppress(OSError):
                if number != self.number and os.getsid(number) == self.number:
                    os.kill(number, signal.SIGKILL)


def alone(work: Path) -> None:
    """Make this process one of its own: what is done to its group is done to no other, and it may have no children.

    Parameters
    ----------
    work : Path
        Folder of the job, where others find which process it is.
    """
    if not _LINUX:
        return
    with contextlib.suppress(OSError):  # it leads a session already
        os.setsid()
    multiprocessing.current_process()._config["daemon"] = True  # type: ignore[attr-defined]
    (work / FILE).write_text(f"{os.getpid()} {os.getppid()}", encoding="ascii")


def process_of(work: Path) -> Process | None:
    """Return the process of the job that works in a folder; None where it has not begun, or is done."""
    try:
        number, parent = (work / FILE).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return None
    return Process(int(number), int(parent))


def _gone(number: int) -> bool:
    try:
        return bool(psutil.Process(number).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
