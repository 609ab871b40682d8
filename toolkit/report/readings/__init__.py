"""Readings: sentences made from figures, so that no number is ever typed into prose."""

from toolkit.report.readings.achievement import achievement, movement, reported_averages, stated_changes
from toolkit.report.readings.beneficiaries import people
from toolkit.report.readings.budget import lines, money_and_time
from toolkit.report.readings.criteria import activity_grades, cuts, grades
from toolkit.report.readings.follow_up import due, follow_up
from toolkit.report.readings.overview import card, latest_values, movement_by_result, pace
from toolkit.report.readings.reconciliation import contradictions, stated_amounts, statements
from toolkit.report.readings.sales import price_and_volume, sales, split

__all__ = [
    "achievement",
    "activity_grades",
    "card",
    "contradictions",
    "cuts",
    "due",
    "follow_up",
    "grades",
    "latest_values",
    "lines",
    "money_and_time",
    "movement",
    "movement_by_result",
    "pace",
    "people",
    "price_and_volume",
    "reported_averages",
    "sales",
    "split",
    "stated_amounts",
    "stated_changes",
    "statements",
]
