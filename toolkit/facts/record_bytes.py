"""Large tables of plain cells, split by their bytes: no cell is quoted, every line has as many cells as the header."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.facts.csv_files import Separated

if TYPE_CHECKING:
    import pandas as pd

Bytes = NDArray[np.uint8]

_END = ord("\n")
_LONGEST = 15
"""Signs of a number that a float carries as it is written."""


def _among(signs: bytes) -> NDArray[np.bool_]:
    table = np.zeros(256, dtype=bool)
    table[[*signs]] = True
    return table


_DIGIT = _among(b"0123456789")

_BLOCK = 4_000_000
"""Bytes that are looked at in one go: more would not stay near the processor."""


@dataclass(frozen=True)
class Split:
    """A table every line of which has as many cells as its header.

    Attributes
    ----------
    found : Separated
    body : bytes
        What stands below the header.
    header : list of str
        Names of its columns.
    records : int
        How many lines there are below the header.
    odd : mapping of str to set of str
        By the sign before decimals, the columns that are not of short numbers, written as data files write them.
    marked : mapping of str to set of str
        By the sign before decimals, where there can be two, the columns in which it stands in any cell.
    """

    found: Separated
    body: bytes
    header: list[str]
    records: int
    odd: Mapping[str, Collection[str]]
    marked: Mapping[str, Collection[str]]

    @property
    def lines(self) -> NDArray[np.intp]:
        """The line of the file of each record."""
        return np.arange(self.records, dtype=np.intp) + self.found.before + 2

    def read(self, plain: Sequence[str], comma: bool) -> pd.DataFrame | None:
        """Read plain columns as floats, NaN where a cell is empty, all others as text; None where one is not."""
        import pandas as pd  # noqa: PLC0415 - only where records are used

        try:
            return pd.read_csv(
                io.BytesIO(self.body),
                sep=self.found.mark,
                names=self.header,
                dtype={name: float if name in plain else str for name in self.header},
                decimal="," if comma else ".",
                quoting=csv.QUOTE_NONE,
                keep_default_na=False,
                na_values=[""],
                skip_blank_lines=False,
                low_memory=False,
            )
        except ValueError:  # a number with two points
            return None


def split(found: Separated) -> Split | None:
    """Split a text into cells; None where that takes more than to look for marks and ends of lines."""
    whole = found.body.encode()
    whole = whole.replace(b"\r\n", b"\n") if b"\r" in whole else whole
    if b'"' in whole or b"\r" in whole:
        return None
    first, _, body = whole.partition(b"\n")
    header = [name.strip() for name in first.decode().split(found.mark)]
    body = body if body.endswith(b"\n") or not body else body + b"\n"
    decimals = "." if found.mark == "," else ".,"
    odd = {point: np.zeros(len(header), dtype=bool) for point in decimals}
    marked, records = {point: np.zeros(len(header), dtype=bool) for point in decimals}, 0
    for block in _blocks(body):
        ends = np.flatnonzero((block == ord(found.mark)) | (block == _END))
        at_end = block[ends] == _END
        if len(ends) != at_end.sum() * len(header) or not at_end[len(header) - 1 :: len(header)].all():
            return None
        records += len(ends) // len(header)
        starts = np.concatenate([[0], ends[:-1] + 1])
        for point in decimals:
            odd[point] |= _columns_with(_are_odd(block, starts, ends, point), starts, len(header))
            if found.mark != ",":
                marked[point] |= _columns_with(block == ord(point), starts, len(header))
    odd_in, marked_in = (
        {point: frozenset(np.array(header, object)[flags]) for point, flags in own.items()} for own in (odd, marked)
    )
    return Split(found, body, header, records, odd_in, marked_in)


def _blocks(body: bytes) -> Iterator[Bytes]:
    """Cut a text into some lines at a time."""
    start = 0
    while start < len(body):
        end = body.rfind(b"\n", start, start + _BLOCK) + 1 or body.index(b"\n", start) + 1
        yield np.frombuffer(body, np.uint8, end - start, start)
        start = end


def _columns_with(flags: NDArray[np.bool_], starts: NDArray[np.intp], wide: int) -> NDArray[np.bool_]:
    """Tell which columns have a sign with a flag."""
    return np.asarray(np.logical_or.reduceat(flags, starts).reshape(-1, wide).any(axis=0), dtype=bool)


def _are_odd(signs: Bytes, starts: NDArray[np.intp], ends: NDArray[np.intp], point: str) -> NDArray[np.bool_]:
    """Flag signs that are not in their place in a number: letters, spaces, a point without digits on both sides."""
    odd = ~_DIGIT[signs]
    odd[ends] = False
    points = np.flatnonzero(signs[:-1] == ord(point))
    odd[points[_DIGIT[signs[points - 1]] & _DIGIT[signs[points + 1]]]] = False
    minus = starts[signs[starts] == ord("-")]
    odd[minus[_DIGIT[signs[minus + 1]]]] = False
    odd[starts[ends - starts > _LONGEST]] = True
    return odd
