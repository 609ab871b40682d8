"""What the cells of a notebook have shown so far, written down as it happens: it outlives the process of its job."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FILE = "cells.jsonl"


class Journal:
    """The journal of one attempt.

    Attributes
    ----------
    cell : int
        Number of the cell that was started last, 0 before the first.
    """

    def __init__(self, work: Path) -> None:
        self._path = work / FILE
        self._handle: Any = None
        self.cell = 0

    def __enter__(self) -> Journal:
        self._handle = self._path.open("w", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        self._handle.close()

    def tell(self, cell: int, outputs: list[Any] | None) -> None:
        """Note that a cell starts, or what it has shown when it ends."""
        self.cell = cell
        line = {"cell": cell} if outputs is None else {"cell": cell, "outputs": outputs}
        self._handle.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._handle.flush()


def journal_of(work: Path) -> Iterator[Mapping[str, Any]]:
    """Read what a journal says, as far as it goes."""
    with contextlib.suppress(OSError), (work / FILE).open(encoding="utf-8") as handle:
        for line in handle:
            with contextlib.suppress(ValueError):  # the last line of a process that was killed
                yield json.loads(line)


def last_cell(work: Path) -> int:
    """Give the number of the last cell that was started, 0 when none was."""
    return max((line["cell"] for line in journal_of(work)), default=0)
