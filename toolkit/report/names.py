"""Names: what a code is called, asked of the family it belongs to, so that one code in two tables is two things."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType

from toolkit.facts.contracts.word_tables import Activity, BudgetLine, GeographicPlace
from toolkit.facts.programme import Programme
from toolkit.language import Numbers
from toolkit.words import Words

_Named = Activity | BudgetLine | GeographicPlace
_TABLES: Mapping[str, type[_Named]] = MappingProxyType(
    {"activity": Activity, "line": BudgetLine, "place": GeographicPlace}
)
_OWN = MappingProxyType(
    {
        "criterion": "criteria",
        "counts": "counts",
        "group": "groups",
        "kind": "kinds",
        "level": "levels",
        "mode": "modes",
    }
)
"""Families whose codes a programme can call by words of its own, by the key that holds them."""


_HEADS = ("criterion", "level", "mode")
"""Of those, what heads columns and rows: it begins with a capital, as the words that every programme has."""


class Names:
    """The names of one programme in one language.

    Parameters
    ----------
    programme : Programme
    words : Words
    numbers : Numbers
    say : callable
        Gives a text of the programme's files in the language of the page.
    """

    def __init__(self, programme: Programme, words: Words, numbers: Numbers, say: Callable[[str], str]) -> None:
        self.programme, self.words, self.numbers, self.say = programme, words, numbers, say

    def __call__(self, code: str, families: tuple[str, ...]) -> str:
        """Name a code by the first of its families that knows it; a period as one, anything else as it stands."""
        for family in families:
            found = self.of(family, code)
            if found is not None:
                return found
        if code[:1].isdigit() or code.startswith(".."):
            return self.numbers.period(code)
        return self.say(code)

    def of(self, family: str, code: str) -> str | None:
        """Name a code of one family; None where the family does not know it."""
        if family in self._own_names:
            named = self._own_names[family].get(code)
            return self.say(named) if named is not None else None
        if family in _OWN:
            own = getattr(self.programme.file.words, _OWN[family]).get(code)
            if own is not None:
                said = self.say(own)
                return said[:1].upper() + said[1:] if family in _HEADS else said
        if family == "group":
            return self._group(code)
        return self.words(f"{family}.{code}") if f"{family}.{code}" in self.words else None

    def _group(self, code: str) -> str | None:
        """Name a group that has no word of its own by whom it counts, with its unit where it has several."""
        group, _, unit = code.partition(".")
        own = self.programme.file.words.groups.get(group) or self.programme.file.groups.get(group)
        if own is None and f"group.{group}" not in self.words:
            return None
        named = self.say(own) if own is not None else self.words(f"group.{group}")
        counted = self.of("counts", unit) if unit else None
        return f"{named}, {counted}" if counted else named

    @cached_property
    def _own_names(self) -> Mapping[str, Mapping[str, str]]:
        """What the programme's own tables call its codes, family by family."""
        programme, names = self.programme, dict[str, dict[str, str]]()
        names["result"] = {code: result.short_title or result.title for code, result in programme.results.items()}
        names["indicator"] = {code: i.short_name or i.name for code, i in programme.indicators.items()}
        names["funder"] = {funder.code: funder.name for funder in programme.file.funders}
        names["poll"] = {poll.code: poll.question for poll in programme.framework.polls}
        names["comparison"] = {each.code: each.question for each in programme.framework.comparisons}
        for family, table in _TABLES.items():
            names[family] = {row.code: _ordinary(self.say(row.name), family) for _, row in programme.rows(table)}
        return names


def _ordinary(name: str, family: str) -> str:
    """Write a name that is printed all in capitals in ordinary letters; of a place each word is a name."""
    if not name.isupper() or len(name) <= 3:  # noqa: PLR2004 - a short one is an abbreviation
        return name
    return name.title() if family == "place" else name.capitalize()
