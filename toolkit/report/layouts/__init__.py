"""How each table is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from toolkit.report.layouts import judgement, money, people, plans, records, results
from toolkit.report.layouts.spec import INTERVAL, MARK, TableSpec

__all__ = ["INTERVAL", "MARK", "SPECS", "TableSpec"]

_ROOMS = (results, plans, money, people, judgement, records)

SPECS: Mapping[str, TableSpec] = MappingProxyType(
    {name: replace(spec, name=name) for room in _ROOMS for name, spec in room.SPECS.items()}
)
"""Every table a notebook can show, by name."""
