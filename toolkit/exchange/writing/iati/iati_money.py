"""Budgets and transactions of a programme as IATI has them: of a year at most, and never of all until then.

An activity has one budget a period, so that its lines are added as the pages add them; a transaction is of one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from lxml import etree

from toolkit.exchange.containers.iati_figures import COMMITTED, ROLES_OF_BUDGETS
from toolkit.exchange.writing.days import days_of
from toolkit.exchange.writing.delivery import Delivery
from toolkit.exchange.writing.iati.iati_narratives import Narratives
from toolkit.exchange.writing.left_out import LeftOut
from toolkit.facts.contracts.figure_tables import Amount
from toolkit.facts.contracts.word_tables import BudgetLine
from toolkit.facts.folders import shown_path
from toolkit.facts.notation import plain
from toolkit.facts.periods import YEAR, Evaluated, Period
from toolkit.facts.programme import Programme
from toolkit.measures.budget.amounts import Amounts, amounts_of
from toolkit.measures.budget.pieces import Book, Entry, books_of, laid, main_book

EXECUTED, PROGRAMMED = "executed", "programmed"
_TYPES: Mapping[str, str] = MappingProxyType({role: code for code, role in ROLES_OF_BUDGETS.items()})
"""Code of the type of a budget: original or revised."""

_BUDGETS = (*_TYPES, PROGRAMMED)
_ORIGINAL, _INDICATIVE = "1", "1"
_SPENDING: Mapping[str, str] = MappingProxyType({"disbursement": "3", "expenditure": "4"})


def is_transaction(row: Amount, period: Period | None) -> bool:
    """Whether an amount is one that came in a stretch of a year at most."""
    return row.role == EXECUTED and row.amount is not None and _is_short(period)


def _is_short(period: Period | None) -> bool:
    return period is not None and period.months is not None and period.months <= YEAR


class Money:
    """Adds the budgets and the transactions of a programme to its activity."""

    def __init__(self, delivery: Delivery, say: Narratives, left_out: LeftOut) -> None:
        self.programme, self.at, self.say, self.left_out = delivery.programme, delivery.at, say, left_out
        self.file = shown_path(self.programme.folder / f"{Amount.TABLE}.csv")
        self.names = {row.code: row.name for _, row in self.programme.rows(BudgetLine)}
        self.books = _books_of_roles(self.programme) if self.names else {}
        self._told_why_not()

    def _told_why_not(self) -> None:
        """Note every amount that has no place in the form, and why."""
        held = {(role, book.scheme) for role, books in self.books.items() for book in books}
        scheme = {row.code: row.scheme for _, row in self.programme.rows(BudgetLine)}
        for fact, row in self.programme.facts(Amount):
            period = self.programme.period(row.period)
            if why := self._why_not(row, period, in_scheme=(row.role, scheme.get(row.line)) in held):
                self.left_out.add(why, self.file, fact.partition(":")[2], year=self.at.name)

    def _why_not(self, row: Amount, period: Period | None, *, in_scheme: bool) -> str:
        if row.use != "yes":
            return "iati_impossible" if row.use == "sic" else "iati_printed_again"
        if row.role.startswith("stated_"):
            return "iati_derived"
        if row.amount is None:
            return "iati_no_value"
        if row.role not in (*_BUDGETS, EXECUTED):
            return "iati_other_amount"
        if not _is_short(period):
            of_time = "iati_long_budget" if row.role != EXECUTED else "iati_all_until"
            return of_time if period is None or row.role != EXECUTED or period.is_level else "iati_long_spending"
        if not in_scheme:
            return "iati_other_scheme"
        return "iati_later" if row.role == EXECUTED and not self.at.follows(period) else ""

    # --- budgets

    def budgets(self, activity: etree._Element) -> None:
        """Add a budget for each stretch of a year at most, of each role and currency."""
        taken = dict[str, list[Period]]()
        for role in _BUDGETS:
            for book in self.books.get(role, ()):
                amounts = amounts_of(self.programme, self.at, book)
                for period in _stretches(amounts, role):
                    others = taken.get("approved", []) if role == PROGRAMMED else taken.get(role, [])
                    if any(_overlap(period, other) for other in others):
                        code = "iati_programmed" if role == PROGRAMMED else "iati_other_currency"
                        self.left_out.add(code, self.file, f"{role}:{period.text}:{book.currency}")
                    elif self._budget(activity, amounts, role, period):
                        taken.setdefault(role, []).append(period)

    def _budget(self, activity: etree._Element, amounts: Amounts, role: str, period: Period) -> bool:
        figure = amounts.in_stretch(amounts.root, role, Evaluated(period.year or 0, period))
        named = f"{role}:{period.text}:{amounts.book.currency}"
        if figure.value is None or figure.value < 0:
            self.left_out.add("iati_no_value" if figure.value is None else "iati_negative", self.file, named)
            return False
        if len(figure.inputs) > 1:
            self.left_out.add("iati_lines_added", self.file, named)
        status = _INDICATIVE if role == PROGRAMMED else COMMITTED
        budget = etree.SubElement(activity, "budget", {"type": _TYPES.get(role, _ORIGINAL), "status": status})
        first, last = days_of(period)
        etree.SubElement(budget, "period-start", {"iso-date": first.isoformat()})
        etree.SubElement(budget, "period-end", {"iso-date": last.isoformat()})
        self._value(budget, figure.value, amounts.book.currency, first.isoformat())
        return True

    def _value(self, parent: etree._Element, amount: float, currency: str, day: str) -> None:
        own = {} if currency == self.programme.file.currency else {"currency": currency}
        etree.SubElement(parent, "value", {**own, "value-date": day}).text = plain(amount)

    # --- transactions

    def transactions(self, activity: etree._Element) -> None:
        """Add a transaction for each amount of a line that was spent in a stretch of a year at most."""
        spending = self.programme.file.iati.spending if self.programme.file.iati else None
        for book in self.books.get(EXECUTED, ()) if spending else ():
            amounts = amounts_of(self.programme, self.at, book)
            for top in amounts.tops:
                for entry in self._spent(amounts, top):
                    self._transaction(activity, entry, book.currency, _SPENDING[spending or ""])

    def _spent(self, amounts: Amounts, line: str) -> Iterator[Entry]:
        """Give what was spent on a line: by the lines below it where they have amounts, else its own."""
        below = [e for child in amounts.children.get(line, ()) for e in self._spent(amounts, child)]
        own = [e for e in amounts.of_line(line, EXECUTED) if _is_short(e.period) and self.at.follows(e.period)]
        kept = below or laid(e for e in own if e.figure.value is not None)
        for entry in (e for e in own if e not in kept and e.figure.value is not None):
            self.left_out.add("iati_total_of_lines", self.file, f"{entry.line}:{entry.period.text}")
        yield from kept

    def _transaction(self, activity: etree._Element, entry: Entry, currency: str, kind: str) -> None:
        day = days_of(entry.period)[1].isoformat()
        if not entry.figure.value:
            self.left_out.add("iati_nothing_spent", self.file, f"{entry.line}:{entry.period.text}")
            return
        if entry.period.months != 1 or entry.mode:
            self.left_out.add("iati_last_day", self.file, f"{entry.line}:{entry.period.text}")
        transaction = etree.SubElement(activity, "transaction")
        etree.SubElement(transaction, "transaction-type", {"code": kind})
        etree.SubElement(transaction, "transaction-date", {"iso-date": day})
        self._value(transaction, entry.figure.value, currency, day)
        self.say.put(transaction, "description", self.names[entry.line], f"budget_lines[{entry.line}].name")
        funders = {funder.code: funder.name for funder in self.programme.file.funders}
        if entry.funder in funders:
            self.say.put(transaction, "provider-org", funders[entry.funder], f"funders[{entry.funder}].name")


def _books_of_roles(programme: Programme) -> dict[str, list[Book]]:
    """Choose, for each role, the tree of lines whose amounts of a year at most are written; in all its currencies.

    That in which all is approved and spent, where it has any; else the first that has, the programme's currency first.
    """
    scheme = {row.code: row.scheme for _, row in programme.rows(BudgetLine)}
    short = {
        (row.role, scheme.get(row.line), row.currency)
        for _, row in programme.rows(Amount)
        if row.use == "yes" and row.amount is not None and _is_short(programme.period(row.period))
    }
    main, own = main_book(programme), [book for book in books_of(programme) if not book.funder]
    order = sorted(own, key=lambda book: (book.scheme != main.scheme, book.currency != programme.file.currency))
    found: dict[str, list[Book]] = {}
    for role in (*_BUDGETS, EXECUTED):
        having = [book for book in order if (role, book.scheme, book.currency) in short]
        found[role] = [book for book in having if book.scheme == having[0].scheme]
    return found


def _stretches(amounts: Amounts, role: str) -> Sequence[Period]:
    """Return the stretches of a year at most for which there are amounts, the longest first, none inside another."""
    periods = {e.period.span: e.period for e in amounts.entries if e.role == role and _is_short(e.period)}
    chosen: list[Period] = []
    for period in sorted(periods.values(), key=lambda p: (p.first - p.last, p.last)):
        if not any(_overlap(period, other) for other in chosen):
            chosen.append(period)
    return sorted(chosen, key=lambda p: p.last)


def _overlap(one: Period, other: Period) -> bool:
    return one.first <= other.last and other.first <= one.last
