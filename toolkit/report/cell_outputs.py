"""What a notebook cell shows: HTML for the reader, by its template and style, and beside it the figures it holds."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from toolkit.measured import Measured
from toolkit.report.drawing import colours
from toolkit.report.notes import Notes, button, once


@lru_cache(maxsize=8)
def template(name: str) -> Template:
    """Return a template of ``report/template`` by its file; what is written into it is escaped."""
    environment = Environment(
        loader=PackageLoader("toolkit.report", "template"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template(name)


TEMPLATES = Path(__file__).parent / "template"


@lru_cache(maxsize=1)
def notebook_style() -> str:
    """Return the style of what is shown in a notebook; a donor's page has its own and leaves it out."""
    with (TEMPLATES / "notebook.css").open(encoding="utf-8") as handle:
        return f"<style>\n{colours.style()}{handle.read()}</style>\n"


@lru_cache(maxsize=1)
def page_css() -> str:
    """Return the style of all pages."""
    with (TEMPLATES / "donor" / "page.css").open(encoding="utf-8") as handle:
        return colours.style() + handle.read()


FIGURES = "application/vnd.evaluation-toolkit.figures+json"
"""Mimetype of the figures a cell records: a list of mappings, numbers as JSON numbers or null."""

SOURCES = "application/vnd.evaluation-toolkit.sources+json"
"""Mimetype of the facts behind those figures: where each is printed, and how, by its identifier."""

NOTES = '\n<div class="notes"'
"""Where the notes of a cell begin: they travel with what it shows; a page has one list of all of its own."""

_LIST = (
    f'{NOTES} style="max-height: 14em; overflow: auto">\n'
    '<ol>\n{items}\n</ol>\n<div class="cells">{cells}</div></div>'
)
"""Where notes cannot open, as in a notebook that is not trusted, they stand below in a box that scrolls."""

OMITTED = "application/vnd.evaluation-toolkit.omitted+json"
"""Mimetype of a cell that has nothing to show for this programme: the reason."""

HEADING = "application/vnd.evaluation-toolkit.heading+json"
"""Mimetype of a heading that a cell found: a title, three figures at most with their change, and a small picture."""


HEADING = "application/vnd.evaluation-toolkit.heading+json"
"""Mimetype of a heading that a cell found: `title`, and for the index three `figures` and a `picture`."""


class Shown:
    """Something shown, in JupyterLab as on a donor's page.

    Parameters
    ----------
    body : str
        HTML, nothing in it loaded from elsewhere.
    text : str
        The same in plain words.
    figures : sequence of mapping
        What to record, as :func:`toolkit.report.key_figures.record` makes it.
    omitted : str
        Why there is nothing to show; a donor's page leaves such a part out.
    beside : mapping, optional
        What else travels with it, by its mimetype.

    Attributes
    ----------
    marks : callable, optional
        Gives what a picture marks, once all that stands beside it is there: a figure of both has one note.
    """

    def __init__(
        self,
        body: str,
        text: str,
        figures: Sequence[Mapping[str, Any]] = (),
        omitted: str = "",
        beside: Mapping[str, Any] | None = None,
    ) -> None:
        self._body = body
        self.text = text
        self._figures = list(figures)
        self.omitted = omitted
        self.beside = dict(beside or {})
        self.marks: Callable[[], Shown] | None = None

    @cached_property
    def _marked(self) -> Shown | None:
        return self.marks() if self.marks else None

    @property
    def body(self) -> str:
        """What is shown, HTML."""
        return f"{self._body}\n{self._marked.body}" if self._marked else self._body

    @property
    def figures(self) -> list[Mapping[str, Any]]:
        """What is recorded."""
        return [*self._figures, *self._marked.figures] if self._marked else self._figures

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        if not self.figures:
            bundle: dict[str, Any] = {"text/html": notebook_style() + self.body, "text/plain": self.text}
            return bundle | self.beside | ({OMITTED: {"reason": self.omitted}} if self.omitted else {})
        figures = once(self.figures)
        sources = {fact: said for each in figures for fact, said in zip(each["inputs"], each["sources"], strict=True)}
        names = " ".join(str(figure["id"]) for figure in figures)
        notes = Notes(figures, sources, sha256(names.encode()).hexdigest()[:6] + "-")
        listed = _LIST.format(items=notes.items, cells=notes.cells)
        return {
            "text/html": notebook_style() + notes.numbered(self.body) + listed,
            "text/plain": self.text,
            FIGURES: [{key: value for key, value in figure.items() if key != "sources"} for figure in self.figures],
            SOURCES: sources,
            **self.beside,
        }

    def __repr__(self) -> str:
        return self.text


def nothing(reason: str) -> Shown:
    """Show that there is nothing to show, and why."""
    return Shown(f'<p class="omitted">{html.escape(reason)}</p>', reason, omitted=reason)


def together(*parts: Shown) -> Shown:
    """Show several things as one answer; what has nothing to show is left out, unless nothing else is there."""
    there = [part for part in parts if not part.omitted]
    if not there:
        return parts[0]
    figures = [figure for part in there for figure in part.figures]
    return Shown("\n".join(part.body for part in there), "\n".join(part.text for part in there), figures)


def pictures(*shown: Shown, most: int = 3) -> Shown:
    """Show the first few pictures that have something to show, small and beside each other where there is room."""
    there = [one for one in shown if not one.omitted][:most]
    if not there:
        return shown[0]
    whole, bodies = together(*there), "".join(f"<div>{one.body}</div>" for one in there)
    return Shown(f'<div class="pictures">{bodies}</div>', whole.text, whole.figures)


def figure_link(identifier: str, shown: str, figure: Measured) -> str:
    """Write a figure so that it opens its note where it stands."""
    return button(identifier, shown, bool(figure.missing))
