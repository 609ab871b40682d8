"""A table of records as it was read: its rows, what is wrong with it, and where each row stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from toolkit.errors import Problem
from toolkit.facts.record_columns import LINE

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class RecordTable:
    """A table of records.

    Attributes
    ----------
    header : list of str
        Its columns in the order of the file.
    frame : DataFrame
        The rows that are in order, each with its line; of parts that belong together, as if they stood one below the
        other.
    problems : list of Problem
        Empty when every row is in order.
    parts : tuple of (int, str)
        Its files, as a reader knows them, each with the number of lines before it.
    """

    header: list[str]
    frame: pd.DataFrame
    problems: list[Problem]
    parts: tuple[tuple[int, str], ...]

    @property
    def name(self) -> str:
        """Its file as a reader knows it, of several the first."""
        return self.parts[0][1]

    def answers(self, column: str) -> dict[str, int]:
        """Count the answers in a column by what they are, empty ones apart; those of a column of numbers as text."""
        if column not in self.frame:
            return {}
        counts = self.frame[column].value_counts(sort=False)
        return {str(answer): int(n) for answer, n in counts.items() if n and answer not in ("", 0)}

    def of(self, column: str, answer: str) -> RecordTable:
        """Keep the rows with one answer in a column."""
        return replace(self, frame=self.frame[self.frame[column] == answer])

    def lines_of(self, column: str, answers: Collection[str]) -> Iterator[tuple[int, str]]:
        """Return the lines that have one of some answers in a column, each with it."""
        if answers:
            found = self.frame[self.frame[column].astype(str).isin(answers)]
            yield from zip(map(int, found[LINE]), map(str, found[column]), strict=True)

    def problem(self, code: str, line: int, column: str, fields: Mapping[str, str] | None = None) -> Problem:
        """Say what is wrong in a line, by the file that it stands in."""
        name, own = self._place(line)
        return Problem(code, name, own, column, fields or {})

    def where(self, line: int) -> str:
        """Name a line, of several files with its file."""
        name, own = self._place(line)
        return str(own) if len(self.parts) == 1 else f"{own} ({name})"

    def _place(self, line: int) -> tuple[str, int]:
        before, name = self.parts[bisect_right(self.parts, line - 1, key=lambda part: part[0]) - 1]
        return name, line - before


def together(tables: Sequence[RecordTable]) -> RecordTable:
    """Put the parts of one table together."""
    if len(tables) == 1:
        return tables[0]
    frames, parts, before = [], [], 0
    for table in tables:
        frames.append(table.frame.assign(**{LINE: table.frame[LINE] + before}))
        parts.append((before, table.name))
        before += int(table.frame[LINE].max()) if len(table.frame) else 0
        before = max([before, *(parts[-1][0] + (problem.row or 0) for problem in table.problems)])
    problems = [problem for table in tables for problem in table.problems]
    header = next((table.header for table in tables if table.header), [])
    return RecordTable(header, in_order(frames), problems, tuple(parts))


def in_order(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put rows of one table together in the order of their lines, columns of text in categories they share."""
    import pandas as pd  # noqa: PLC0415 - only where records are used

    own = [frame for frame in frames if len(frame)] or [frames[0]]
    if len(own) == 1:
        return own[0]
    columns: dict[Hashable, Any] = {}
    for name in own[0]:
        parts = [frame[name] for frame in own]
        if isinstance(parts[0].dtype, pd.CategoricalDtype):
            columns[name] = pd.api.types.union_categoricals(parts, sort_categories=True)
        else:
            columns[name] = pd.concat(parts, ignore_index=True)
    return pd.DataFrame(columns).sort_values(LINE, ignore_index=True)
