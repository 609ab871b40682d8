"""What an IATI file cannot do without: keys of ``iati:`` that are missing, or say what the standard forbids.

Nobody invents what is missing: it is told, all of it at once, before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from toolkit.errors import Problem
from toolkit.exchange.writing.days import days_of
from toolkit.exchange.writing.delivery import Delivery
from toolkit.exchange.writing.iati.iati_money import is_transaction
from toolkit.facts.contracts.figure_tables import Amount
from toolkit.facts.contracts.iati import Iati, countries
from toolkit.facts.contracts.iati_codes import DAC_REGIONS, OWN_VOCABULARIES
from toolkit.facts.contracts.programme import ProgrammeFile
from toolkit.facts.folders import shown_path
from toolkit.facts.programme import Programme

_WHOLE = 100
_CLOSE = 0.01
"""How far percentages may lie from adding up to 100, as the standard rounds them."""

_OF_IDENTIFIER = re.compile(r"[^\s/&|?]+")
_DIGITS = {"1": 5, "2": 3}
"""Digits of a sector's code, by its list."""


def problems_of(delivery: Delivery) -> list[Problem]:
    """Return everything that keeps a programme from being written as an IATI file, each with the key to type."""
    return list(_Musts(delivery.programme).all())


class _Musts:
    def __init__(self, programme: Programme) -> None:
        self.programme, self.file = programme, programme.file
        self.name = shown_path(programme.folder / "programme.yaml")
        self.iati = programme.file.iati or Iati()

    def all(self) -> Iterator[Problem]:
        """Find what is missing, and what is wrong with what is there."""
        yield from (self._missing(key) for key in self._lacking())
        yield from self._identifiers()
        yield from self._percentages()
        yield from self._codes()
        yield from self._dates()
        known = self.file.documents
        for link in (each for each in self.iati.links if each.document not in known):
            fields = {"found": link.document, "expected": ", ".join(known), "nearest": ""}
            yield Problem("not_in_list", self.name, column="iati.links", fields=fields)

    def _lacking(self) -> Iterator[str]:
        iati, file = self.iati, self.file
        needed = {
            "iati.identifier": iati.identifier,
            "iati.reporting_org": iati.reporting_org,
            "iati.participating": iati.participating,
            "iati.status": iati.status,
            "iati.sectors": iati.sectors,
            "iati.description": iati.description or file.area,
            "iati.countries": iati.countries or iati.regions or file.country in countries(),
            "iati.spending": iati.spending or not self._has_transactions(),
            "start": file.start.agreed or file.start.effective,
        }
        yield from (key for key, there in needed.items() if not there)

    def _has_transactions(self) -> bool:
        rows = (row for _, row in self.programme.facts(Amount))
        return any(is_transaction(row, self.programme.period(row.period)) for row in rows)

    def _missing(self, key: str) -> Problem:
        what = f"iati.{key.removeprefix('iati.')}"
        return Problem("iati_key_missing", self.name, column=key, fields={"what": what})

    # --- what is there

    def _identifiers(self) -> Iterator[Problem]:
        iati, own = self.iati, self.iati.reporting_org
        orgs = [(f"iati.participating[{at}].ref", org.ref) for at, org in enumerate(iati.participating, 1)]
        named = [("iati.identifier", iati.identifier), ("iati.reporting_org.ref", own.ref if own else None), *orgs]
        for key, text in named:
            if text and not _OF_IDENTIFIER.fullmatch(text):
                yield self._wrong("iati_identifier_signs", key, text)
        if iati.identifier and own and not re.fullmatch(rf"{re.escape(own.ref)}-.+", iati.identifier):
            yield self._wrong("iati_identifier_of_other", "iati.identifier", iati.identifier, expected=f"{own.ref}-…")

    def _percentages(self) -> Iterator[Problem]:
        iati = self.iati
        for vocabulary in dict.fromkeys(sector.vocabulary for sector in iati.sectors):
            parts = [sector.percentage for sector in iati.sectors if sector.vocabulary == vocabulary]
            yield from self._add_up("iati.sectors", parts)
        countries: list[float | None] = list(iati.countries.values())
        for vocabulary in dict.fromkeys([region.vocabulary for region in iati.regions] or [""]):
            regions = [region.percentage for region in iati.regions if region.vocabulary == vocabulary]
            yield from self._add_up("iati.regions" if regions else "iati.countries", [*countries, *regions])

    def _add_up(self, key: str, parts: list[float | None]) -> Iterator[Problem]:
        if len(parts) > 1 and None in parts:
            yield self._wrong("iati_percentage_missing", key, str(parts.count(None)))
        elif parts and None not in parts and abs(sum(filter(None, parts)) - _WHOLE) > _CLOSE:
            yield self._wrong("iati_percentages", key, f"{sum(filter(None, parts)):g}")

    def _codes(self) -> Iterator[Problem]:
        for sector in self.iati.sectors:
            digits = _DIGITS.get(sector.vocabulary)
            if digits and not re.fullmatch(rf"\d{{{digits}}}", sector.code):
                yield self._wrong("iati_sector_digits", "iati.sectors", sector.code, expected=str(digits))
            if sector.vocabulary in OWN_VOCABULARIES and not sector.name:
                yield self._wrong("iati_sector_name", "iati.sectors", sector.code)
        for region in self.iati.regions:
            if region.vocabulary == "1" and region.code not in DAC_REGIONS:
                fields = {"found": region.code, "expected": ", ".join(DAC_REGIONS), "nearest": ""}
                yield Problem("not_in_list", self.name, column="iati.regions", fields=fields)

    def _dates(self) -> Iterator[Problem]:
        for name in ("agreed", "effective"):
            start, end = (getattr(span, name) or "" for span in (self.file.start, self.file.end))
            first, last = self.programme.period(start), self.programme.period(end)
            if first is not None and last is not None and last.last < first.first:
                yield self._wrong("iati_dates_backwards", f"start.{name}", f"{start} > {end}")

    def _wrong(self, code: str, key: str, found: str, **fields: str) -> Problem:
        return Problem(code, self.name, column=key, fields={"found": found, **fields})


def dates_of(file: ProgrammeFile, programme: Programme) -> Iterable[tuple[str, date, str]]:
    """Give the dates of a programme: code of the kind of each, the day, and where it stands.

    Kinds are the planned and the actual start, the planned and the actual end.
    """
    for span, at_end, codes in ((file.start, 0, ("1", "2")), (file.end, 1, ("3", "4"))):
        for code, name in zip(codes, ("agreed", "effective"), strict=True):
            period = programme.period(getattr(span, name) or "")
            if period is not None and period.months is not None:
                yield code, days_of(period)[at_end], f"{'end' if at_end else 'start'}.{name}"
