"""What may be asked for: a programme there is, a year it reports, a period that ends there, a language it has.

Parameters files and the first cell of a notebook are held against these rules, and refused in the same sentences. Each
rule gives its problems without a place: whoever asks knows where it was asked.
"""

from __future__ import annotations

import numbers
import re
from collections.abc import Iterable, Iterator, Sequence

from toolkit.errors import Problem, choice
from toolkit.facts.folders import FIRST, RULES, data_folder, programme_codes, shown_path
from toolkit.facts.periods import Calendar
from toolkit.facts.text_files import SPREADSHEETS
from toolkit.language import catalogue_name
from toolkit.spoken import LANGUAGES

_MEMBER = re.compile(r"(?P<code>[^/]+)/(?P<year>\d{4})")


def whole_number(value: object) -> int | None:
    """Return a value as a whole number, None when it is none.

    Examples
    --------
    >>> whole_number(2011.0)
    2011
    >>> [whole_number(value) for value in (2011.5, "2011", True, None)]
    [None, None, None, None]
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return None
    number = float(value)
    return int(number) if number.is_integer() else None  # what is infinite or NaN is not


def programme_problems(code: object) -> Iterator[Problem]:
    """Say what is wrong with the code of a programme; one whose folder has begun is told what it lacks."""
    known = programme_codes()
    if not isinstance(code, str):
        yield Problem("expected_text", column="programme", fields={"found": str(code)})
    elif code not in known:
        yield from unread_folder(code) or [Problem("no_such_programme", fields=choice(code, known))]


def code_of(named: str) -> str:
    """Return the code of the programme that is named, in whatever case; what names none stays as it is."""
    known = programme_codes()
    alike = [code for code in known if code.casefold() == named.casefold()]
    return alike[0] if named not in known and len(alike) == 1 else named


def unread_folder(code: str) -> list[Problem]:
    """Name a folder of facts that nobody reads, because it does not say which programme it is of."""
    folder = data_folder() / code
    if code == RULES or re.search(r"[/\\]|^\.*$", code) or not folder.is_dir():
        return []
    there = sorted(path.name for path in folder.iterdir() if path.name[0] not in ".~")
    key = "no_programme_file" if there else "empty_folder"
    if sheets := [name for name in there if name.lower().endswith(SPREADSHEETS)]:
        key, there = "only_spreadsheets", sheets
    fields = {"folder": shown_path(folder), "found": ", ".join(there), "expected": ", ".join(FIRST)}
    return [Problem(key, fields=fields)]


def year_problems(year: object, code: str = "", years: Sequence[int] | None = None) -> Iterator[Problem]:
    """Say what is wrong with a year: that it is none, or, where they are known, none that the programme reports."""
    whole = whole_number(year)
    if whole is None:
        yield Problem("year_not_whole", fields={"found": f'"{year}"' if isinstance(year, str) else str(year)})
    elif years is not None and whole not in years:
        fields = {"found": str(whole), "programme": code, "expected": ", ".join(map(str, years))}
        yield Problem("year_not_reported", fields=fields)


def period_problems(period: object, year: object = None, calendar: Calendar | None = None) -> Iterator[Problem]:
    """Say what is wrong with a period to evaluate beside a year: a part of it, of no more than twelve months.

    Without a calendar it is not asked whether it ends in the year: that is for the year of the programme to say.
    """
    at = (calendar or Calendar()).evaluated(period) if isinstance(period, str) else None
    if at is None:
        yield Problem("not_a_period_to_evaluate", fields={"found": str(period)})
    elif calendar and (whole := whole_number(year)) not in (None, at.year):  # what is no year has its own rule
        fields = {"found": str(period), "year": str(whole), "expected": str(at.year)}
        yield Problem("period_of_another_year", fields=fields)


def language_problems(language: object, codes: Sequence[str], offered: Sequence[str]) -> Iterator[Problem]:
    """Say what is wrong with a language: that it is none of those that all the programmes have."""
    if not isinstance(language, str):
        yield Problem("expected_text", column="language", fields={"found": str(language)})
    elif language not in offered:
        fields = {"found": language, "programme": ", ".join(codes), "expected": ", ".join(offered)}
        yield Problem("language_not_offered", fields=fields)


def language_of(problem: Problem) -> str:
    """Return the language whose pages alone a problem of a programme is about; empty for one of all pages.

    Examples
    --------
    >>> language_of(Problem("not_po", "data/cse-peru/words.en.po"))
    'en'
    >>> language_of(Problem("untranslated_title", "data/cse-peru/programme.yaml", fields={"language": "fr"}))
    'fr'
    >>> language_of(Problem("missing_table", "data/cse-peru/observations.csv"))
    ''
    """
    catalogues = {catalogue_name(language): language for language in LANGUAGES}
    return problem.fields.get("language", "") or catalogues.get(problem.file.rpartition("/")[2], "")


def shared(languages: Iterable[Sequence[str]]) -> list[str]:
    """List the languages that all of several programmes have, in the order of the first."""
    first, *others = languages
    return [language for language in first if all(language in other for other in others)]


def member_problems(entries: object) -> Iterator[Problem]:
    """Say what is wrong with a list of programmes and years, each as ``cse-peru/2011``."""
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        yield Problem("expected_list", column="programmes", fields={"found": str(entries)})
        return
    if not entries:
        yield Problem("missing_parameter", fields={"expected": "programmes"})
    for entry in entries:
        match = _MEMBER.fullmatch(entry) if isinstance(entry, str) else None
        if match is None:
            yield Problem("wrong_member", fields={"found": str(entry)})
        else:
            yield from programme_problems(match["code"])


def member_of(entry: str) -> tuple[str, int]:
    """Return code and year of an entry of which :func:`member_problems` finds nothing."""
    code, _, year = entry.partition("/")
    return code, int(year)


def needs_problems(missing: Sequence[str], subject: str, remedies: Iterable[Problem] = ()) -> Iterator[Problem]:
    """Say what a notebook needs and a programme does not have for the year.

    Parameters
    ----------
    missing : sequence of str
        Tables and definitions, by name.
    subject : str
        What is not made for the want of them, as a reader names it.
    remedies : iterable of Problem
        Where to write them, and how.
    """
    if missing:
        yield Problem("needs_missing", subject, fields={"needs": " ".join(missing)}, remedies=tuple(remedies))
