"""Charts a reader would rather look at than read; each is drawn wide and narrow, with its words beside it."""

from toolkit.report.charts.achievement import bullet_bars, dumbbells
from toolkit.report.charts.beneficiaries import people
from toolkit.report.charts.budget import limits, money_and_time, years
from toolkit.report.charts.composite import stacked_parts, weight_dots
from toolkit.report.charts.consultation import ranked_choices
from toolkit.report.charts.criteria import grade_grid, ratio_trend
from toolkit.report.charts.sales import sales_slope, waterfall
from toolkit.report.charts.strategic_plan import plan_tree

__all__ = [
    "bullet_bars",
    "dumbbells",
    "grade_grid",
    "limits",
    "money_and_time",
    "people",
    "plan_tree",
    "ranked_choices",
    "ratio_trend",
    "sales_slope",
    "stacked_parts",
    "waterfall",
    "weight_dots",
    "years",
]
