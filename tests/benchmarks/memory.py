"""What a tree of processes holds: memory, each shared page counted once (PSS), and open files."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path


class Watched:
    """A process and all below it, looked at now and then.

    Attributes
    ----------
    megabytes : list of float
        Of the whole tree, each time it was looked at.
    files : list of int
        Open in the first process.
    """

    def __init__(self, pid: int, every: float) -> None:
        self.megabytes: list[float] = []
        self.files: list[int] = []
        self._pid, self._every = pid, every
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(self._every):
            with contextlib.suppress(OSError):
                self.files.append(len(list(Path(f"/proc/{self._pid}/fd").iterdir())))
                self.megabytes.append(sum(map(_pss, _tree(self._pid))))


def _tree(root: int) -> Iterator[int]:
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            parents[int(path.name)] = int((path / "stat").read_text().rpartition(")")[2].split()[1])
    below = {root}
    while more := {pid for pid, parent in parents.items() if parent in below} - below:
        below |= more
    yield from below


def _pss(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def median(values: list[float]) -> float:
    """Give the middle one of some values."""
    return sorted(values)[len(values) // 2]
