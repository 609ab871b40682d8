"""From an executed notebook to the page a donor reads: one file, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Template
from nbconvert import HTMLExporter
from nbformat import NotebookNode

import toolkit
from toolkit.report.cell_outputs import FIGURES, NOTES, OMITTED, SOURCES, TEMPLATES, notebook_style, page_css
from toolkit.report.figures_csv import recorded
from toolkit.report.heading import heading_of
from toolkit.report.notes import Notes, anchor, once
from toolkit.report.page import Page
from toolkit.report.portfolio_page import page_of

_SHOWN = {
    "include_markdown": True,
    "include_code": True,
    "include_output": True,
    "include_input": False,
    "include_input_prompt": False,
    "include_output_prompt": False,
    "include_output_stdin": False,
    "include_raw": False,
    "include_unknown": False,
    "no_prompt": True,
}
"""What of a notebook stands on a page: prose and answers, no code."""


def donor_page(notebook: NotebookNode, parameters: Mapping[str, Any], title: str, fingerprint: str) -> str:
    """Render an executed notebook as a donor's page.

    Parameters
    ----------
    notebook : NotebookNode
        Executed, its prose in the language of the page. It is not changed.
    parameters : mapping
        With `programme` and `year`, or `programmes`; and `language`.
    title : str
        Title of the page, in its language.
    fingerprint : str
        Identifies the facts that the notebook read.

    Returns
    -------
    str
        HTML. The same notebook and facts give the same bytes: there is no clock in it.
    """
    page = page_of(parameters)
    figures = once(recorded(notebook))
    notes = Notes(figures, _sources(notebook))
    shown, sections, omitted = _arranged(notebook, notes)
    if heading_of(notebook):
        shown.cells = [cell for cell in shown.cells if not cell.metadata.get("lead")]
        omitted = []  # what it cannot say it says itself
    page.synthetic |= any(figure["synthetic"] for figure in figures)
    context = _context(page, title, sections, omitted, notes)
    context["words"]["footer"] = page.words("html.footer", version=toolkit.__version__, data=fingerprint)
    # the exporter itself would copy the notebook, check it once for every step, and read the finished page again to
    # mend tables and pictures: what a cell shows is right already
    resources = {"page": context, "global_content_filter": _SHOWN, "metadata": {"name": title}}
    return page_template().render(nb=shown, resources=resources).lstrip()


@lru_cache(maxsize=1)
def page_template() -> Template:
    """Return the template of donors' pages, with nbconvert's filters; it takes longer to load than to use."""
    exporter = HTMLExporter(
        template_name="donor",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
        embed_images=True,
    )
    template: Template = exporter.template
    return template


def _sources(notebook: NotebookNode) -> dict[str, str]:
    """Read where the facts behind the figures of a notebook are printed."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    return {fact: said for output in outputs for fact, said in output.get("data", {}).get(SOURCES, {}).items()}


def _arranged(notebook: NotebookNode, notes: Notes) -> tuple[NotebookNode, list[dict[str, str]], list[dict[str, str]]]:
    """Leave out what has nothing to show, and give every question its place.

    A question whose every answer is omitted leaves the page, and is named at its end with the reason.
    """
    parts: list[list[NotebookNode]] = [[]]
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.lstrip().startswith("## "):
            parts.append([])
        parts[-1].append(NotebookNode(cell | {"metadata": NotebookNode(dict(cell.metadata))}))
    sections, omitted, cells = [], [], []
    for number, part in enumerate(parts):
        heading = part[0].source.lstrip().splitlines()[0][3:].strip() if number else ""
        reasons = _reasons(part)
        if number and reasons is not None:
            omitted.append({"title": heading, "reason": reasons})
            continue
        if number:
            part[0].metadata["section"] = f"s{number}"
            sections.append({"id": f"s{number}", "title": heading})
        elif part:
            part[0].metadata["lead"] = True
        cells += [
            _without_omitted(cell, notes) for cell in part if "parameters" not in "".join(cell.metadata.get("tags", []))
        ]
    return NotebookNode(notebook | {"cells": cells}), sections, omitted


def _reasons(part: list[NotebookNode]) -> str | None:
    """Say why a part has nothing to show; None when it has something, or no answer at all."""
    outputs = [o for cell in part for o in cell.get("outputs", ()) if "data" in o or o.output_type == "error"]
    reasons = [o["data"][OMITTED]["reason"] for o in outputs if OMITTED in o.get("data", {})]
    return reasons[0] if reasons and len(reasons) == len(outputs) else None


def _without_omitted(cell: NotebookNode, notes: Notes) -> NotebookNode:
    if cell.cell_type == "code":
        outputs = [_as_on_a_page(o, notes) for o in cell.outputs if OMITTED not in o.get("data", {})]
        cell = NotebookNode(cell | {"outputs": outputs})
    return cell


def _as_on_a_page(output: NotebookNode, notes: Notes) -> NotebookNode:
    """Leave out the style and the notes that a notebook needs: a page has its own, and numbers them."""
    body = output.get("data", {}).get("text/html", "")
    if body.startswith(notebook_style()):
        named = [anchor(figure["id"]) for figure in once(output["data"].get(FIGURES, ()))]
        body = notes.numbered(body.removeprefix(notebook_style()).partition(NOTES)[0], named)
        output = NotebookNode(output | {"data": NotebookNode(output.data | {"text/html": body})})
    return output


def _context(
    page: Page, title: str, sections: list[dict[str, str]], omitted: list[dict[str, str]], notes: Notes
) -> dict[str, Any]:
    words, head = page.words, page.masthead()
    names = ("skip", "contents", "chart", "table", "sources", "omitted", "documents", "show_all", "cells")
    return {
        "language": page.language,
        "title": page.captioned(title),
        "short_title": head.short_title,
        "css": page_css(),
        "programme": head.title,
        "facts": head.facts,
        "synthetic": words("html.synthetic") if page.synthetic else "",
        "sections": sections,
        "omitted": omitted,
        "notes": notes.items,
        "cells": notes.cells,
        "documents": head.documents,
        "words": {name: words(f"html.{name}") for name in names}
        | {
            "sources_lead": words(f"html.sources_lead{'_synthetic' if page.synthetic else ''}", n=len(notes.figures)),
        },
    }
