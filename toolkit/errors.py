"""What can be wrong: a problem has a code, a place and fields; its words come when it is printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where.

    Parameters
    ----------
    code : str
        What is wrong. Its sentence is ``problem.<code>`` in ``toolkit/words``.
    file : str, optional
        The file as a reader knows it, below the folder the toolkit was started in.
    row : int, optional
        Line of the file, counted from 1, the header included.
    column : str, optional
        Column of a table, or the path of a key in a YAML file.
    fields : mapping of str to str
        What the sentence names: the thing found, the thing expected.
    remedies : tuple of Problem
        Places where something is to be written so that it is mended; told with it.
    """

    code: str
    file: str = ""
    row: int | None = None
    column: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    remedies: tuple[Problem, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return its parts, for a record or a machine."""
        return {
            "code": self.code,
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "fields": dict(self.fields),
        }


def _in_code(problem: Problem) -> str:
    return f"{problem.code} ({problem.file or '-'})"


class ToolkitError(Exception):
    """Everything the toolkit refuses, with all problems found together.

    Its text is their sentences, a line each. A notebook shows them as they are: how the toolkit came to refuse is none
    of its reader's business.

    Attributes
    ----------
    problems : tuple of Problem
        At least one.
    describe : callable
        Says a problem. The words lie above this room: :mod:`toolkit.language` puts itself in here when it is loaded.
    """

    describe: ClassVar[Callable[[Problem], str]] = staticmethod(_in_code)

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    @property
    def is_of_command(self) -> bool:
        """Whether it is the command that was wrong, as with a programme that it mistypes, and not what it reads."""
        mistyped = [problem.code == "no_such_programme" and not problem.file for problem in self.problems]
        return isinstance(self, CommandError) or all(mistyped)

    def __str__(self) -> str:
        return "\n".join(map(type(self).describe, self.problems))

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in the place of a traceback."""
        return str(self).splitlines()

    def __reduce__(self) -> tuple[type[ToolkitError], tuple[tuple[Problem, ...]]]:
        """Travel between processes with the problems, not with the text alone."""
        return type(self), (self.problems,)


class FactsError(ToolkitError):
    """The facts of a programme are incomplete, badly formed or contradict their own rules."""


class FiguresError(ToolkitError):
    """Figures that cannot be computed with together."""


class ImpactError(ToolkitError):
    """A design that does not hold together, or a table that does not allow it."""


class ParametersError(ToolkitError):
    """A parameters file asks for something that does not exist."""


class NotebookError(ToolkitError):
    """A notebook breaks a rule of the house, or lacks a translation."""


class WordsError(ToolkitError):
    """Words, a column or the layout of a table are missing."""


class CommandError(ToolkitError):
    """The command itself was wrong."""


REFUSALS = frozenset(kind.__name__ for kind in ToolkitError.__subclasses__())
"""Names of the errors whose text is sentences for a reader: the name of the error adds nothing to it."""


def choice(found: str, known: Iterable[str]) -> dict[str, str]:
    """Return the fields of a problem that names something unknown: it, all that there are, the nearest of them.

    Letter case, spaces and marks make no difference to what is near.
    """
    names = list(known)
    return {"found": found, "expected": ", ".join(names) or "-", "nearest": ", ".join(nearest(found, names, 1))}


def refuse_unknown(found: object, known: Iterable[object], argument: str) -> None:
    """Refuse a name that an evaluator gives to a measure, where there is no such thing.

    Parameters
    ----------
    found : str, or several
        What was given.
    known : iterable of str
        Everything that it could be.
    argument : str
        By what name the measure takes it.

    Raises
    ------
    ParametersError
        With what there is, and the nearest of it, for each that is unknown.
    """
    names = list(dict.fromkeys(map(str, known)))
    given = [found] if isinstance(found, str) or not isinstance(found, Iterable) else list(found)
    if wrong := [str(name) for name in given if name not in names]:
        listed = ", ".join(names[:_LISTED]) + ("…" if len(names) > _LISTED else "")
        fields = [choice(name, names) | {"expected": listed or "-", "argument": argument} for name in wrong]
        raise ParametersError(Problem("unknown_argument", fields=each) for each in fields)


_LISTED = 12
"""So many names at most are told of those that there are; the nearest is told in any case."""


def unknown_keys(given: Iterable[object], known: Iterable[str], below: str = "") -> list[Problem]:
    """List the keys of a design that there are not, each with the nearest of those there are."""
    names = list(known)
    return [
        Problem("design_key", column=f"{below}{key}", fields=choice(str(key), names))
        for key in given
        if key not in names
    ]


def nearest(found: str, known: Iterable[str], n: int = 3) -> list[str]:
    """List those of some names that are nearest to one, the nearest first."""
    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(_folded(name), name)
    return [folded[near] for near in get_close_matches(_folded(found), folded, n)]


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")
