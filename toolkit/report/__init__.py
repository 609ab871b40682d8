"""Reports: words, tables, charts and HTML. It computes nothing: figures come in, pages come out."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.report.cell_outputs import pictures, together
    from toolkit.report.comparison_methods import comparison_sheets
    from toolkit.report.comparison_words import in_words
    from toolkit.report.key_figures import cards, cards_by_id, cards_for, cards_of, key_figure
    from toolkit.report.method_sheets import fact_sheet, reference_sheets, to_sign
    from toolkit.report.page import Page
    from toolkit.report.portfolio_page import PortfolioPage

__all__ = [
    "Page",
    "PortfolioPage",
    "cards",
    "cards_by_id",
    "cards_for",
    "cards_of",
    "comparison_sheets",
    "fact_sheet",
    "in_words",
    "key_figure",
    "pictures",
    "reference_sheets",
    "to_sign",
    "together",
]

_HOMES = {
    "Page": "page",
    "PortfolioPage": "portfolio_page",
    "cards": "key_figures",
    "cards_by_id": "key_figures",
    "cards_for": "key_figures",
    "cards_of": "key_figures",
    "comparison_sheets": "comparison_methods",
    "fact_sheet": "method_sheets",
    "in_words": "comparison_words",
    "key_figure": "key_figures",
    "reference_sheets": "method_sheets",
    "to_sign": "method_sheets",
    "pictures": "cell_outputs",
    "together": "cell_outputs",
}


def __getattr__(name: str) -> Any:
    """Import on first use: who writes the index need not load what draws tables."""
    if name in _HOMES:
        return getattr(importlib.import_module(f"toolkit.report.{_HOMES[name]}"), name)
    raise AttributeError(name)
