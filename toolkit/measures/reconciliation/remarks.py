"""Remarks: what does not fit and is no figure, as codes left out of a sequence and headings of another year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from toolkit.facts.contracts.figure_tables import Amount
from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.contracts.word_tables import Activity, BudgetLine, Risk
from toolkit.facts.periods import YEAR, When, read_period
from toolkit.facts.printed_scores import Score, read_score
from toolkit.facts.programme import Programme
from toolkit.measures.document_dates import says_of

Kind = Literal["code_missing", "heading_year", "levels_differ", "negative_plan"]

_TAIL = re.compile(r"(?P<stem>.*?)(?P<tail>\d{1,3}|(?<=\d)[a-z])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_QUARTER = re.compile(
    r"(?<!\d)(?P<before>(?:19|20)\d\d)?[-\s]?(?<![A-Za-z])[QT](?P<nth>[1-4])[-/\s]?(?P<after>(?:19|20)\d\d)?(?!\d)"
)
_PLANNED = ("programmed", "forecast")
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to ask about that is no printed figure.

    Attributes
    ----------
    kind : {"code_missing", "heading_year"}
    subject : str
        The code that is missing, the first where several are; or the printed table.
    fields : mapping of str to str
        What a sentence about it needs: of codes `family before after missing`; of headings `document heading found`;
        of levels `kind probability impact levels`, each level with its codes; of plans `document period n amounts`.
    """

    kind: Kind
    subject: str
    fields: Mapping[str, str]


def remarks(programme: Programme, when: When) -> list[Remark]:
    """List what does not fit and is no figure that another one gives."""
    parts = (_headings, _codes, _levels, _negative)
    return [each for part in parts for each in part(programme, when)]


def _codes(programme: Programme, when: When) -> Iterator[Remark]:
    """Find the codes that are left out, family by family; those that only the toolkit gives are not looked at."""
    valid = {code for code in programme.results if programme.is_valid(code, when)}
    families = {
        "result": [code for code in programme.results if code in valid],
        "indicator": [code for code, each in programme.indicators.items() if each.result in valid],
        "line": [row.code for _, row in programme.rows(BudgetLine)],
        "activity": [row.code for _, row in programme.rows(Activity) if row.result in valid or not row.result],
    }
    for family, codes in families.items():
        for before, missing, after in gaps(codes):
            fields = {"family": family, "before": before, "after": after, "missing": ", ".join(missing)}
            yield Remark("code_missing", missing[0], fields)


def gaps(codes: Iterable[str]) -> list[tuple[str, tuple[str, ...], str]]:
    """Find what is left out of numbered or lettered codes.

    Parameters
    ----------
    codes : iterable of str
        As ``2.1 2.2 2.6``, ``R1 R3``, ``1.2a 1.2c``; ``1.2a`` and ``1.2.1`` stand for ``1.2`` too.

    Returns
    -------
    list of (str, tuple of str, str)
        The code before each gap, those that are missing, the code after it. Of codes that begin with 0 or 1 (or
        ``a``) and of which no more are missing than there are: ``03 05 09`` and ``Z_03 Z_99`` are no sequences.
    """
    given = list(codes)
    own, there = _numbered(given), _numbered(part for code in given for part in _with_wholes(code))
    return [gap for series, numbers in own.items() for gap in _between(series, numbers, there[series])]


class _Series(NamedTuple):
    """Codes that differ in their last number or letter: what they have in common, and how it is written."""

    stem: str
    width: int
    is_letter: bool

    def written(self, number: int) -> str:
        """Write one of its codes."""
        return self.stem + (chr(ord("a") + number - 1) if self.is_letter else str(number).zfill(self.width))


def _numbered(codes: Iterable[str]) -> Mapping[_Series, set[int]]:
    """Return the numbers of each series."""
    found: dict[_Series, set[int]] = defaultdict(set)
    for read in (_TAIL.fullmatch(code) for code in codes):
        if read:
            tail = read["tail"]
            series = _Series(read["stem"], len(tail) if tail.startswith("0") else 0, tail.isalpha())
            found[series].add(ord(tail) - ord("a") + 1 if tail.isalpha() else int(tail))
    return found


def _with_wholes(code: str) -> Iterator[str]:
    """Return a code, and the codes of what it is a part of."""
    yield code
    shorter = re.sub(r"(?<=\d)[a-z]$", "", code)
    shorter = shorter if shorter != code else re.sub(r"[._-][^._-]*$", "", code)
    if shorter not in (code, ""):
        yield from _with_wholes(shorter)


def _between(series: _Series, own: set[int], there: Collection[int]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Find the gaps between the codes of a series, where they are fewer than the codes."""
    ordered = sorted(own)
    missing = [number for number in range(ordered[0], ordered[-1]) if number not in there]
    if ordered[0] > 1 or len(missing) > len(ordered):
        return
    for before, after in pairwise(sorted(number for number in there if ordered[0] <= number <= ordered[-1])):
        if after > before + 1:
            yield series.written(before), tuple(map(series.written, range(before + 1, after))), series.written(after)


def _headings(programme: Programme, when: When) -> Iterator[Remark]:
    """Find tables headed by a time of which they print nothing; one without periods is of about its document's year."""
    printed = _times_printed(programme)
    for name, document in programme.file.documents.items():
        written = read_period(document.date)
        own = written.year if written is not None else None
        for code, table in document.tables.items():
            told, quarters = printed.get((name, code), set()), quarters_of(table.heading)
            is_quarter = bool(quarters) and any("Q" in time for time in told)
            named = quarters if is_quarter else set(_YEAR.findall(table.heading))
            near = told or ({str(own + apart) for apart in (-1, 0, 1)} if own else set())
            if named and near and not named & near and says_of(programme, when, name, [written]):
                found = [time for time in sorted(told) if ("Q" in time) == is_quarter] or [str(own)]
                fields = {"document": name, "heading": table.heading, "found": ", ".join(found)}
                yield Remark("heading_year", f"{name}/{code}", fields)


def _times_printed(programme: Programme) -> Mapping[tuple[str, str], set[str]]:
    """Return for each printed table the years of its facts, as named and as the calendar has them, and the quarters."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for contract in FACTS.values():
        for _, row in programme.rows(contract):
            text = str(getattr(row, "period", ""))
            period = programme.period(text)
            if row.table and period is not None and period.year is not None:
                calendar = {str(period.last // YEAR), *([str(period.first // YEAR)] if period.months else [])}
                found[row.document, row.table] |= {*_YEAR.findall(text), *calendar, *quarters_of(text)}
    return found


def quarters_of(text: str) -> set[str]:
    """Return the quarters that a text names, ``Q1-2011`` and ``2011 T1``, as ``2011-Q1``."""
    found = ((match["before"] or match["after"], match["nth"]) for match in _QUARTER.finditer(text))
    return {f"{year}-Q{nth}" for year, nth in found if year}


def _levels(programme: Programme, when: When) -> Iterator[Remark]:
    """Find risks and assumptions with equal scores that have different levels."""
    alike: dict[tuple[str, Score, Score, str], dict[Score, list[Risk]]] = defaultdict(lambda: defaultdict(list))
    for _, row in programme.rows(Risk):
        scores, level = (read_score(row.probability), read_score(row.impact)), read_score(row.level)
        is_told = says_of(programme, when, row.document, [programme.period(row.period)]) and row.use == "yes"
        if level is not None and scores[0] is not None and scores[1] is not None and is_told:
            alike[row.kind, scores[0], scores[1], level.scale][level].append(row)
    for (kind, *_), levels in alike.items():
        if len(levels) > 1:
            first = next(iter(levels.values()))[0]
            told = "; ".join(f"{own[0].level} ({', '.join(r.code for r in own)})" for _, own in sorted(levels.items()))
            fields = {"probability": first.probability, "impact": first.impact, "levels": told}
            yield Remark("levels_differ", first.code, {"kind": kind, **fields})


def _negative(programme: Programme, when: When) -> Iterator[Remark]:
    """Find periods for which less than nothing is planned to be spent."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for _, row in programme.rows(Amount):
        is_told = says_of(programme, when, row.document, [programme.period(row.period)])
        if row.role in _PLANNED and row.use == "yes" and (row.amount or 0) < 0 and is_told:
            found[row.document, row.period].append(row.as_printed)
    for (document, period), amounts in found.items():
        fields = {
            "document": document,
            "period": period,
            "n": str(len(amounts)),
            "amounts": "; ".join(amounts[:_NAMED]),
        }
        yield Remark("negative_plan", f"{document}/{period}", fields)
