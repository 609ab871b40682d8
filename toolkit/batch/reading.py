"""What a job reads, written down as it happens: the facts it used, and whatever else it should have left alone."""

from __future__ import annotations

import contextlib
import os
import site
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from toolkit.facts.folders import data_folder

_PACKAGE = Path(__file__).resolve().parents[1]
_SYSTEM = ("/bin", "/dev", "/etc", "/lib", "/lib64", "/opt", "/proc", "/sys", "/usr", "/var/cache/fontconfig")


class Reads:
    """The files that were opened while this record was the one that is kept.

    Attributes
    ----------
    facts : set of str
        Files below the folder of facts that the job may read, by their path there.
    elsewhere : set of str
        What is neither facts nor part of the machinery - another programme, a file of the person, the network, another
        program - as a reader may see it, without the path of a machine.
    """

    def __init__(self, folders: Iterable[str], own: Sequence[Path] = ()) -> None:
        self.facts: set[str] = set()
        self.elsewhere: set[str] = set()
        self._data = data_folder()
        self._folders = tuple(folders)
        self._own = (*machinery(), *map(str, own), str(self._data.parent / "notebooks"))

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


@cache
def _listen() -> None:
    sys.addaudithook(_heard)


def _heard(event: str, arguments: tuple[object, ...]) -> None:
    if _kept is None:
        return
    if event == "open":
        path = arguments[0]
        if isinstance(path, (str, bytes)):
            # Path.resolve is ten times slower
            _kept.opened(os.path.realpath(os.fsdecode(path)))
    elif event == "socket.connect":
        _kept.elsewhere.add("network")
    elif event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"):
        program = arguments[0]
        _kept.elsewhere.add(Path(os.fsdecode(program)).name if isinstance(program, (str, bytes)) else event)


@cache
def machinery() -> tuple[str, ...]:
    """List the folders of Python, its packages and their caches: what is read there is known by its version."""
    import matplotlib as mpl  # noqa: PLC0415

    folders = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values(), *site.getsitepackages()}
    folders |= {site.getusersitepackages(), str(_PACKAGE), mpl.get_cachedir(), mpl.get_configdir()}
    return tuple(os.path.realpath(folder) for folder in folders)


def _below(path: str, folders: Sequence[str]) -> bool:
    return any(path == folder or path.startswith(folder + os.sep) for folder in folders)
