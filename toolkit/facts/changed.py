"""A programme with some facts changed, in memory: what would be, if one of them were otherwise.

It is a programme like any other, and nothing of it is written anywhere. What is changed is held against the same rules
as what lies in a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

from toolkit.errors import FactsError, Problem, nearest
from toolkit.facts.changed_rows import changed, left_out, row_of
from toolkit.facts.checks.definitions import definition_problems
from toolkit.facts.checks.readable import Readable
from toolkit.facts.checks.rows import table_repetitions
from toolkit.facts.contracts.figure_tables import Observation, Row
from toolkit.facts.contracts.framework import FrameworkFile
from toolkit.facts.contracts.programme import ProgrammeFile
from toolkit.facts.contracts.rates_and_statements import Statement
from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.contracts.word_tables import Monitored
from toolkit.facts.identifiers import identifiers, operands_of
from toolkit.facts.programme import Programme, Value
from toolkit.facts.without_indicators import file_without, framework_without, with_readings

Rows = list[tuple[int, Any]]


class Changed(Readable):
    """A programme as another one is, but for some facts.

    Parameters
    ----------
    base : Programme
        It stays as it is.
    changes : mapping of str to value
        By the identifier of a fact, as :meth:`Programme.but` takes them.
    without : iterable of str
        Facts and indicators that are left out.

    Raises
    ------
    FactsError
        With everything that is wrong with what is changed.
    """

    def __init__(self, base: Programme, changes: Mapping[str, Value], without: Iterable[str]) -> None:
        super().__init__(base.folder)
        self._base = base
        out = list(dict.fromkeys(without))
        self._gone = with_readings(base.framework, (name for name in out if ":" not in name))
        self._new: dict[str, dict[str, Row | None]] = {}
        problems = list(_unknown(base, self._gone))
        wanted: list[tuple[str, Value | None]] = [*changes.items(), *((fact, None) for fact in out if ":" in fact)]
        for fact, value in wanted:
            try:
                row = row_of(base, fact)
                new = left_out(row) if value is None else changed(self._as_it_was, fact, row, value)
                self._new.setdefault(row.TABLE, {})[fact] = new
            except FactsError as error:
                problems += error.problems
        if problems := problems or list(self._wrong_together()):
            raise FactsError(problems)

    @cached_property
    def _as_it_was(self) -> Readable:
        """The programme before it was changed, for the rules that rows are held against."""
        return self._base if isinstance(self._base, Readable) else Changed(self._base, {}, ())

    def _wrong_together(self) -> Iterator[Problem]:
        """Find what is wrong with the changed facts beside the others, and with what named an indicator left out."""
        before = {repr(problem) for table in self._new for problem in table_repetitions(self._as_it_was, table)}
        for table in self._new:
            yield from (each for each in table_repetitions(self, table) if repr(each) not in before)
        if self._gone:
            yield from definition_problems(self)

    @cached_property
    def file(self) -> ProgrammeFile:
        """Everything ``programme.yaml`` says."""
        return file_without(self._base.file, self._gone)

    @cached_property
    def framework(self) -> FrameworkFile:
        """Everything ``framework.yaml`` says, without the indicators that are left out."""
        return framework_without(self._base.framework, self._gone)

    @cached_property
    def tried(self) -> Mapping[str, str]:
        """What is changed, by the identifier of its fact or the code of its indicator: as it is printed."""
        rows = {fact: row_of(self._base, fact).as_printed for table in self._new.values() for fact in table}
        return MappingProxyType({**self._base.tried, **rows, **dict.fromkeys(sorted(self._gone), "")})

    @property
    def of_records(self) -> Programme:
        """The programme whose records these are: they are not changed."""
        return self._base.of_records

    def __repr__(self) -> str:
        return f"{super().__repr__()[:-1]}; changed: {', '.join(self.tried)}>"

    def read(self, table: str) -> tuple[Rows, list[Problem]]:
        """Read a table as it is, but for what is changed."""
        rows: Rows = self._base.rows(table)
        if table in self._new:
            rows = self._with_new(table, rows)
        if self._gone and table == Observation.TABLE:
            rows = [(line, row) for line, row in rows if row.indicator not in self._gone]
        if self._gone and table == Monitored.TABLE:
            rows = [(line, _unnamed(row) if row.indicator in self._gone else row) for line, row in rows]
        if table == Statement.TABLE and self._lost:
            rows = [(line, row) for line, row in rows if not self._lost & set(operands_of(row.operands))]
        return rows, []

    def _with_new(self, table: str, rows: Rows) -> Rows:
        new, facts = self._new[table], [fact for fact, _ in self._base.facts(table)]
        made = [(line, new.get(fact, row)) for fact, (line, row) in zip(facts, rows, strict=True)]
        return [(line, row) for line, row in made if row is not None]

    @cached_property
    def _lost(self) -> frozenset[str]:
        """The facts that there are no longer: what a document states of them cannot be recomputed."""
        tables = {*self._new, *([Observation.TABLE] if self._gone else [])} - {Statement.TABLE}
        lost: set[str] = set()
        for table in tables & set(FACTS):
            now = identifiers([row for _, row in self.read(table)[0]])
            lost |= {fact for fact, _ in self._base.facts(table)}.difference(now)
        return frozenset(lost)


def _unnamed(row: Monitored) -> Monitored:
    return row.model_copy(update={"indicator": ""})


def _unknown(programme: Programme, codes: Iterable[str]) -> Iterator[Problem]:
    """Name indicators that are to be left out and are not there."""
    for code in sorted(set(codes) - set(programme.indicators)):
        fields = {"found": code, "nearest": ", ".join(nearest(code, programme.indicators, 1))}
        yield Problem("unknown_indicator", code, fields=fields | {"what": "indicator"})
