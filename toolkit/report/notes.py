"""Notes: what is said of a figure where it stands - its value, what it is, how it was made, three of its sources."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from toolkit.words.one_line import shorten

SOURCES_SHOWN = 3
"""Sources that a note spells out; the whole list of a figure with more is behind it, in the same file."""

_FIGURE = re.compile(r'popovertarget="([^"]+)">([^<]*)</button>(?:<a class="no"[^>]*>\d+</a>)?')
"""The rest of a figure as a page shows it, with the number of its note where it has one."""

_BETWEEN = " › "
"""Between the parts of an address."""

Figures = Sequence[Mapping[str, Any]]


def anchor(identifier: str) -> str:
    """Name the place of a figure's note; it is the same in whatever page, and however often that is made."""
    return "f-" + "".join(c if c.isalnum() or c in "-_.:" else "-" for c in identifier)


def once(figures: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """List each figure once, in the order in which it is shown."""
    return list({figure["id"]: figure for figure in reversed(list(figures))}.values())[::-1]


def button(identifier: str, shown: str, missing: bool) -> str:
    """Write a figure so that it opens its note where it stands."""
    state = "figure missing" if missing else "figure"
    return f'<button class="{state}" popovertarget="{html.escape(anchor(identifier))}">{html.escape(shown)}</button>'


def note_of(page: str, place: str) -> tuple[str, str] | None:
    """Find the note at a place of a page: how it writes its figure, and what that is, both HTML; None without one."""
    found = re.search(rf'<p id="{re.escape(html.escape(place))}"><b>(.*?)</b> (.*?)<p>', page, re.DOTALL)
    return (found[1], found[2]) if found else None


class Notes:
    """The notes of a page, or of what one cell shows.

    Parameters
    ----------
    figures : sequence of mapping
        As they are recorded, each once.
    sources : mapping of str to str
        Where each fact is printed, and how.
    prefix : str
        Before the names of places, where several lists stand in one document.
    """

    def __init__(self, figures: Figures, sources: Mapping[str, str], prefix: str = "") -> None:
        self.figures, self.prefix = figures, prefix
        self.numbers = {html.escape(anchor(figure["id"])): n for n, figure in enumerate(figures, 1)}
        self._tables = _by_table(figures, sources)
        self._cells = {fact: n for n, fact in enumerate((f for table in self._tables.values() for f in table), 1)}
        self._sources = sources

    def numbered(self, body: str, named: Sequence[str] = ()) -> str:
        """Give each figure of a text the number of its note: it leads there in print, and where no note can open.

        Parameters
        ----------
        body : str
        named : sequence of str
            The places that the figures lead to already, by number, where they have been numbered before.
        """
        return _FIGURE.sub(lambda found: self._leads(found, named), body)

    def _leads(self, found: re.Match[str], named: Sequence[str]) -> str:
        target, shown = found[1], found[2]
        if named:
            target = named[int(target.rpartition("n")[2]) - 1]
        number = self.numbers.get(target)
        if number is None:
            return found[0]
        place = f"{self.prefix}n{number}"
        return f'popovertarget="{place}">{shown}</button><a class="no" href="#{place}">{number}</a>'

    @property
    def items(self) -> str:
        """Every note, as the items of a list."""
        return "\n".join(map(self._item, range(1, len(self.figures) + 1), self.figures))

    def _item(self, number: int, figure: Mapping[str, Any]) -> str:
        facts = list(dict.fromkeys(figure["inputs"]))
        sources = [self._cell(fact, self._sources[fact]) for fact in facts[:SOURCES_SHOWN]]
        if figure["more"]:
            sources.append(f'<a href="#{self.prefix}m{number}">{html.escape(figure["more"], quote=False)}</a>')
        listed = f"<ul>{''.join(f'<li>{source}' for source in sources)}</ul>" if sources else ""
        place = f'id="{self.prefix}n{number}" popover'
        what = f"<b>{_plain(figure['shown'])}</b> {_plain(figure['label'])}"
        return f'<li {place}><p id="{html.escape(anchor(figure["id"]))}">{what}<p>{_plain(figure["made"])}{listed}'

    def _cell(self, fact: str, shown: object) -> str:
        return f'<a href="#{self.prefix}c{self._cells[fact]}">{_plain(str(shown))}</a>'

    @property
    def cells(self) -> str:
        """Every source once, by document and table; before them, for figures with many, the numbers of theirs."""
        tables = []
        for table, facts in self._tables.items():
            lines = "".join(
                f'<li id="{self.prefix}c{self._cells[fact]}" value="{self._cells[fact]}">{_plain(where)}'
                for fact, where in facts.items()
            )
            tables.append(f"<p>{_plain(table)}<ol>{lines}</ol>" if table else f"<ol>{lines}</ol>")
        many = [f"<ul>{''.join(self._all_of_many())}</ul>"] if any(figure["more"] for figure in self.figures) else []
        return "\n".join([*many, *tables])

    def _all_of_many(self) -> Iterator[str]:
        for number, figure in enumerate(self.figures, 1):
            if figure["more"]:
                label = _plain(shorten(figure["label"]))
                links = ", ".join(self._run(*run) for run in runs(self._cells[fact] for fact in figure["inputs"]))
                yield f'<li id="{self.prefix}m{number}">{label}: {links}'

    def _run(self, first: int, last: int) -> str:
        shown = f"{first}–{last}" if last > first else str(first)
        return f'<a href="#{self.prefix}c{first}">{shown}</a>'


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Put numbers together that follow each other: the first and the last of each run."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found


def _by_table(figures: Figures, sources: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """List the facts behind figures by document and table, each with the rest of its address.

    Facts of a table stand in the order in which figures name them, so that those of one sum follow each other.
    """
    tables: dict[str, dict[str, str]] = {}
    for fact in dict.fromkeys(fact for figure in figures for fact in figure["inputs"]):
        *table, rest = sources[fact].split(_BETWEEN, 2)
        tables.setdefault(_BETWEEN.join(table), {})[fact] = rest
    return tables


def _plain(text: str) -> str:
    return html.escape(text, quote=False)
