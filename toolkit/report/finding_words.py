"""Findings in words: what a document states, what comes out, what was tried, and by how much it is off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.facts.contracts.tables_by_name import TABLE_OF
from toolkit.facts.facts_as_figures import printed_figure
from toolkit.facts.identifiers import operands_of
from toolkit.facts.programme import open_programme
from toolkit.measures.reconciliation.all_findings import printed_findings
from toolkit.measures.reconciliation.causes import Cause, causes, counted, is_acknowledged, seal
from toolkit.measures.reconciliation.claims import Finding, Severity, rank
from toolkit.measures.reconciliation.remarks import Remark, remarks
from toolkit.report.page import Page
from toolkit.words import plain

NAMED = 4
"""Figures of one cause that are told in full; the others are counted."""


def explained(page: Page, finding: Finding) -> str:
    """Say what became of a printed figure."""
    outcome, by = finding.outcome, finding.by
    if finding.claim.is_denied:
        return page.note(finding.fact) or page.words("finding.denied")
    fields = {"recomputed": page.show(finding.recomputed), "gap": page.show(finding.gap)}
    why = page.words(f"missing.{finding.recomputed.missing}") if finding.recomputed.missing else ""
    if outcome in ("agrees_by_convention", "agrees_with_another_formula"):
        return page.words(f"finding.{outcome}", by=page.words(f"way.{by}"), **fields)
    if outcome == "not_recomputable":
        return page.words(f"finding.{by}" if by in ("weights", "rule") else "finding.not_recomputable", why=why)
    if finding.stated.text:
        return page.words("finding.grade", **fields)
    if outcome in ("differs", "contradicts") and by != "disputed" and not finding.recomputed:
        return page.words("finding.without_answer", why=why)
    return page.words("finding.disputed" if by == "disputed" else f"finding.{outcome}", **fields)


def as_dict(page: Page, finding: Finding) -> dict[str, Any]:
    """Return a finding as it goes out: what is printed and where, what comes out, and why."""
    row = page.programme.table(TABLE_OF[finding.fact.partition(":")[0]]).loc[finding.fact]
    printed = printed_figure(page.programme, finding.fact) or finding.stated
    return {
        "programme": page.programme.code,
        "id": finding.fact,
        "document": str(row["document"]),
        "section": str(row["table"]),
        "kind": finding.claim.kind,
        "claim": plain(page.fact_name(finding.fact)),
        "stated": str(row["as_printed"]),
        "stated_value": printed.value,
        "recomputed_value": finding.recomputed.value,
        "gap": finding.gap.value,
        "outcome": finding.outcome,
        "severity": finding.severity,
        "convention": finding.by,
        "formula": finding.recomputed.formula,
        "operands": list(finding.recomputed.inputs) or operands_of(str(row.get("operands", ""))),
        "explanation": plain(explained(page, finding)),
        "seal": seal(finding),
        "acknowledged": is_acknowledged(page.programme, finding),
    }


def remark_as_dict(page: Page, remark: Remark) -> dict[str, Any]:
    """Return a remark in the shape of a finding; what only printed figures have is empty."""
    empty = dict.fromkeys(("stated_value", "recomputed_value", "gap"))
    return {
        "programme": page.programme.code,
        "id": f"{remark.kind}:{remark.subject}",
        "document": remark.fields.get("document", ""),
        "section": remark.fields.get("heading", ""),
        "kind": remark.kind,
        "claim": remark.fields.get("heading", remark.subject),
        "stated": "",
        **empty,
        "outcome": "contradicts",
        "severity": "minor",
        "convention": "",
        "formula": "",
        "operands": [],
        "explanation": plain(remarked(page, remark)),
        "seal": "",
        "acknowledged": False,
    }


def told(page: Page, cause: Cause) -> list[str]:
    """Tell a cause in lines: where it stands, and what is stated and comes out, figure by figure."""
    lines = [
        page.words(
            "finding.line",
            place=page.source(each.fact),
            claim=page.fact_name(each.fact),
            explanation=explained(page, each),
            seal=seal(each),
        )
        for each in cause.findings[:NAMED]
    ]
    rest = len(cause.findings) - NAMED
    return [plain(line) for line in [*lines, *([page.words("finding.more", n=rest)] if rest > 0 else [])]]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What is said of the printed figures of a programme.

    Attributes
    ----------
    findings : list of dict
        As :func:`as_dict`, the worst first.
    lines : list of str
        The same for a reader: how many, and what no formula explains, by its cause.
    is_open : bool
        Whether something material is not accepted.
    """

    findings: list[dict[str, Any]]
    lines: list[str]
    is_open: bool


def reconcile(code: str, year: str, language: str, least: Severity) -> Reconciled:
    """Hold all printed figures of a programme that follow from others against them.

    Parameters
    ----------
    code : str
    year : str
        A year, or a part of one, that the programme reports; empty for the last.
    language : str
        The programme's first one is taken where it has not got this one.
    least : {"material", "minor"}
        Of what no formula explains, how severe what is told has to be.

    Raises
    ------
    FactsError, ParametersError
        When the facts are not in order; when the programme does not report the year.
    """
    programme, severities = open_programme(code), ("material", "minor")[: 1 if least == "material" else 2]
    spoken = language if language in programme.file.languages else programme.file.languages[0]
    page = Page(programme, year or max(programme.file.reporting_years), spoken)
    found = sorted(printed_findings(programme, page.at), key=rank)
    own = causes(programme, page.at)
    lines = [page.words("reconcile.heading", programme=code, year=page.year), summary(page, found, own)]
    for cause in (cause for cause in own if cause.severity in severities):
        state = page.words(f"reconcile.{'accepted' if cause.acknowledged else cause.severity}")
        lines += [f"{'  ' if i else state + ': '}{line}" for i, line in enumerate(told(page, cause))]
    beside = remarks(programme, page.at) if least == "minor" else []
    lines += [f"{page.words('reconcile.minor')}: {plain(remarked(page, each))}" for each in beside]
    kept = [each for each in found if not each.severity or each.severity in (*severities, "tie")]
    is_open = any(cause.severity == "material" and not cause.acknowledged for cause in own)
    told_ = [as_dict(page, each) for each in kept] + [remark_as_dict(page, each) for each in beside]
    return Reconciled(told_, lines, is_open)


def summary(page: Page, found: Sequence[Finding], own: Sequence[Cause]) -> str:
    """Say how many printed figures follow from others, how many do not, and how many cannot be recomputed."""
    if not found:
        return page.words("reconcile.nothing")
    counts = {name: page.numbers.decimal(figure.number) for name, figure in counted(found).items()}
    return page.words(
        "reconcile.summary",
        of=counts["derived"],
        follow=counts["follow"],
        otherwise=counts["otherwise"],
        differ=counts["not_following"],
        material=counts["material"],
        causes=sum(cause.severity == "material" for cause in own),
        silent=counts["not_recomputed"],
    )


def remarked(page: Page, remark: Remark) -> str:
    """Say what does not fit though no figure shows it."""
    key, fields = f"remark.{remark.kind}", dict(remark.fields)
    part = fields.get("family") or fields.get("kind")
    for name in ("period", "found"):
        if name in fields:
            fields[name] = "; ".join(map(page.numbers.period, fields[name].split(", ")))
    fields |= {
        name: page.say(fields[name]).lower() for name in ("probability", "impact") if len(fields.get(name, "")) > 1
    }
    return page.words(f"{key}.{part}" if part else key, **fields)
