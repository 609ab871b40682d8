"""Statements: derived figures that a document states in its sentences, recomputed from the facts they name."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from toolkit.facts.figures import figure_of, figures_of, period_of
from toolkit.facts.identifiers import operands_of
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame, kept
from toolkit.measured import Measured, undefined
from toolkit.measures.document_dates import says_of
from toolkit.measures.formulas import FORMULAS


def recomputed(programme: Programme, when: When) -> pd.DataFrame:
    """Recompute every statement of a programme.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
        Statements on indicators of plans that do not cover this year are left out, and those on what came after it.

    Returns
    -------
    DataFrame
        Index `statement`; `claim formula relation operands note` as text; `Measured` columns `stated recomputed`.
    """
    rows = {}
    table = programme.table("statements")
    stated = figures_of(programme, "statements")
    for fact, row in table[table["use"] == "yes"].iterrows():
        operands = operands_of(row["operands"])
        if not (_concerns(programme, operands, when) and _is_told(programme, row, operands, when)):
            continue
        said = stated[str(fact)]
        rows[row["id"]] = {
            "claim": row["claim"],
            "formula": row["formula"],
            "relation": row["relation"],
            "stated": said,
            "operands": row["operands"],
            "recomputed": recompute(programme, row["formula"], operands, said),
            "note": row["note"],
        }
    columns = ["claim", "formula", "relation", "operands", "stated", "recomputed", "note"]
    return frame(rows, "statement", columns)


def about(statements: pd.DataFrame, codes: Iterable[str]) -> pd.DataFrame:
    """Keep the statements that use facts of some indicators or budget lines."""
    wanted = [f":{code}:" for code in codes]
    return kept(statements, (any(code in operands for code in wanted) for operands in statements["operands"]))


def _concerns(programme: Programme, operands: list[str], when: When) -> bool:
    """Whether a statement uses an indicator of a plan of the year, or no indicator at all."""
    named = [operand.split(":")[1] for operand in operands if operand.startswith("observation:")]
    results = [programme.indicators[code].result for code in named if code in programme.indicators]
    return not results or any(programme.is_valid(result, when) for result in results)


def _is_told(programme: Programme, row: pd.Series, operands: list[str], when: When) -> bool:
    """Whether the facts of a statement are of a stretch or of before, or its document the report on the stretch."""
    return says_of(programme, when, str(row["document"]), (period_of(programme, operand) for operand in operands))


def recompute(programme: Programme, formula: str, operands: list[str], stated: Measured) -> Measured:
    """Apply a formula of the closed list to the facts a statement names; an unknown fact leaves it undefined."""
    try:
        figures = [figure_of(programme, operand) for operand in operands]
    except KeyError:
        return undefined(stated.unit, "operand_not_found", formula, tuple(operands))
    recomputed = FORMULAS[formula](*figures)
    return recomputed.but(unit=stated.unit) if recomputed else recomputed
