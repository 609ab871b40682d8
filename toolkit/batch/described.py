"""Everything that can be described: the files of a programme and their parts, its tables, the rules, the parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pydantic import BaseModel, Field, RootModel

from toolkit.exchange.mapping.mapping_file import Mapped
from toolkit.facts.contracts.framework import FrameworkFile
from toolkit.facts.contracts.programme import Language, ProgrammeFile
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.contracts.values import Code, PeriodText, Strict
from toolkit.facts.definitions import KINDS, read_rule_file
from toolkit.facts.described import Thing, contracts_in, kinds_of_value, thing_of
from toolkit.facts.folders import RULES, supplied_folder


class ParametersFile(Strict):
    """What is evaluated: a programme and year, or several programmes on one page; a file may say more to its notebooks.

    Attributes
    ----------
    programme : str
        Code of the programme. Example: ``coffee-union``.
    year : int
        One of its reporting years. Example: ``2024``.
    period : str
        A part of the year, where not the whole of it is evaluated. Example: ``2024-Q4``.
    language : str
        The one language in which pages are made; all of the programme where it is not said.
    programmes : list of str
        In the place of programme and year: several, each as code and year.
        Example: ``[coffee-union/2024, honey/2024]``.
    """

    programme: Code
    year: int
    period: PeriodText = ""
    language: Language = ""
    programmes: list[str] = Field(default_factory=list)


ROOTS: tuple[tuple[type[BaseModel], str, str], ...] = (
    (ProgrammeFile, "programme", "data/<code>/programme.yaml"),
    (FrameworkFile, "framework", "data/<code>/framework.yaml"),
    *((table, "tables", f"data/<code>/{name}.csv") for name, table in TABLES.items()),
    (Mapped, "reading", "data/<code>/reading/<name>.yaml"),
    (ParametersFile, "parameters", "parameters/<code>-<year>.yaml"),
    *((rule, RULES, f"data/{RULES}/<code>.yaml") for rule in KINDS.values()),
)
"""Contracts of whole files, each with its group and its place; what lies in them is found by itself."""


def things() -> list[Thing]:
    """Describe everything there is, each thing once."""
    found: dict[type[BaseModel], Thing] = {}
    for contract, group, place in ROOTS:
        for part, where in _parts(contract, place):
            if part not in found:
                found[part] = thing_of(part, group, where)
    for kind in KINDS.values():
        found[kind] = replace(found[kind], example=_supplied(kind))
    return [*found.values(), *kinds_of_value()]


def _parts(contract: type[BaseModel], place: str) -> Iterator[tuple[type[BaseModel], str]]:
    """Give a contract and those that lie in it, each with the way to its keys."""
    yield contract, place
    for name, field in contract.model_fields.items():
        for inside in contracts_in(field.annotation):
            if not issubclass(inside, RootModel):
                yield from _parts(inside, f"{place} → {field.alias or name}")


def _supplied(kind: type[BaseModel]) -> dict[str, object]:
    """Read the shortest of the supplied rule files of a kind: an example that is in use."""
    files = sorted(supplied_folder(RULES).glob("*.yaml"), key=lambda path: path.stat().st_size)
    said = map(read_rule_file, files)
    found = next((rule for rule in said if isinstance(rule, kind)), None)
    return found.model_dump(mode="json", exclude_unset=True) if found is not None else {}
