"""What a fact is called: the name by which figures, sources and statements refer to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from toolkit.facts.schemas.rows import Row


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
