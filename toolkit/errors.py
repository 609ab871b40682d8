"""What can be wrong: a problem has a code, a place and fields; its words come when it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where.

    Parameters
    ----------
    code : str
        What is wrong. Its sentence is ``problem.<code>`` in the catalogues.
    file : str, optional
        The file as a reader knows it, below the folder the toolkit was started in.
    row : int, optional
        Line of the file, counted from 1, the header included.
    column : str, optional
        Column of a table, or the path of a key in a YAML file.
    fields : mapping of str to str
        What the sentence names: the thing found, the thing expected.
    """

    code: str
    file: str = ""
    row: int | None = None
    column: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Give its parts, for a record or a machine."""
        return {
            "code": self.code,
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "fields": dict(self.fields),
        }


class ToolkitError(Exception):
    """Everything the toolkit refuses, with all problems found together.

    Attributes
    ----------
    problems : tuple of Problem
        At least one.
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("; ".join(f"{p.code} ({p.file or '-'})" for p in self.problems))

    def __reduce__(self) -> tuple[type[ToolkitError], tuple[tuple[Problem, ...]]]:
        """Travel between processes with the problems, not with the text alone."""
        return type(self), (self.problems,)


class FactsError(ToolkitError):
    """The facts of a programme are incomplete, badly formed or contradict their own rules."""


class ParametersError(ToolkitError):
    """A parameters file asks for something that does not exist."""


class NotebookError(ToolkitError):
    """A notebook breaks a rule of the house, or lacks a translation."""


class CommandError(ToolkitError):
    """The command itself was wrong."""


def choice(found: str, known: Iterable[str]) -> dict[str, str]:
    """Give the fields of a problem that names something unknown: it, all that there are, the nearest of them.

    Letter case, spaces and marks make no difference to what is near.
    """
    names = list(known)
    return {"found": found, "expected": ", ".join(names) or "-", "nearest": ", ".join(nearest(found, names, 1))}


def nearest(found: str, known: Iterable[str], n: int = 3) -> list[str]:
    """List those of some names that are nearest to one, the nearest first."""
    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(_folded(name), name)
    return [folded[near] for near in get_close_matches(_folded(found), folded, n)]


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")
