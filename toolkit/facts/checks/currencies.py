"""Currencies: those that a programme keeps its money in, and no other that a slip of the finger makes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from toolkit.errors import Problem, choice
from toolkit.facts.checks.readable import Findings, Readable
from toolkit.facts.folders import shown_path
from toolkit.facts.schemas.figure_tables import Amount, ExchangeRate, Statement
from toolkit.facts.schemas.rows import Row


@lru_cache(maxsize=16)
def declared(programme: Readable) -> tuple[str, ...]:
    """List the currencies of a programme: its own, the local one, others it names, those of its exchange rates."""
    file = programme.file
    rates = [row for _, row in programme.rows(ExchangeRate)]
    traded = [currency for rate in rates for currency in (rate.from_, rate.to)]
    own = [file.currency, *([file.local_currency] if file.local_currency else []), *file.currencies]
    return tuple(dict.fromkeys([*own, *traded]))


def row_currency(programme: Readable, _: str, row: Row) -> Findings:
    """Find amounts without a currency, and in one that the programme does not have."""
    if isinstance(row, Amount) and not row.currency and row.role != "stated_share":
        yield "amount_without_currency", "currency", {"expected": ", ".join(declared(programme))}
    if isinstance(row, (Amount, Statement)):
        yield from _undeclared(programme, "currency", row.currency)


def framework_currencies(programme: Readable) -> Iterator[Problem]:
    """Find indicators of money in a currency that the programme does not have."""
    name = shown_path(programme.folder / "framework.yaml")
    for indicator in programme.framework.indicators:
        where = f"indicators[{indicator.code}]"
        given = {f"{where}.currency": indicator.currency}
        given[f"{where}.compute.currency"] = indicator.compute.currency if indicator.compute is not None else None
        for place, currency in given.items():
            for code, key, fields in _undeclared(programme, place, currency or ""):
                yield Problem(code, name, column=key, fields=fields)


def _undeclared(programme: Readable, place: str, currency: str) -> Findings:
    sound = "exchange_rates" not in programme.unsound
    if currency and currency not in declared(programme) and sound:
        yield "undeclared_currency", place, choice(currency, declared(programme))
