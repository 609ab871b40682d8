"""A programme opened: its definitions and its facts, each table read when it is first asked for."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, overload

from toolkit.errors import FactsError, Problem, refuse_unknown
from toolkit.facts.contracts.figure_tables import Observation, Row
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.contracts.values import Contract, number_columns
from toolkit.facts.contracts.word_tables import Activity, Appraisal
from toolkit.facts.csv_files import CsvTable
from toolkit.facts.definitions import Definitions
from toolkit.facts.folders import data_folder
from toolkit.facts.identifiers import identifiers
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.printed_cells import CELLS, addresses, is_of_cells, read_cell, read_shown
from toolkit.facts.requested import programme_problems
from toolkit.facts.standing_in import who_stands_in
from toolkit.facts.told_time import refuse_untold
from toolkit.facts.validation import table_circles

if TYPE_CHECKING:
    import pandas as pd


R = TypeVar("R", bound=Contract)

Value = float | str | Mapping[str, Any]
"""What a fact can be changed to: a value, a figure as its document would print it, a grade, or columns of its table."""


class _Described:
    """The docstring of a class; of an opened programme also its tables, and the measures that they allow."""

    def __init__(self, said: str) -> None:
        self.said = said

    def __get__(self, programme: Programme | None, _: type[Programme]) -> str:
        """Return what ``help`` shows of the class, or of a programme."""
        return self.said if programme is None else f"{programme!r}\n\n{self.said}\n{programme.described()}"


class Programme(Definitions):
    """One programme: what its folder says, checked.

    Parameters
    ----------
    folder : Path
        The programme's folder below ``data``.

    Raises
    ------
    FactsError
        When a table is first asked for and something is wrong with it, with all its problems.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._rows: dict[str, list[tuple[int, Any]]] = {}
        self._facts: dict[str, list[tuple[str, Any]]] = {}
        self._frames: dict[str, pd.DataFrame] = {}

    def __repr__(self) -> str:
        try:
            years = ", ".join(map(str, self.file.reporting_years))
            tables = ", ".join(f"{name} ({len(self.rows(name))})" for name in TABLES if self.has(name))
            return f"<{self.code}: {self.file.short_title}; years {years}; {len(self.indicators)} indicators; {tables}>"
        except FactsError as wrong:
            return f"<{self.code}: cannot be read; {wrong}>"

    def described(self) -> str:
        """Say which tables the programme has, and which measures they allow, for ``help``."""
        from importlib import import_module  # noqa: PLC0415 - what lies above this room, only when a person asks

        years = self.file.reporting_years or [0]
        offers, allowed = import_module("toolkit.facts.offers").offers, import_module("toolkit.measures").allowed
        measures = allowed(lambda name: any(offers(self, name, year) for year in years))
        tables = [f"    {name} ({len(self.rows(name))} rows)" for name in TABLES if self.has(name)]
        functions = [f"    {room}: {', '.join(names)}" for room, names in measures.items()]
        return "\n".join(
            [
                "Tables, as frames: facts.table(name)",
                *tables,
                "",
                "Measures, as frames of figures: from toolkit.measures import <room>; <room>.<name>(facts, when)",
                *functions,
            ]
        )

    def has(self, table: str) -> bool:
        """Whether the programme has a table."""
        return (self.folder / f"{table}.csv").is_file()

    # --- what if

    @property
    def tried(self) -> Mapping[str, str]:
        """What is changed in memory: by the identifier of a fact, how it is printed. Of what is on file nothing."""
        return MappingProxyType({})

    def but(self, changes: Mapping[str, Value] | None = None, *, without: Iterable[str] = ()) -> Programme:
        """Return the programme with some facts changed, in memory: every measure and every page takes it.

        Parameters
        ----------
        changes : mapping of str to value
            By the identifier of a fact - an observation, an amount, a grade, a rate: a number, shares as parts of 1; a
            text as its document would print it, ``'95,8%'``; or columns of its table, ``{"value": 3, "use": "yes"}``.
        without : iterable of str
            Facts to leave out, as if nobody had told them, and codes of indicators.

        Raises
        ------
        FactsError
            With everything that would be wrong, were it in a file.

        Examples
        --------
        >>> facts = open_programme("cse-peru")
        >>> changed = facts.but({"observation:R4.pilot_codes:2011:actual": 4})
        >>> list(changed.tried)
        ['observation:R4.pilot_codes:2011:actual']
        """
        from toolkit.facts.changed import Changed  # noqa: PLC0415 - it is one itself

        return Changed(self, changes or {}, without)

    @property
    def of_records(self) -> Programme:
        """The programme whose records these are."""
        return self

    @property
    def asked_for(self) -> list[str]:
        """The tables that have been asked for."""
        return list(self._rows)

    @overload
    def rows(self, table: type[R]) -> list[tuple[int, R]]: ...
    @overload
    def rows(self, table: str) -> list[tuple[int, Row]]: ...
    def rows(self, table: type[R] | str) -> list[tuple[int, R]] | list[tuple[int, Row]]:
        """Return the checked rows of a table, by its contract or name, each with its line; an absent table has none."""
        name = table if isinstance(table, str) else table.TABLE
        if name not in self._rows:
            refuse_unknown(name, TABLES, "table")
            self._rows[name] = self._good(name)
        return self._rows[name]

    def _good(self, table: str) -> list[tuple[int, Any]]:
        read, problems = self.read(table)
        if problems:
            raise FactsError(problems)
        return read

    @overload
    def facts(self, table: type[R]) -> list[tuple[str, R]]: ...
    @overload
    def facts(self, table: str) -> list[tuple[str, Row]]: ...
    def facts(self, table: type[R] | str) -> list[tuple[str, R]] | list[tuple[str, Row]]:
        """Return the checked rows of a table, each with the identifier of its fact, in the order of the file."""
        name = table if isinstance(table, str) else table.TABLE
        if name not in self._facts:
            rows = [row for _, row in self.rows(name)]
            self._facts[name] = list(zip(identifiers(rows), rows, strict=True))
        return self._facts[name]

    def read(self, table: str) -> tuple[list[tuple[int, Any]], list[Problem]]:
        """Read a table: the rows that are good, each with its line, and what is wrong with the file."""
        if not self.has(table):
            return [], []
        read = CsvTable(self.folder / f"{table}.csv", TABLES[table])
        return read.rows, [*read.problems, *table_circles(read)]

    def table(self, name: str) -> pd.DataFrame:
        """Return a table as a frame, one row a fact.

        Returns
        -------
        DataFrame
            Index: the fact's identifier. Columns: those of the contract, numbers as floats with NaN for missing
            ones; `half_unit`, half a unit of the last printed digit in the unit of the value; `file_line`, the line in
            the file.
        """
        if name not in self._frames:
            refuse_unknown(name, TABLES, "table")
            self._frames[name] = self._frame(name)
        return self._frames[name]

    def _frame(self, name: str) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 - opening a programme to list it must not cost this import

        contract = TABLES[name]
        rows = self.rows(name)
        records = [
            row.model_dump(by_alias=True) | {"half_unit": self.half_unit(row), "file_line": line} for line, row in rows
        ]
        numbers = number_columns(contract) | {"half_unit"}
        columns = [field.alias or key for key, field in contract.model_fields.items()] + ["half_unit", "file_line"]
        facts = pd.Index([fact for fact, _ in self.facts(name)], name="fact")
        frame = pd.DataFrame(records, columns=columns, index=facts)
        return frame.astype({column: float for column in columns if column in numbers})

    @cached_property
    def observations(self) -> pd.DataFrame:
        """Values of indicators."""
        return self.table("observations")

    @cached_property
    def budget(self) -> pd.DataFrame:
        """Amounts of budget lines."""
        return self.table("budget")

    @cached_property
    def budget_lines(self) -> pd.DataFrame:
        """Budget lines."""
        return self.table("budget_lines")

    @cached_property
    def criteria(self) -> pd.DataFrame:
        """Printed grades."""
        return self.table("criteria")

    @cached_property
    def activities(self) -> pd.DataFrame:
        """Activities, milestones and processes."""
        return self.table("activities")

    @cached_property
    def counted_by_activity(self) -> Mapping[str, str]:
        """What the figures of each activity count, in the words of its document."""
        return MappingProxyType({row.code: row.unit for _, row in self.rows(Activity)})

    def at(self, when: When) -> Evaluated:
        """Return what is evaluated, as :meth:`stretch` reads it; a year of which nothing can be told is refused."""
        found = super().at(when)
        if found is not when:
            refuse_untold(self.of_records, found)
        return found

    def is_of_plan(self, document: str, when: When) -> bool:
        """Whether a document tells of a plan that covers a year; one that tells only of others' indicators does not."""
        results = self._results_told.get(document, frozenset())
        return not results or any(self.is_valid(result, when) for result in results)

    @cached_property
    def _results_told(self) -> Mapping[str, frozenset[str]]:
        """The results of whose indicators each document prints something."""
        found: dict[str, set[str]] = {}
        for _, row in self.rows(Observation):
            if row.indicator in self.indicators:
                found.setdefault(row.document, set()).add(self.indicators[row.indicator].result)
        return MappingProxyType({document: frozenset(results) for document, results in found.items()})

    @property
    def appraisals(self) -> list[Appraisal]:
        """What evaluators have signed, in the order of the file."""
        return [row for _, row in self.rows(Appraisal)]

    def half_unit(self, row: Row) -> float:
        """Half a unit of the last digit that is printed of a fact, 0 where no number is printed."""
        return self._half_unit(row, 0, row.as_printed)

    def half_units(self, row: Row) -> list[float]:
        """Return half a unit of the last digit of each figure, where a fact is several printed cells."""
        return [self._half_unit(row, i, printed) for i, printed in enumerate(row.as_printed.split(CELLS))]

    def _half_unit(self, row: Row, cell: int, as_printed: str) -> float:
        document = self.file.documents.get(row.document) if row.VALUE else None
        if document is None:
            return 0.0
        if is_of_cells(document):
            value = getattr(row, row.VALUE)
            shown = read_shown(document, as_printed, value) if value is not None else None
            return float(shown.half_unit) if shown else 0.0
        cells = addresses(row.document, row.table, row.row, row.column)
        printed = read_cell(document, cells[min(cell, len(cells) - 1)], as_printed)
        return float(printed.half_unit) if printed else 0.0


setattr(Programme, "__doc__", _Described(inspect.cleandoc(Programme.__doc__ or "")))  # noqa: B010 - no plain string


def open_programme(code: str) -> Programme:
    """Open a programme by its code.

    Raises
    ------
    FactsError
        When there is no such programme, naming those there are.
    """
    if problems := list(programme_problems(code)):
        raise FactsError(problems)
    return who_stands_in(code) or Programme(data_folder() / code)
