"""What a job may not do: change a file that is not its own, start or end another process.

It is no prison: it keeps what a notebook does by mistake from other reports, as far as Python hears of it.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

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
    """Give the real paths that an event changes; a link is changed itself, not what it leads to."""
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
