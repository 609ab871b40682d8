"""The rows of one CSV file of facts that a reading made: changed in place, all others byte for byte as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.facts.contracts.figure_tables import Row
from toolkit.facts.contracts.values import number_columns
from toolkit.facts.csv_files import separated
from toolkit.facts.notation import plain

Cells = dict[str, str]

_KEPT = ("use", "note", "certainty")
"""What a person may have written beside a fact: it stays when the figure changes."""

_MOVES = ("row", "cell")
"""What may change of a fact when rows are added to its sheet, and says nothing new."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that a file gives anew, gives otherwise, or gives no more.

    Attributes
    ----------
    before, after : dict of str to str
        The row as it was and as it will be; empty for none.
    """

    table: str
    before: Cells
    after: Cells

    @property
    def kind(self) -> str:
        """What became of it: ``added``, ``changed`` or ``gone``."""
        return "added" if not self.before else "changed" if self.after else "gone"


@dataclass
class _Record:
    """A row of the file: its text with its line's end, and its cells by column."""

    text: str
    cells: Cells
    is_own: bool = False


@dataclass
class TableEdit:
    """What one file will be.

    Attributes
    ----------
    text : str
        All of it.
    changes : list of Change
    moved : int
        Rows of which only the place is another.
    """

    text: str
    changes: list[Change] = field(default_factory=list)
    moved: int = 0


def edit_table(
    contract: type[Row], text: str | None, rows: Iterable[Row], owned: Callable[[Mapping[str, str]], bool]
) -> TableEdit:
    """Put rows of a reading into a file of facts.

    Parameters
    ----------
    contract : type of Row
    text : str or None
        The file as it is; None where there is none.
    rows : iterable of Row
        All that the reading makes now.
    owned : callable
        Whether a row of the file, by its columns, is one that this reading made.
    """
    new = [cells_of(row) for row in rows]
    if text is None:
        header = _header(contract, new)
        lines = [",".join(header) + "\n", *(_written(cells, header, ",") for cells in new)]
        return TableEdit("".join(lines), [Change(contract.TABLE, {}, cells) for cells in new])
    return _Edit(contract, text, owned).made(new)


def cells_of(row: Row) -> Cells:
    """Return a row as its file writes it; what is as it is anyway is left empty, except whether the row counts."""
    contract, cells = type(row), dict[str, str]()
    numbers = number_columns(contract)
    for name, about in contract.model_fields.items():
        value = getattr(row, name)
        if value is None or (value == about.default and name != "use"):
            continue
        cells[about.alias or name] = plain(value) if name in numbers else str(value)
    return cells


def _header(contract: type[Row], rows: Sequence[Cells]) -> list[str]:
    used = {name for cells in rows for name in cells}
    return [name for name in _ordered(contract) if name in used]


def _ordered(contract: type[Row]) -> list[str]:
    """Order the columns of a contract: what a fact is, then where it stands."""
    base = Row.columns()
    return [*(name for name in contract.columns() if name not in base), *base]


def _written(cells: Cells, header: Sequence[str], mark: str, end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator=end).writerow([cells.get(name, "") for name in header])
    return out.getvalue()


class _Edit:
    def __init__(self, contract: type[Row], text: str, owned: Callable[[Mapping[str, str]], bool]) -> None:
        self.contract, self.key = contract, contract.columns(contract.KEY)
        found = separated(text.removeprefix("\ufeff"), contract.columns())
        self.before = text[: len(text) - len(found.body)]
        self.mark, self.end = found.mark, "\r\n" if "\r\n" in found.body else "\n"
        records = list(_records(found.body, self.mark))
        self.header_text = records[0].text if records else ""
        self.header = [name.strip() for name in next(csv.reader([self.header_text], delimiter=self.mark), [])]
        self.records = [_Record(each.text, _named(each, self.header)) for each in records[1:]]
        for record in self.records:
            record.is_own = bool(record.cells) and owned(record.cells)
        numbers = number_columns(contract)
        self.comma = self.mark != "," and any("," in r.cells.get(name, "") for r in self.records for name in numbers)

    def made(self, new: Sequence[Cells]) -> TableEdit:
        edit = TableEdit("")
        own = {self._identity(record.cells): record for record in self.records if record.is_own}
        lacking = [name for name in _header(self.contract, new) if name not in self.header] if new else []
        header = self.header + lacking
        texts: dict[int, str] = {}
        added: list[str] = []
        for cells in new:
            record = own.pop(self._identity(cells), None)
            if record is None:
                edit.changes.append(Change(self.contract.TABLE, {}, cells))
                added.append(self._line(cells, header))
                continue
            merged = self._merged(record.cells, cells)
            if merged == record.cells:
                continue
            texts[id(record)] = self._line(merged, header)
            different = {name for name in {*merged, *record.cells} if merged.get(name) != record.cells.get(name)}
            if different <= {*_MOVES}:
                edit.moved += 1
            else:
                edit.changes.append(Change(self.contract.TABLE, record.cells, merged))
        for record in own.values():
            texts[id(record)] = ""
            edit.changes.append(Change(self.contract.TABLE, record.cells, {}))
        edit.text = self.before + self._widened(self.header_text, lacking, lacking) + self._body(texts, added, lacking)
        return edit

    def _body(self, texts: Mapping[int, str], added: Sequence[str], lacking: Sequence[str]) -> str:
        lines, last = list[str](), -1
        for record in self.records:
            own = texts.get(id(record))
            lines.append(self._widened(record.text, [""] * len(lacking), lacking) if own is None else own)
            last = len(lines) - 1 if record.is_own else last
        at = last + 1 if last >= 0 else len(lines)
        if added and at and lines[at - 1] and not lines[at - 1].endswith("\n"):
            lines[at - 1] += self.end
        return "".join([*lines[:at], *added, *lines[at:]])

    def _widened(self, text: str, cells: Sequence[str], lacking: Sequence[str]) -> str:
        """Give a line of the file cells for the columns that it has not."""
        if not lacking or not text.strip():
            return text
        bare = text.rstrip("\r\n")
        return bare + "".join(f"{self.mark}{cell}" for cell in cells) + (text[len(bare) :] or self.end)

    def _line(self, cells: Cells, header: Sequence[str]) -> str:
        numbers = number_columns(self.contract) if self.comma else ()
        said = {name: cell.replace(".", ",") if name in numbers else cell for name, cell in cells.items()}
        return _written(said, header, self.mark, self.end)

    def _identity(self, cells: Mapping[str, str]) -> tuple[str, ...]:
        names = [*self.key, "document", "table", "column"]
        default = {"sex": "all", "measure": "count"}
        return tuple(cells.get(name) or default.get(name, "") for name in names)

    def _merged(self, old: Cells, new: Cells) -> Cells:
        """Put what is new in the place of what was, and keep what a person wrote beside it."""
        kept = {name: old[name] for name in _KEPT if old.get(name)}
        if old.get("use") == "yes" and new.get("use") == "no":
            kept.pop("use")
        same = {name: cell for name, cell in new.items() if cell}
        return same | kept


def _named(record: _Record, header: Sequence[str]) -> Cells:
    cells = next(csv.reader(io.StringIO(record.text, newline=""), delimiter=record.cells["mark"]), [])
    return {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name and cell.strip()}


def _records(body: str, mark: str) -> Iterator[_Record]:
    """Split a text into its rows, each with its line's end; a row with quotes may have several lines."""
    lines = list(io.StringIO(body, newline=""))
    reader = csv.reader(iter(lines), delimiter=mark)
    start = 0
    for _ in reader:
        yield _Record("".join(lines[start : reader.line_num]), {"mark": mark})
        start = reader.line_num
