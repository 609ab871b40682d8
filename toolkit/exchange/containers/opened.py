"""Files as bytes, before anything in them is believed: no larger than can be held, and what they begin with."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from errno import EISDIR
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from toolkit.errors import FactsError, Problem
from toolkit.facts.folders import shown_path

LARGEST = 100_000_000
"""Bytes that a file may have, and that what it packs may have together."""

OLE, ZIP, PDF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF"
"""What a file begins with: one of Office before 2007 or one with a password, a packed one, a page that was printed."""


@dataclass(frozen=True)
class Opened:
    """A file's bytes.

    Attributes
    ----------
    name : str
        Its name, without any folder.
    shown : str
        The file as a reader knows it.
    content : bytes
    """

    name: str
    shown: str
    content: bytes

    @cached_property
    def digest(self) -> str:
        """SHA-256 of its bytes, in hexadecimal."""
        return sha256(self.content).hexdigest()

    def refused(self, code: str, place: str = "", **fields: str) -> FactsError:
        """Say that it cannot be read: the one problem that keeps everything else in it from being looked at."""
        return FactsError(self.problem(code, place, **fields))

    def problem(self, code: str, place: str = "", **fields: str) -> Problem:
        """Say what is wrong in it, and where."""
        return Problem(code, located(self.shown, place), fields=fields)


def located(file: str, place: str) -> str:
    """Name a place in a file, as problems do: its sheet and cell, the path of an element, a pointer."""
    return f"{file}, {place}" if place else file


def first_of(found: Sequence[str]) -> dict[str, str]:
    """Name the first three of some places, and how many there are."""
    return {"n": str(len(found)), "found": ", ".join(found[:_FIRST]) + (" …" if len(found) > _FIRST else "")}


_FIRST = 3


def open_file(path: Path, most: int = LARGEST) -> Opened:
    """Read a file of at most so many bytes.

    Raises
    ------
    FactsError
        For one that is not there, is none, is larger, or cannot be read.
    """
    name = shown_path(path)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # to open a pipe or a device may wait without end
            kind = os.strerror(EISDIR) if stat.S_ISDIR(found.st_mode) else stat.filemode(found.st_mode)
            raise FactsError(Problem("unreadable_file", name, fields={"found": kind}))
        if found.st_size > most:
            sizes = {"found": f"{found.st_size / 1e6:.0f} MB", "expected": f"{most / 1e6:.0f} MB"}
            raise FactsError(Problem("file_too_large", name, fields=sizes))
        content = path.read_bytes()
    except FileNotFoundError:
        raise FactsError(Problem("missing_file", name)) from None
    except OSError as error:
        raise FactsError(Problem("unreadable_file", name, fields={"found": error.strerror or ""})) from None
    if not content.strip():
        raise FactsError(Problem("empty_file", name))
    return Opened(path.name, name, content)


BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError, ValueError, KeyError)
"""What a packed file raises that is broken, or locked (RuntimeError), or packed in a way that nobody knows."""
