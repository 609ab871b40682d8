"""The page of a portfolio: each name and each source is asked of the page of its own programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.measures.at_a_glance.portfolio import OF, Member, members, name_of
from toolkit.measures.offered import refuse_what_is_not_offered
from toolkit.report.masthead import Masthead
from toolkit.report.page import Page


class PortfolioPage(Page):
    """What tables, charts and readings of several programmes need to speak to a reader.

    Numbers are written as the first programme writes them.

    Parameters
    ----------
    portfolio : sequence of (Programme, int, str or Evaluated)
    language : str
        One that all programmes have.
    needs : sequence of str
        Tables and definitions that at least one of them has to have.

    Raises
    ------
    ParametersError
        When a programme does not report its year, when not all have the language, or when none has what is needed.
    """

    def __init__(self, portfolio: Sequence[Member], language: str, needs: Sequence[str] = ()) -> None:
        refuse_what_is_not_offered(portfolio, language, needs)
        super().__init__(*portfolio[0], language)
        self.at = max((programme.at(when) for programme, when in portfolio), key=lambda at: at.last)
        self.words.times = self._times()
        self._pages = {name_of(member): Page(*member, language) for member in portfolio}
        self.synthetic = any(page.synthetic for page in self._pages.values())

    def name(self, code: str, *families: str) -> str:
        """Name a member, or something of a member, as ``cse-peru/2011:R1``; other codes as on every page."""
        member, _, inside = code.partition(":")
        if member not in self._pages:
            return super().name(code, *families)
        page = self._pages[member]
        return page.name(inside, *families) if inside else f"{page.programme.file.short_title}, {page.year}"

    def heading(self, code: str, families: Sequence[str]) -> str:
        """Name a member as a heading, or something of a member, a result with its code."""
        member, _, inside = code.partition(":")
        return self._pages[member].heading(inside, families) if inside and member in self._pages else self.name(code)

    def result_heading(self, code: str) -> str:
        """Name a member, or a result of a member with its code."""
        member, _, inside = code.partition(":")
        return self._pages[member].result_heading(inside) if inside and member in self._pages else self.name(code)

    def code_of(self, key: str) -> str:
        """Return the code of a result of a member, as its own page has it."""
        member, _, inside = key.partition(":")
        return self._pages[member].code(inside) if member in self._pages else super().code_of(key)

    def whom(self, group: str) -> str:
        """Say whom a group of a member counts, ``cse-peru/2011:target_population``."""
        member, _, own = group.partition(":")
        return self._pages[member].whom(own)

    def source(self, fact: str) -> str:
        """Say where a fact is printed, its programme first."""
        member, _, own = fact.partition(OF)
        return f"{self.name(member)}: {self._pages[member].source(own)}"

    def as_printed(self, fact: str) -> str:
        """Return a fact exactly as its document prints it."""
        member, _, own = fact.partition(OF)
        return self._pages[member].as_printed(own)

    def masthead(self) -> Masthead:
        """Name the programmes and their documents."""
        heads = {name: page.masthead() for name, page in self._pages.items()}
        documents = dict.fromkeys(document for head in heads.values() for document in head.documents)
        return Masthead(
            title=self.words("html.portfolio", n=len({page.programme.code for page in self._pages.values()})),
            short_title=self.words("html.portfolio_short"),
            facts=tuple(self.name(name) for name in self._pages),
            documents=tuple(documents),
        )


def page_of(parameters: Mapping[str, Any]) -> Page:
    """Return the page that a report was written on, by its parameters."""
    if "programmes" in parameters:
        return PortfolioPage(members(parameters["programmes"]), parameters["language"])
    from toolkit.facts.programme import open_programme  # noqa: PLC0415

    programme = open_programme(parameters["programme"])
    return Page(programme, parameters.get("period") or parameters["year"], parameters["language"])
