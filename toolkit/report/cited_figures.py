"""Figures in sentences: marked while a sentence is put together, links and records once it is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from types import MappingProxyType

from toolkit.errors import Problem, WordsError
from toolkit.measured import Measured
from toolkit.words import MARK, Words

_SAID = "said"
"""What the identifiers of figures in sentences begin with."""

_SENTENCES = "reading."
"""Before the messages that sentences are made of: the numbers that fill them are figures."""

TEXTS = (
    *("activity", "criterion", "effects", "element", "elements", "fact", "figure", "first", "grades", "group"),
    *("highest", "items", "kind", "kinds", "last", "level", "levels", "line", "lowest", "member", "members", "name"),
    *("names", "note", "option", "outcome", "pair", "part", "parts", "place", "places", "plan", "poll", "question"),
    *("reading", "reasons", "records", "result", "results", "rule", "second", "state", "states", "step", "subject"),
    *("unit", "units", "whom", "why", "without"),
)
"""Fields that names, remarks and other sentences fill, which may have digits among their words."""

_TIMES = ("year", "before", "after", "period", "date", "day", "due", "end", "first", "known")
"""Fields that name a time."""

_STEPS = ("best", "grade", "level", "printed", "proposal", "worst")
"""Fields that name a step of a scale: a grade or a score may be a digit."""

_NO_FACTS = ("alike", "apart", "covers", "days", "edition", "few", "interval", "later", "off")
"""Fields of what a rule sets, which is made from no facts, and of limits, which stand in the line of their figure."""


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


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

    def identifier(self, number: int, of: str = "") -> str:
        """Name a figure by the field it fills, its facts and what it is of; of one name there is one value."""
        figure = self.figures[number]
        facts = sorted(figure.inputs)
        about = facts[0] if len(facts) == 1 else sha256(" ".join(facts).encode()).hexdigest()[:8] if facts else ""
        name = ":".join(filter(None, (_SAID, self._fields.get(number, figure.formula), about, of)))
        names = (name if n == 1 else f"{name}:{n}" for n in range(1, len(self.figures) + 2))
        return next(each for each in names if _same(self._said.setdefault(each, figure), figure))


def field_of(identifier: str) -> str:
    """Name the field of a sentence that a figure fills, by its identifier; empty for one that fills none.

    Examples
    --------
    >>> field_of("said:reading.trust.material:causes:fe3eea9a"), field_of("budget:P_01:2011:execution")
    ('reading.trust.material:causes', '')
    """
    said, _, rest = identifier.partition(":")
    sentence, _, more = rest.partition(":")
    return f"{sentence}:{more.partition(':')[0]}" if said == _SAID and "." in sentence else ""


def _same(one: Measured, other: Measured) -> bool:
    return (one.value, one.text, one.missing, one.kind) == (other.value, other.text, other.missing, other.kind)


class Sentences(Words):
    """The words of a page, which notes the fields that its figures fill.

    Parameters
    ----------
    language : str
    cited : Cited
    """

    def __init__(self, language: str, cited: Cited) -> None:
        super().__init__(language)
        self._cited = cited
        self.times: Mapping[str, str] = MappingProxyType({})
        """The year of the page, the one before and the one after, which fill the fields that nobody else does."""

    def __call__(self, key: str, /, **fields: object) -> str:
        """Return the message of a key, its fields filled; what joins items says nothing of them.

        Raises
        ------
        WordsError
            When a number gets into a sentence that is no figure, and so could not be followed to what it was made from.
        """
        for name, text in fields.items() if not key.startswith("list.") else ():
            for number in numbers_in(text) if isinstance(text, str) else ():
                self._cited.fills(number, f"{key}:{name}")
        said = super().__call__(key, **{**self.times, **fields})
        if key.startswith(_SENTENCES):
            self._refuse_plain_numbers(key, fields, {self._cited.figures[number].of for number in numbers_in(said)})
        return said

    def _refuse_plain_numbers(self, key: str, fields: Mapping[str, object], wholes: set[int | None]) -> None:
        """Refuse numbers that are no figures; `of` how many a figure of the same sentence is, its own line tells."""
        plain = [n for n, field in fields.items() if is_plain(n, field) and not (n == "of" and field in wholes)]
        if plain:
            raise WordsError(Problem("plain_number", fields={"found": name, "key": key}) for name in plain)


def is_plain(name: str, field: object) -> bool:
    """Whether a number gets into a field of a sentence that is no figure, and that no name, time or step fills.

    What a programme calls its own, as an indicator or a step of its scale, may be all digits.
    """
    text = MARK.sub("", str(field))
    is_named = name in (*TEXTS, *_STEPS, *_NO_FACTS) or (name in _TIMES and _YEAR.search(text))
    return any(sign.isdigit() for sign in text) and not is_named


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
