"""A programme opened: its definitions and its facts, each table read when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from toolkit.errors import FactsError, ParametersError, Problem
from toolkit.facts.circles import framework_circles, table_circles
from toolkit.facts.csv_files import CsvTable
from toolkit.facts.folders import RULES, data_folder, shown_path
from toolkit.facts.identifiers import identifiers
from toolkit.facts.periods import Calendar, Evaluated, Period
from toolkit.facts.printed import CELLS, addresses, read_cell
from toolkit.facts.requested import period_problems, programme_problems, whole_number, year_problems
from toolkit.facts.rule_files import read_rule
from toolkit.facts.schemas.framework import FrameworkFile, Indicator, Result
from toolkit.facts.schemas.matrix import Matrix
from toolkit.facts.schemas.programme import ProgrammeFile
from toolkit.facts.schemas.rows import Row
from toolkit.facts.schemas.rule_sets import RuleSet
from toolkit.facts.schemas.rules import AveragingRule, Conventions, GradingRule, Scale
from toolkit.facts.schemas.signed import Appraisal
from toolkit.facts.schemas.tables import TABLES
from toolkit.facts.schemas.values import number_columns
from toolkit.facts.yaml_files import read_yaml
from toolkit.language import catalogue_name, read_catalogue

if TYPE_CHECKING:
    import pandas as pd

When = int | str | Evaluated
"""What is evaluated: a year, ``2011``, or a part of one, ``"2010-Q4"``."""


class Programme:
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
        self.folder = folder
        self.code = folder.name
        self._rows: dict[str, list[tuple[int, Row]]] = {}
        self._facts: dict[str, list[tuple[str, Row]]] = {}
        self._frames: dict[str, pd.DataFrame] = {}

    # --- definitions

    @cached_property
    def file(self) -> ProgrammeFile:
        """Everything ``programme.yaml`` says."""
        return read_yaml(self.folder / "programme.yaml", ProgrammeFile)

    @cached_property
    def framework(self) -> FrameworkFile:
        """Everything ``framework.yaml`` says; nothing in it lies under itself."""
        framework = read_yaml(self.folder / "framework.yaml", FrameworkFile)
        if problems := list(framework_circles(framework, shown_path(self.folder / "framework.yaml"))):
            raise FactsError(problems)
        return framework

    def translations(self, language: str) -> Mapping[str, str]:
        """Give what the programme's texts, and those of the rules, are in a language; in its first they stand as typed.

        Raises
        ------
        ToolkitError
            When a catalogue cannot be read.
        """
        paths = (folder / catalogue_name(language) for folder in (data_folder() / RULES, self.folder))
        return {text: said for path in paths if path.is_file() for text, said in read_catalogue(path).items()}

    def is_translated(self, language: str) -> bool:
        """Whether somebody has begun to say the programme's texts in a language that is not its first."""
        return language != self.file.languages[0] and (self.folder / catalogue_name(language)).is_file()

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Indicators by code, in the order of the framework."""
        return MappingProxyType({indicator.code: indicator for indicator in self.framework.indicators})

    @cached_property
    def results(self) -> Mapping[str, Result]:
        """Results by code, in the order of the framework."""
        return MappingProxyType({result.code: result for result in self.framework.results})

    @cached_property
    def grading(self) -> GradingRule | None:
        """The rule by which this programme's donor grades, if it has one."""
        code = self.file.rules.grading
        return read_rule(code, GradingRule) if code else None

    @cached_property
    def averaging(self) -> AveragingRule | None:
        """The rule by which this programme averages its indicators, if it has one of its own."""
        code = self.file.rules.averaging
        return read_rule(code, AveragingRule) if code else None

    @cached_property
    def rule_set(self) -> RuleSet | None:
        """The rule by which the answers to its donor's sub-questions are graded, if its documents have such answers."""
        code = self.file.rules.questions
        return read_rule(code, RuleSet) if code else None

    @cached_property
    def matrix(self) -> Matrix:
        """The matrix by which this programme is evaluated."""
        return read_rule(self.file.rules.matrix, Matrix)

    @cached_property
    def scale(self) -> Scale:
        """The scale of the grades that its documents print."""
        return read_rule(self.file.rules.scale, Scale)

    @cached_property
    def conventions(self) -> Conventions:
        """Where differences begin to mean something."""
        return read_rule(self.file.rules.conventions, Conventions)

    # --- time

    @cached_property
    def calendar(self) -> Calendar:
        """The months of its year."""
        return Calendar(self.file.fiscal_year_starts)

    def period(self, text: str) -> Period | None:
        """Read a period by the programme's calendar, or give None when the text is none."""
        return self.calendar.read(text)

    def at(self, when: When) -> Evaluated:
        """Give what is evaluated: a year, or a part of one by the name that data give it.

        Raises
        ------
        FactsError
            When it is neither.
        """
        if isinstance(when, Evaluated):
            return when
        found = self.calendar.evaluated(whole_number(when) or when)
        if found is None:
            raise FactsError(Problem("not_evaluated", fields={"found": str(when)}))
        return found

    def evaluated(self, year: int, period: str = "") -> Evaluated:
        """Give what is evaluated by the two parameters of a notebook: the year, or the period where one is given.

        Raises
        ------
        ParametersError
            When the year is no whole number, or the period none that ends in it.
        """
        problems = [*year_problems(year), *(period_problems(period, year, self.calendar) if period else ())]
        if problems:
            raise ParametersError(problems)
        return self.at(period or whole_number(year) or 0)

    def decided(self, version: str) -> int | None:
        """Give the month in which a version was decided, 0 for what has none; None where nobody says it."""
        period = self.period(self.file.versions.get(version, version)) if version else None
        return 0 if not version else period.first if period is not None else None

    def is_valid(self, result: str, when: When) -> bool:
        """Whether a result belongs to a plan that covers a year; one whose plan names no years always does."""
        at, found = self.at(when), self.results.get(result)
        while found is not None and found.valid is None:
            found = self.results.get(found.parent or "")
        period = self.period(found.valid) if found is not None and found.valid else None
        return period is None or (period.first <= at.last and at.period.first <= period.last)

    # --- facts

    def has(self, table: str) -> bool:
        """Whether the programme has a table."""
        return (self.folder / f"{table}.csv").is_file()

    def rows(self, table: str) -> list[tuple[int, Row]]:
        """Give the checked rows of a table, each with its line in the file; an absent table has none."""
        if table not in self._rows:
            read, problems = self.read(table)
            if problems:
                raise FactsError(problems)
            self._rows[table] = read
        return self._rows[table]

    def facts(self, table: str) -> list[tuple[str, Row]]:
        """Give the checked rows of a table, each with the identifier of its fact, in the order of the file."""
        if table not in self._facts:
            rows = [row for _, row in self.rows(table)]
            self._facts[table] = list(zip(identifiers(table, rows), rows, strict=True))
        return self._facts[table]

    def read(self, table: str) -> tuple[list[tuple[int, Row]], list[Problem]]:
        """Read a table: the rows that are good, each with its line, and what is wrong with the file."""
        if not self.has(table):
            return [], []
        read = CsvTable(self.folder / f"{table}.csv", TABLES[table])
        return cast("list[tuple[int, Row]]", read.rows), [*read.problems, *table_circles(read)]

    def table(self, name: str) -> pd.DataFrame:
        """Give a table as a frame, one row a fact.

        Returns
        -------
        DataFrame
            Index: the fact's identifier. Columns: those of the contract, numbers as floats with NaN for missing
            ones; `half_unit`, half a unit of the last printed digit in the unit of the value; `file_line`, the line in
            the file.
        """
        if name not in self._frames:
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

    @property
    def appraisals(self) -> list[Appraisal]:
        """What evaluators have signed, in the order of the file."""
        return [cast(Appraisal, row) for _, row in self.rows("appraisals")]

    def half_unit(self, row: Row) -> float:
        """Half a unit of the last digit that is printed of a fact, 0 where no number is printed."""
        return self._half_unit(row, 0, row.as_printed)

    def half_units(self, row: Row) -> list[float]:
        """Give half a unit of the last digit of each figure, where a fact is several printed cells."""
        return [self._half_unit(row, i, printed) for i, printed in enumerate(row.as_printed.split(CELLS))]

    def _half_unit(self, row: Row, cell: int, as_printed: str) -> float:
        document = self.file.documents.get(row.document) if row.VALUE else None
        if document is None:
            return 0.0
        cells = addresses(row.document, row.table, row.row, row.column)
        printed = read_cell(document, cells[min(cell, len(cells) - 1)], as_printed)
        return float(printed.half_unit) if printed else 0.0


def open_programme(code: str) -> Programme:
    """Open a programme by its code.

    Raises
    ------
    FactsError
        When there is no such programme, naming those there are.
    """
    if problems := list(programme_problems(code)):
        raise FactsError(problems)
    return Programme(data_folder() / code)
