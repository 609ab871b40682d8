"""The place of each result in the chain that donors' forms know: impact, outcome, output."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from toolkit.facts.contracts.framework import Result
from toolkit.facts.periods import Evaluated
from toolkit.facts.programme import Programme

IMPACT, OUTCOME, OUTPUT = "impact", "outcome", "output"

PLACES = (IMPACT, OUTCOME, OUTPUT)
"""From what is hoped for to what is delivered."""

_ANCHORS = MappingProxyType(
    {"goal": IMPACT, "impact": IMPACT, "purpose": OUTCOME, "outcome": OUTCOME, "output": OUTPUT}
)
"""Levels whose word says where they stand, whatever lies above them."""

_COVER = "plan"
"""Level of what only holds a framework together: it is no result, and those below it are the first."""


def chain(programme: Programme, at: Evaluated) -> Mapping[str, str]:
    """Place the results that hold in a year in the chain of donors.

    A level whose word is one of the chain stands where that says. Any other stands one step below the result above it.
    One with nothing above it begins the chain: as impact where results lie two steps below its level, else as outcome;
    further levels with nothing above them, as lines of work beside objectives, are outputs.

    Returns
    -------
    mapping of str to str
        One of :data:`PLACES` by the code of a result, in the order of the framework, each before what is below it.
    """
    results = {code: result for code, result in programme.results.items() if programme.is_valid(code, at)}
    results = {code: result for code, result in results.items() if result.level != _COVER}
    starts = _starts(results)
    placed: dict[str, str] = {}
    for code in _downwards(results):
        result = results[code]
        above = placed.get(result.parent or "")
        placed[code] = _ANCHORS.get(result.level) or (_below(above) if above else starts[result.level])
    return MappingProxyType(placed)


def _below(place: str) -> str:
    return PLACES[min(PLACES.index(place) + 1, len(PLACES) - 1)]


def _downwards(results: Mapping[str, Result]) -> Iterator[str]:
    """Name results from the first ones down, each before those that lie below it."""

    def own(code: str) -> Iterator[str]:
        yield code
        for below in _children(results, code):
            yield from own(below)

    for code, result in results.items():
        if result.parent not in results:
            yield from own(code)


def _children(results: Mapping[str, Result], code: str) -> list[str]:
    return [below for below, result in results.items() if result.parent == code]


def _starts(results: Mapping[str, Result]) -> Mapping[str, str]:
    """Say where each level stands that has nothing above it and no word of the chain."""
    roots = [code for code, result in results.items() if result.parent not in results]
    levels = dict.fromkeys(results[code].level for code in roots if results[code].level not in _ANCHORS)
    depth = {level: max(_depth(results, c) for c in roots if results[c].level == level) for level in levels}
    highest = {level: IMPACT if depth[level] >= len(PLACES) else OUTCOME for level in list(levels)[:1]}
    return {level: highest.get(level, OUTPUT) for level in levels}


def _depth(results: Mapping[str, Result], code: str) -> int:
    """Count the steps from a result down to the last below it, itself included."""
    return 1 + max((_depth(results, below) for below in _children(results, code)), default=0)
