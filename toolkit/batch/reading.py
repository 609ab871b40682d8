"""What a job does, as Python hears of it: the facts it read, and whatever else it should have left alone.

What it only looks at is written down and told at its end; what would change something is refused before it happens.
"""

from __future__ import annotations

import contextlib
import os
import site
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from toolkit.batch.guard import Guard
from toolkit.errors import NotebookError, Problem
from toolkit.facts.folders import data_folder

_PACKAGE = Path(__file__).resolve().parents[1]
_SYSTEM = ("/bin", "/dev", "/etc", "/lib", "/lib64", "/opt", "/proc", "/sys", "/usr", "/var/cache/fontconfig")


class Reads:
    """The files that were opened while this record was the one that is kept.

    Parameters
    ----------
    folders : iterable of str
        Folders of the facts that the job may read.
    work : Path
        Folder to work in: the only one whose files it may change.

    Attributes
    ----------
    facts : set of str
        Files below the folder of facts that the job may read, by their path there.
    elsewhere : set of str
        What is neither facts nor part of the machinery - another programme, a file of the person, the network, another
        program - as a reader may see it, without the path of a machine.
    refused : list of Problem
        What it tried to do and could not.
    """

    def __init__(self, folders: Iterable[str], work: Path) -> None:
        self.facts: set[str] = set()
        self.elsewhere: set[str] = set()
        self.refused: list[Problem] = []
        self._data = data_folder()
        self._folders = tuple(folders)
        self._own = (*machinery(), str(work), str(self._data.parent / "notebooks"))
        self._guard = Guard([os.path.realpath(work), *_caches()], self._refuse)

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with what the job did."""
        found = {"found": ", ".join(sorted(self.elsewhere))}
        return [*self.refused, *([Problem("read_elsewhere", fields=found)] if self.elsewhere else [])]

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note or refuse what Python is about to do."""
        self._guard.heard(event, arguments)
        if event == "open":
            path = arguments[0]
            if isinstance(path, (str, bytes)):
                # Path.resolve is ten times slower
                self.opened(os.path.realpath(os.fsdecode(path)))
        elif event == "socket.connect":
            self.elsewhere.add("network")

    def _refuse(self, code: str, found: str) -> NoReturn:
        path, project = Path(found), self._data.parent
        if path.is_absolute():
            found = path.relative_to(project).as_posix() if path.is_relative_to(project) else path.name
        problem = Problem(code, fields={"found": found})
        if problem not in self.refused:
            self.refused.append(problem)
        raise NotebookError(problem)

    def opened(self, path: str) -> None:
        """Note that a file is opened."""
        with contextlib.suppress(ValueError):
            inside = Path(path).relative_to(self._data)
            if inside.parts and inside.parts[0] in self._folders:
                self.facts.add(inside.as_posix())
            else:
                self.elsewhere.add(f"{self._data.name}/{inside.as_posix()}")
            return
        if not _below(path, self._own) and (_below(path, (str(self._data.parent),)) or not _below(path, _SYSTEM)):
            self.elsewhere.add(Path(path).name)


_kept: Reads | None = None


@contextlib.contextmanager
def recorded(reads: Reads) -> Iterator[Reads]:
    """Keep a record of what this process opens.

    It sees what goes through Python's ``open``, as everything in :mod:`toolkit.facts` does; a library that opens files
    in C is not seen.
    """
    global _kept  # noqa: PLW0603 - Python calls one hook for the whole process, and offers no way to take it off
    _listen()
    _kept = reads
    try:
        yield reads
    finally:
        _kept = None


def confine_kernel(work: str) -> None:
    """Refuse from now on, in this kernel of a job, what a job may not do; what it reads is not told."""
    global _kept  # noqa: PLW0603
    _listen()
    _kept = Reads((), Path(work))


@cache
def _listen() -> None:
    sys.addaudithook(_heard)


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if _kept is not None:
        _kept.heard(event, arguments)


def _caches() -> tuple[str, ...]:
    """List the folders in which libraries keep what they would else have to find out again."""
    import matplotlib as mpl  # noqa: PLC0415

    return tuple(os.path.realpath(folder) for folder in (mpl.get_cachedir(), mpl.get_configdir()))


@cache
def machinery() -> tuple[str, ...]:
    """List the folders of Python, its packages and their caches: what is read there is known by its version."""
    folders = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values(), *site.getsitepackages()}
    folders |= {site.getusersitepackages(), str(_PACKAGE)}
    return (*_caches(), *(os.path.realpath(folder) for folder in folders))


def _below(path: str, folders: Sequence[str]) -> bool:
    return any(path == folder or path.startswith(folder + os.sep) for folder in folders)
