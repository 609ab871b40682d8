"""Values: printed where they are said to be, read as they are printed, and possible."""

from __future__ import annotations

import re
from decimal import Decimal

from toolkit.errors import choice
from toolkit.facts.checks.readable import Findings, Readable
from toolkit.facts.checks.references import is_counted_unit
from toolkit.facts.contracts.allowed import QUANTITIES
from toolkit.facts.contracts.documents import Document
from toolkit.facts.contracts.figure_tables import ActivityProgress, BeneficiaryCount, Observation, Row
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.contracts.rates_and_statements import ExchangeRate, PriceIndex, Statement
from toolkit.facts.notation import plain, read_printed, why_unreadable
from toolkit.facts.printed_cells import (
    CELLS,
    addresses,
    column_of,
    is_of_cells,
    notation_of,
    read_cell,
    read_shown,
)
from toolkit.measured import EXACT

_OWN = ("baseline", "original_target", "target", "final_target", "actual", "reached", "programmed", "achieved")
"""Roles of figures that are what their indicator, activity or group is, and nothing made of it."""

_AMOUNTS = (*_OWN, "stated_total")
_NEVER_NEGATIVE = ("count", "months", *QUANTITIES)


def row_possible(programme: Readable, _: str, row: Row) -> Findings:
    """Find figures that cannot be, unless the row says that its document prints them so."""
    if row.use == "sic":
        return
    if isinstance(row, Observation) and row.indicator in programme.indicators:
        yield from _observation(programme, row, programme.indicators[row.indicator])
    if isinstance(row, BeneficiaryCount) and row.role in _AMOUNTS and row.value is not None:
        yield from _part(row.value) if row.measure == "share" else _counted(row.value, row.unit)
    if isinstance(row, ActivityProgress) and row.role in _AMOUNTS and row.value is not None:
        yield from _counted(row.value, "", whole=is_counted_unit(programme, row))
    if isinstance(row, ExchangeRate):
        yield from _rate(row)
    if isinstance(row, PriceIndex) and row.value <= 0:
        yield "not_above_zero", "value", {"found": plain(row.value)}


def _observation(programme: Readable, row: Observation, indicator: Indicator) -> Findings:
    if row.value is not None and row.role in _OWN and indicator.unit == "share":
        yield from _part(row.value)
    if row.value is not None and row.role in _AMOUNTS and indicator.unit in _NEVER_NEGATIVE:
        is_count = indicator.unit == "count"
        what = (indicator.counts or "") if is_count else indicator.unit
        yield from _counted(row.value, what, whole=is_count, signed=_may_fall(programme, row, indicator))
    if row.use == "yes":  # what a document prints elsewhere is held against it where what it states is recomputed
        yield from _quotient(programme, row, indicator)


def _may_fall(programme: Readable, row: Observation, indicator: Indicator) -> bool:
    """Whether a figure is what was added to a level, of which more can go than comes."""
    period = programme.period(row.period)
    is_level = period is None or period.is_level or period.months is None or row.role == "baseline"
    return indicator.kind == "cumulative" and indicator.plain_years != "level" and not is_level


def _part(value: float) -> Findings:
    if not 0 <= value <= 1:
        yield "share_out_of_range", "value", {"found": plain(value)}


def _counted(value: float, what: str, *, whole: bool = True, signed: bool = False) -> Findings:
    """Refuse fewer than none of what is counted or measured, and half of what is counted one by one."""
    fields = {"found": plain(value), "what": what or "units"}
    if value < 0 and not signed:
        yield "negative_amount", "value", fields
    elif whole and not value.is_integer():
        yield "fraction_of_a_count", "value", fields


def _quotient(programme: Readable, row: Observation, indicator: Indicator) -> Findings:
    """Refuse a value that is not its numerator over its denominator, as far as its digits tell."""
    if row.numerator is None or row.denominator is None:
        return
    if row.denominator == 0:
        yield "not_above_zero", "denominator", {"found": "0"}
    elif row.value is not None:
        parts = row.numerator / row.denominator
        if abs(parts - row.value) > (programme.half_unit(row) or _half_unit(row.value, indicator)) + EXACT:
            fields = {"found": plain(row.value), "numerator": plain(row.numerator)}
            fields |= {"denominator": plain(row.denominator), "expected": f"{parts:.4g}"}
            yield "not_its_quotient", "value", fields


def _half_unit(value: float, indicator: Indicator) -> float:
    """Return half a unit of the last digit that is typed; a part of a whole that is typed as 0 or 1 is exact."""
    last = min(0, int(Decimal(repr(value)).normalize().as_tuple().exponent))
    return 0.0 if last == 0 and indicator.unit in ("share", "ratio") else 5.0 * 10.0 ** (last - 1)


def _rate(row: ExchangeRate) -> Findings:
    for column in ("rate", "from_amount", "to_amount"):
        value = getattr(row, column)
        if value is not None and value <= 0:
            yield "not_above_zero", column, {"found": plain(value)}
    needed = ("from_amount", "to_amount") if row.rule == "implied" else ("rate",)
    for column in needed:
        if getattr(row, column) is None:
            yield "rate_without_numbers", column, {"rule": row.rule, "expected": ", ".join(needed)}
    if row.from_ == row.to:
        yield "rate_to_itself", "to", {"found": row.to}


_WORDS = re.compile(r"\W*[^\W\d]{3,}(?:[^\w]+[^\W\d]+)*\W*")
"""What a sentence claims in words, without a digit; shorter ones, as n/a, claim nothing."""


def row_address(programme: Readable, _: str, row: Row) -> Findings:
    """Find what is wrong with the address of a row, and with its figure as printed there."""
    if not row.ADDRESSED and not row.document:
        return
    documents = programme.file.documents
    document = documents.get(row.document)
    if document is None:
        yield "unknown_document", "document", choice(row.document, documents)
        return
    if is_of_cells(document):
        yield from _as_shown(document, row)
        return
    if row.table or document.tables:
        yield from _place(programme, document, row)
    if row.VALUE and (row.table or document.tables or row.as_printed):
        yield from _as_printed(document, row)


def _place(programme: Readable, document: Document, row: Row) -> Findings:
    for address in addresses(row.document, row.table, row.row, row.column):
        if address.is_text:
            continue
        column = column_of(document, address)
        if address.table not in document.tables:
            yield "unknown_table", "table", choice(address.table, document.tables)
        elif address.column and column is None:
            table = document.tables[address.table]
            names = [c.name for columns in (table.columns, *(page.columns for page in table.pages)) for c in columns]
            yield "unknown_printed_column", "column", choice(address.column, names)
        elif column is not None:
            yield from _meaning(programme, row, column.means, address.column)


def _meaning(programme: Readable, row: Row, means: dict[str, str], printed: str) -> Findings:
    """Hold a fact against what its column is declared to mean: a target of 2011 holds targets of 2011, nothing else."""
    for name, meaning in means.items():
        found = str(getattr(row, name, meaning))
        if name == "period" and found != meaning:
            here, there = programme.period(found), programme.period(meaning)
            if there is None or (here is not None and here.last == there.last):
                continue  # no period is named as such; the level ..2011 and the year 2011 end together
        if found != meaning:
            yield "not_what_the_column_means", name, {"found": found, "expected": meaning, "printed": printed}


def _as_shown(document: Document, row: Row) -> Findings:
    """Refuse a figure that is not what its cell shows: whether it is what the cell holds, its mapping knows."""
    value = getattr(row, row.VALUE) if row.VALUE else None
    if value is None or read_shown(document, row.as_printed, value) is not None:
        return
    printed = read_printed(row.as_printed, document.notation)
    if printed is not None:
        fields = {"found": plain(value), "expected": format(printed.value.normalize(), "f")}
        yield "not_as_printed", row.VALUE, fields | {"as_printed": row.as_printed}


def _as_printed(document: Document, row: Row) -> Findings:
    value = getattr(row, row.VALUE)
    if value is None:
        return
    address = addresses(row.document, row.table, row.row, row.column)[0]
    figure = row.as_printed.split(CELLS)[0]
    printed = read_cell(document, address, figure)
    if printed is None and isinstance(row, Statement) and _WORDS.fullmatch(figure):
        return  # a sentence may claim "more than half"; a figure of a table is printed in digits
    if printed is None:
        notation = notation_of(document, address)
        known = why_unreadable(figure, notation)
        code = "no_as_printed" if not figure else known.pop("code", "as_printed_unreadable")
        yield code, "as_printed", {"found": row.as_printed, "notation": notation} | known
        return
    for name, expected in ((row.VALUE, printed.value), ("numerator", printed.numerator)):
        found = getattr(row, name, None)
        if expected is not None and found is not None and Decimal(repr(found)) != expected:
            fields = {"found": plain(found), "expected": format(expected.normalize(), "f")}
            yield "not_as_printed", name, fields | {"as_printed": row.as_printed}
