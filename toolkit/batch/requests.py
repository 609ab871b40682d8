"""What parameters files ask for: one programme and year each, or several programmes and years on one page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from toolkit.batch.notebooks import NotebookSource
from toolkit.batch.parameters import read_parameters
from toolkit.batch.programmes import Summary
from toolkit.errors import Problem
from toolkit.facts.folders import programme_codes, shown_path

SEVERAL = "programmes"
"""The parameter that names several programmes and years, each as ``cse-peru/2011``."""

_MEMBER = re.compile(r"(?P<code>[^/]+)/(?P<year>\d{4})")


@dataclass(frozen=True, slots=True)
class Request:
    """What one parameters file asks for.

    Attributes
    ----------
    file : str
        The file as a reader knows it.
    folder : str
        Where its reports go, below the folder of all reports: ``cse-peru/2011``, or for several programmes the name of
        the file.
    members : tuple of (str, int)
        Code and year of each programme.
    values : mapping of str to value
        The parameters themselves.
    """

    file: str
    folder: str
    members: tuple[tuple[str, int], ...]
    values: Mapping[str, Any]

    @property
    def codes(self) -> tuple[str, ...]:
        """Its programmes, each once."""
        return tuple(dict.fromkeys(code for code, _ in self.members))

    def takes(self, source: NotebookSource) -> bool:
        """Whether a notebook is for so many programmes: for one, or for several."""
        return (SEVERAL in source.parameters) == (SEVERAL in self.values)

    def languages(self, summaries: Mapping[str, Summary]) -> list[str]:
        """List the languages that all its programmes have, in the order of the first."""
        first, *others = (summaries[code].languages for code in self.codes)
        return [language for language in first if all(language in other for other in others)]


def read_requests(
    files: Sequence[Path], sources: Mapping[str, NotebookSource], problems: list[Problem]
) -> list[Request]:
    """Read parameters files; those that ask for what no notebook or programme has become problems."""
    if not files:
        problems.append(Problem("no_parameters"))
    found = []
    for path in files:
        before, name = len(problems), shown_path(path)
        read = read_parameters(path, problems)
        if read is None:
            continue
        problems += _ill_typed(read, sources, name)
        if len(problems) == before:
            members = list(_members(read, name, problems))
            folder = path.stem if SEVERAL in read else "/".join(map(str, members[0])) if members else ""
            if len(problems) == before:
                found.append(Request(name, folder, tuple(members), read))
    return found


def _ill_typed(read: Mapping[str, Any], sources: Mapping[str, NotebookSource], name: str) -> Iterator[Problem]:
    known = sorted({parameter for source in sources.values() for parameter in source.parameters})
    for key, value in read.items():
        if key not in known:
            yield unknown("unknown_parameter", name, key, key, known)
        declared = [source.parameters[key] for source in sources.values() if key in source.parameters]
        refused = next((parameter for parameter in declared if not parameter.accepts(value)), None)
        if refused is not None:
            fields = {"found": str(value), "expected": refused.type}
            yield Problem("wrong_parameter", name, column=key, fields=fields)
    for key in () if SEVERAL in read else ("programme", "year"):
        if key not in read:
            yield Problem("missing_parameter", name, fields={"expected": key})
    for key in ("programme", "year") if SEVERAL in read else ():
        if key in read:
            yield Problem("one_or_several", name, column=key)


def _members(read: Mapping[str, Any], name: str, problems: list[Problem]) -> Iterator[tuple[str, int]]:
    """Give code and year of each programme that a file names."""
    key = SEVERAL if SEVERAL in read else "programme"
    if key == SEVERAL and not read[SEVERAL]:
        problems.append(Problem("missing_parameter", name, fields={"expected": SEVERAL}))
    for entry in read[SEVERAL] if key == SEVERAL else [f"{read['programme']}/{read['year']:04}"]:
        match = _MEMBER.fullmatch(entry)
        codes = programme_codes()
        if match is None:
            problems.append(Problem("wrong_member", name, column=key, fields={"found": entry}))
        elif match["code"] not in codes:
            fields = {"found": match["code"], "expected": ", ".join(codes)}
            problems.append(Problem("no_such_programme", name, column=key, fields=fields))
        else:
            yield match["code"], int(match["year"])


def impossible(request: Request, summaries: Mapping[str, Summary], languages: Sequence[str]) -> Iterator[Problem]:
    """Name the years and languages that the programmes of a request do not have."""
    key = SEVERAL if SEVERAL in request.values else "year"
    for code, year in request.members:
        if year not in summaries[code].years:
            expected = ", ".join(map(str, summaries[code].years))
            fields = {"found": str(year), "programme": code, "expected": expected}
            yield Problem("year_not_reported", request.file, column=key, fields=fields)
    own = request.values.get("language")
    for language in [*languages, *([own] if own else [])]:
        offered = request.languages(summaries)
        if language not in offered:
            fields = {"found": language, "programme": ", ".join(request.codes), "expected": ", ".join(offered)}
            yield Problem("language_not_offered", request.file, column="language", fields=fields)


def unknown(code: str, file: str, column: str, found: str, known: Sequence[str]) -> Problem:
    """Give the problem that a name is none of those known, with the nearest one."""
    near = get_close_matches(found, known, 1)
    fields = {"found": found, "expected": ", ".join(known), "nearest": near[0] if near else ""}
    return Problem(code, file, column=column, fields=fields)
