"""Reconciliation: what documents state, held against what their own figures give."""

from toolkit.measures.reconciliation.comparison import (
    Outcome,
    Relation,
    Verdict,
    compare,
    contradictions,
    printed_twice,
)

__all__ = [
    "Outcome",
    "Relation",
    "Verdict",
    "compare",
    "contradictions",
    "printed_twice",
]
