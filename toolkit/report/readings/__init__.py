"""Readings: sentences made from figures, so that no number is ever typed into prose."""

from toolkit.report.readings.achievement import (
    achievement,
    movement,
    reported_averages,
    stated_changes,
    which_indicators,
)
from toolkit.report.readings.activities import (
    activity_programme,
    activity_progress,
    balance_definitions,
    cumulative_definitions,
    funnel,
)
from toolkit.report.readings.beneficiaries import people, people_sums
from toolkit.report.readings.budget import limit, lines, money_and_time
from toolkit.report.readings.composite import index, weights
from toolkit.report.readings.computed import computed, two_readings, with_without
from toolkit.report.readings.consultation import choices, participation
from toolkit.report.readings.criteria import activity_grades, cuts, grades
from toolkit.report.readings.disaggregation import disaggregation
from toolkit.report.readings.follow_up import due, follow_up
from toolkit.report.readings.indicator_plan import due_values, indicator_plan, monitoring
from toolkit.report.readings.mid_term import (
    appraised,
    crosswalk,
    evidence_strength,
    findings,
    other_readings,
    proposal_rules,
    question_grades,
)
from toolkit.report.readings.overview import card, card_against_values, latest_values, movement_by_result, pace
from toolkit.report.readings.portfolio import cost_of_reach, money_and_progress, standing
from toolkit.report.readings.programmed import by_category, by_component, financing, forecast, last_known, registered
from toolkit.report.readings.reconciliation import contradictions, stated_amounts, statements
from toolkit.report.readings.risks import risk_conflicts, risk_reversals, risks
from toolkit.report.readings.sales import price_and_volume, sales, split
from toolkit.report.readings.sampling import groups, register, samples, silence, sizes
from toolkit.report.readings.strategic_plan import average_progress, final_targets, plan

__all__ = [
    "achievement",
    "activity_grades",
    "activity_programme",
    "activity_progress",
    "appraised",
    "average_progress",
    "balance_definitions",
    "by_category",
    "by_component",
    "card",
    "card_against_values",
    "choices",
    "computed",
    "contradictions",
    "cost_of_reach",
    "crosswalk",
    "cumulative_definitions",
    "cuts",
    "disaggregation",
    "due",
    "due_values",
    "evidence_strength",
    "final_targets",
    "financing",
    "findings",
    "follow_up",
    "forecast",
    "funnel",
    "grades",
    "groups",
    "index",
    "indicator_plan",
    "last_known",
    "latest_values",
    "limit",
    "lines",
    "money_and_progress",
    "money_and_time",
    "monitoring",
    "movement",
    "movement_by_result",
    "other_readings",
    "pace",
    "participation",
    "people",
    "people_sums",
    "plan",
    "price_and_volume",
    "proposal_rules",
    "question_grades",
    "register",
    "registered",
    "reported_averages",
    "risk_conflicts",
    "risk_reversals",
    "risks",
    "sales",
    "samples",
    "silence",
    "sizes",
    "split",
    "standing",
    "stated_amounts",
    "stated_changes",
    "statements",
    "two_readings",
    "weights",
    "which_indicators",
    "with_without",
]
