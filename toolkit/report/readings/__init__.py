"""Readings: sentences made from figures, so that no number is ever typed into prose.

A room a wing of measures, reached by its name: ``readings.budget``.
"""

from __future__ import annotations

import importlib
from typing import Any

ROOMS = (
    "activities",
    "appraisal",
    "at_a_glance",
    "budget",
    "comparisons",
    "doubts",
    "indicators",
    "people",
    "reconciliation",
    "records",
    "risks",
    "sales",
    "story",
    "surveys",
)


def __getattr__(name: str) -> Any:
    """Import a room when it is first asked for."""
    if name in ROOMS:
        return importlib.import_module(f"toolkit.report.readings.{name}")
    raise AttributeError(name)


def __dir__() -> list[str]:
    """List the rooms, for completion."""
    return list(ROOMS)
