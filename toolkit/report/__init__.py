"""Reports: words, tables, charts and HTML. It computes nothing: figures come in, pages come out."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.report.key_figures import cards, cards_of, key_figure
    from toolkit.report.page import Page
    from toolkit.report.shown import together
    from toolkit.report.signing import to_sign

__all__ = ["Page", "cards", "cards_of", "key_figure", "to_sign", "together"]

_HOMES = {"Page": "page", "cards": "key_figures", "cards_of": "key_figures", "key_figure": "key_figures"}
_HOMES |= {"to_sign": "signing", "together": "shown"}


def __getattr__(name: str) -> Any:
    """Import on first use: who writes the index need not load what draws tables."""
    if name in _HOMES:
        return getattr(importlib.import_module(f"toolkit.report.{_HOMES[name]}"), name)
    raise AttributeError(name)
