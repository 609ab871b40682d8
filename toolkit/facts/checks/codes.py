"""Open lists: units, things counted, groups, levels, kinds and criteria, known to all or called by their programme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import get_args

from toolkit.errors import Problem, choice
from toolkit.facts.checks.readable import Findings, Readable
from toolkit.facts.folders import shown_path
from toolkit.facts.schemas.figure_tables import ActivityProgress, BeneficiaryCount, Statement
from toolkit.facts.schemas.rows import Row
from toolkit.facts.schemas.tables import Activity, FollowUp, Grade
from toolkit.facts.schemas.values import COUNTED, GROUPS, KINDS_OF_FOLLOW_UP, LEVELS, UNITS, Criterion

_KNOWN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "units": UNITS,
        "counts": COUNTED,
        "groups": GROUPS,
        "levels": LEVELS,
        "kinds": KINDS_OF_FOLLOW_UP,
        "criteria": get_args(Criterion),
    }
)
"""What every programme can use, by the key under which ``programme.yaml`` has its own words."""

_DERIVED = ("change", "points")
"""Units of figures that only a calculation gives, beside those of facts."""


def row_codes(programme: Readable, _: str, row: Row) -> Findings:
    """Find codes of a row that nobody knows and that have no word."""
    if isinstance(row, BeneficiaryCount):
        yield from _undeclared(programme, "groups", "group", row.group)
        yield from _undeclared(programme, "counts", "unit", row.unit)
    if isinstance(row, FollowUp):
        yield from _undeclared(programme, "kinds", "kind", row.kind)
    if isinstance(row, Grade):
        yield from _undeclared(programme, "criteria", "criterion", row.criterion)
    if isinstance(row, Statement) and row.unit not in _DERIVED:
        yield from _undeclared(programme, "units", "unit", row.unit)


def framework_codes(programme: Readable) -> Iterator[Problem]:
    """Find codes of the framework that nobody knows and that have no word."""
    name = shown_path(programme.folder / "framework.yaml")
    for result in programme.framework.results:
        for code, key, fields in _undeclared(programme, "levels", "level", result.level):
            yield Problem(code, name, column=f"results[{result.code}].{key}", fields=fields)
    for indicator in programme.framework.indicators:
        found = [*_undeclared(programme, "units", "unit", indicator.unit)]
        found += _undeclared(programme, "counts", "counts", indicator.counts or "")
        for code, key, fields in found:
            yield Problem(code, name, column=f"indicators[{indicator.code}].{key}", fields=fields)


def is_counted_unit(programme: Readable, row: ActivityProgress) -> bool:
    """Whether the unit of an activity is one of the things that are counted one by one."""
    return _unit_of_activities(programme).get(row.activity, "") in known(programme, "counts")


@lru_cache(maxsize=16)
def _unit_of_activities(programme: Readable) -> Mapping[str, str]:
    rows = (row for _, row in programme.rows(Activity))
    return {row.code: row.unit for row in rows}


@lru_cache(maxsize=64)
def known(programme: Readable, family: str) -> tuple[str, ...]:
    """List the codes of a family that a programme can use: those that all can, and those it has a word for."""
    own = list(getattr(programme.file.words, family))
    return tuple(dict.fromkeys((*_KNOWN[family], *own, *(programme.file.groups if family == "groups" else ()))))


def _undeclared(programme: Readable, family: str, column: str, code: str) -> Findings:
    if code and code not in known(programme, family):
        yield "undeclared_code", column, choice(code, known(programme, family)) | {"family": family}
