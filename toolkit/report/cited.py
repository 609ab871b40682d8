"""Figures in sentences: marked while a sentence is put together, links and records once it is said."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from toolkit.measured import Measured
from toolkit.words import MARK, Words


class Cited:
    """The figures that the sentences of a page cite, by their number."""

    def __init__(self) -> None:
        self.figures: list[Measured] = []
        self._fields: dict[int, str] = {}
        self._said: dict[str, Measured] = {}

    def mark(self, figure: Measured, shown: str) -> str:
        """Write a figure so that it is found again in whatever sentence it gets into."""
        self.figures.append(figure)
        return f"\ue000{len(self.figures) - 1}\ue001{shown}\ue002"

    def fills(self, number: int, field: str) -> None:
        """Note which field of which message a figure fills; a sentence within another one has noted it already."""
        self._fields.setdefault(number, field)

    def identifier(self, number: int) -> str:
        """Name a figure by the field that it fills and the facts it was made from; of one name there is one value."""
        figure = self.figures[number]
        facts = sorted(figure.inputs)
        about = facts[0] if len(facts) == 1 else sha256(" ".join(facts).encode()).hexdigest()[:8] if facts else ""
        name = ":".join(filter(None, ("said", self._fields.get(number, figure.formula), about)))
        names = (name if n == 1 else f"{name}:{n}" for n in range(1, len(self.figures) + 2))
        return next(each for each in names if _same(self._said.setdefault(each, figure), figure))


def _same(one: Measured, other: Measured) -> bool:
    return (one.value, one.text, one.missing, one.kind) == (other.value, other.text, other.missing, other.kind)


class Sentences(Words):
    """The words of a page, which notes the fields that its figures fill.

    Parameters
    ----------
    language : {"es", "en", "fr"}
    cited : Cited
    """

    def __init__(self, language: str, cited: Cited) -> None:
        super().__init__(language)
        self._cited = cited

    def __call__(self, key: str, /, **fields: object) -> str:
        """Return the message of a key, its fields filled; what joins items says nothing of them."""
        for name, text in fields.items() if not key.startswith("list.") else ():
            for number in numbers_in(text) if isinstance(text, str) else ():
                self._cited.fills(number, f"{key}:{name}")
        return super().__call__(key, **fields)


def numbers_in(text: str) -> list[int]:
    """List the figures of a text by their numbers, in order."""
    return [int(mark[1]) for mark in MARK.finditer(text)]


def written(text: str, outside: Callable[[str], str], figure: Callable[[int, str], str]) -> str:
    """Write a text: what is between its figures by one function, each figure by another."""
    done, end = [], 0
    for mark in MARK.finditer(text):
        done += [outside(text[end : mark.start()]), figure(int(mark[1]), mark[2])]
        end = mark.end()
    return "".join([*done, outside(text[end:])])
