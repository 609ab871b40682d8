"""The tables of a programme's facts as they leave the house: cells as they are typed, and what each column holds.

Beside the tables of facts stand the results and the indicators that they name, made of ``framework.yaml``. Records, and
what evaluators signed or accepted, stay.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from toolkit.errors import Problem
from toolkit.facts.contracts.framework import Indicator, Result
from toolkit.facts.contracts.tables_by_name import FACTS, TABLES
from toolkit.facts.contracts.values import Strict, number_columns, with_comma
from toolkit.facts.csv_files import separated
from toolkit.facts.folders import shown_path
from toolkit.facts.programme import Programme
from toolkit.facts.text_files import read_text

FORMULA = ("=", "+", "-", "@")
"""Signs with which a text begins that a spreadsheet takes for a formula."""

RESULTS, INDICATORS = "results", "indicators"
"""Tables that are made of ``framework.yaml``."""


@dataclass(frozen=True, slots=True)
class FactTable:
    """One table.

    Attributes
    ----------
    name : str
        That of its file, without ``.csv``.
    contract : type
        What its columns hold.
    header : sequence of str
    rows : sequence of sequence of str
        As they are typed; numbers with a point before their decimals.
    """

    name: str
    contract: type[Strict]
    header: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def text(self) -> str:
        """The table as a file: UTF-8, commas, a line a row."""
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows(self.rows)
        return written.getvalue()


def fact_tables(programme: Programme) -> list[FactTable]:
    """Give every table of facts that a programme has, then its indicators and results.

    Raises
    ------
    FactsError
        When something is wrong with one of them.
    """
    told = [_typed(programme, name) for name in FACTS if programme.has(name) and programme.rows(name)]
    return [*told, *_defined(programme)]


def _typed(programme: Programme, name: str) -> FactTable:
    """Read a table that has been found good once more, as it is typed."""
    contract = TABLES[name]
    path = programme.folder / f"{name}.csv"
    found = separated(read_text(path, path.name, []) or "", contract.columns())
    (_, header), *lines = found.rows()
    named = [place for place, column in enumerate(header) if column]
    numbers = {place for place in named if header[place] in number_columns(contract)}
    rows = []
    for _, cells in lines:
        whole = [*cells, *[""] * (len(header) - len(cells))]
        rows.append([_with_point(whole[p]) if p in numbers and found.mark != "," else whole[p] for p in named])
    return FactTable(name, contract, [header[place] for place in named], rows)


def _with_point(cell: str) -> str:
    return cell.replace(",", ".") if with_comma(cell) else cell


def _defined(programme: Programme) -> Iterator[FactTable]:
    """Make tables of what the framework defines: of each indicator and result what is one text or one number."""
    for name, contract, defined in (
        (INDICATORS, Indicator, programme.framework.indicators),
        (RESULTS, Result, programme.framework.results),
    ):
        if defined:
            kinds = simple_fields(contract)
            rows = [["" if (v := getattr(each, key)) is None else str(v) for key in kinds] for each in defined]
            yield FactTable(name, contract, list(kinds), rows)


def simple_fields(contract: type[BaseModel]) -> Mapping[str, Mapping[str, object]]:
    """Return the columns of a contract that hold one value, each with what it may hold, as JSON Schema has it."""
    described = contract.model_json_schema()["properties"]
    found: dict[str, Mapping[str, object]] = {}
    for name, said in described.items():
        one = next((each for each in said.get("anyOf", [said]) if each.get("type") != "null"), said)
        if one.get("type") in ("string", "number"):
            found[name] = one
    return found


def like_formulas(tables: Sequence[FactTable], programme: Programme) -> Iterator[Problem]:
    """Tell which texts a spreadsheet would take for formulas: they are facts, and go out as they are."""
    for table in tables:
        numbers = number_columns(table.contract)
        for column in (place for place, name in enumerate(table.header) if name not in numbers):
            cells = ((line, row[column]) for line, row in enumerate(table.rows, 2))
            found = [(line, cell) for line, cell in cells if _is_formula(cell)]
            if found:
                (line, first), file = found[0], shown_path(programme.folder / f"{table.name}.csv")
                fields = {"found": first, "n": str(len(found))}
                yield Problem("text_like_a_formula", file, line, table.header[column], fields)


def _is_formula(cell: str) -> bool:
    """Whether a spreadsheet would compute a text: one that begins like a formula, and is no sign or number alone."""
    is_number = cell[:1] in ("+", "-") and not any(letter.isalpha() for letter in cell)
    return len(cell) > 1 and cell.startswith(FORMULA) and not is_number


def what_stays(programme: Programme) -> Iterator[Problem]:
    """Tell what a programme has that does not go out: records, and what evaluators signed or accepted."""
    if programme.framework.records:
        fields = {"n": str(len(programme.framework.records)), "found": ", ".join(programme.framework.records)}
        yield Problem("records_stay", shown_path(programme.folder / "framework.yaml"), fields=fields)
    signed = [f"{name}.csv" for name in TABLES if name not in FACTS and programme.has(name)]
    if signed:
        yield Problem("signed_stay", shown_path(programme.folder), fields={"found": ", ".join(signed)})
