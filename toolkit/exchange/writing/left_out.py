"""What a form cannot hold: gathered by reason, and told once a reason, with how much of it and the first few."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import Problem
from toolkit.exchange.containers.opened import first_of


class LeftOut:
    """What was left out, by the code of its sentence and the file in which it stands."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[str]] = {}
        self._fields: dict[tuple[str, str], dict[str, str]] = {}

    def add(self, code: str, file: str, what: str, **fields: str) -> None:
        """Note something that was left out.

        Parameters
        ----------
        code : str
            Of the sentence, ``problem.<code>``, which says why.
        file : str
            Where it stands, as a reader knows it.
        what : str
        **fields : str
            What the sentence names besides; the same for all of one reason.
        """
        self._found.setdefault((code, file), []).append(what)
        self._fields[code, file] = fields

    def told(self) -> Iterator[Problem]:
        """Tell each reason once, in the order in which it was met."""
        for (code, file), found in self._found.items():
            yield Problem(code, file, fields={**first_of(found), **self._fields[code, file]})
