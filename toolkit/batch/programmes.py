"""What a run has to know of each programme before it starts: years, languages, tables, and that the facts are in order.

To find out takes reading every table. The answer is kept beside the reports, under the digests of the files it came
from, so that it is found out once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.batch.apart import Apart
from toolkit.batch.limits import USUAL, Limits
from toolkit.batch.run_records import digest_of, facts_below, programme_record, read_json, source_of_cells, write_json
from toolkit.errors import FactsError, Problem
from toolkit.facts.folders import ENVIRONMENT, RULES, SUPPLIED
from toolkit.facts.requested import language_of
from toolkit.spoken import LANGUAGES

if TYPE_CHECKING:
    from toolkit.facts.programme import Programme


@dataclass(frozen=True, slots=True)
class Summary:
    """One programme, as the matrix of reports needs it.

    Attributes
    ----------
    years : tuple of int
        Years that can be evaluated.
    year_starts : int
        First month of a year.
    languages : tuple of str
        Its own first.
    tables : mapping of int to tuple of str
        Tables and definitions it offers, by year.
    titles : mapping of str to str
        Its title by language.
    facts : mapping of str to str
        Digest of every file it may be computed from, by path below the folder of facts.
    lacks : mapping of str to Problem
        Where it would write what it does not offer in every year, and how.
    problems : tuple of Problem
        What is wrong with it; it gets no page, or none in their language where they are about that alone.
    made_up : mapping of str to bool
        Whether the whole of it (``programme``), or its ``records``, was made up.
    """

    code: str
    years: tuple[int, ...]
    year_starts: int
    languages: tuple[str, ...]
    tables: Mapping[int, tuple[str, ...]]
    titles: Mapping[str, str]
    facts: Mapping[str, str]
    lacks: Mapping[str, Problem] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    made_up: Mapping[str, bool] = field(default_factory=dict)

    def is_made_up(self, *, of_records: bool) -> bool:
        """Whether its pages, or those of its records, show what was made up to try it."""
        return self.made_up.get("programme", False) or (of_records and self.made_up.get("records", False))


Examine = Callable[[Sequence[str], Limits], Iterable[Mapping[str, Any]]]
"""Examines programmes by code, within limits: one after the other, or several at once in the pool."""


def summaries(
    codes: Iterable[str], output: Path, examine: Examine | None = None, limits: Limits = USUAL
) -> dict[str, Summary]:
    """Return what is known of programmes, examining those that are new or changed.

    Parameters
    ----------
    codes : iterable of str
    output : Path
        Folder of reports, which keeps the answers; where it cannot, they are found out anew every time.
    examine : callable, optional
        How to examine several; one after the other when it is not given.
    limits : Limits
    """
    facts = {code: facts_below(code, RULES) for code in codes}
    keys = {code: digest_of([found, source_of_cells()]) for code, found in facts.items()}
    known = {code: read_json(programme_record(output, code)) for code in facts}
    new = [code for code in facts if not isinstance(known[code], dict) or known[code].get("key") != keys[code]]
    for code, found in zip(new, (examine or _each_apart)(new, limits), strict=True):
        known[code] = {"key": keys[code], **found}
        if not found["problems"]:
            _keep(programme_record(output, code), known[code])  # what is wrong is looked at again every time
    return {code: _summary(code, known[code], found) for code, found in facts.items()}


def examined_in(data: Path, supplied: str, code: str) -> dict[str, Any]:
    """Examine one programme of a folder of facts, in a process that is there for it; `supplied` as a run has it."""
    os.environ |= {ENVIRONMENT: str(data), SUPPLIED: supplied}
    return examined(code)


def examined(code: str) -> dict[str, Any]:
    """Examine one programme: read and check everything it has."""
    from toolkit.facts.checks.run_checks import check_programme, refusals  # noqa: PLC0415 - only where facts changed
    from toolkit.facts.offers import lacks  # noqa: PLC0415
    from toolkit.facts.programme import open_programme  # noqa: PLC0415
    from toolkit.facts.records import are_synthetic  # noqa: PLC0415
    from toolkit.measures.offered import OFFERED  # noqa: PLC0415

    problems = refusals(check_programme(code))
    found: dict[str, Any] = {"years": [], "year_starts": 1, "languages": [], "tables": {}, "titles": {}}
    try:
        programme, sound = open_programme(code), all(map(language_of, problems))
        found |= {
            "years": list(programme.file.reporting_years),
            "year_starts": programme.file.fiscal_year_starts,
            "languages": [str(language) for language in programme.file.languages],
            "titles": {language: programme.file.title.said(language) for language in LANGUAGES},
            "made_up": {"programme": programme.file.synthetic, "records": are_synthetic(programme)},
        }
        found["tables"] = {str(year): list(_offered(programme, year)) if sound else [] for year in found["years"]}
    except FactsError as error:
        problems = problems or list(error.problems)
    always = set.intersection(set(OFFERED), *map(set, found["tables"].values())) if found["tables"] else set()
    lacking = [name for name in OFFERED if name not in always]
    found["lacks"] = {name: problem.as_dict() for name, problem in zip(lacking, lacks(code, lacking), strict=True)}
    return found | {"problems": [problem.as_dict() for problem in problems]}


def _offered(programme: Programme, year: int) -> Iterator[str]:
    """Name what a programme offers in a year; where a measure fails the notebook is tried, and fails alone."""
    from toolkit.measures.offered import OFFERED, offered  # noqa: PLC0415

    for name in OFFERED:
        try:
            if offered(programme, name, year):
                yield name
        except Exception:  # whatever it is, no other programme has to do with it
            yield name


def _each_apart(codes: Sequence[str], limits: Limits) -> Iterator[Mapping[str, Any]]:
    """Examine programmes, each in a process of its own."""
    with Apart(limits) as processes:
        for wait in [processes.begin(code, examined, code) for code in codes]:
            yield wait()


def _keep(path: Path, found: Mapping[str, Any]) -> None:
    if not path.parents[1].is_dir():  # whoever only asks what there is to do leaves nothing behind
        return
    try:
        write_json(path, found)
    except OSError:
        return  # a folder that cannot be written to is reported by whoever wants to write reports there


def _summary(code: str, found: Mapping[str, Any], facts: Mapping[str, str]) -> Summary:
    return Summary(
        code,
        tuple(found["years"]),
        int(found["year_starts"]),
        tuple(found["languages"]),
        {int(year): tuple(names) for year, names in found["tables"].items()},
        found["titles"],
        facts,
        {name: Problem(**problem) for name, problem in found["lacks"].items()},
        tuple(Problem(**problem) for problem in found["problems"]),
        found.get("made_up", {}),
    )
