"""What a notebook cell shows: HTML for the reader, by its template and style, and beside it the figures it holds."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from toolkit.measured import Measured


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
        return f"<style>\n{handle.read()}</style>\n"


@lru_cache(maxsize=1)
def page_css() -> str:
    """Return the style of all pages."""
    with (TEMPLATES / "donor" / "page.css").open(encoding="utf-8") as handle:
        return handle.read()


FIGURES = "application/vnd.evaluation-toolkit.figures+json"
"""Mimetype of the figures a cell records: a list of mappings, numbers as JSON numbers or null."""

OMITTED = "application/vnd.evaluation-toolkit.omitted+json"
"""Mimetype of a cell that has nothing to show for this programme: the reason."""

HEADING = "application/vnd.evaluation-toolkit.heading+json"
"""Mimetype of a heading that a cell found: a title, three figures at most with their change, and a small picture."""


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
    """

    def __init__(self, body: str, text: str, figures: Sequence[Mapping[str, Any]] = (), omitted: str = "") -> None:
        self.body = body
        self.text = text
        self.figures = list(figures)
        self.omitted = omitted

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/html": notebook_style() + self.body, "text/plain": self.text}
        if self.figures:
            bundle[FIGURES] = self.figures
        if self.omitted:
            bundle[OMITTED] = {"reason": self.omitted}
        return bundle

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


def anchor(identifier: str) -> str:
    """Name the place of a figure in the appendix of its page."""
    return "f-" + "".join(c if c.isalnum() or c in "-_.:" else "-" for c in identifier)


def figure_link(identifier: str, shown: str, figure: Measured, hint: str) -> str:
    """Write a figure as a link to where the page says how it was made; the hint says it in short."""
    state = ' class="figure missing"' if figure.missing else ' class="figure"'
    return f'<a{state} href="#{html.escape(anchor(identifier))}" title="{html.escape(hint)}">{html.escape(shown)}</a>'
