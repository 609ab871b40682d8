"""Circles: what lies under itself, found before anything walks from a part to its whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def circles(parents: Mapping[str, str]) -> Iterator[list[str]]:
    """Find the circles in which codes lie under each other.

    Parameters
    ----------
    parents : mapping of str to str
        By code, the code above it; empty where there is none.

    Yields
    ------
    list of str
        The codes of one circle, from the one that stands first in the mapping on, each under the next and the last
        under the first.
    """
    done: set[str] = set()
    for start in parents:
        code, way = start, list[str]()
        while code in parents and code not in done:
            done.add(code)
            way.append(code)
            code = parents[code]
        if code in way:
            yield way[way.index(code) :]
