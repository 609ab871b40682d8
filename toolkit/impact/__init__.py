"""With against without: tables in, estimates out; neither programmes nor words.

``estimate(table, design)`` compares those who are treated with others, and says what of it may be said. One room a
family of estimators: ``percentages``, ``means``, ``panels``, ``staggered``, ``propensity``, ``matching``,
``instruments``, ``synthetic``; beside them ``balance``, ``attrition``, ``sensitivity`` and ``power``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.impact.design import Design
    from toolkit.impact.estimates import estimate
    from toolkit.impact.finished_estimate import Estimate

_HOMES = {"estimate": "estimates", "Design": "design", "Estimate": "finished_estimate"}
_ROOMS = ("attrition", "balance", "power", "sensitivity")

__all__ = ["Design", "Estimate", "estimate"]


def __getattr__(name: str) -> Any:
    """Import on first use: the room is open before pandas, scipy and statsmodels are."""
    if name in _HOMES:
        return getattr(importlib.import_module(f"toolkit.impact.{_HOMES[name]}"), name)
    if name in _ROOMS:
        return importlib.import_module(f"toolkit.impact.{name}")
    raise AttributeError(name)


def __dir__() -> list[str]:
    """List what is offered, for completion."""
    return sorted([*__all__, *_ROOMS])
