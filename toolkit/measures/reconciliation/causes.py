"""Causes: findings of one place together, so that one bad subtotal is one thing to ask about and not twelve."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.facts.contracts.tables import FACTS, TABLE_OF, Acknowledgement
from toolkit.facts.contracts.values import SEAL_LENGTH
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.measures.reconciliation.finding import UNEXPLAINED, Finding, Severity
from toolkit.measures.reconciliation.register import findings

_ROWS = 3
"""So many rates of nothing in one table have one cause: the form prints 0 % where nothing was to be computed."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What no formula explains of one thing: the figures that show it, the worst first.

    Attributes
    ----------
    findings : tuple of Finding
    acknowledged : bool
        Whether somebody has accepted all that is material of it, and no figure has changed since.
    """

    findings: tuple[Finding, ...]
    acknowledged: bool

    @property
    def severity(self) -> Severity:
        """The worst of its findings."""
        return self.findings[0].severity


def causes(programme: Programme, when: When) -> list[Cause]:
    """Return all that no formula explains, by its cause: material first, then by how much it is off."""
    told: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings(programme, when).values():
        if finding.outcome in UNEXPLAINED:
            told[_subject(programme, finding.fact)].append(finding)
    together = [
        Cause(tuple(sorted(own, key=_weight)), _is_accepted(programme, own)) for own in _joined(programme, told)
    ]
    return sorted(together, key=lambda cause: _weight(cause.findings[0]))


def _joined(programme: Programme, told: dict[str, list[Finding]]) -> list[list[Finding]]:
    """Put rates of nothing of one table together, where there are many."""
    nothing: dict[str, list[str]] = defaultdict(list)
    for subject, own in told.items():
        if all(each.stated.number == 0 and each.stated.unit == "ratio" for each in own):
            row = _row(programme, own[0].fact)
            nothing[f"{row['document']}/{row['table']}"].append(subject)
    for subjects in (several for several in nothing.values() if len(several) >= _ROWS):
        told[subjects[0]] = [each for subject in subjects for each in told.pop(subject)]
    return list(told.values())


def _row(programme: Programme, fact: str) -> dict[str, str]:
    return dict(programme.table(TABLE_OF[fact.partition(":")[0]]).loc[fact])


def _subject(programme: Programme, fact: str) -> str:
    """Name what a printed figure is about: an indicator, an activity, a line of the budget, a statement."""
    table = TABLE_OF[fact.partition(":")[0]]
    column = FACTS[table].columns([FACTS[table].SUBJECT])[0]
    return f"{table}:{_row(programme, fact)[column]}"


def _weight(finding: Finding) -> tuple[bool, float, str]:
    """Order findings: the material ones first, of those the ones that are off by more of what they should be."""
    gap = abs(finding.gap.number) if finding.gap else float("inf")
    whole = 1.0 if finding.gap.unit == "points" or not finding.gap else abs(finding.stated.number + finding.gap.number)
    return finding.severity != "material", -gap / (whole or 1.0), finding.fact


def seal(finding: Finding) -> str:
    """Return the seal of a finding: another one as soon as one of its figures is another one."""
    figures = (finding.stated, finding.recomputed)
    values = (figure.missing if figure.value is None else f"{figure.value:.9g}" for figure in figures)
    return "s" + hashlib.sha256(" ".join((finding.fact, *values)).encode()).hexdigest()[:SEAL_LENGTH]


def is_acknowledged(programme: Programme, finding: Finding) -> bool:
    """Whether somebody has accepted a finding as it is today."""
    accepted = {row.finding: row.hash for _, row in programme.rows(Acknowledgement)}
    return accepted.get(finding.fact) == seal(finding)


def _is_accepted(programme: Programme, own: Iterable[Finding]) -> bool:
    return all(is_acknowledged(programme, each) for each in own if each.severity == "material")
