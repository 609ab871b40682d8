"""Calculations: facts in, figures that can be traced out; no files, words or colours.

Eleven wings, the lower ones first: ``records``; beside each other ``comparisons`` and ``indicators``; then ``budget``,
``activities``, ``people`` and ``surveys``; above them ``reconciliation``, ``at_a_glance``,
``appraisal`` and ``story``. Every room
of a wing is also reached from here, as a notebook asks for it: ``from toolkit.measures import budget, sales``.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

WINGS = MappingProxyType(
    {
        "records": ("composite", "composite_groups", "composite_weights", "records_indicators"),
        "comparisons": ("constant_prices",),
        "indicators": (
            "averages",
            "disaggregation",
            "fitted_grade_rule",
            "indicator_plan",
            "logframe",
            "sales",
            "tracking",
        ),
        "budget": (),
        "activities": ("follow_up", "milestones", "strategic_plan"),
        "people": ("beneficiaries",),
        "surveys": ("consultation", "registers", "sample_size", "sampled_groups", "sampling"),
        "reconciliation": ("causes", "remarks", "stated_amounts", "stated_balances", "statements"),
        "at_a_glance": ("overview", "portfolio"),
        "story": (),
        "appraisal": ("appraisals", "criteria", "mid_term", "proposals", "risks", "rule_sets"),
    }
)
"""The rooms of each wing that an evaluator asks."""

NEEDS = MappingProxyType(
    {
        "statements": ("statements",),
        "comparisons": ("comparisons",),
        "constant_prices": ("price_index",),
        "composite": ("composite",),
        "composite_groups": ("composite",),
        "composite_weights": ("composite",),
        "records_indicators": ("computed",),
        "indicators": ("observations",),
        "averages": ("observations",),
        "disaggregation": ("observations",),
        "indicator_plan": ("observations",),
        "sales": ("observations", "sales"),
        "tracking": ("observations",),
        "budget": ("budget", "budget_lines"),
        "stated_amounts": ("budget", "budget_lines"),
        "activities": ("activities", "activity_progress"),
        "follow_up": ("follow_up",),
        "milestones": ("activities", "strategic_plan"),
        "stated_balances": ("activities", "activity_progress"),
        "strategic_plan": ("strategic_plan",),
        "beneficiaries": ("beneficiaries", "places"),
        "consultation": ("polls",),
        "registers": ("sampled",),
        "sample_size": ("sampled",),
        "sampled_groups": ("sampled",),
        "sampling": ("sampled",),
        "overview": ("observations",),
        "appraisals": ("observations",),
        "criteria": ("criteria",),
        "mid_term": ("observations",),
        "proposals": ("observations",),
        "risks": ("risks",),
        "fitted_grade_rule": ("criteria",),
        "rule_sets": ("criteria",),
    }
)
"""What a programme has to have for a room to say something; one that is not here takes whatever there is."""

_HOMES = {room: f"{wing}.{room}" for wing, rooms in WINGS.items() for room in rooms}

__all__ = [*WINGS, *_HOMES]  # noqa: PLE0604 - names of modules, imported when they are first asked for


def __getattr__(name: str) -> Any:
    """Import a room when it is first asked for."""
    if name in _HOMES or name in WINGS:
        return importlib.import_module(f"toolkit.measures.{_HOMES.get(name, name)}")
    raise AttributeError(name)


def __dir__() -> list[str]:
    """List what can be asked for, for completion."""
    return sorted(__all__)


def allowed(offered: Callable[[str], bool]) -> dict[str, list[str]]:
    """List what an evaluator can ask of a programme: functions that take it, by room.

    One that takes something else than the programme and a time is listed with all that it takes.

    Parameters
    ----------
    offered : callable
        Whether the programme has something that a room needs.
    """
    rooms = (room for wing, rooms in WINGS.items() for room in (wing, *rooms))
    found = {room: _asked(room) for room in rooms if all(map(offered, NEEDS.get(room, ())))}
    return {room: functions for room, functions in found.items() if functions}


def _asked(room: str) -> list[str]:
    """Name the functions of a room that take a programme and return figures."""
    module = importlib.import_module(f"toolkit.measures.{_HOMES.get(room, room)}")
    found = []
    for name, function in vars(module).items():
        if inspect.isfunction(function) and function.__module__.startswith(module.__name__) and name[0] != "_":
            signature = inspect.signature(function)
            gives_figures = re.search("DataFrame|Measured", str(signature.return_annotation))
            if next(iter(signature.parameters), "") == "programme" and gives_figures:
                found.append(_called(name, signature))
    return found


def _called(name: str, signature: inspect.Signature) -> str:
    """Say how a function is called: by its name alone where it takes the programme and a time, and needs no more."""
    _, *others = signature.parameters.values()
    needed = [parameter.name for parameter in others if parameter.default is parameter.empty]
    if others[:1] and others[0].name == "when" and needed in ([], ["when"]):
        return name
    given = [each.name if each.name in needed else f"{each.name}={each.default!r}" for each in others]
    return f"{name}({', '.join(['facts', *given])})"
