"""Reconciliation: what documents state, held against what their own figures give."""

from toolkit.measures.reconciliation.all_findings import compared, findings
from toolkit.measures.reconciliation.checks import CHECKS
from toolkit.measures.reconciliation.claims import (
    FOLLOWS,
    UNEXPLAINED,
    Claim,
    Finding,
    Outcome,
    Relation,
    by_outcome,
    comparable,
    differing,
    follows,
)
from toolkit.measures.reconciliation.judging import judge
from toolkit.measures.reconciliation.twice import contradictions, printed_twice

__all__ = [
    "CHECKS",
    "FOLLOWS",
    "UNEXPLAINED",
    "Claim",
    "Finding",
    "Outcome",
    "Relation",
    "by_outcome",
    "comparable",
    "compared",
    "contradictions",
    "differing",
    "findings",
    "follows",
    "judge",
    "printed_twice",
]
