"""A programme as far as it can be read, so that all that is wrong with it can be said at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from toolkit.errors import FactsError, Problem
from toolkit.facts.contracts.framework import FrameworkFile
from toolkit.facts.contracts.programme import ProgrammeFile
from toolkit.facts.folders import shown_path
from toolkit.facts.programme import Programme
from toolkit.facts.validation import Shape, framework_circles, read_as_far

Findings = Iterator[tuple[str, str, dict[str, str]]]
"""Problem code, column or key, and fields; the caller knows file and line."""


class Readable(Programme):
    """A programme of whose files the good parts are given, whatever is wrong with the others.

    Attributes
    ----------
    unsound : dict of str to list of Problem
        By table, or by name of a definition, what is wrong with its file. What refers to such a table is not looked up:
        it may stand in a row that cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.unsound: dict[str, list[Problem]] = {}

    @cached_property
    def file(self) -> ProgrammeFile:
        """What ``programme.yaml`` says, without keys that nobody knows."""
        return self._definition("programme.yaml", ProgrammeFile)

    @cached_property
    def framework(self) -> FrameworkFile:
        """What ``framework.yaml`` says, without keys that nobody knows; circles are named and not walked."""
        framework = self._definition("framework.yaml", FrameworkFile)
        found = framework_circles(framework, shown_path(self.folder / "framework.yaml"))
        self.unsound.setdefault("framework.yaml", []).extend(found)
        return framework

    def _definition(self, name: str, shape: type[Shape]) -> Shape:
        read, problems = read_as_far(self.folder / name, shape)
        if problems:
            self.unsound[name] = problems
        if read is None:
            raise FactsError(problems)
        return read

    def _good(self, table: str) -> list[tuple[int, Any]]:
        """Keep the good rows of a table, and what is wrong with the others."""
        read, problems = self.read(table)
        if problems:
            self.unsound[table] = problems
        return read

    def codes(self, table: str) -> frozenset[str] | None:
        """Return the codes of a table's rows; None where some of them cannot be read."""
        codes = frozenset(getattr(row, "code", "") for _, row in self.rows(table))
        return None if table in self.unsound else codes

    def name(self, table: str) -> str:
        """Name the file of a table for a reader."""
        return shown_path(self.folder / f"{table}.csv")
