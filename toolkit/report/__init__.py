"""Reports: words, tables, charts and HTML. It computes nothing: figures come in, pages come out."""

from toolkit.report.key_figures import cards, cards_of, key_figure
from toolkit.report.page import Page
from toolkit.report.shown import together

__all__ = ["Page", "cards", "cards_of", "key_figure", "together"]
