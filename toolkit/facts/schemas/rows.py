"""What every row of a table has: the place where it is printed, and whether it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from toolkit.facts.schemas.values import Contract, Remark, Use

if TYPE_CHECKING:
    from toolkit.facts.programme import Programme


class Kind(NamedTuple):
    """What a figure is: its unit, its currency if it is money, what it counts if it is a count."""

    unit: str
    currency: str = ""
    counts: str = ""


class Row(Contract):
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

    `CALLED` is the first word of a fact's identifier where it is not the table, `SUBJECT` the column that says what it
    is about, `VALUE` the column with its figure, `ABOVE` the column with the code of the row of the same table that it
    lies under or follows, `COMPANION` the table without which it says nothing, `DATED` whether its period tells what a
    document reports on, `ADDRESSED` whether it is a printed cell.
    """

    CALLED: ClassVar[str] = ""
    SUBJECT: ClassVar[str] = ""
    COMPANION: ClassVar[str] = ""
    DATED: ClassVar[bool] = False
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

    def figure_kind(self, programme: Programme) -> Kind:
        """Return what the figure of the row is.

        Raises
        ------
        NotImplementedError
            For a table without figures.
        """
        raise NotImplementedError(f"{self.TABLE} has no figures")
