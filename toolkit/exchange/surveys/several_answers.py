"""Answers of which several were chosen: what one cell says of them, held against the form and the columns of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from toolkit.errors import Problem
from toolkit.exchange.containers.opened import located
from toolkit.exchange.surveys.export_links import first
from toolkit.exchange.surveys.export_tables import ExportTable

CHOSEN, NOT_CHOSEN = frozenset({"1", "true"}), frozenset({"0", "false"})
"""What stands in the column of one answer, in small letters."""

OTHER = "other"
"""What a program writes of an answer that was given in words, in a column of its own, and no list of answers has."""


class Several(NamedTuple):
    """A column of an export in whose cells several answers stand.

    Attributes
    ----------
    table : ExportTable
    header : str
    said : mapping of str to str
        What a cell may call an answer, its name and its labels, and its name.
    """

    table: ExportTable
    header: str
    said: Mapping[str, str]

    @property
    def cells(self) -> Sequence[str]:
        """What stands in it."""
        return self.table.column(self.header) or ()

    def place(self, row: int) -> str:
        """Name the place of a cell, by its row from 0."""
        return f"{self.table.name}!{row + 2}, {self.header}"


def not_in_form(several: Several, answers: str, file: str) -> Iterator[Problem]:
    """Find answers that the form does not have.

    Parameters
    ----------
    several : Several
    answers : str
        The form's list of them.
    file : str
        The export as a reader knows it.
    """
    in_words = f"{several.header}_{OTHER}" in several.table.header
    said = {**several.said, OTHER: OTHER} if in_words else several.said
    strange = {cell: rest for cell in set(several.cells) if (rest := _named(cell, said)[1])}
    if strange and several.said:
        rows = [row for row, cell in enumerate(several.cells) if cell in strange]
        found = sorted(part for rest in strange.values() for part in rest)
        fields = {"n": str(len(rows)), "found": first(found), "list": answers}
        yield Problem("choice_not_in_form", located(file, several.place(rows[0])), fields=fields)


def contradicted(several: Several, file: str) -> Iterator[Problem]:
    """Find rows in which a cell says of an answer that it was chosen, and its own column that it was not; or reverse.

    Nothing is said of a cell or a column that is empty.
    """
    chosen = {cell: _named(cell, several.said)[0] for cell in set(several.cells) if cell}
    for header, column in zip(several.table.header, several.table.columns, strict=True):
        name = several.said.get(header.removeprefix(f"{several.header}/")) if "/" in header else None
        if name is None or not header.startswith(f"{several.header}/"):
            continue
        pairs = set(zip(several.cells, column, strict=True))
        wrong = {pair for pair in pairs if pair[0] and pair[1].casefold() in _other(name in chosen[pair[0]])}
        if wrong:
            rows = [row for row, pair in enumerate(zip(several.cells, column, strict=True)) if pair in wrong]
            found = first(f"\u201c{several.cells[row]}\u201d / {column[row]}" for row in rows)
            fields = {"n": str(len(rows)), "found": found, "column": header}
            yield Problem("choices_contradict", located(file, several.place(rows[0])), fields=fields)


def _other(is_chosen: bool) -> frozenset[str]:
    return NOT_CHOSEN if is_chosen else CHOSEN


def _named(cell: str, said: Mapping[str, str]) -> tuple[set[str], list[str]]:
    """Return the names of the answers in a cell, and what else stands there; labels may be of several words."""
    words = cell.split()
    if all(word in said for word in words):
        return {said[word] for word in words}, []
    rest, found = f" {'  '.join(words)} ", set[str]()
    for spelling in sorted(said, key=len, reverse=True):
        wanted = f" {'  '.join(spelling.split())} "
        if wanted in rest:
            found.add(said[spelling])
            rest = rest.replace(wanted, " ")
    return found, rest.split()
