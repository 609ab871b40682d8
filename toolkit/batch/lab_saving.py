"""What is done when JupyterLab saves a notebook: one of the project stays as it is stored, without outputs."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from toolkit.batch.notebooks import KERNEL, LEFT_BY_RUNNING
from toolkit.facts.folders import NOTEBOOKS

_KEPT = ("kernelspec", "language_info", "toolkit")
"""Keys of a notebook's metadata that say something about it, and not about who opened it."""


def as_stored(path: str, model: MutableMapping[str, Any], **_: object) -> None:
    """Take outputs and counts from a notebook of the project that is about to be saved; working copies keep theirs.

    Parameters
    ----------
    path : str
        Below the project's folder, as JupyterLab names it.
    model : mapping
        What is to be saved; it is changed in place.
    """
    folder = path.strip("/").partition("/")[0]
    if folder == NOTEBOOKS and model.get("type") == "notebook" and model.get("content"):
        without_outputs(model["content"])


def without_outputs(notebook: MutableMapping[str, Any]) -> None:
    """Take from a notebook what opening and running it has left there, in place."""
    metadata = notebook.get("metadata", {})
    for key in set(metadata) - set(_KEPT):
        del metadata[key]
    if "language_info" in metadata:
        metadata["language_info"] = {"name": metadata["language_info"].get("name", "python")}
    if metadata.get("kernelspec", {}).get("name") == KERNEL["name"]:  # however it is called on this machine
        metadata["kernelspec"] = dict(KERNEL)
    for cell in notebook.get("cells", ()):
        for key in LEFT_BY_RUNNING:
            cell.get("metadata", {}).pop(key, None)
        if cell.get("cell_type") == "code":
            cell["outputs"], cell["execution_count"] = [], None
