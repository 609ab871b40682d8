"""Texts of an IATI file, in every language that the programme has: the one asked for first, the others named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lxml import etree

from toolkit.errors import Problem
from toolkit.exchange.writing.delivery import Delivery
from toolkit.facts.folders import shown_path
from toolkit.words import Words

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML holds nowhere, not even as numbers."""


class Narratives:
    """Puts texts into elements.

    Attributes
    ----------
    languages : list of str
        That of the delivery first.
    problems : list of Problem
        Texts that no XML can hold.
    """

    def __init__(self, delivery: Delivery) -> None:
        self.programme = delivery.programme
        typed = delivery.programme.file.languages
        self.languages = list(dict.fromkeys((delivery.language, *typed)))
        self.words = {language: Words(language) for language in self.languages}
        self._typed = typed[0]
        self._translations = {each: delivery.programme.translations(each) for each in self.languages}
        self.problems: list[Problem] = []

    def say(self, text: str, language: str) -> str:
        """Return a text of the programme in a language; empty where nobody has said it in that."""
        return text if language == self._typed else self._translations[language].get(text, "")

    def put(self, parent: etree._Element, tag: str, text: str, place: str, **keys: str) -> None:
        """Add an element with a text of the programme; none where there is no text.

        Parameters
        ----------
        parent : Element
        tag : str
        text : str
            As it is typed.
        place : str
            Where, for what is wrong with it.
        **keys : str
            Attributes of the element.
        """
        if text:
            self.put_said(parent, tag, {each: self.say(text, each) for each in self.languages}, place, **keys)

    def put_said(self, parent: etree._Element, tag: str, said: Mapping[str, str], place: str, **keys: str) -> None:
        """Add an element with a text that is given in each language; languages without it are left out."""
        self.fill(etree.SubElement(parent, tag, keys), said, place)

    def fill(self, element: etree._Element, said: Mapping[str, str], place: str) -> None:
        """Add narratives to an element: that of the file's own language first, without its name."""
        for language in self.languages:
            if text := self.held(said.get(language, ""), place):
                own = {} if language == self.languages[0] else {LANG: language}
                etree.SubElement(element, "narrative", own).text = text

    def made(self, say: Callable[[Words, str], str]) -> dict[str, str]:
        """Make a text of our own in each language."""
        return {language: say(words, language) for language, words in self.words.items()}

    def held(self, text: str, place: str) -> str:
        """Return a text as XML holds it; of signs that it cannot hold, note where they are."""
        if FORBIDDEN.search(text):
            file = shown_path(self.programme.folder)
            self.problems.append(Problem("sign_no_xml_holds", file, column=place, fields={"found": text}))
            return FORBIDDEN.sub("", text)
        return text
