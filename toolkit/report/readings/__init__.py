"""Readings: sentences made from figures, so that no number is ever typed into prose."""

from toolkit.report.readings.achievement import achievement, movement, reported_averages, stated_changes
from toolkit.report.readings.beneficiaries import people
from toolkit.report.readings.budget import lines, money_and_time
from toolkit.report.readings.composite import index, weights
from toolkit.report.readings.consultation import choices, participation
from toolkit.report.readings.criteria import cuts, grades
from toolkit.report.readings.follow_up import due, follow_up
from toolkit.report.readings.reconciliation import contradictions, stated_amounts, statements
from toolkit.report.readings.sales import price_and_volume, sales, split
from toolkit.report.readings.strategic_plan import average_progress, final_targets, plan

__all__ = [
    "achievement",
    "average_progress",
    "choices",
    "contradictions",
    "cuts",
    "due",
    "final_targets",
    "follow_up",
    "grades",
    "index",
    "lines",
    "money_and_time",
    "movement",
    "participation",
    "people",
    "plan",
    "price_and_volume",
    "reported_averages",
    "sales",
    "split",
    "stated_amounts",
    "stated_changes",
    "statements",
    "weights",
]
