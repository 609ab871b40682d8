"""Rows: what each one says, held against the programme's definitions, and against the other rows of its table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from toolkit.errors import Problem
from toolkit.facts.checks.addresses import row_address
from toolkit.facts.checks.codes import row_codes
from toolkit.facts.checks.currencies import row_currency
from toolkit.facts.checks.possible import row_possible
from toolkit.facts.checks.readable import Findings, Readable
from toolkit.facts.checks.references import missing, row_references
from toolkit.facts.checks.same_facts import table_repetitions
from toolkit.facts.checks.statements import row_statement
from toolkit.facts.scales import read_score
from toolkit.facts.schemas.figure_tables import Observation
from toolkit.facts.schemas.rows import Row
from toolkit.facts.schemas.signed import Appraisal
from toolkit.facts.schemas.tables import TABLES, Risk


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
