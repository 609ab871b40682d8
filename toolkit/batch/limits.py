"""What a job may use, and what becomes of the process it runs in: memory, signals, its log, its dice."""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import gc
import hashlib
import os
import random
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
    """Make this process end with the one that started it, however that ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_WITH_PARENT, signal.SIGKILL)


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
