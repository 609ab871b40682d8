"""Definitions: what ``programme.yaml`` and ``framework.yaml`` name, and blocks that compute an indicator."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from toolkit.errors import Problem, choice
from toolkit.facts.checks.readable import Readable
from toolkit.facts.checks.references import framework_codes, framework_currencies, missing
from toolkit.facts.contracts.compute import KINDS_OF_MEASURE, Compute
from toolkit.facts.contracts.figure_tables import BeneficiaryCount
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.contracts.records import Records
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.contracts.values import Conditions
from toolkit.facts.folders import shown_path
from toolkit.facts.programme import Programme
from toolkit.facts.records import is_protected
from toolkit.measured import EXACT

Reference = tuple[str, str | None, Collection[str] | None, str]
"""Where something is referred to, its code, the codes among which it should be, and what they are."""


def definition_problems(programme: Readable) -> Iterator[Problem]:
    """Find definitions said twice, references that lead nowhere, and composites that are none."""
    name = shown_path(programme.folder / "framework.yaml")
    framework = programme.framework
    for kind, codes in {
        "results": [result.code for result in framework.results],
        "indicators": [indicator.code for indicator in framework.indicators],
        "polls": [poll.code for poll in framework.polls],
        "sales": [series.code for series in framework.sales],
    }.items():
        for code in sorted({c for c in codes if codes.count(c) > 1}):
            yield Problem("repeated_code", name, column=kind, fields={"found": code})
    for indicator in framework.indicators:
        if indicator.result not in programme.results:
            fields = missing(indicator.result, programme.results, "result") | {"indicator": indicator.code}
            yield Problem(
                "indicator_without_result", name, column=f"indicators[{indicator.code}].result", fields=fields
            )
    yield from _composites(programme, name)
    yield from _readings(programme, name)
    for file, references in (("framework.yaml", _in_framework), ("programme.yaml", _in_programme_file)):
        for key, referred, there, what in references(programme):
            if referred and there is not None and referred not in there:
                fields = missing(referred, there, what)
                yield Problem("unknown_reference", shown_path(programme.folder / file), column=key, fields=fields)
    yield from framework_codes(programme)
    yield from framework_currencies(programme)
    yield from _printed_columns(programme)


def _composites(programme: Readable, name: str) -> Iterator[Problem]:
    """Refuse a composite index whose weights are not a whole, or whose parts are not columns of its records."""
    for indicator in programme.framework.indicators:
        compute = indicator.compute
        if compute is None or compute.measure != "composite":
            continue
        where = f"indicators[{indicator.code}].compute.parts"
        weights = [part.weight for part in compute.parts]
        if not weights or min(weights) <= 0 or abs(sum(weights) - 1) > EXACT:
            yield Problem("weights_not_one", name, column=where, fields={"found": f"{sum(weights):g}"})
        declared = programme.framework.records.get(compute.records or "")
        for part in compute.parts:
            own = programme.indicators[part.indicator].compute if part.indicator in programme.indicators else None
            if own is None or declared is None or own.records != compute.records or own.value not in declared.columns:
                fields = {"found": part.indicator, "expected": compute.records or "records"}
                yield Problem("part_without_column", name, column=where, fields=fields)


def _readings(programme: Readable, name: str) -> Iterator[Problem]:
    """Refuse another reading of an indicator that is in another unit: nobody could set the two beside each other."""
    for indicator in programme.framework.indicators:
        other = programme.indicators.get(indicator.reading_of or "")
        if other is not None and _measured(indicator) != _measured(other):
            fields = {"found": _measured(indicator), "expected": _measured(other), "other": other.code}
            yield Problem("reading_in_other_unit", name, column=f"indicators[{indicator.code}].unit", fields=fields)


def _measured(indicator: Indicator) -> str:
    """Say in what an indicator is measured; parts of a whole are alike. What it counts is the reading's own affair."""
    return indicator.currency or ("share" if indicator.unit == "ratio" else indicator.unit)


def _in_framework(programme: Readable) -> Iterator[Reference]:
    framework, results, indicators = programme.framework, programme.results, programme.indicators
    for result in framework.results:
        yield f"results[{result.code}].parent", result.parent, results, "result"
    for indicator in framework.indicators:
        where = f"indicators[{indicator.code}]"
        for other in indicator.also_under:
            yield f"{where}.also_under", other, results, "result"
        yield f"{where}.average_of", indicator.average_of, results, "result"
        yield f"{where}.reading_of", indicator.reading_of, indicators, "indicator"
    for series in framework.sales:
        for key in ("value", "producer_units", "selling", "price", "volume"):
            yield f"sales[{series.code}].{key}", getattr(series, key), indicators, "indicator"
    for poll in framework.polls:
        yield f"polls[{poll.code}].result", poll.result, results, "result"
        yield f"polls[{poll.code}].document", poll.document or None, programme.file.documents, "document"


def _in_programme_file(programme: Readable) -> Iterator[Reference]:
    yield "time_indicator", programme.file.time_indicator, programme.indicators, "indicator"
    groups: set[str] | None = {row.group for _, row in programme.rows(BeneficiaryCount)}
    if "beneficiaries" in programme.unsound:
        groups = None
    for key, named in (("groups", programme.file.groups), ("populations", programme.file.populations)):
        for group in named:
            yield f"{key}[{group}]", group, groups, "group"


def _printed_columns(programme: Readable) -> Iterator[Problem]:
    """Refuse what a printed column is said to mean where no table has such a column, or it is no period."""
    columns = {field.alias or name for row in TABLES.values() for name, field in row.model_fields.items()}
    file = shown_path(programme.folder / "programme.yaml")
    for name, document in programme.file.documents.items():
        for code, table in document.tables.items():
            for column in (c for columns_ in (table.columns, *(p.columns for p in table.pages)) for c in columns_):
                where = f"documents.{name}.tables.{code}.columns[{column.name}].means"
                for key, meaning in column.means.items():
                    if key not in columns:
                        yield Problem("unknown_key", file, None, f"{where}.{key}", choice(key, columns))
                    elif key == "period" and programme.period(meaning) is None:
                        yield Problem("unknown_period", file, None, f"{where}.{key}", {"found": meaning})


ORDERS = ("min", "max", "above", "below")
ORDERED = ("number", "integer", "date")

_ALWAYS = frozenset({"measure", "records", "by", "period", "sample", "term", "among", "due", "where"})


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
    kind = KINDS_OF_MEASURE[compute.measure]
    for key in kind.needs:
        if key not in given:
            yield "compute_needs", key, {"measure": compute.measure, "expected": key}
    used = _ALWAYS.union(kind.needs, kind.allows)
    for key in sorted(given - used):
        yield "compute_not_used", key, {"measure": compute.measure, "found": key}
    units = kind.units or (indicator.unit,)
    units += tuple(programme.file.words.units) if kind.adds else ()
    if indicator.unit not in units:
        fields = {"measure": compute.measure, "found": indicator.unit, "expected": ", ".join(units)}
        yield "compute_other_unit", "", fields
    if kind.of_one and is_protected(programme, compute.records):
        yield "compute_of_one", "records", {"measure": compute.measure, "found": str(compute.records)}
    if compute.records is not None:
        conditions = {key: getattr(compute, key) for key in ("among", "due", "where", "base")}
        yield from named(programme, compute.records, _columns(compute), conditions)
    population = compute.sample.population if compute.sample else None
    if isinstance(population, str) and population not in programme.indicators:
        yield "unknown_reference", "sample.population", missing(population, programme.indicators, "indicator")
    if compute.whole is not None:
        whole = compute.whole
        columns = {"whole.count": whole.count, "whole.value": whole.value}
        if not whole.count and not whole.value:
            yield "compute_needs", "whole", {"measure": compute.measure, "expected": "value"}
        yield from named(programme, whole.records, columns, {"whole.among": whole.among}, "whole.records")


def _columns(compute: Compute) -> dict[str, str | None]:
    single: dict[str, str | None] = {key: getattr(compute, key) for key in ("count", "value", "over", "each", "price")}
    listed = {f"{key}[{i}]": name for key in ("by", "within") for i, name in enumerate(getattr(compute, key), 1)}
    sample = compute.sample
    sampled = {f"sample.{key}": getattr(sample, key) for key in ("weights", "strata", "cluster")} if sample else {}
    term = compute.term
    due = {f"term.{key}": getattr(term, key) for key in ("since", "until")} if term else {}
    return {**single, "period": compute.period, **listed, **sampled, **due}


_NUMERIC = frozenset({"value", "over", "price", "whole.value", "sample.weights", "outcome", "members", "women"})
_OF_KIND: Mapping[str, str] = MappingProxyType({"period": "integer", "term.since": "date", "term.until": "date"})
"""Kind that the column at some places of a block has."""


def named(
    programme: Programme,
    records: str,
    columns: Mapping[str, str | None],
    conditions: Mapping[str, Conditions],
    key: str = "records",
) -> Iterator[Finding]:
    """Find records, columns and values that are named and not there, or are of another kind than is needed."""
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
