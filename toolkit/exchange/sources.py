"""Whichever file somebody has, read into sheets of cells by the room that knows its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from toolkit.errors import FactsError, Problem
from toolkit.exchange.containers import read_container
from toolkit.exchange.sheets import Container

_ROOMS: Mapping[str, tuple[str, str, str]] = {
    ".xml": ("iati", "read_iati", "iati"),
    ".json": ("ocds", "read_ocds", ""),
    ".docx": ("word", "read_word", "word"),
}
"""By the ending of a file: the room that reads it, the function, and the extra that it needs."""


def read_source(path: Path) -> Container:
    """Read a file of any kind that there is a reader for.

    Raises
    ------
    FactsError
        For what cannot be read; also where the extra that it needs is not installed, which is named.
    """
    room, function, extra = _ROOMS.get(path.suffix.lower(), ("", "", ""))
    if not room:
        return read_container(path)
    try:
        read = getattr(import_module(f"toolkit.exchange.{room}"), function)
        return cast(Callable[[Path], Container], read)(path)
    except ImportError as error:
        fields: dict[str, Any] = {"found": error.name or "", "extra": extra}
        raise FactsError(Problem("missing_extra", path.name, fields=fields)) from None
