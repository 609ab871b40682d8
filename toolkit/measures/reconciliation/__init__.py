"""Reconciliation: what documents state, held against what their own figures give."""

from toolkit.measures.reconciliation.comparison import (
    FOLLOWS,
    Outcome,
    Relation,
    Verdict,
    by_outcome,
    comparable,
    compare,
    contradictions,
    follows,
    printed_twice,
)

__all__ = [
    "FOLLOWS",
    "Outcome",
    "Relation",
    "Verdict",
    "by_outcome",
    "comparable",
    "compare",
    "contradictions",
    "follows",
    "printed_twice",
]
