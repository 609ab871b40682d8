"""Charts a reader would rather look at than read; each is drawn wide and narrow, with its words beside it."""

from toolkit.report.charts.achievement import bullet_bars, dumbbells
from toolkit.report.charts.activities import funnel
from toolkit.report.charts.beneficiaries import people
from toolkit.report.charts.budget import limits, money_and_time, years
from toolkit.report.charts.composite import stacked_parts, weight_dots
from toolkit.report.charts.computed import places, with_and_without
from toolkit.report.charts.consultation import ranked_choices
from toolkit.report.charts.criteria import grade_grid, ratio_trend
from toolkit.report.charts.indicator_plan import plan_dots
from toolkit.report.charts.mid_term import appraisal
from toolkit.report.charts.overview import classes, movement
from toolkit.report.charts.portfolio import money_and_progress, standing
from toolkit.report.charts.programmed import by_category, by_funder, plan
from toolkit.report.charts.risks import risk_grid
from toolkit.report.charts.sales import sales_slope, waterfall
from toolkit.report.charts.sampling import intervals
from toolkit.report.charts.strategic_plan import plan_tree

__all__ = [
    "appraisal",
    "bullet_bars",
    "by_category",
    "by_funder",
    "classes",
    "dumbbells",
    "funnel",
    "grade_grid",
    "intervals",
    "limits",
    "money_and_progress",
    "money_and_time",
    "movement",
    "people",
    "places",
    "plan",
    "plan_dots",
    "plan_tree",
    "ranked_choices",
    "ratio_trend",
    "risk_grid",
    "sales_slope",
    "stacked_parts",
    "standing",
    "waterfall",
    "weight_dots",
    "with_and_without",
    "years",
]
