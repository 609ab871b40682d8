"""Blocks that compute indicators from records: whether they can be, before anybody tries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from toolkit.errors import Problem, choice
from toolkit.facts.checks.references import missing
from toolkit.facts.folders import shown_path
from toolkit.facts.programme import Programme
from toolkit.facts.schemas.framework import Compute, Conditions, Indicator
from toolkit.facts.schemas.records import Records
from toolkit.facts.schemas.values import QUANTITIES

ORDERS = ("min", "max", "above", "below")
ORDERED = ("number", "integer", "date")

_ALWAYS = frozenset({"measure", "records", "by", "period", "sample", "term", "among", "due", "where"})
_NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "count": ("records",),
        "sum": ("records", "value"),
        "mean": ("records", "value"),
        "share": ("records", "where"),
        "ratio": ("records", "value", "over"),
        "growth": ("records", "count", "value", "where", "base"),
        "with_without": ("records", "count", "value", "where", "base", "treated", "design"),
        "composite": ("parts",),
    }
)
_ALLOWED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "composite": ("count",),
        "count": ("count",),
        "mean": ("count",),
        "share": ("count", "whole"),
        "growth": ("within", "price", "currency", "each"),
        "with_without": ("within", "price", "currency"),
    }
)
_UNITS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "count": ("count",),
        "sum": ("count", "money", "months", *QUANTITIES),
        "share": ("share",),
        "ratio": ("share", "ratio", "count", "money", "index", *QUANTITIES),
        "growth": ("ratio",),
        "with_without": ("ratio",),
    }
)
"""Units in which what a measure gives can be said; any for those that are not listed. Those of a programme's own can be
what :data:`_ADDS` gives."""

_ADDS = ("sum", "ratio")


def compute_problems(programme: Programme) -> Iterator[Problem]:
    """Find every block that names records, columns or values that are not there, or lacks what its measure needs."""
    name = shown_path(programme.folder / "framework.yaml")
    for indicator in programme.framework.indicators:
        if indicator.compute is not None:
            where = f"indicators[{indicator.code}].compute"
            for code, key, fields in _block(programme, indicator, indicator.compute):
                yield Problem(code, name, column=f"{where}.{key}" if key else where, fields=fields)


Finding = tuple[str, str, dict[str, str]]
"""Problem code, key of the block and fields."""


def _block(programme: Programme, indicator: Indicator, compute: Compute) -> Iterator[Finding]:
    given = {key for key in Compute.model_fields if getattr(compute, key) not in (None, [], {})}
    for key in _NEEDED[compute.measure]:
        if key not in given:
            yield "compute_needs", key, {"measure": compute.measure, "expected": key}
    used = _ALWAYS.union(_NEEDED[compute.measure], _ALLOWED.get(compute.measure, ()))
    for key in sorted(given - used):
        yield "compute_not_used", key, {"measure": compute.measure, "found": key}
    units = _UNITS.get(compute.measure, (indicator.unit,))
    units += tuple(programme.file.words.units) if compute.measure in _ADDS else ()
    if indicator.unit not in units:
        fields = {"measure": compute.measure, "found": indicator.unit, "expected": ", ".join(units)}
        yield "compute_other_unit", "", fields
    if compute.records is not None:
        conditions = {key: getattr(compute, key) for key in ("among", "due", "where", "base", "treated")}
        yield from _named(programme, compute.records, _columns(compute), conditions)
    population = compute.sample.population if compute.sample else None
    if isinstance(population, str) and population not in programme.indicators:
        yield "unknown_reference", "sample.population", missing(population, programme.indicators, "indicator")
    if compute.whole is not None:
        whole = compute.whole
        columns = {"whole.count": whole.count, "whole.value": whole.value}
        if not whole.count and not whole.value:
            yield "compute_needs", "whole", {"measure": compute.measure, "expected": "value"}
        yield from _named(programme, whole.records, columns, {"whole.among": whole.among}, "whole.records")


def _columns(compute: Compute) -> dict[str, str | None]:
    single: dict[str, str | None] = {key: getattr(compute, key) for key in ("count", "value", "over", "each", "price")}
    listed = {f"{key}[{i}]": name for key in ("by", "within") for i, name in enumerate(getattr(compute, key), 1)}
    sample = compute.sample
    sampled = {f"sample.{key}": getattr(sample, key) for key in ("weights", "strata", "cluster")} if sample else {}
    term = compute.term
    due = {f"term.{key}": getattr(term, key) for key in ("since", "until")} if term else {}
    return {**single, "period": compute.period, **listed, **sampled, **due}


_NUMERIC = frozenset({"value", "over", "price", "whole.value", "sample.weights"})
_OF_KIND: Mapping[str, str] = MappingProxyType({"period": "integer", "term.since": "date", "term.until": "date"})
"""Kind that the column at some places of a block has."""


def _named(
    programme: Programme,
    records: str,
    columns: Mapping[str, str | None],
    conditions: Mapping[str, Conditions],
    key: str = "records",
) -> Iterator[Finding]:
    known = programme.framework.records
    if records not in known:
        yield "compute_unknown_records", key, choice(records, known)
        return
    declared = known[records]
    for place, column in columns.items():
        if column is not None and column not in declared.columns:
            yield "compute_unknown_column", place, _not_there(column, records, declared)
        elif column is not None and place in _NUMERIC and declared.columns[column] not in ("number", "integer"):
            fields = {"found": column, "kind": declared.columns[column]}
            yield "compute_not_a_number", place, fields
        elif column is not None and (kind := _OF_KIND.get(place, declared.columns[column])) != declared.columns[column]:
            fields = {"found": column, "kind": declared.columns[column], "expected": kind}
            yield "compute_other_kind", place, fields
    for place, asked in conditions.items():
        for column, wanted in asked.items():
            if column not in declared.columns:
                yield "compute_unknown_column", f"{place}.{column}", _not_there(column, records, declared)
            elif not _possible(declared.columns[column], wanted):
                fields = {"found": str(wanted), "kind": declared.columns[column]}
                yield "compute_condition", f"{place}.{column}", fields


def _possible(kind: str, wanted: Any) -> bool:
    """Whether a column of a kind can meet a condition at all."""
    if isinstance(wanted, Mapping):
        if set(wanted) == {"present"}:
            return isinstance(wanted["present"], bool)
        limits = list(wanted.values())
        return bool(wanted) and set(wanted) <= set(ORDERS) and kind in ORDERED and all(_fits(kind, v) for v in limits)
    values = wanted if isinstance(wanted, list) else [wanted]
    return bool(values) and all(_fits(kind, value) for value in values)


def _fits(kind: str, value: Any) -> bool:
    if kind in ("number", "integer"):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return value in ("yes", "no") if kind == "yes_no" else isinstance(value, str)


def _not_there(column: str, records: str, declared: Records) -> dict[str, str]:
    return choice(column, declared.columns) | {"records": records}
