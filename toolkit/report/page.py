"""The page a notebook writes on: one programme, one year, one language."""

from __future__ import annotations

import html
from collections.abc import Sequence
from copy import copy
from functools import cached_property
from typing import Any

from toolkit.errors import FactsError, Problem
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.folders import shown_path
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.facts.programme_texts import has_words, lacking
from toolkit.facts.records import are_synthetic
from toolkit.language import Numbers, catalogue_name, locale_of, typeset, write_as
from toolkit.measured import Measured
from toolkit.measures.offered import refuse_what_is_not_offered
from toolkit.report.cited_figures import Cited, Sentences
from toolkit.report.masthead import Masthead, masthead_of
from toolkit.report.names import Names
from toolkit.report.sources import Sources

TONES = "ABCD"
"""Colours of grades, the best first."""

LEVEL = "level:"
"""Before the step of a risk's level that a column counts."""


class Page(Sources):
    """What tables, charts and readings need to speak to a reader.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
        The year, or the part of one, that is evaluated.
    language : str
        One of the programme's own.
    of_records : bool
        Whether it shows what is computed from records; if those are synthetic, all it shows says so.
    needs : sequence of str
        Tables and definitions without which its notebook has nothing to say, as in the notebook's metadata.

    Raises
    ------
    ParametersError
        When the programme does not report the year, or has not got the language, or what is needed.
    """

    words: Sentences
    is_small = False  # whether pictures stand beside each other

    def __init__(
        self, programme: Programme, when: When, language: str, of_records: bool = False, needs: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self.at: Evaluated = programme.at(when)
        refuse_what_is_not_offered([(programme, self.at)], language, needs)
        self.programme = programme
        self.synthetic = programme.file.synthetic or (of_records and are_synthetic(programme))
        self.language = language
        self.cited = Cited()
        self._introduced: set[str] = set()
        self.known: dict[tuple[object, ...], dict[str, Any]] = {}
        self.words = Sentences(language, self.cited)
        self._translations = programme.translations(language)
        units = {code: self.say(name) for code, name in programme.file.words.units.items()}
        self.numbers = Numbers(locale_of(language, programme.file.locale), self.words, units)
        write_as(self.numbers)
        self.words.times = self._times()
        self.names = Names(programme, self.words, self.numbers, self.say)

    @property
    def year(self) -> str:
        """The year, or the part of one, that is evaluated, as a reader is told it."""
        return self.numbers.period(self.at.name)

    @property
    def before(self) -> str:
        """The same a year earlier."""
        return self.numbers.period(self.at.before.name)

    @property
    def after(self) -> str:
        """The same a year later."""
        return self.numbers.period(self.at.after.name)

    def as_of(self, when: When) -> Page:
        """Return the same page to write on about another time, as the last until which something is known."""
        other = copy(self)
        other.at = self.programme.at(when)
        other.words = copy(self.words)
        other.words.times = other._times()
        return other

    def _times(self) -> dict[str, str]:
        return {"year": self.year, "before": self.before, "after": self.after}

    def masthead(self) -> Masthead:
        """Name the programme, its year, who pays and who answers for it, and the documents its facts come from."""
        return masthead_of(self)

    @property
    def synthetic_mark(self) -> str:
        """What is written across pictures of what was made up, or of facts changed to try; empty for others."""
        if self.programme.tried:
            return self.words("what_if.mark")
        return self.words("synthetic.mark") if self.synthetic else ""

    def captioned(self, caption: str) -> str:
        """Return a caption, which says so first when what it describes was made up, or is nowhere published."""
        if self.programme.tried:
            caption = self.words("what_if.caption", caption=caption)
        return self.words("synthetic.caption", caption=caption) if self.synthetic else caption

    def say(self, text: str) -> str:
        """Find a text of the programme's files, or of its rules, in the language of the page, or as it stands there."""
        known = text in self._translations or self.language == self.programme.file.languages[0]
        return typeset(self._translations.get(text, text), self.language if known else "")

    def full_name(self, indicator: Indicator) -> str:
        """Name an indicator as its framework prints it; where nobody has translated that, by its translated short name.

        One that has neither stays as it is printed.
        """
        is_said = indicator.name in self._translations or self.language == self.programme.file.languages[0]
        short = indicator.short_name if not is_said and indicator.short_name in self._translations else ""
        return self.say(short or indicator.name)

    def typeset(self, text: str) -> str:
        """Put the spaces that never end a line into a text that was put together."""
        return typeset(text, self.language)

    def remark(self, text: str) -> str:
        """Return what somebody typed beside a fact, in the language of the page.

        Raises
        ------
        FactsError
            When nobody has translated it: it need not be, before it is said.
        """
        missing = has_words(text) and text not in self._translations
        if missing and self.programme.is_translated(self.language):
            catalogue = shown_path(self.programme.folder / catalogue_name(self.language))
            raise FactsError(Problem("untranslated_texts", catalogue, fields=lacking([text], self.language)))
        return self.say(text)

    def name(self, code: str, *families: str) -> str:
        """Name a code by the first of its families that knows it, ``page.name("R1", "result")``.

        A period is written as one, and a code that no family knows stays as it is.
        """
        if code.startswith(LEVEL):
            return self.words("level.heading", level=self.score(code.removeprefix(LEVEL)))
        return self.names(code, families)

    def counted(self, code: str) -> str:
        """Say what is counted, in the plural: ``persons``."""
        return self.name(code, "counts")

    def measured_in(self, code: str) -> str:
        """Say in what unit something is measured, or what is counted."""
        if f"measured_in.{code}" in self.words:
            return self.words(f"measured_in.{code}")
        own = self.programme.file.words
        return self.say(own.counts.get(code) or own.units.get(code) or code)

    def whom(self, group: str) -> str:
        """Say whom a group of beneficiaries counts, and whom not, where its programme says it."""
        return self.say(self.programme.file.groups.get(group, ""))

    def score(self, key: str) -> str:
        """Name a step of a scale; digits and letters, which no document explains, stay as they are."""
        return self.words(f"score.{key}") if f"score.{key}" in self.words else key

    @cached_property
    def _asked_of(self) -> dict[str, str]:
        """The result that each question is about."""
        return {poll.code: poll.result or "" for poll in self.programme.framework.polls}

    def country(self, code: str) -> str:
        """Name a country by its code (ISO 3166); a code that is none stays as it is."""
        return str(self.numbers.locale.territories.get(code, code))

    def result_heading(self, code: str) -> str:
        """Name a result with its code, as a heading of a group."""
        return f"{self.code(code)} · {self.name(code, 'result').rstrip('.')}"

    def introduced(self, code: str, heading: str) -> str:
        """Return a heading with the whole title of its result, the first time that a page heads something with it."""
        if code not in self.programme.results or code in self._introduced:
            return heading
        self._introduced.add(code)
        return self.titled(code)

    def titled(self, code: str) -> str:
        """Name a result with its code and its whole title."""
        return f"{self.code(code)} · {self.say(self.programme.results[code].title).rstrip('.')}"

    def code(self, code: str) -> str:
        """Return the code of a result as the language of the page has it: OE, objetivo específico, is SO in English."""
        return self._translations.get(code, code)

    def code_of(self, key: str) -> str:
        """Return the code of a result of a member of a portfolio, ``CSE:R1``, in the same way."""
        return self.code(key.partition(":")[2])

    def heading(self, code: str, families: Sequence[str]) -> str:
        """Name a code as a heading: a result with its code, a question with the result it is about."""
        if "result" in families and code in self.programme.results:
            return self.result_heading(code)
        name = self.name(code, *families).rstrip(".")
        return f"{self._asked_of[code]} · {name}" if "poll" in families and self._asked_of.get(code) else name

    def tone(self, grade: str) -> str:
        """Colour a grade by its place on the programme's scale: ``A`` to ``D``, ``X`` for what is none."""
        scale = self.programme.scale
        rank = scale.rank(grade)
        return "X" if rank is None else TONES[rank * len(TONES) // len(scale.steps)]

    def step(self, grade: str) -> str:
        """Return a grade in short: the code of the step that it is; what is no step of the programme's scale stays."""
        found = self.programme.scale.step(grade)
        return grade if found is None else found.code

    def level(self, code: str) -> str:
        """Name the level of a result in its framework; empty for a code that is none."""
        result = self.programme.results.get(code)
        return self.name(result.level, "level") if result is not None else ""

    def evidence(self, code: str, subject: str) -> str:
        """Name a figure of evidence: what it is, and what it is about."""
        known = subject in self.programme.results
        about = self.code(subject) if known else self.name(subject, "group", "subject") if subject else ""
        return f"{self.words(f'evidence.{code}')}{f', {about}' if about else ''}"

    def hint(self, figure: Measured) -> str:
        """Say in one line how a figure was made, and why it is missing when it is."""
        made = self.words(f"formula.{figure.formula}")
        if figure.missing:
            return f"{self.words(f'missing.{figure.missing}')} ({made})"
        cover = self.covers(figure.n or 0, figure.of) if figure.of else ""
        interval = self.numbers.interval(figure)
        kind = "open" if figure.certainty == "inferred" else "said"  # limits of what is not known, not of a sample
        said = self.words(f"interval.{kind}", interval=interval) if interval else ""
        return "; ".join(part for part in (made, cover, said) if part)

    def covers(self, n: float, of: float) -> str:
        """Say how many of how many."""
        return self.words("coverage", n=self.numbers.decimal(round(n)), of=self.numbers.decimal(round(of)))

    def show(self, figure: Measured, digits: int | None = None) -> str:
        """Write a figure; a printed value that is impossible is shown as printed, marked."""
        if figure.missing == "sic" and figure.formula == "fact":
            return self.words("printed.sic", printed=self.as_printed(figure.inputs[0]))
        if figure.text and figure.unit == "text":
            return self.say(figure.text)
        return self.numbers.show(figure, digits)

    def cite(self, figure: Measured, digits: int | None = None, written: str = "") -> str:
        """Write a figure into a sentence, where it becomes a link to how it was made.

        `written` is how, where the sentence says a part of it: that something fell, or that it is months.
        """
        return self.cited.mark(figure, written or self.show(figure, digits))

    def original(self, text: str) -> str:
        """Write words of a document safely into HTML, marked with the language they are printed in."""
        own = self.programme.file.languages[0]
        return self.escape(text) if own == self.language else f'<span lang="{own}">{self.escape(text)}</span>'

    def escape(self, text: str) -> str:
        """Write a text safely into HTML."""
        return html.escape(text, quote=False)
