"""Rows: what is wrong with one, and with several that print the same fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

from toolkit.errors import Problem
from toolkit.facts.checks.readable import Findings, Readable
from toolkit.facts.checks.references import missing, row_codes, row_currency, row_references, row_statement
from toolkit.facts.checks.values import row_address, row_possible
from toolkit.facts.contracts.figure_tables import Observation, Row
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.contracts.word_tables import Appraisal, Risk
from toolkit.facts.printed_scores import read_score


def rows_problems(programme: Readable) -> Iterator[Problem]:
    """Find everything in tables that contradicts the programme's own definitions, file by file."""
    for table in TABLES:
        name = programme.name(table)
        for line, row in programme.rows(table):
            if isinstance(row, Row):
                for rule in RULES:
                    for code, column, fields in rule(programme, table, row):
                        yield Problem(code, name, line, column, fields)
        yield from table_repetitions(programme, table)
    yield from _appraisals(programme)


def _value(programme: Readable, _: str, row: Row) -> Findings:
    """Refuse a value without a reason for its absence, or with one, and words in the place of a number."""
    if not row.VALUE or not hasattr(row, "missing"):
        return
    value, text, missing_ = getattr(row, row.VALUE), getattr(row, "text", ""), row.missing
    if value is None and not text and not getattr(row, "status", "") and not missing_:
        yield "empty_without_reason", row.VALUE, {}
    if (value is not None or text) and missing_:
        yield "value_and_reason", "missing", {"found": missing_}
    indicator = programme.indicators.get(row.indicator) if isinstance(row, Observation) else None
    if indicator is not None and text and indicator.unit != "text":
        yield "text_in_number", "text", {"found": text, "unit": indicator.unit}


def _scores(_: Readable, __: str, row: Row) -> Findings:
    if not isinstance(row, Risk):
        return
    for column in ("probability", "impact", "level"):
        printed = getattr(row, column)
        if printed and read_score(printed) is None:
            yield "unknown_score", column, {"found": printed}


Rule = Callable[[Readable, str, Row], Findings]
RULES: tuple[Rule, ...] = (
    row_references,
    row_codes,
    _value,
    row_possible,
    row_currency,
    _scores,
    row_statement,
    row_address,
)
"""What is asked of every row."""


# --- what evaluators signed


def _appraisals(programme: Readable) -> Iterator[Problem]:
    """Refuse a signature for what the matrix does not ask, for a year that is not evaluated, or a second one."""
    name = programme.name("appraisals")
    seen: dict[tuple[str, str, str], int] = {}
    for line, row in programme.rows("appraisals"):
        signed = cast(Appraisal, row)
        asked = [question.code for question in programme.matrix.questions_of(signed.criterion)]
        if signed.criterion not in programme.matrix.criteria:
            yield _unknown(name, line, "criterion", missing(signed.criterion, programme.matrix.criteria, "criterion"))
        elif signed.question and signed.question not in asked:
            yield _unknown(name, line, "question", missing(signed.question, asked, "question"))
        years = list(map(str, programme.file.reporting_years))
        if signed.period not in years:
            yield _unknown(name, line, "period", missing(signed.period, years, "reporting_year"))
        key = (signed.criterion, signed.question, signed.period)
        if key in seen:
            fields = {"found": " ".join(part for part in key if part), "other": str(seen[key])}
            yield Problem("signed_twice", name, line, fields=fields)
        seen.setdefault(key, line)


def _unknown(name: str, line: int, column: str, fields: dict[str, str]) -> Problem:
    return Problem("unknown_reference", name, line, column, fields)


Key = tuple[object, ...]
Lines = Sequence[tuple[int, Row]]

_ORDERED_BY_PERIOD = ("baseline", "final_target")
"""Roles of which several can stand in a framework: the one of the period that is nearest counts."""


def table_repetitions(programme: Readable, table: str) -> Iterator[Problem]:
    """Find rows said twice, and facts that stand in several places without one that counts."""
    same: dict[Key, list[tuple[int, Row]]] = defaultdict(list)
    for line, row in programme.rows(table):
        if isinstance(row, Row):
            same[_key(programme, row)].append((line, row))
    name = programme.name(table)
    for rows in same.values():
        if len(rows) > 1:
            yield from _twice(rows, name) if rows[0][1].ADDRESSED else _codes_twice(rows, name)
        elif rows[0][1].use == "no":
            yield _use_not_once(rows, name)
    yield from _versions(programme, table, name)
    yield from _ending_together(programme, table, name)


def _key(programme: Readable, row: Row, without: str = "") -> Key:
    """Return what identifies a fact, its period by the months it covers."""
    parts = {name: getattr(row, name) for name in row.KEY if name != without}
    period = programme.period(parts["period"]) if "period" in parts else None
    return tuple((parts | {"period": period.span} if period is not None else parts).values())


def _codes_twice(rows: Lines, name: str) -> Iterator[Problem]:
    (first, row), *others = rows
    column = row.KEY[0]
    for line, _ in others:
        yield Problem("repeated_code", name, line, column, {"found": getattr(row, column), "other": str(first)})


def _twice(rows: Lines, name: str) -> Iterator[Problem]:
    """Look at the rows of one fact: no cell twice, and exactly one that counts."""
    seen: dict[tuple[str, ...], int] = {}
    alone = []
    for line, row in rows:
        place = (str(getattr(row, "period", "")), row.document, row.table, row.row, row.column)
        if place in seen:
            yield Problem("duplicate_row", name, line, fields={"found": _said(row), "other": str(seen[place])})
        else:
            alone.append((line, row))
        seen.setdefault(place, line)
    counted = [(line, row) for line, row in alone if row.use == "yes"]
    spellings = {getattr(row, "period", ""): line for line, row in reversed(counted)}
    if len(spellings) > 1:
        (other, first), (period, line) = sorted(spellings.items(), key=lambda item: item[1])[:2]
        yield Problem("one_period_twice", name, line, "period", {"found": period, "other": other, "row": str(first)})
    elif len(counted) > 1 or (not counted and all(row.use == "no" for _, row in alone)):
        yield _use_not_once(alone, name)


def _use_not_once(rows: Lines, name: str) -> Problem:
    counted = sum(row.use == "yes" for _, row in rows)
    fields = {"found": str(counted), "key": _said(rows[0][1]), "lines": ", ".join(str(line) for line, _ in rows)}
    return Problem("use_not_once", name, rows[-1][0], "use", fields)


def _said(row: Row) -> str:
    return " ".join(str(part) for part in (getattr(row, name) for name in row.KEY) if part)


# --- one after the other


def _versions(programme: Readable, table: str, name: str) -> Iterator[Problem]:
    """Find versions of one amount that both count, of which nobody says which came later."""
    versions: dict[Key, dict[str, int]] = defaultdict(dict)
    for line, row in programme.rows(table):
        if isinstance(row, Row) and "version" in row.KEY and row.use == "yes":
            versions[_key(programme, row, without="version")].setdefault(row.version, line)  # type: ignore[attr-defined]
    told: set[frozenset[str]] = set()
    for lines in versions.values():
        for version, other in _without_order(programme, lines):
            if frozenset((version, other)) not in told:  # once for the table, not for every amount
                told.add(frozenset((version, other)))
                fields = {"found": version or "-", "other": other or "-", "row": str(lines[other])}
                fields["undated"] = next(v for v in (version, other) if v)
                yield Problem("versions_without_order", name, lines[version], "version", fields)


def _without_order(programme: Readable, lines: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Return pairs of versions that were decided at the same time, or at a time that nobody says."""
    order = sorted(lines, key=lambda version: lines[version])
    for i, other in enumerate(order):
        for version in order[i + 1 :]:
            months = programme.decided(version), programme.decided(other)
            if None in months or months[0] == months[1]:
                yield version, other


def _ending_together(programme: Readable, table: str, name: str) -> Iterator[Problem]:
    """Find baselines or final targets of one indicator that end together: no period says which one counts."""
    ends: dict[Key, dict[tuple[bool, int], tuple[int, str, int]]] = defaultdict(dict)
    for line, row in programme.rows(table):
        if not isinstance(row, Observation) or row.role not in _ORDERED_BY_PERIOD or row.use != "yes":
            continue
        period = programme.period(row.period)
        if period is None or row.value is None:
            continue
        same = ends[_key(programme, row, without="period")]
        before, other, first = same.setdefault((period.is_level, period.last), (line, row.period, period.first))
        if first != period.first:
            fields = {"found": row.period, "other": other, "row": str(before), "role": row.role}
            yield Problem("ends_together", name, line, "period", fields)
