"""Evidence on the reports themselves: whether what they state follows from their own numbers."""

from __future__ import annotations

from toolkit.facts.schemas.tables import TABLES
from toolkit.measured import Measured
from toolkit.measures import reconciliation, verdicts
from toolkit.measures.evidence.asked import WHOLE, Asked, Figures, nothing, part_of


def agreeing(asked: Asked, kind: str) -> Figures:
    """Give the part of the stated figures of one kind that agree with their recomputation."""
    found = verdicts.of_kind(asked.programme, asked.at, kind)
    held = [verdict for verdict in found if verdict.agrees is not None]
    if not found:
        return nothing("share", "nothing_stated", "share")
    agreeing = sum(bool(verdict.agrees) for verdict in held)
    return {WHOLE: part_of(agreeing, len(held), (f for v in held for f in v.stated), len(found), "not_recomputable")}


def contradictions(asked: Asked) -> Figures:
    """Count the facts that are printed with several values, of those that are printed in several places."""
    tables = [name for name in _FIGURES if asked.programme.has(name)]
    several = sum(_several(asked, name) for name in tables)
    found = [reconciliation.contradictions(asked.programme, name, asked.at) for name in tables]
    facts = tuple(dict.fromkeys(str(fact) for frame in found for fact in frame["counted"]))
    if not several:
        return nothing("count", "nothing_printed_twice")
    return {WHOLE: Measured(float(len(facts)), "count", "count", facts, n=several, of=several)}


def _several(asked: Asked, name: str) -> int:
    twice = reconciliation.printed_twice(asked.programme, name, asked.at)
    return len(twice.drop_duplicates(list(TABLES[name].KEY)))


_FIGURES = ("observations", "budget", "beneficiaries", "activity_progress")
