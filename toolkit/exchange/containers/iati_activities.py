"""One IATI activity into rows: its results with their values, its budgets, its transactions, its locations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from toolkit.errors import Problem
from toolkit.exchange.containers.addressed_rows import AddressedRows
from toolkit.exchange.containers.iati_figures import MEASURED
from toolkit.exchange.containers.opened import Opened

if TYPE_CHECKING:
    from lxml import etree

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_PARENT, _CHILD = "1", "2"
_DATES = {"1": "start", "2": "start", "3": "end", "4": "end"}
"""Codes of dates: planned and actual start, planned and actual end; what is actual stands behind and holds."""


class ActivityReader:
    """Reads activities into sheets, one after the other.

    Attributes
    ----------
    problems : list of Problem
        What cannot be read, each with its place.
    identifier : str
        Of the activity that was read last.
    """

    def __init__(self, opened: Opened, sheets: Mapping[str, AddressedRows]) -> None:
        self.opened, self.sheets = opened, sheets
        self.problems: list[Problem] = []
        self.identifier = ""
        self._path, self._language = "", ""

    def read(self, activity: etree._Element, number: int) -> None:
        """Read one activity, the so-many-eth of its file."""
        self._path = f"iati-activity[{number}]"
        self._language = activity.get(LANG, "")
        self.identifier = (activity.findtext("iati-identifier") or "").strip()
        if not self.identifier:
            self._wrong("iati_without_identifier", activity, self._path)
            return
        currency = activity.get("default-currency", "")
        self._about(activity, currency)
        for at, element in _numbered(activity, "location"):
            self._location(element, f"{self._path}/{at}")
        for at, element in _numbered(activity, "result"):
            self._result(element, f"{self._path}/{at}")
        for at, element in _numbered(activity, "budget"):
            self._budget(element, f"{self._path}/{at}", currency)
        for at, element in _numbered(activity, "transaction"):
            self._transaction(element, f"{self._path}/{at}", currency)

    def _about(self, activity: etree._Element, currency: str) -> None:
        related = [
            (element.get("type", ""), element.get("ref", "")) for element in activity.iterfind("related-activity")
        ]
        status = activity.find("activity-status")
        row = {
            "activity": self.identifier,
            "parent": " | ".join(ref for kind, ref in related if kind == _PARENT),
            "children": " | ".join(ref for kind, ref in related if kind == _CHILD),
            "hierarchy": activity.get("hierarchy", ""),
            "status": status.get("code", "") if status is not None else "",
            "currency": currency,
            "updated": activity.get("last-updated-datetime", "")[:10],
        }
        for element in sorted(activity.iterfind("activity-date"), key=lambda each: each.get("type", "")):
            if (what := _DATES.get(element.get("type", ""))) and (day := self._day(element, "iso-date", self._path)):
                row[what] = day
        self.sheets["activities"].add(_place(self._path, activity), row | self._narratives(activity, "title"))

    def _location(self, element: etree._Element, path: str) -> None:
        administrative = element.find("administrative")
        row = {
            "activity": self.identifier,
            "location": element.get("ref", ""),
            "code": administrative.get("code", "") if administrative is not None else "",
            "level": administrative.get("level", "") if administrative is not None else "",
        }
        self.sheets["locations"].add(_place(path, element), row | self._narratives(element, "name"))

    # --- results

    def _result(self, result: etree._Element, path: str) -> None:
        about = {
            "activity": self.identifier,
            "result": path.rpartition("/")[2],
            "result_type": result.get("type", ""),
            "result_aggregates": result.get("aggregation-status", ""),
        } | self._narratives(result, "title", "result_title")
        for at, indicator in _numbered(result, "indicator"):
            self._indicator(indicator, f"{path}/{at}", about)

    def _indicator(self, indicator: etree._Element, path: str, about: Mapping[str, str]) -> None:
        reference = indicator.find("reference")
        row = {
            **about,
            "indicator": path.rpartition("/")[2],
            "reference": reference.get("code", "") if reference is not None else "",
            "measure": indicator.get("measure", ""),
            "ascending": indicator.get("ascending", ""),
            "aggregates": indicator.get("aggregation-status", ""),
        } | self._narratives(indicator, "title", "indicator_title")
        before = len(self.sheets["results"].rows)
        for at, element in _numbered(indicator, "baseline"):
            day = self._day(element, "iso-date", path)
            year = element.get("year", "").strip()
            start, end = (day, day) if day else (f"{year}-01-01", f"{year}-12-31") if year else ("", "")
            self._figure(element, f"{path}/{at}", row | {"kind": "baseline", "period_start": start, "period_end": end})
        for at, period in _numbered(indicator, "period"):
            days = self._span(period, f"{path}/{at}")
            for kind in ("target", "actual"):
                for inner, element in _numbered(period, kind):
                    self._figure(element, f"{path}/{at}/{inner}", row | {"kind": kind} | days)
        if len(self.sheets["results"].rows) == before:  # an indicator nobody has measured is one still
            self.sheets["results"].add(_place(path, indicator), row)

    def _figure(self, element: etree._Element, path: str, row: Mapping[str, str]) -> None:
        value = element.get("value", "").strip()
        if value and row["measure"] in MEASURED and not _NUMBER.fullmatch(value):
            self._wrong("iati_value", element, path, found=value)
        dimensions = (
            (each.get("name", "").strip(), each.get("value", "").strip()) for each in element.iterfind("dimension")
        )
        more = {
            "value": value,
            "dimensions": " | ".join(f"{name}={part}" for name, part in dimensions),
            "locations": " | ".join(each.get("ref", "") for each in element.iterfind("location")),
        }
        place = _place(path, element)
        self.sheets["results"].add(place, {**row, **more, **self._narratives(element, "comment")})

    # --- money

    def _budget(self, budget: etree._Element, path: str, currency: str) -> None:
        row = {"activity": self.identifier, "kind": budget.get("type", "1"), "status": budget.get("status", "1")}
        row |= self._span(budget, path) | self._money(budget, path, currency)
        self.sheets["budgets"].add(_place(path, budget), row)

    def _transaction(self, transaction: etree._Element, path: str, currency: str) -> None:
        kind, day = transaction.find("transaction-type"), transaction.find("transaction-date")
        if kind is None or day is None:
            self._wrong("iati_transaction", transaction, path)
            return
        row = {
            "activity": self.identifier,
            "kind": kind.get("code", ""),
            "reference": transaction.get("ref", ""),
            "date": self._day(day, "iso-date", path),
            **self._money(transaction, path, currency),
            **self._narratives(transaction, "description", "comment"),
        }
        for column, tag in (("provider", "provider-org"), ("receiver", "receiver-org")):
            organisation = transaction.find(tag)
            row |= {} if organisation is None else {column: self._name(organisation)}
        self.sheets["transactions"].add(_place(path, transaction), row)

    def _money(self, element: etree._Element, path: str, currency: str) -> dict[str, str]:
        value = element.find("value")
        amount = (value.text or "").strip() if value is not None else ""
        if value is None or not _NUMBER.fullmatch(amount):
            self._wrong("iati_value", element, path, found=amount)
            return {}
        own = value.get("currency", "") or currency
        if not own:
            self._wrong("iati_without_currency", element, path, found=amount)
        return {"value": amount, "currency": own}

    # --- parts

    def _span(self, element: etree._Element, path: str) -> dict[str, str]:
        found = {}
        for column, tag in (("period_start", "period-start"), ("period_end", "period-end")):
            day = element.find(tag)
            found[column] = self._day(day, "iso-date", path) if day is not None else ""
        if not all(found.values()):
            self._wrong("iati_without_period", element, path)
        elif found["period_start"] > found["period_end"]:
            self._wrong("iati_period_backwards", element, path, found=" > ".join(found.values()))
        return found

    def _day(self, element: etree._Element, key: str, path: str) -> str:
        text = element.get(key, "").strip()
        try:
            return date.fromisoformat(text[:10]).isoformat() if text else ""
        except ValueError:
            self._wrong("iati_date", element, path, found=text)
            return ""

    def _narratives(self, element: etree._Element, tag: str, column: str = "") -> dict[str, str]:
        """Return a text in its own language, and under ``column:fr`` in each of the others."""
        column, found = column or tag, dict[str, str]()
        for narrative in element.iterfind(f"{tag}/narrative"):
            language = narrative.get(LANG, self._language)
            text = " ".join((narrative.text or "").split())
            key = column if language == self._language else f"{column}:{language}"
            found.setdefault(key, text)
        if found and column not in found:  # none in the language of the activity: the first one is as good
            found = {column: next(iter(found.values()))} | found
        return found

    def _name(self, organisation: etree._Element) -> str:
        return " ".join((organisation.findtext("narrative") or organisation.get("ref") or "").split())

    def _wrong(self, code: str, element: etree._Element, path: str, **fields: str) -> None:
        self.problems.append(self.opened.problem(code, _place(path, element), **fields))


def _numbered(element: etree._Element, tag: str) -> Iterator[tuple[str, etree._Element]]:
    """Give the children of a name, each with its step in a path: ``result[2]``."""
    return ((f"{tag}[{number}]", child) for number, child in enumerate(element.iterfind(tag), 1))


def _place(path: str, element: etree._Element) -> str:
    """Say where an element is: its path, and the line on which it begins."""
    return f"{path}:{element.sourceline}"
