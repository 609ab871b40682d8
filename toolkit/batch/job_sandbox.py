"""What a job reads and does, and what it may not do: change files that are not its own, start or end processes."""

from __future__ import annotations

import contextlib
import os
import signal
import site
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from toolkit.errors import NotebookError, Problem
from toolkit.facts.folders import NOTEBOOKS, RULES, data_folder, own_folder, supplied_folder

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
        self._rules = supplied_folder(RULES)
        self._own = (*machinery(), str(work), str(own_folder(NOTEBOOKS)), str(supplied_folder(NOTEBOOKS)))
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
        if RULES in self._folders and _below(path, (str(self._rules),)):
            self.facts.add(f"{RULES}/{Path(path).relative_to(self._rules).as_posix()}")
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


_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NOWHERE = ("/dev/null",)

Places = tuple[tuple[int, int | None], ...]
"""Where the arguments of an event have a path that is changed, and the folder that it is relative to."""

_CHANGES: MappingProxyType[str, Places] = MappingProxyType(
    {
        "os.remove": ((0, 1),),
        "os.rmdir": ((0, 1),),
        "os.mkdir": ((0, 2),),
        "os.rename": ((0, 2), (1, 3)),
        "os.link": ((1, 3),),
        "os.symlink": ((1, 2),),
        "os.truncate": ((0, None),),
        "os.chmod": ((0, 2),),
        "os.chown": ((0, 3),),
        "os.utime": ((0, 3),),
    }
)
_STARTS = frozenset(
    {"os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "os.exec", "pty.spawn", "subprocess.Popen"}
)


class Guard:
    """What one job may change.

    Parameters
    ----------
    own : sequence of str
        Folders whose files it may change, as real paths.
    refused : callable
        Told what is refused before it happens: the code of the problem, and what it is done to, a path or a word. It
        raises.
    """

    def __init__(self, own: Sequence[str], refused: Callable[[str, str], None]) -> None:
        self._own = tuple(folder + os.sep for folder in own)
        self._refused = refused

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Refuse an event of Python that it may not cause."""
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITES and isinstance(path, (str, bytes)):
                self._changed(os.path.realpath(os.fsdecode(path)))
        elif event in _CHANGES:
            for path in _paths(_CHANGES[event], arguments):
                self._changed(path)
        elif event in _STARTS:
            self._refused("started_process", _program(event, arguments))
        elif event in ("os.kill", "os.killpg"):
            number, what = arguments
            if what and number not in _itself(event):
                self._refused("ended_process", _signal(what))

    def _changed(self, path: str) -> None:
        cached = f"{os.sep}__pycache__{os.sep}" in path
        if not (cached or path in _NOWHERE or path.startswith(self._own)):
            self._refused("changed_file", path)


def _paths(places: Places, arguments: tuple[Any, ...]) -> list[str]:
    """Return the real paths that an event changes; a link is changed itself, not what it leads to."""
    found = []
    for place, folder in places:
        path = arguments[place]
        if isinstance(path, (str, bytes, os.PathLike)):
            base = arguments[folder] if folder is not None else -1
            start = Path(f"/proc/self/fd/{base}") if isinstance(base, int) and base >= 0 else Path()
            whole = start / os.fsdecode(path)
            found.append(str(Path(os.path.realpath(whole.parent)) / whole.name))
    return found


def _program(event: str, arguments: tuple[Any, ...]) -> str:
    """Name a program that would be started, without its folder and what it is told."""
    program = arguments[0] if arguments else event
    words = os.fsdecode(program).split() if isinstance(program, (str, bytes)) else []
    return Path(words[0]).name if words else event


def _itself(event: str) -> tuple[int, ...]:
    return (os.getpid(), 0) if event == "os.kill" else (os.getpgrp(), 0)


def _signal(number: int) -> str:
    with contextlib.suppress(ValueError):
        return signal.Signals(number).name
    return str(number)
