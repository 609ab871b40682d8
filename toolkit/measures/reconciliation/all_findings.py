"""The register of findings: what became of every printed figure that follows from others, once for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import pandas as pd

from toolkit.errors import refuse_unknown
from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.figures import typed
from toolkit.measures.reconciliation.checks import CHECKS, KINDS, SLIPPED, TWICE, Check
from toolkit.measures.reconciliation.claims import FOLLOWS, UNEXPLAINED, Finding, best, worst
from toolkit.measures.reconciliation.judging import gap_of, judge


def compared(programme: Programme, when: When, name: str) -> pd.DataFrame:
    """Hold every printed figure of one kind against what it should be.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
    name : str
        One of :data:`CHECKS`.

    Returns
    -------
    DataFrame
        The table of the check, with `verdict`, what became of each figure, and ``verdict.mark``, its severity, as text,
        and as `Measured` `gap`, by how much it is off. `recomputed` is what decides: of a figure that agrees by another
        formula what that gives, of one that does not follow from its parts or another place what those give. A column
        that is called by its formula keeps what that gives, and the gap is the one to it.
    """
    refuse_unknown(name, CHECKS, "name")
    table, own = _held(programme, programme.at(when), name)
    settled = (
        {} if CHECKS[name].any_row or not own else _of_kinds(programme, programme.at(when), CHECKS[name].about, name)
    )
    said = [settled.get(each.fact, each) for each in own]
    cells: dict[str, list[Any]] = {
        "gap": [gap_of(each.stated, each.claim.recomputed) for each in own],
        "verdict": [each.outcome for each in said],
        "verdict.mark": [each.severity for each in said],
    }
    if "recomputed" in table:
        cells |= {"gap": [each.gap for each in said], "recomputed": [each.recomputed for each in said]}
    return typed(table.assign(**{name: pd.Series(own_, table.index, object) for name, own_ in cells.items()}))


def findings(programme: Programme, when: When, kinds: Iterable[str] = ()) -> Mapping[str, Finding]:
    """Return what became of every printed figure that follows from others, by the fact that prints it.

    A figure that several checks are about has one outcome, the worst of what each of them gives.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
    kinds : iterable of str, optional
        Of which kinds of facts, as identifiers name them; of all, when none is named.
    """
    return _of_kinds(programme, programme.at(when), tuple(kinds) or KINDS)


def _of_kinds(programme: Programme, at: Evaluated, kinds: Iterable[str], shown: str = "") -> Mapping[str, Finding]:
    """Return the findings about facts of some kinds, all of them or as far as they decide about those of one check."""
    whole = not shown or CHECKS[shown].rest
    of_each = [_findings(programme, at, kind, whole) for kind in kinds]
    return of_each[0] if len(of_each) == 1 else {fact: each for own in of_each for fact, each in own.items()}


@lru_cache(maxsize=128)
def _findings(programme: Programme, at: Evaluated, kind: str, whole: bool) -> Mapping[str, Finding]:
    """Return the findings about facts of one kind: only the checks that are about such facts are made."""
    found: dict[str, dict[str, list[Finding]]] = {}
    for name in (name for name, check in CHECKS.items() if kind in check.about and (whole or not check.rest)):
        for each in _held(programme, at, name)[1]:
            if each.claim.says_something and each.fact.partition(":")[0] == kind:
                found.setdefault(each.fact, {}).setdefault(name, []).append(each)
    for fact, others in _same_figure(programme, kind).items():
        for name in (name for other in others if (name := f"{TWICE}:{other.partition(':')[0]}") in CHECKS):
            also = [each for each in _held(programme, at, name)[1] if each.fact in others]
            if also and fact in found:
                found[fact].setdefault(name, []).extend(also)
    return MappingProxyType({fact: _settled(several) for fact, several in found.items()})


@lru_cache(maxsize=64)
def _same_figure(programme: Programme, kind: str) -> Mapping[str, set[str]]:
    """Return for every fact of one kind the facts of others that stand in the same place: one figure, read twice."""
    places = where_printed(programme)
    at_place: dict[Place, set[str]] = {}
    for fact, place in places.items():
        at_place.setdefault(place, set()).add(fact)
    several = [alike for alike in at_place.values() if len(alike) > 1]
    own = {fact: alike for alike in several for fact in sorted(alike) if fact.partition(":")[0] == kind}
    found = {fact: {each for each in alike if each.partition(":")[0] != kind} for fact, alike in own.items()}
    return MappingProxyType({fact: alike for fact, alike in found.items() if alike})


@lru_cache(maxsize=16)
def where_printed(programme: Programme) -> Mapping[str, Place]:
    """Return the place of every fact that says where it is printed, and the figure as it stands there."""
    found: dict[str, Place] = {}
    for contract in FACTS.values():
        for fact, row in programme.facts(contract) if contract.VALUE and contract.ADDRESSED else ():
            if row.table and row.as_printed:
                found[fact] = (row.document, row.table, row.row, row.column, row.as_printed)
    return MappingProxyType(found)


Place = tuple[str, str, str, str, str]
"""Document, table, row and column, and the figure as printed there."""


def printed_findings(programme: Programme, when: When) -> list[Finding]:
    """Return one finding for every printed figure that follows from others, also where several facts read it."""
    places, alike = where_printed(programme), dict[object, list[Finding]]()
    for fact, each in findings(programme, when).items():
        alike.setdefault(places.get(fact, fact), []).append(each)
    rest = {name.partition(":")[0] for name, check in CHECKS.items() if check.rest}
    ordered = (sorted(own, key=lambda each: (each.claim.kind in rest, each.fact)) for own in alike.values())
    return [worst([each for each in own if each.outcome != "not_recomputable"] or own) for own in ordered]


def _settled(several: Mapping[str, list[Finding]]) -> Finding:
    """Choose what is said of a figure: the worst of its checks, those of other places only where there are no more."""
    by_check = {name: best(own) if CHECKS[name].any_row else worst(own) for name, own in several.items()}
    own = [each for name, each in by_check.items() if not CHECKS[name].elsewhere and each.outcome != "not_recomputable"]
    why = [each for each in own if each.outcome in UNEXPLAINED and not each.claim.is_denied]
    return worst(why or own or by_check.values())


@lru_cache(maxsize=128)
def _held(programme: Programme, at: Evaluated, name: str) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Judge the claims of one check, each by itself."""
    check = CHECKS[name]
    table = check.table(programme, at) if not check.needs or programme.has(check.needs) else pd.DataFrame()
    return table, tuple(judge(claim, programme.conventions) for claim in check.claims(name, table))


@dataclass(frozen=True, slots=True)
class Compared:
    """One stated figure and what came of recomputing it.

    Attributes
    ----------
    agrees : bool or None
        None where the document does not print what the figure was made from.
    stated, facts : tuple of str
        The facts that state it, and all that took part.
    """

    kind: str
    agrees: bool | None
    stated: tuple[str, ...]
    facts: frozenset[str]


@lru_cache(maxsize=16)
def evaluated(programme: Programme, when: When) -> tuple[Compared, ...]:
    """Recompute what an evaluation counts: changes and averages of one year, the rest whole."""
    found: list[Compared] = []
    for name, check in ((name, check) for name, check in CHECKS.items() if check.kind):
        for each in _held(programme, programme.at(when), name)[1]:
            facts = frozenset((*each.stated.inputs, *each.recomputed.inputs))
            found.append(Compared(check.kind, _agrees(check, each), each.stated.inputs, facts))
    return tuple(found)


def _agrees(check: Check, finding: Finding) -> bool | None:
    """Tell whether a figure agrees; by another formula only where the document does not say which it goes by."""
    if finding.outcome == "not_recomputable" or finding.by == SLIPPED:
        return None
    return finding.outcome in FOLLOWS or (check.any_formula and finding.outcome != "differs")


def of_kind(programme: Programme, when: When, kind: str) -> list[Compared]:
    """Return the comparisons of one kind."""
    return [each for each in evaluated(programme, when) if each.kind == kind]


def touching(programme: Programme, when: When, facts: set[str]) -> list[Compared]:
    """Return the comparisons in which one of some facts took part and that could be recomputed."""
    return [each for each in evaluated(programme, when) if each.agrees is not None and each.facts & facts]
