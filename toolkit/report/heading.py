"""The heading that a cell found: what a page says in one sentence, three figures and a picture; an index shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

from toolkit.report.cell_outputs import HEADING

FIGURES = 3
"""Figures that an index has room for."""

_OF_FIGURE = ("id", "value", "what", "change")
_INLINE = "data:image/"


def heading_of(notebook: NotebookNode) -> dict[str, Any] | None:
    """Return the first heading of an executed notebook, as an index shows it; None where no cell found one.

    A picture that is not in the page itself is left out: nothing is loaded from elsewhere.
    """
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    found = next((output["data"][HEADING] for output in outputs if HEADING in output.get("data", {})), None)
    title = " ".join(str(found.get("title") or "").split()) if isinstance(found, Mapping) else ""
    if found is None or not title:
        return None
    figures = [figure for figure in found.get("figures") or () if isinstance(figure, Mapping)][:FIGURES]
    picture = str(found.get("picture") or "")
    return {
        "title": title,
        "figures": [{name: str(figure.get(name) or "") for name in _OF_FIGURE} for figure in figures],
        "picture": picture if picture.startswith(_INLINE) else "",
    }
