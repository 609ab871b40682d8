"""What facts and formulas are called: the names by which figures, sources and statements refer to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from toolkit.facts.contracts.figure_tables import Row


def identifiers(rows: Sequence[Row]) -> list[str]:
    """Name each fact by what identifies it, ``observation:R1.sales:2011:actual``.

    A fact that is not ``use: yes`` also names its place, ``…@document/table``, and the row and column there when
    that is not enough to tell it from another one.
    """
    names = []
    for row in rows:
        key = [str(getattr(row, name)) for name in row.KEY]
        key = ["" if name == "sex" and part == "all" else part for name, part in zip(row.KEY, key, strict=True)]
        while key and not key[-1]:
            key.pop()
        name = ":".join([row.CALLED or row.TABLE, *key])
        if row.use != "yes":
            name += f"@{row.document}/{row.table}"
        names.append(name)
    repeated = {name for name, count in Counter(names).items() if count > 1}
    apart = (f"{name}/{row.row}/{row.column}" for name, row in zip(names, rows, strict=True))
    each = (full if name in repeated else name for full, name in zip(apart, names, strict=True))
    return [name.replace(";", ",") for name in each]  # semicolons stand between facts


class Operands(NamedTuple):
    """How many facts a formula takes: at least, at most where there is a limit, and in steps of how many."""

    least: int
    most: int | None = None
    step: int = 1

    def fit(self, given: int) -> bool:
        """Whether so many are as many as it takes."""
        return given >= self.least and (self.most is None or given <= self.most) and given % self.step == 0

    def __str__(self) -> str:
        """Write it as ``2``, ``2+`` or ``2, 4, 6…``."""
        if self.step > 1:
            return ", ".join(str(self.least + i * self.step) for i in range(3)) + "…"
        return str(self.least) if self.most == self.least else f"{self.least}+"


_ONE, _TWO, _THREE, _ANY, _SOME = Operands(1, 1), Operands(2, 2), Operands(3, 3), Operands(1), Operands(2)

OPERANDS: Mapping[str, Operands] = MappingProxyType(
    {
        "same": _ONE,
        "difference": _TWO,
        "points": _TWO,
        "growth": _TWO,
        "ratio": _TWO,
        "share": _TWO,
        "conversion": _TWO,
        "part_of_change": _TWO,
        "completion": _TWO,
        "execution": _TWO,
        "progress": _THREE,
        "per_unit": _TWO,
        "balance": _SOME,
        "convert": _TWO,
        "convert_back": _TWO,
        "compound": _ANY,
        "sum": _ANY,
        "sum_below_zero": _ANY,
        "mean": _ANY,
        "mean_of_completions": _ANY,
        "pooled": _ANY,
        "weighted_mean": Operands(2, step=2),
        "count": _ANY,
        "nth_year": _TWO,
        "years_between": _TWO,
        "months_between": _TWO,
        "listed": _ANY,
    }
)
"""The closed list: every formula by its name, with the number of facts it is made from."""


MOMENT, WORDS = "period", "words"
"""First word of an operand that is no fact: a time, ``period:2018-M04``; what a sentence names, ``words:Cocoa``."""

LITERALS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {MOMENT: ("nth_year", "years_between", "months_between"), WORDS: ("listed",)}
)
"""The formulas of operands that are no facts, which take nothing else."""


def operands_of(text: str) -> list[str]:
    """List the facts that a cell names, separated by semicolons."""
    return [operand for part in text.split(";") if (operand := part.strip())]


def named_in(text: str) -> list[str]:
    """List the words that a cell names as what a sentence counts."""
    operands = (operand.partition(":") for operand in operands_of(text))
    return [rest.strip() for kind, _, rest in operands if kind == WORDS]
