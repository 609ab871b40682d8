"""Readings: sentences made from figures, so that no number is ever typed into prose."""

from toolkit.report.readings.achievement import achievement, movement, reported_averages, stated_changes
from toolkit.report.readings.beneficiaries import people
from toolkit.report.readings.budget import lines, money_and_time
from toolkit.report.readings.criteria import cuts, grades
from toolkit.report.readings.follow_up import due, follow_up
from toolkit.report.readings.mid_term import (
    appraised,
    crosswalk,
    evidence_strength,
    findings,
    proposal_rules,
    question_grades,
)
from toolkit.report.readings.reconciliation import contradictions, stated_amounts, statements
from toolkit.report.readings.sales import price_and_volume, sales, split

__all__ = [
    "achievement",
    "appraised",
    "contradictions",
    "crosswalk",
    "cuts",
    "due",
    "evidence_strength",
    "findings",
    "follow_up",
    "grades",
    "lines",
    "money_and_time",
    "movement",
    "people",
    "price_and_volume",
    "proposal_rules",
    "question_grades",
    "reported_averages",
    "sales",
    "split",
    "stated_amounts",
    "stated_changes",
    "statements",
]
