"""A mapping for files that there is none for yet: proposed by their words, and asked where those leave it open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from toolkit.errors import FactsError, Problem
from toolkit.exchange.containers.sheets import Container
from toolkit.exchange.mapping.heading_meaning import said
from toolkit.exchange.mapping.mapping_columns import is_part
from toolkit.exchange.mapping.mapping_file import Mapped
from toolkit.exchange.mapping.questions import Questions
from toolkit.exchange.mapping.row_codes import as_code
from toolkit.exchange.proposing.other_proposals import propose_other
from toolkit.exchange.proposing.proposed_columns import ProposedColumns
from toolkit.exchange.proposing.proposed_rows import ProposedRows
from toolkit.exchange.proposing.proposed_tables import ProposedTable, place_of, proposed_table, second_header
from toolkit.exchange.proposing.year_of_file import year_of_file
from toolkit.exchange.surveys.export_mapping import propose_export
from toolkit.facts.contracts.allowed import LEVELS
from toolkit.facts.periods import YEAR, read_period
from toolkit.facts.programme import Programme
from toolkit.words import Words

_KINDS = ("tracking", "logframe", "budget", "skip")
_RESULT = "R"


def propose(containers: Sequence[Container], name: str, programme: Programme, told: list[Problem]) -> Mapped:
    """Propose how files are read.

    Parameters
    ----------
    containers : sequence of Container
    name : str
        Of the mapping.
    programme : Programme
    told : list of Problem
        Where it is said which sheets are left out.

    Raises
    ------
    FactsError
        When no sheet of any file holds a table that is known.
    """
    language = programme.file.languages[0]
    if (other := propose_other(containers, name, language, told)) is not None:
        return other
    proposal = _Proposal(name, programme)
    records: dict[str, Container] = {}
    left_out: list[Problem] = []
    for number, container in enumerate(containers, 1):
        code = as_code(name) if len(containers) == 1 else f"{as_code(name)}-{number}"
        for sheet in container.sheets.values():
            table = proposed_table(sheet)
            is_filled = table is not None and any(column.numbers or column.texts for column in table.columns)
            if is_filled and table is not None and table.to == "records" and number == 1:
                records[code] = container
            if table is None or table.to in ("", "records"):
                left_out.append(Problem("sheet_left_out", f"{container.name}, {sheet.name}"))
            elif not any(column.numbers for column in table.columns if column.is_value):
                left_out.append(Problem("sheet_without_values", f"{container.name}, {sheet.name}"))
            elif (row := second_header(table)) is not None:
                place = f"{container.name}, {sheet.name}, {sheet.address(row, 0)}"
                raise FactsError(Problem("second_table_on_sheet", place))
            else:
                proposal.add(code, container, table, alone=len(container.sheets) == 1)
    if records and not proposal.tables:
        mapped, remarks = propose_export(records, language)
        told += remarks
        return _dated(mapped)
    told += left_out
    if not proposal.tables:
        files = ", ".join(container.name for container in containers)
        raise FactsError([*told, Problem("no_table_found", files)])
    return proposal.mapped()


def _dated(mapped: Mapped) -> Mapped:
    """Ask of when each document is that does not say so."""
    asks = Questions()
    for code, document in mapped.documents.items():
        if not document.date:
            asks.add("date", document.file, (), "", [f"documents.{code}.date"], found=document.file)
    return mapped.model_copy(update={"questions": [*mapped.questions, *asks.asked]})


class _Proposal:
    def __init__(self, name: str, programme: Programme) -> None:
        self.name, self.programme = name, programme
        self.asks = Questions()
        self.words = Words(programme.file.languages[0])
        self.documents: dict[str, dict[str, Any]] = {}
        self.tables: dict[str, dict[str, Any]] = {}
        self.results: list[dict[str, Any]] = []
        self.periods: list[str] = []

    def add(self, code: str, container: Container, table: ProposedTable, *, alone: bool) -> None:
        is_named_as_file = alone and table.sheet.name == container.name.rpartition(".")[0]
        name = self.name if is_named_as_file else table.sheet.name
        if name in self.tables:
            name = f"{name} ({code})"
        if code not in self.documents:
            stem = re.sub(r"[_\-]+", " ", container.name.rpartition(".")[0]).strip()
            self.documents[code] = {"title": stem, "file": container.name, "form": "spreadsheet"}
        year = year_of_file(container.name, is_fiscal=self.programme.file.fiscal_year_starts > 1)
        columns = ProposedColumns(name, table, self.asks, self._because, year=year)
        rows = ProposedRows(name, table, self.asks, self.programme.file.currency)
        told: dict[str, Any] = {"document": code} if len(self.documents) > 1 or code != as_code(self.name) else {}
        if not is_named_as_file and name != table.sheet.name:
            told["sheet"] = table.sheet.name
        told |= {"to": table.to, "header": table.header, "columns": columns.said} | rows.said
        for skipped in told.get("skipped", ()):
            skipped["why"] = self._because("no_row")
        self.tables[name] = told
        if table.to != "budget":
            self._result(name, table, told)
        self.periods += [
            c.said.period for c in table.columns if c.is_value and c.said.role not in ("target", "baseline")
        ]

    def _because(self, code: str) -> str:
        return self.words(f"left_out.{code}")

    def _result(self, name: str, table: ProposedTable, told: dict[str, Any]) -> None:
        """Ask under which result indicators stand, and of which level results are, where no column says so."""
        says = told.setdefault("says", {})
        path, at = f"tables.{name}.says", place_of(table, table.columns[0])
        if table.column("result") is None:
            known = [*self.programme.results, *(result["code"] for result in self.results)]
            if not known:
                title = self.documents[next(iter(self.documents))]["title"]
                self.results.append({"code": _RESULT, "level": "outcome", "title": title})
            says["result"] = known[0] if known else _RESULT
            self.asks.add("result", at, known, says["result"], [f"{path}.result"], found=says["result"])
        if table.column("level") is None and (table.column("result") is not None or self._has_sections(name)):
            self.asks.add("level_of_results", at, LEVELS, "outcome", [f"{path}.level"])

    def _has_sections(self, name: str) -> bool:
        return any(f"tables.{name}.sections" in question.sets for question in self.asks.asked)

    def mapped(self) -> Mapped:
        """Put together what is proposed, with the date of each document, which decides what can be due in it."""
        for code, document in self.documents.items():
            proposed = self._month_of(document["file"])
            at, sets = document["file"], [f"documents.{code}.date"]
            self.asks.add("date", at, (), proposed, sets, found=document["file"])
        self.tables = {
            name: {k: v for k, v in table.items() if v not in ({}, [])} for name, table in self.tables.items()
        }
        whole: dict[str, Any] = {"documents": self.documents, "results": self.results, "tables": self.tables}
        return Mapped.model_validate(whole | {"questions": [q.model_dump() for q in self.asks.asked]})

    def _month_of(self, file: str) -> str:
        """Return the month with which a file ends: that of the period in its name, else of the last that it reports."""
        named = said(file.rpartition(".")[0]).period
        periods = [named] if named and not is_part(named) else [p for p in self.periods if p and not is_part(p)]
        last = max((period.last for text in periods if (period := read_period(text)) is not None), default=None)
        return f"{last // YEAR}-M{last % YEAR + 1:02d}" if last is not None else ""
