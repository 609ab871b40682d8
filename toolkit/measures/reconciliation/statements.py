"""Statements: derived figures that a document states in its sentences, recomputed from the facts they name."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from toolkit.errors import refuse_unknown
from toolkit.facts.facts_as_figures import figures_of, period_of, printed_figure
from toolkit.facts.identifiers import MOMENT, WORDS, operands_of
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame, kept, once
from toolkit.measured import Measured, undefined
from toolkit.measures.document_dates import says_of
from toolkit.measures.formulas import FORMULAS


@once
def recomputed(programme: Programme, when: When) -> pd.DataFrame:
    """Recompute every statement of a programme that a stretch can be asked for.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
        Statements on indicators of plans that do not cover this year are left out, and those on what came after it.

    Returns
    -------
    DataFrame
        Index `statement`; `claim formula relation operands note` as text; `Measured` columns `stated recomputed`, those
        of :data:`OTHERS` and :data:`SCALES`, and of a mean of shares `least` and `most`, what it can be whatever the
        weights.
    """
    table, told = programme.table("statements"), list[bool]()
    own = table[table["use"] == "yes"]
    for document, named in zip(own["document"], own["operands"], strict=True):
        operands = operands_of(named)
        concerns = _concerns(programme, document, operands, when)
        told.append(concerns and _is_told(programme, document, operands, when))
    return kept(whole(programme), told)


@once
def whole(programme: Programme) -> pd.DataFrame:
    """Recompute every statement of a programme, of whatever stretch; as :func:`recomputed`."""
    rows, table = {}, programme.table("statements")
    stated = figures_of(programme, "statements")
    for fact, row in table[table["use"] == "yes"].iterrows():
        operands, said = operands_of(row["operands"]), stated[str(fact)]
        rows[row["id"]] = {
            "claim": row["claim"],
            "formula": row["formula"],
            "relation": row["relation"],
            "stated": said,
            "operands": row["operands"],
            "recomputed": recompute(programme, row["formula"], operands, said),
            **_otherwise(programme, row["formula"], operands, said),
            "note": row["note"],
        }
    columns = [
        "claim",
        "formula",
        "relation",
        "operands",
        "stated",
        "recomputed",
        *OTHERS,
        *SCALES,
        "least",
        "most",
        "note",
    ]
    return frame(rows, "statement", columns)


SCALES = {"thousands": 1e3, "millions": 1e6}
"""Scales of amounts that a text may leave unsaid."""

OTHERS = ("growth", "ratio", "points")
"""Formulas that are taken for one another: by how much something rose, what it is of what it was, and the points."""


def _otherwise(programme: Programme, formula: str, operands: list[str], stated: Measured) -> dict[str, Measured]:
    """Recompute a statement by the formulas that its own is taken for; of a mean of shares, the least and the most."""
    none, found = undefined(stated.unit, "not_applicable"), dict[str, Measured]()
    for other in OTHERS:
        is_taken = formula in OTHERS and other != formula
        found[other] = recompute(programme, other, operands, stated) if is_taken else none
    shares = _figures(programme, operands) if formula == "mean" and stated.unit == "share" else []
    there = sorted((share for share in shares if share), key=lambda share: share.number)
    made = recompute(programme, formula, operands, stated)
    for name, scale in SCALES.items():
        is_scaled = made and stated.unit == "money"
        found[name] = made.but(value=made.number / scale, half_unit=made.half_unit / scale) if is_scaled else none
    limits = {name: ends[0] if ends else none for name, ends in (("least", there[:1]), ("most", there[-1:]))}
    return found | limits


def about(statements: pd.DataFrame, codes: Iterable[str]) -> pd.DataFrame:
    """Keep the statements that use facts of some indicators or budget lines."""
    wanted = [f":{code}:" for code in codes]
    return kept(statements, (any(code in operands for code in wanted) for operands in statements["operands"]))


def _concerns(programme: Programme, document: str, operands: list[str], when: When) -> bool:
    """Whether a statement uses an indicator of a plan of the year, or none at all, in a document on such a plan."""
    named = [operand.split(":")[1] for operand in operands if operand.startswith("observation:")]
    results = [programme.indicators[code].result for code in named if code in programme.indicators]
    valid = any(programme.is_valid(result, when) for result in results)
    return valid or (not results and programme.is_of_plan(document, when))


def _is_told(programme: Programme, document: str, operands: list[str], when: When) -> bool:
    """Whether the facts of a statement are of a stretch or of before, or its document the report on the stretch."""
    return says_of(programme, when, document, (period_of(programme, operand) for operand in operands))


def recompute(programme: Programme, formula: str, operands: list[str], stated: Measured) -> Measured:
    """Apply a formula of the closed list to the facts a statement names; an unknown fact leaves it undefined."""
    refuse_unknown(formula, FORMULAS, "formula")
    figures = _figures(programme, operands)
    if len(figures) < len(operands):
        return undefined(stated.unit, "operand_not_found", formula, tuple(operands))
    recomputed = FORMULAS[formula](*figures)
    return recomputed.but(unit=stated.unit) if recomputed else recomputed


def _figures(programme: Programme, operands: list[str]) -> list[Measured]:
    """Return the figures of facts; those that there are not are left out."""
    found = (_figure(programme, *operand.partition(":")) for operand in operands)
    return [figure for figure in found if figure is not None]


def _figure(programme: Programme, kind: str, between: str, rest: str) -> Measured | None:
    """Return one fact, a time as its last month, or some words; None where there is none."""
    if kind == MOMENT:
        period = programme.period(rest)
        return Measured(float(period.last), "months", "calendar") if period is not None else None
    if kind == WORDS:
        return Measured(None, "text", "listed", text=rest)
    return printed_figure(programme, f"{kind}{between}{rest}")
