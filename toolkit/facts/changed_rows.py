"""A fact changed: a new value in its row, printed as its document would print it, and all that is wrong with it."""

from __future__ import annotations

import numbers
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from toolkit.errors import FactsError, Problem, nearest
from toolkit.facts.checks.readable import Readable
from toolkit.facts.checks.rows import RULES
from toolkit.facts.contracts.documents import Document
from toolkit.facts.contracts.figure_tables import Observation, Row
from toolkit.facts.contracts.rates_and_statements import ExchangeRate
from toolkit.facts.contracts.tables_by_name import FACTS, TABLE_OF
from toolkit.facts.contracts.values import DECIMAL_COMMA
from toolkit.facts.contracts.word_tables import Grade
from toolkit.facts.notation import PrintedNumber, plain, read_printed, why_unreadable
from toolkit.facts.printed_cells import CELLS, addresses, is_of_cells, notation_of, read_cell
from toolkit.facts.programme import Programme
from toolkit.facts.validation import problems_of
from toolkit.measured import Measured

NOT_REPORTED = "not_reported"
"""Why a fact that is left out has no value."""

_GRADE = "grade"
_TOLD = 3
"""Facts that are told of those of one name."""

_HUNDRED = 100
_MADE_FROM = ("numerator", "denominator")
"""What a share was made from; a new value is no longer made from it."""


def row_of(programme: Programme, fact: str) -> Row:
    """Find the row of a fact by its identifier.

    Raises
    ------
    FactsError
        When there is none: the first part of the identifier that is wrong is named, with what is nearest.
    """
    word, _, rest = fact.partition(":")
    contract = FACTS.get(TABLE_OF.get(word, ""))
    if contract is None or not contract.ADDRESSED:
        words = [name for name, table in TABLE_OF.items() if FACTS[table].ADDRESSED]
        raise FactsError(Problem("unknown_fact", fact, fields={"found": fact, "nearest": _near(word, words)}))
    rows = dict(programme.facts(contract))
    if fact in rows:
        return rows[fact]
    alike = [name for name in rows if name.partition("@")[0] == fact.partition("@")[0]]
    if len(alike) > 1:
        fields = {"found": fact.partition("@")[0], "n": str(len(alike)), "expected": " | ".join(alike[:_TOLD])}
        raise FactsError(Problem("fact_of_several_places", fact, fields=fields))
    given = dict(zip(contract.columns(contract.KEY), rest.partition("@")[0].split(":"), strict=False))
    raise FactsError(
        list(_unknown_parts(programme, fact, contract, given))
        or [Problem("unknown_fact", fact, fields={"found": fact, "nearest": _near(fact, alike or rows)})]
    )


def _near(found: str, known: Any) -> str:
    return ", ".join(nearest(found, known, 1))


def _unknown_parts(programme: Programme, fact: str, contract: type[Row], given: Mapping[str, str]) -> Iterator[Problem]:
    """Say which part of an identifier is wrong by itself: a code that is none, a period that is none."""
    try:
        contract.model_validate({name: part for name, part in given.items() if part})
    except ValidationError as error:
        for where, problem in problems_of(error, "column", contract):
            if where and str(where[0]) in given and problem.code not in ("missing_column", "unknown_column"):
                yield Problem(problem.code, fact, None, str(where[0]), problem.fields)
    subject = given.get(contract.SUBJECT, "")
    known = {str(getattr(row, contract.SUBJECT)) for _, row in programme.facts(contract)}
    if subject and subject not in known:
        fields = {"found": subject, "what": contract.SUBJECT, "nearest": _near(subject, known)}
        code = "unknown_indicator" if contract is Observation else "unknown_reference"
        yield Problem(code, fact, None, contract.SUBJECT, fields)


def left_out(row: Row) -> Row | None:
    """Return a fact as if nobody had told it: without a value, or no fact at all where it has no reason for that."""
    if not row.VALUE or not hasattr(row, "missing"):
        return None
    cells = row.model_dump(by_alias=True) | {row.VALUE: None, "missing": NOT_REPORTED, "as_printed": ""}
    emptied = dict.fromkeys(_MADE_FROM) | {"text": "", "status": ""}
    return type(row).model_validate(cells | {name: none for name, none in emptied.items() if name in cells})


def changed(programme: Readable, fact: str, row: Row, given: Any) -> Row:
    """Return a fact with a new value, or with other columns.

    Parameters
    ----------
    programme : Readable
    fact : str
        Its identifier, by which problems name it.
    row : Row
        As it stands in its file.
    given : number, str or mapping of str to value
        A value; a figure as its document would print it; a grade; or columns of the table.

    Raises
    ------
    FactsError
        With everything that is wrong with it.
    """
    own = dict(given) if isinstance(given, Mapping) else {row.VALUE or _GRADE: given}
    main = row.VALUE or (_GRADE if isinstance(row, Grade) else "")
    cells = row.model_dump(by_alias=True)
    if main and main in own:
        cells |= _with_value(programme, fact, row, own.pop(main))
    try:
        new = type(row).model_validate(cells | own, context={DECIMAL_COMMA: False})
    except ValidationError as error:
        found = problems_of(error, "column", type(row))
        raise FactsError(
            Problem(problem.code, fact, None, str(where[0]) if where else "", problem.fields)
            for where, problem in found
        ) from None
    held = (finding for rule in RULES for finding in rule(programme, row.TABLE, new))
    if problems := [_as_asked(Problem(code, fact, None, column, fields), given) for code, column, fields in held]:
        raise FactsError(problems)
    return new


def _as_asked(problem: Problem, given: Any) -> Problem:
    """Say of percents that were given for a part of a whole how they are written; else what a file would be told."""
    found = problem.fields.get("found", "")
    is_value = not isinstance(given, Mapping) and problem.code == "share_out_of_range"
    if not is_value or not 1 < float(found) <= _HUNDRED:
        return problem
    fields = {"found": found, "fraction": plain(float(found) / _HUNDRED)}
    return Problem("percents_without_sign", problem.file, problem.row, problem.column, fields)


def _with_value(programme: Programme, fact: str, row: Row, given: Any) -> dict[str, Any]:
    """Return the cells that a new value changes."""
    if isinstance(given, Measured):
        given = given.text or given.value
    if not row.VALUE:
        return {_GRADE: given, "as_printed": str(given) if row.as_printed else ""}
    emptied: dict[str, Any] = {name: None for name in _MADE_FROM if hasattr(row, name)}
    if hasattr(row, "missing"):
        emptied["missing"] = ""
    if isinstance(row, Observation) and programme.indicators[row.indicator].unit == "text":
        return emptied | {"text": given, "as_printed": str(given)}
    printed = _read(programme, row, given) if isinstance(given, str) else None
    if isinstance(given, str):
        if printed is None:
            raise FactsError(_unreadable(programme, fact, row, given))
        value = float(printed.value)
        return emptied | {row.VALUE: value, "as_printed": given, **_amounts(row, value)}
    if isinstance(given, bool) or not isinstance(given, numbers.Real):
        raise FactsError(Problem("expected_number", fact, None, row.VALUE, {"found": str(given)}))
    value = float(given)
    return emptied | {row.VALUE: value, "as_printed": _printed_as(programme, row, value), **_amounts(row, value)}


def _amounts(row: Row, rate: float) -> dict[str, Any]:
    """Return the amounts that imply a rate, where it is two amounts that tell it."""
    if not isinstance(row, ExchangeRate) or row.rate is not None or row.from_amount is None:
        return {}
    return {row.VALUE: None, "to_amount": row.from_amount * rate, "as_printed": row.as_printed}


# --- as its document prints it


def _document(programme: Programme, row: Row) -> Document | None:
    return programme.file.documents.get(row.document)


def _read(programme: Programme, row: Row, text: str) -> PrintedNumber | None:
    document = _document(programme, row)
    if document is None:
        return read_printed(text, "point")
    if is_of_cells(document):
        return read_printed(text, document.notation)
    return read_cell(
        document, addresses(row.document, row.table, row.row, row.column)[0], text.split(CELLS, maxsplit=1)[0]
    )


def _unreadable(programme: Programme, fact: str, row: Row, text: str) -> Problem:
    document = _document(programme, row)
    notation = document.notation if document else "point"
    if document is not None and not is_of_cells(document):
        notation = notation_of(document, addresses(row.document, row.table, row.row, row.column)[0])
    known = why_unreadable(text, notation)
    code = known.pop("code", "as_printed_unreadable")
    return Problem(code, fact, None, row.VALUE, {"found": text, "notation": notation} | known)


def _printed_as(programme: Programme, row: Row, value: float) -> str:
    """Write a value as its cell would print it: in its notation, with as many digits at least as are printed now."""
    document = _document(programme, row)
    if document is None or is_of_cells(document) or not (-1e15 < value < 1e15):  # noqa: PLR2004 - as far as digits go
        return plain(value) if abs(value) < float("inf") else str(value)
    address = addresses(row.document, row.table, row.row, row.column)[0]
    now = read_cell(document, address, row.as_printed.split(CELLS)[0])
    share = row.figure_kind(programme).unit in ("share", "ratio", "change")
    sign = "%" if "%" in row.as_printed or (now is None and share) else ""
    one = read_cell(document, address, f"1{sign}")
    if one is None or not one.value:
        return plain(value)
    shown = Decimal(repr(value)) / one.value
    digits = max(_decimals(shown), _decimals((2 * now.half_unit) / one.value) if now else 0)
    text = f"{shown:.{digits}f}"
    return (text.replace(".", ",") if notation_of(document, address) == "comma" else text) + sign


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))
