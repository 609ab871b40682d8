"""What no single row can show: references that lead nowhere, facts said twice, figures that are not as printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import cast

from toolkit.errors import Problem
from toolkit.facts.definitions import definition_problems
from toolkit.facts.folders import shown_path
from toolkit.facts.printed import CELLS, addresses, column_of, read_cell
from toolkit.facts.programme import Programme
from toolkit.facts.scales import read_score
from toolkit.facts.schemas.signed import Appraisal
from toolkit.facts.schemas.tables import (
    TABLES,
    Amount,
    BudgetLine,
    Grade,
    Observation,
    Risk,
    Row,
)

Findings = Iterator[tuple[str, str, dict[str, str]]]
"""Problem code, column and fields; the caller knows file and line."""


def inconsistencies(programme: Programme) -> Iterator[Problem]:
    """Find everything that contradicts the programme's own definitions."""
    yield from definition_problems(programme)
    for table in TABLES:
        name = shown_path(programme.folder / f"{table}.csv")
        for line, row in programme.rows(table):
            if isinstance(row, Row):
                for code, column, fields in _row(programme, row):
                    yield Problem(code, name, line, column, fields)
        yield from _repeated(programme, table, name)
    yield from _appraisals(programme)


def _row(programme: Programme, row: Row) -> Findings:
    yield from _references(programme, row)
    if row.VALUE:
        yield from _value(row)
    if isinstance(row, Observation):
        yield from _observation(programme, row)
    if isinstance(row, Amount):
        yield from _amount(programme, row)
    if isinstance(row, BudgetLine):
        yield from _line(programme, row)
    if isinstance(row, Risk):
        yield from _scores(row)
    if row.ADDRESSED or row.document:
        yield from _address(programme, row)


# --- one row


def _references(programme: Programme, row: Row) -> Findings:
    known: dict[str, tuple[Collection[str], str]] = {
        "indicator": (programme.indicators, "indicator"),
        "result": (programme.results, "result"),
        "line": (_codes(programme, "budget_lines"), "budget line"),
        "matches": (_codes(programme, "budget_lines"), "budget line"),
        "funder": ({funder.code for funder in programme.file.funders}, "funder"),
        "activity": (_codes(programme, "activities"), "activity"),
        "place": (_codes(programme, "places"), "place"),
        "answered_by": (_codes(programme, "follow_up"), "recommendation"),
    }
    same_table = _codes(programme, _table_of(row)) if hasattr(row, "code") else frozenset()
    known |= {"parent": (same_table, "parent"), "follows": (same_table, "row it follows")}
    if isinstance(row, Grade):
        known["subject"] = ({*programme.results, *known["activity"][0]}, "result or activity")
    for column, (codes, what) in known.items():
        code = getattr(row, column, "")
        if not code or code in codes:
            continue
        padded = code.zfill(max((len(c) for c in codes), default=0))
        if column in ("place", "parent") and padded in codes:
            yield "lost_zero", column, {"found": code, "expected": padded}
        elif column == "indicator":
            yield "unknown_indicator", column, {"found": code}
        else:
            yield "unknown_reference", column, {"found": code, "what": what}


@lru_cache(maxsize=64)
def _codes(programme: Programme, table: str) -> frozenset[str]:
    return frozenset(getattr(row, "code", "") for _, row in programme.rows(table))


def _table_of(row: Row) -> str:
    return next(name for name, contract in TABLES.items() if contract is type(row))


def _value(row: Row) -> Findings:
    if not hasattr(row, "missing"):
        return
    value, text, missing = getattr(row, row.VALUE), getattr(row, "text", ""), row.missing
    status = getattr(row, "status", "")
    if value is None and not text and not status and not missing:
        yield "empty_without_reason", row.VALUE, {}
    if (value is not None or text) and missing:
        yield "value_and_reason", "missing", {"found": missing}


def _observation(programme: Programme, row: Observation) -> Findings:
    indicator = programme.indicators.get(row.indicator)
    if indicator is None:
        return
    if row.text and indicator.unit != "text":
        yield "text_in_number", "text", {"found": row.text, "unit": indicator.unit}
    own = row.role in ("baseline", "original_target", "target", "final_target", "actual")
    if indicator.unit == "share" and own and row.value is not None and not 0 <= row.value <= 1 and row.use != "sic":
        yield "share_out_of_range", "value", {"found": f"{row.value:g}"}
    if row.series and row.series not in indicator.series:
        yield "unknown_reference", "series", {"found": row.series, "what": "series"}


def _amount(programme: Programme, row: Amount) -> Findings:
    currencies = {programme.file.currency, programme.file.local_currency or programme.file.currency}
    if not row.currency and row.role != "stated_share":
        yield "amount_without_currency", "currency", {"expected": ", ".join(sorted(currencies))}
    elif row.currency and row.currency not in currencies:
        yield "unknown_reference", "currency", {"found": row.currency, "what": "currency"}


def _line(programme: Programme, row: BudgetLine) -> Findings:
    same = (cast(BudgetLine, other) for _, other in programme.rows("budget_lines"))
    if any(other.code == row.matches and other.scheme == row.scheme for other in same):
        yield "match_in_same_scheme", "matches", {"found": row.matches, "scheme": row.scheme}


def _scores(row: Risk) -> Findings:
    for column in ("probability", "impact", "level"):
        printed = getattr(row, column)
        if printed and read_score(printed) is None:
            yield "unknown_score", column, {"found": printed}


# --- what evaluators signed


def _appraisals(programme: Programme) -> Iterator[Problem]:
    """Refuse a signature for what the matrix does not ask, for a year that is not evaluated, or a second one."""
    name = shown_path(programme.folder / "appraisals.csv")
    seen: dict[tuple[str, str, str], int] = {}
    for line, row in programme.rows("appraisals"):
        signed = cast(Appraisal, row)
        asked = [question.code for question in programme.matrix.questions_of(signed.criterion)]
        if signed.criterion not in programme.matrix.criteria:
            yield _unknown(name, line, "criterion", signed.criterion, "criterion of the matrix")
        elif signed.question and signed.question not in asked:
            yield _unknown(name, line, "question", signed.question, f"question of {signed.criterion}")
        if signed.period not in map(str, programme.file.reporting_years):
            yield _unknown(name, line, "period", signed.period, "reporting year")
        key = (signed.criterion, signed.question, signed.period)
        if key in seen:
            fields = {"found": " ".join(part for part in key if part), "other": str(seen[key])}
            yield Problem("signed_twice", name, line, fields=fields)
        seen.setdefault(key, line)


def _unknown(name: str, line: int, column: str, found: str, what: str) -> Problem:
    return Problem("unknown_reference", name, line, column, {"found": found, "what": what})


# --- the address


def _address(programme: Programme, row: Row) -> Findings:
    document = programme.file.documents.get(row.document)
    if document is None:
        yield "unknown_document", "document", {"found": row.document, "expected": ", ".join(programme.file.documents)}
        return
    if not row.table and not document.tables:
        return
    for address in addresses(row.document, row.table, row.row, row.column):
        if address.is_text:
            continue
        if address.table not in document.tables:
            yield "unknown_table", "table", {"found": address.table, "expected": ", ".join(document.tables)}
        elif address.column and column_of(document, address) is None:
            yield "unknown_printed_column", "column", {"found": address.column}
        else:
            yield from _meaning(programme, row, address.column)
    if row.VALUE:
        yield from _as_printed(programme, row)


def _meaning(programme: Programme, row: Row, column: str) -> Findings:
    """Hold a fact against what its column is declared to mean: a target of 2011 holds targets of 2011, nothing else."""
    document = programme.file.documents[row.document]
    declared = column_of(document, addresses(row.document, row.table, row.row, column)[0]) if column else None
    for name, meaning in (declared.means if declared else {}).items():
        found = str(getattr(row, name, meaning))
        if name == "period" and found != meaning:
            here, there = programme.period(found), programme.period(meaning)
            if here is not None and there is not None and here.last == there.last:
                continue  # the level ..2011 and the year 2011 end together
        if found != meaning:
            yield "not_what_the_column_means", name, {"found": found, "expected": meaning, "printed": column}


def _as_printed(programme: Programme, row: Row) -> Findings:
    value = getattr(row, row.VALUE)
    if value is None:
        return
    document = programme.file.documents[row.document]
    address = addresses(row.document, row.table, row.row, row.column)[0]
    printed = read_cell(document, address, row.as_printed.split(CELLS)[0])
    if printed is None:
        yield "as_printed_unreadable", "as_printed", {"found": row.as_printed}
        return
    for name, expected in ((row.VALUE, printed.value), ("numerator", printed.numerator)):
        found = getattr(row, name, None)
        if expected is not None and found is not None and Decimal(repr(found)) != expected:
            plain = format(expected.normalize(), "f")
            yield "not_as_printed", name, {"found": f"{found:g}", "expected": plain, "as_printed": row.as_printed}


# --- the whole table


def _repeated(programme: Programme, table: str, name: str) -> Iterator[Problem]:
    """Refuse rows said twice, and facts that stand in several places without one that counts."""
    same: dict[tuple[str, ...], list[tuple[int, Row]]] = defaultdict(list)
    for line, row in programme.rows(table):
        if isinstance(row, Row):
            same[tuple(str(getattr(row, key)) for key in row.KEY)].append((line, row))
    for key, rows in same.items():
        seen: dict[tuple[str, ...], int] = {}
        for line, row in rows:
            place = (row.document, row.table, row.row, row.column)
            if place in seen:
                fields = {"found": " ".join(part for part in key if part), "other": str(seen[place])}
                yield Problem("duplicate_row", name, line, fields=fields)
            seen.setdefault(place, line)
        counted = [line for line, row in rows if row.use == "yes"]
        if len(counted) > 1 or (not counted and all(row.use == "no" for _, row in rows)):
            fields = {
                "found": str(len(counted)),
                "key": " ".join(part for part in key if part),
                "lines": ", ".join(str(line) for line, _ in rows),
            }
            yield Problem("use_not_once", name, rows[-1][0], "use", fields)
