"""Key figures: cards that a page puts in front, each figure large, with what it is and how it moved."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.measured import Measured
from toolkit.report.cell_outputs import Shown, figure_link, nothing
from toolkit.report.page import Page
from toolkit.report.recorded_figures import record

if TYPE_CHECKING:
    import pandas as pd

_CODE = re.compile("[a-z]+(?:_[a-z]+)*")


class KeyFigure:
    """One figure that a page puts in front.

    Parameters
    ----------
    page : Page
    identifier : str
        ``subject:what``, as ``R1.sales:growth``.
    figure : Measured
    of : str
        Family that the subject belongs to: ``indicator``, ``activity``, ``group``, ``kind``, or ``subject`` for what is
        no code of the programme.
    """

    def __init__(self, page: Page, identifier: str, figure: Measured, of: str = "subject") -> None:
        subject, _, what = identifier.rpartition(":")
        self.page, self.identifier, self.figure = page, identifier, figure
        self.subject = page.name(subject, of)
        if self.subject == subject and _CODE.fullmatch(subject):
            page.words.need([f"{of}.{subject}"])  # a reader is never shown a code
        self.what = page.words(f"column.{what}")

    @property
    def record(self) -> dict[str, Any]:
        """The figure for the register."""
        return record(self.page, self.identifier, f"{self.subject}: {self.what}", self.figure)

    @property
    def link(self) -> str:
        """The figure, which opens its note."""
        return figure_link(self.identifier, self.page.show(self.figure), self.figure)

    @property
    def card(self) -> str:
        """The figure as a card."""
        page, figure = self.page, self.figure
        cover = page.covers(figure.n or 0, figure.of) if figure.of else ""
        if interval := page.numbers.interval(figure):
            cover = "; ".join(part for part in (page.words("interval.said", interval=interval), cover) if part)
        if not figure:
            cover = page.words(f"missing.{figure.missing}")
        what = page.escape(self.what)
        note = f'<span class="cover">{page.escape(cover)}</span>' if cover else ""
        return (
            f'<div class="card"><span class="value">{self.link}</span><span class="what">{what}</span>'
            f'<span class="subject">{page.escape(self.subject)}</span>{note}</div>'
        )

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return cards(self)._repr_mimebundle_()


def key_figure(page: Page, identifier: str, figure: Measured) -> KeyFigure:
    """Put a figure in front: it is shown as a card and recorded."""
    return KeyFigure(page, identifier, figure)


def cards_of(page: Page, frame: pd.DataFrame, columns: Sequence[str], of: str, ids: str = "{row}") -> Shown:
    """Put figures of a frame in front: one card for each of the columns in each row, where there is a value.

    Parameters
    ----------
    page : Page
    frame : DataFrame
    columns : sequence of str
    of : str
        Family that the subjects belong to, as for :class:`KeyFigure`.
    ids : str
        Subject of a row's figures, ``{row}`` and the columns of the frame filled in.
    """
    chosen = []
    for row, cells in zip(frame.index, frame.to_dict("records"), strict=True):
        subject = ids.format(row=row, **{str(k): v for k, v in cells.items()})
        chosen += [KeyFigure(page, f"{subject}:{column}", cells[column], of) for column in columns if cells[column]]
    return cards(*chosen) if chosen else nothing(page.words("omitted.cards"))


def cards_for(page: Page, subject: str, figures: Mapping[str, Measured], names: Sequence[str]) -> Shown:
    """Put some figures of one subject in front, those that have a value."""
    chosen = [key_figure(page, f"{subject}:{name}", figures[name]) for name in names if figures[name]]
    return cards(*chosen) if chosen else nothing(page.words("omitted.cards"))


def cards_by_id(page: Page, figures: Mapping[str, Measured]) -> Shown:
    """Put figures in front by their identifiers; none at all leave nothing to show."""
    shown = [key_figure(page, identifier, figure) for identifier, figure in figures.items()]
    return cards(*shown) if shown else nothing(page.words("omitted.cards"))


def cards(*figures: KeyFigure) -> Shown:
    """Show several key figures side by side; those that nothing at all was measured for are left out."""
    figures = tuple(f for f in figures if f.figure.missing != "nothing_measured")
    if figures and all(map(_counts_nothing, figures)):
        return _none_of_them(figures)
    text = "; ".join(f"{f.subject}, {f.what}: {f.page.show(f.figure)}" for f in figures)
    return Shown(f'<div class="cards">{"".join(f.card for f in figures)}</div>', text, [f.record for f in figures])


def _counts_nothing(figure: KeyFigure) -> bool:
    """Whether a figure counts what there is none of."""
    return figure.figure.unit == "count" and figure.figure.value == 0


def _none_of_them(figures: Sequence[KeyFigure]) -> Shown:
    """Say in one sentence what there is none of: a row of noughts in large type would look like results."""
    page = figures[0].page
    each = [page.words("cards.none_of", what=page.escape(figure.what), n=_of_all(figure)) for figure in figures]
    linked = [said.replace("{n}", figure.link) for said, figure in zip(each, figures, strict=True)]
    told = [said.replace("{n}", page.show(figure.figure)) for said, figure in zip(each, figures, strict=True)]
    body, text = (page.captioned(page.words("cards.none", items="; ".join(items))) for items in (linked, told))
    return Shown(f'<p class="reading">{body}</p>', text, [figure.record for figure in figures])


def _of_all(figure: KeyFigure) -> str:
    """Leave room for a count, with how many it is of."""
    of = figure.figure.of
    return figure.page.words("coverage", n="{n}", of=figure.page.numbers.decimal(round(of))) if of else "{n}"
