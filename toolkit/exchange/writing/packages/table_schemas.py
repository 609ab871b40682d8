"""The contracts of tables as Table Schema says them: types, what may stand there, keys, and what a column names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from toolkit.exchange.writing.packages.fact_tables import INDICATORS, RESULTS, FactTable, simple_fields
from toolkit.facts.contracts.figure_tables import Row
from toolkit.facts.contracts.tables_by_name import NAMED
from toolkit.facts.contracts.values import Contract
from toolkit.facts.described import keys_of

_ADDRESS = ("document", "table", "row", "column", "cell")
"""Columns that tell where a fact is printed: the same fact may stand in several places."""

_OF_FRAMEWORK = {"indicator": INDICATORS, "result": RESULTS}
"""Columns that hold codes of what ``framework.yaml`` defines."""

_ABOVE = {RESULTS: "parent"}
"""Columns of tables made of the framework that name a row of the same table."""


def table_schema(table: FactTable, there: Collection[str]) -> Mapping[str, Any]:
    """Describe a table.

    Parameters
    ----------
    table : FactTable
    there : collection of str
        Names of all tables that go out with it: a column names nothing in one that is not there.
    """
    about = {key.name: key.about for key in keys_of(table.contract)}
    required = {field.alias or name for name, field in table.contract.model_fields.items() if field.is_required()}
    shapes = simple_fields(table.contract)
    fields = [
        {"name": name, "type": shapes[name]["type"]}
        | ({"description": about[name]} if about[name] else {})
        | _constraints(shapes[name], name in required)
        for name in table.header
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if key := _key(table):
        schema["primaryKey"] = key
    if references := _references(table, there):
        schema["foreignKeys"] = references
    return schema


def _constraints(shape: Mapping[str, Any], is_required: bool) -> dict[str, Any]:
    """Say what may stand in a column; an empty cell is none of the words."""
    said: dict[str, Any] = {"required": True} if is_required else {}
    if "enum" in shape:
        said["enum"] = [word for word in shape["enum"] if word != ""]
    said |= {name: shape[name] for name in ("pattern", "minimum") if name in shape}
    return {"constraints": said} if said else {}


def _key(table: FactTable) -> Sequence[str]:
    """Name the columns that tell a row from all others: what a fact is, and where it is printed."""
    contract = table.contract
    if not issubclass(contract, Contract):
        return ["code"]
    key = contract.columns(contract.KEY)
    if issubclass(contract, Row) and contract.ADDRESSED:
        key += _ADDRESS
    return [name for name in dict.fromkeys(key) if name in table.header]


def _references(table: FactTable, there: Collection[str]) -> Sequence[Mapping[str, Any]]:
    """Say which columns hold codes of other tables, or of the same one, which has no name in that place."""
    above = getattr(table.contract, "ABOVE", "") or _ABOVE.get(table.name, "")
    named = {**NAMED, **_OF_FRAMEWORK, **({above: table.name} if above else {})}
    return [
        {"fields": [column], "reference": {"resource": "" if other == table.name else other, "fields": ["code"]}}
        for column, other in named.items()
        if column in table.header and (other == table.name or other in there)
    ]
