"""Calculations: facts in, figures that can be traced out; no files, words or colours.

Nine wings, the lower ones first: ``reconciliation``, ``records``, ``indicators``; beside each other ``budget``,
``activities``, ``people`` and ``surveys``; above them ``at_a_glance`` and ``appraisal``. Every room of a wing is also
reached from here, as a notebook asks for it: ``from toolkit.measures import budget, sales``.
"""

from __future__ import annotations

import importlib
from types import MappingProxyType
from typing import Any

WINGS = MappingProxyType(
    {
        "reconciliation": ("document_dates", "statements"),
        "records": ("comparisons", "composite", "composite_groups", "composite_weights", "computed"),
        "indicators": ("averages", "disaggregation", "indicator_plan", "logframe", "sales", "tracking"),
        "budget": ("stated_amounts",),
        "activities": ("follow_up", "milestones", "stated_balances", "strategic_plan"),
        "people": ("beneficiaries",),
        "surveys": ("consultation", "registers", "sample_size", "sampled_groups", "sampling"),
        "at_a_glance": ("overview", "portfolio"),
        "appraisal": ("appraisals", "criteria", "mid_term", "proposals", "risks", "rule_sets"),
    }
)
"""The rooms of each wing that an evaluator asks."""

_HOMES = {room: f"{wing}.{room}" for wing, rooms in WINGS.items() for room in rooms}

__all__ = [*WINGS, *_HOMES]  # noqa: PLE0604 - names of modules, imported when they are first asked for


def __getattr__(name: str) -> Any:
    """Import a room when it is first asked for."""
    if name in _HOMES:
        return importlib.import_module(f"toolkit.measures.{_HOMES[name]}")
    raise AttributeError(name)


def __dir__() -> list[str]:
    """List what can be asked for, for completion."""
    return sorted(__all__)
