"""What every row of a table has: the place where it is printed, and whether it counts."""

from __future__ import annotations

from typing import ClassVar

from toolkit.facts.schemas.values import Remark, Strict, Use


class Row(Strict):
    """One row of a table, with the place where it is printed.

    Attributes
    ----------
    document, table, row, column : str
        The printed cell. `row` is enough of the printed label to be alone in its table, ``[2]`` the second of two
        equal ones. For running text `table` is ``§`` and the heading, `row` the first words of the sentence. Where
        one row of data covers several printed cells, `column` and `as_printed` name them all, joined by `` | ``.
    as_printed : str
        The figure exactly as it stands there.
    use : {"yes", "no", "sic"}
        ``yes`` on exactly one of the places that print the same fact, ``no`` on the others, ``sic`` where what is
        printed is impossible: kept, shown, never calculated with.

    `KEY` is what identifies a fact, `VALUE` the column with its figure, `ABOVE` the column with the code of the row of
    the same table that it lies under or follows, `ADDRESSED` whether it is a printed cell.
    """

    KEY: ClassVar[tuple[str, ...]] = ()
    VALUE: ClassVar[str] = ""
    ABOVE: ClassVar[str] = ""
    ADDRESSED: ClassVar[bool] = True

    document: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    as_printed: str = ""
    use: Use = "yes"
    note: Remark = ""
