"""Statements: the facts that they name are there, their formula is one of the list and gets as many as it takes."""

from __future__ import annotations

from functools import lru_cache

from toolkit.errors import choice, nearest
from toolkit.facts.checks.readable import Findings, Readable
from toolkit.facts.formula_names import OPERANDS, operands_of
from toolkit.facts.schemas.figure_tables import Statement
from toolkit.facts.schemas.rows import Row
from toolkit.facts.schemas.tables import FACTS, TABLE_OF


def row_statement(programme: Readable, _: str, row: Row) -> Findings:
    """Find what keeps a statement from being recomputed for no reason of its document's."""
    if not isinstance(row, Statement):
        return
    given = operands_of(row.operands)
    takes = OPERANDS.get(row.formula)
    if takes is None:
        yield "unknown_formula", "formula", choice(row.formula, OPERANDS)
    elif not takes.fit(len(given)):
        fields = {"found": str(len(given)), "formula": row.formula, "expected": str(takes)}
        yield "number_of_operands", "operands", fields
    for operand in dict.fromkeys(given):
        kind = operand.partition(":")[0]
        if kind not in _KINDS:
            yield "unknown_fact", "operands", {"found": operand, "nearest": ", ".join(nearest(kind, _KINDS, 1))}
        elif operand == f"statement:{row.id}":
            yield "statement_of_itself", "operands", {"found": operand}
        elif (facts := _facts(programme, TABLE_OF[kind])) is not None and operand not in facts:
            yield "unknown_fact", "operands", {"found": operand, "nearest": " ; ".join(nearest(operand, facts))}


_KINDS = tuple(kind for kind, table in TABLE_OF.items() if FACTS[table].VALUE)
"""First words of the facts that are figures."""


@lru_cache(maxsize=64)
def _facts(programme: Readable, table: str) -> frozenset[str] | None:
    """Name the facts of a table; None where some of its rows cannot be read."""
    facts = frozenset(fact for fact, _ in programme.facts(table))
    return None if table in programme.unsound else facts
