"""Evaluation of rural producers' programmes: facts with their sources, measures, reports.

``open_programme("cse-peru")`` opens a programme; ``what_if.compare`` tells which figures move when a fact is changed.
Nothing else is imported before it is needed.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from toolkit.errors import Problem, ToolkitError

__version__ = "0.1.0"
__all__ = ["open_programme", "what_if"]

if TYPE_CHECKING:
    from toolkit.facts.programme import open_programme


def _in_words(problem: Problem) -> str:
    """Say a problem; the words are loaded with the first one, and then say all further ones themselves."""
    importlib.import_module("toolkit.words")
    return ToolkitError.describe(problem)


ToolkitError.describe = staticmethod(_in_words)


def __getattr__(name: str) -> Any:
    """Import on first use, so that ``evaluate --help`` answers at once."""
    if name == "open_programme":
        from toolkit.facts.programme import open_programme  # noqa: PLC0415

        return open_programme
    if name == "what_if":
        return importlib.import_module("toolkit.batch.what_if")
    raise AttributeError(name)


def __dir__() -> list[str]:
    """List what is offered, for completion: names that are imported on first use too."""
    return sorted([*__all__, "__version__"])
