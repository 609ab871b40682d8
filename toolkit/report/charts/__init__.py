"""Charts a reader would rather look at than read; each is drawn wide and narrow, with its words beside it.

A room a wing of measures, reached by its name: ``charts.budget``.
"""

from __future__ import annotations

import importlib
from typing import Any

ROOMS = (
    "activities",
    "appraisal",
    "at_a_glance",
    "budget",
    "composite",
    "criteria",
    "indicators",
    "people",
    "programmed",
    "records",
    "sales",
    "surveys",
)


def __getattr__(name: str) -> Any:
    """Import a room when it is first asked for."""
    if name in ROOMS:
        return importlib.import_module(f"toolkit.report.charts.{name}")
    raise AttributeError(name)


def __dir__() -> list[str]:
    """List the rooms, for completion."""
    return list(ROOMS)
