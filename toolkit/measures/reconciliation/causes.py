"""Causes: findings of one place together, so that one bad subtotal is one thing to ask about and not twelve."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from toolkit.facts.contracts.rates_and_statements import Statement
from toolkit.facts.contracts.tables_by_name import FACTS, TABLE_OF
from toolkit.facts.contracts.values import SEAL_LENGTH
from toolkit.facts.contracts.word_tables import Acknowledgement
from toolkit.facts.facts_as_figures import printed_figure
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured
from toolkit.measured import counted as of_all
from toolkit.measures.reconciliation.all_findings import Place, printed_findings, where_printed
from toolkit.measures.reconciliation.claims import FOLLOWS, UNEXPLAINED, Finding, Severity

_ROWS = 3
"""So many alike in one table have one cause: the form prints 0 % where nothing was to be computed, or its column is
called by what it does not hold."""


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
    unexplained = [each for each in printed_findings(programme, when) if each.outcome in UNEXPLAINED]
    columns = Counter(_column(programme, each) for each in unexplained)
    told: dict[str, list[Finding]] = defaultdict(list)
    for each in unexplained:
        column = _column(programme, each)
        is_many = column and columns[column] >= _ROWS
        told[column if is_many else _subject(programme, _denied(programme, each) or each.fact)].append(each)
    together = [
        Cause(tuple(sorted(own, key=_weight)), _is_accepted(programme, own)) for own in _joined(programme, told)
    ]
    return sorted(together, key=lambda cause: _weight(cause.findings[0]))


def _joined(programme: Programme, told: dict[str, list[Finding]]) -> list[list[Finding]]:
    """Put rates of nothing of one table together, where there are many."""
    nothing: dict[str, list[str]] = defaultdict(list)
    for subject, own in told.items():
        if all(each.stated.value == 0 and each.stated.unit == "ratio" for each in own):
            row = _row(programme, own[0].fact)
            nothing[f"{row['document']}/{row['table']}"].append(subject)
    for subjects in (several for several in nothing.values() if len(several) >= _ROWS):
        told[subjects[0]] = [each for subject in subjects for each in told.pop(subject)]
    return list(told.values())


def _column(programme: Programme, finding: Finding) -> str:
    """Name the column of what its document denies; empty for other findings, and for what stands in a text."""
    row = _row(programme, finding.fact) if finding.claim.is_denied else {}
    return f"{row['document']}/{row['column']}" if row.get("column") else ""


def _row(programme: Programme, fact: str) -> dict[str, str]:
    return dict(programme.table(TABLE_OF[fact.partition(":")[0]]).loc[fact])


def _denied(programme: Programme, finding: Finding) -> str:
    """Return the fact behind a finding that its own document denies; empty where none is."""
    if finding.by != "disputed":
        return ""
    facts = (*finding.stated.inputs, *finding.recomputed.inputs)
    known = ((fact, printed_figure(programme, fact)) for fact in facts)
    return next((fact for fact, figure in known if figure is not None and figure.certainty == "disputed"), "")


def _subject(programme: Programme, fact: str) -> str:
    """Name what a printed figure is about: an indicator, an activity, a line of the budget, a statement.

    A statement that stands where another fact does, is about what that is.
    """
    fact = _at_place(programme).get(where_printed(programme).get(fact), fact)
    table = TABLE_OF[fact.partition(":")[0]]
    column = FACTS[table].columns([FACTS[table].SUBJECT])[0]
    return f"{table}:{_row(programme, fact)[column]}"


@lru_cache(maxsize=16)
def _at_place(programme: Programme) -> Mapping[Place | None, str]:
    """Return for every printed place one of its facts, that of an indicator or a line rather than a statement."""
    places = where_printed(programme)
    ordered = sorted(places, key=lambda fact: not fact.startswith(f"{Statement.CALLED}:"))
    return {places[fact]: fact for fact in ordered}


def _weight(finding: Finding) -> tuple[bool, float, str]:
    """Order findings: the material ones first, of those the ones that are off by more of what they should be."""
    gap = abs(finding.gap.number) if finding.gap else float("inf")
    whole = 1.0 if finding.gap.unit == "points" or not finding.gap else abs(finding.stated.number + finding.gap.number)
    return finding.severity != "material", -gap / (whole or 1.0), finding.fact


def seal(finding: Finding) -> str:
    """Return the seal of a finding: another one as soon as one of its figures is another one."""
    figures = (finding.stated, finding.recomputed)
    values = (figure.text or figure.missing if figure.value is None else f"{figure.value:.9g}" for figure in figures)
    return "s" + hashlib.sha256(" ".join((finding.fact, *values)).encode()).hexdigest()[:SEAL_LENGTH]


def is_acknowledged(programme: Programme, finding: Finding) -> bool:
    """Whether somebody has accepted a finding as it is today."""
    accepted = {row.finding: row.hash for _, row in programme.rows(Acknowledgement)}
    return accepted.get(finding.fact) == seal(finding)


def _is_accepted(programme: Programme, own: Sequence[Finding]) -> bool:
    heavy = [each for each in own if each.severity == "material"] or own
    return all(is_acknowledged(programme, each) for each in heavy)


def asked_about(programme: Programme, when: When) -> pd.DataFrame:
    """List the causes of what is material, each by the figure that shows it most: the things to ask about.

    Returns
    -------
    DataFrame
        As :func:`listed`, one row a cause, and `with_cause`, how many figures are materially off for it.
    """
    rows: dict[str, dict[str, object]] = {}
    for cause in causes(programme, when):
        own = [each for each in cause.findings if each.severity == "material"]
        if own:
            rows[own[0].fact] = _row_of(own[0]) | {"with_cause": of_all(len(own), [each.fact for each in own])}
    return frame(rows, "fact", [*_COLUMNS, "with_cause"])


def listed(programme: Programme, when: When) -> pd.DataFrame:
    """List what no formula explains, cause by cause: material first.

    Returns
    -------
    DataFrame
        One row a printed figure, index its fact; as text `counted` (the fact, for its place), `verdict` and
        ``verdict.mark``, its severity; as `Measured` `stated recomputed gap`.
    """
    found = [finding for cause in causes(programme, when) for finding in cause.findings]
    return frame({finding.fact: _row_of(finding) for finding in found}, "fact", _COLUMNS)


_COLUMNS = ("counted", "stated", "recomputed", "gap", "verdict", "verdict.mark")


def _row_of(finding: Finding) -> dict[str, object]:
    return {
        "counted": finding.fact,
        "stated": finding.stated,
        "recomputed": finding.recomputed,
        "gap": finding.gap,
        "verdict": "disputed" if finding.by == "disputed" else finding.outcome,
        "verdict.mark": finding.severity,
    }


def by_kind(programme: Programme, when: When) -> pd.DataFrame:
    """Count the printed figures that follow from others, kind by kind, and what became of them.

    Returns
    -------
    DataFrame
        Index `check`, by what decides about each; as `Measured` counts `derived`, and of those `follow`, `otherwise`
        (by another formula), `not_following`, `material` and `not_recomputed`.
    """
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for finding in printed_findings(programme, when):
        kinds[finding.claim.kind].append(finding)
    rows = {kind: counted(own) for kind, own in sorted(kinds.items(), key=lambda item: -len(item[1]))}
    return frame(rows, "check", COUNTS)


def summary(programme: Programme, when: When) -> Mapping[str, Measured]:
    """Count all printed figures that follow from others, and what became of them.

    Returns
    -------
    mapping of str to Measured
        As the columns of :func:`by_kind`, and `causes`, how many things what is material comes from; empty where no
        figure is printed that follows from others.
    """
    found = printed_findings(programme, when)
    if not found:
        return {}
    own = [cause for cause in causes(programme, when) if cause.severity == "material"]
    return counted(found) | {"causes": of_all(len(own), [each.fact for cause in own for each in cause.findings])}


def counted(found: Sequence[Finding]) -> dict[str, Measured]:
    """Count findings by what became of them: :data:`COUNTS`, each of all."""
    outcomes = {
        "derived": list(found),
        "follow": [each for each in found if each.outcome in FOLLOWS],
        "otherwise": [each for each in found if each.outcome == "agrees_with_another_formula"],
        "not_following": [each for each in found if each.outcome in UNEXPLAINED],
        "material": [each for each in found if each.severity == "material"],
        "not_recomputed": [each for each in found if each.outcome == "not_recomputable"],
    }
    return {name: _count(own, len(found)) for name, own in outcomes.items()}


COUNTS = ("derived", "follow", "otherwise", "not_following", "material", "not_recomputed")
"""What is counted of findings."""


def _count(found: Sequence[Finding], of: int) -> Measured:
    return of_all(len(found), [each.fact for each in found], of=of)
