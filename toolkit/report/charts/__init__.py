"""Charts a reader would rather look at than read; each is drawn wide and narrow, with its words beside it."""

from toolkit.report.charts.achievement import bullet_bars, dumbbells
from toolkit.report.charts.beneficiaries import people
from toolkit.report.charts.budget import limits, money_and_time, years
from toolkit.report.charts.criteria import grade_grid, ratio_trend
from toolkit.report.charts.mid_term import appraisal
from toolkit.report.charts.sales import sales_slope, waterfall

__all__ = [
    "appraisal",
    "bullet_bars",
    "dumbbells",
    "grade_grid",
    "limits",
    "money_and_time",
    "people",
    "ratio_trend",
    "sales_slope",
    "waterfall",
    "years",
]
