"""The process of a job as others see it: whether it is still there, whose child it is, and what it leaves behind."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

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
    """Give the process of the job that works in a folder; None where it has not begun, or is done."""
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
