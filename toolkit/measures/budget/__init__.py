"""Budget: what is approved, programmed, spent and planned, and never a sum across schemes, currencies or accounts."""

from toolkit.measures.budget.amounts import SUM, WHOLE, Amounts, amounts_of
from toolkit.measures.budget.currencies import by_category, rate_of, rates
from toolkit.measures.budget.elapsed import elapsed, elapsed_by_calendar, elapsed_otherwise, leads_otherwise, pace
from toolkit.measures.budget.execution import (
    by_line,
    by_mode,
    by_result,
    by_year,
    execution,
)
from toolkit.measures.budget.financial_plan import forecast, forecast_by_line, plan
from toolkit.measures.budget.financing import by_component, by_funder, financing, registered
from toolkit.measures.budget.last_known import last_known
from toolkit.measures.budget.pieces import Book, Entry, books_of, main_book

__all__ = [
    "SUM",
    "WHOLE",
    "Amounts",
    "Book",
    "Entry",
    "amounts_of",
    "books_of",
    "by_category",
    "by_component",
    "by_funder",
    "by_line",
    "by_mode",
    "by_result",
    "by_year",
    "elapsed",
    "elapsed_by_calendar",
    "elapsed_otherwise",
    "execution",
    "financing",
    "forecast",
    "forecast_by_line",
    "last_known",
    "leads_otherwise",
    "main_book",
    "pace",
    "plan",
    "rate_of",
    "rates",
    "registered",
]
