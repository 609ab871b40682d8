"""A programme that stands in for the one on file: whoever opens it by its code is given this one, for a while."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.facts.programme import Programme

_STANDING_IN: ContextVar[Mapping[str, Programme]] = ContextVar("standing_in", default=MappingProxyType({}))


def who_stands_in(code: str) -> Programme | None:
    """Return the programme that stands in for a code; mostly nobody does."""
    return _STANDING_IN.get().get(code)


@contextlib.contextmanager
def standing_in(programme: Programme) -> Iterator[None]:
    """Let a programme, as one that was changed, be what is opened by its code."""
    before = _STANDING_IN.set(MappingProxyType({programme.code: programme}))
    try:
        yield
    finally:
        _STANDING_IN.reset(before)
