"""OCDS 1.1 releases and records into sheets of budgets, contracts and transactions, each value by its JSON pointer.

A contracting process is told in several releases, and each repeats what is still so: of several the last one counts, so
that no amount is there twice. Source of what fields mean: https://standard.open-contracting.org/1.1/en/schema/.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.errors import FactsError, Problem
from toolkit.exchange.addressed_rows import AddressedRows
from toolkit.exchange.opened import Opened, open_file
from toolkit.exchange.sheets import Container

LARGEST = 50_000_000
VERSIONS = ("1.1",)

SHEETS = {
    "processes": ("process", "title", "buyer", "language", "date", "period_start", "period_end"),
    "budgets": (
        *("process", "line", "parent", "name", "kind", "date", "period_start", "period_end", "value", "currency"),
        "source",
    ),
    "contracts": ("process", "line", "name", "kind", "status", "date", "value", "currency"),
    "transactions": ("process", "line", "name", "kind", "date", "value", "currency", "payer", "payee"),
}
"""The sheets of a file, and the columns that each has."""

Found = tuple[str, Mapping[str, Any]]
"""A pointer, and the object that stands there."""


def read_ocds(path: Path) -> Container:
    """Read a release, a package of releases or a package of records.

    Returns
    -------
    Container
        The sheets of :data:`SHEETS`, all cells as text; a cell's place is the JSON pointer of its object.

    Raises
    ------
    FactsError
        When it is no JSON, none of those three, of another version, or holds no amount; with all amounts in it that
        cannot be read.
    """
    opened = open_file(path, LARGEST)
    return ocds_container(opened, read_json(opened))


def read_json(opened: Opened) -> Any:
    """Parse a text of JSON.

    Raises
    ------
    FactsError
        When it is none, with the line.
    """
    try:
        return json.loads(opened.content.decode("utf-8-sig"), parse_float=str, parse_int=str)
    except UnicodeDecodeError:
        raise opened.refused("not_utf8", found="JSON") from None
    except RecursionError:
        raise opened.refused("nested_too_deeply") from None
    except json.JSONDecodeError as error:
        raise opened.refused("not_json", found=error.msg, line=str(error.lineno)) from None


def is_ocds(content: Any) -> bool:
    """Whether something is a release, a package of releases or a package of records."""
    if not isinstance(content, Mapping):
        return False
    many = any(isinstance(content.get(key), list) for key in ("releases", "records"))
    return "ocid" in content or (many and ("version" in content or "publishedDate" in content))


def ocds_container(opened: Opened, content: Any) -> Container:
    """Make the sheets of what was parsed; raises as :func:`read_ocds`."""
    if not is_ocds(content):
        raise opened.refused("not_ocds")
    version = str(content.get("version", VERSIONS[-1]))
    if version not in VERSIONS:
        raise opened.refused("ocds_version", found=version, expected=", ".join(VERSIONS))
    reader = _Reader(opened)
    for at, release in _last_of_each(content):
        reader.release(at, release)
    if reader.problems:
        raise FactsError(reader.problems)
    if not any(reader.sheets[name].rows for name in ("budgets", "contracts", "transactions")):
        raise opened.refused("ocds_without_amounts")
    sheets = {name: rows.sheet() for name, rows in reader.sheets.items() if rows.rows}
    return Container(opened.name, opened.digest, sheets, ("older_releases",) if _repeats(content) else ())


def _releases(content: Mapping[str, Any]) -> Iterator[Found]:
    if "ocid" in content and "releases" not in content:
        yield "", content
    yield from _objects(content, "", "releases")
    for at, record in _objects(content, "", "records"):
        if isinstance(record.get("compiledRelease"), Mapping):
            yield f"{at}/compiledRelease", record["compiledRelease"]
        else:
            yield from (found for found in _objects(record, at, "releases") if "ocid" in found[1])


def _repeats(content: Mapping[str, Any]) -> bool:
    processes = [str(release.get("ocid")) for _, release in _releases(content)]
    return len(set(processes)) < len(processes)


def _last_of_each(content: Mapping[str, Any]) -> Iterator[Found]:
    """Give of each process one object: what its releases say, a later one in the place of an earlier one.

    Contracts are told apart by their `id`; each is taken with the pointer of the last release that has it.
    """
    by_process: dict[str, list[Found]] = {}
    for at, release in _releases(content):
        by_process.setdefault(str(release.get("ocid", "")), []).append((at, release))
    for releases in by_process.values():
        releases.sort(key=lambda found: str(found[1].get("date", "")))
        at, last = releases[-1]
        merged: dict[str, Any] = dict(last) | {"#contracts": _last_by_id(releases, "contracts")}
        for earlier_at, earlier in releases:
            for key in ("planning", "buyer", "tender"):
                if isinstance(earlier.get(key), Mapping):
                    merged |= {key: earlier[key], f"#{key}": f"{earlier_at}/{key}"}
        yield at, merged


def _last_by_id(releases: Sequence[Found], key: str) -> list[Found]:
    found: dict[str, Found] = {}
    for at, release in releases:
        for inner, each in _objects(release, at, key):
            found[str(each.get("id", inner))] = (inner, each)
    return list(found.values())


def _objects(holder: Mapping[str, Any], at: str, key: str) -> Iterator[Found]:
    """Give the objects of a list, each with its pointer."""
    listed = holder.get(key)
    for number, each in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(each, Mapping):
            yield f"{at}/{key}/{number}", each


class _Reader:
    """Makes rows of releases."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.problems = list[Problem]()
        self.sheets = {name: AddressedRows(name, columns) for name, columns in SHEETS.items()}

    def release(self, at: str, release: Mapping[str, Any]) -> None:
        process = _text(release, "ocid")
        if not process:
            self.problems.append(self.opened.problem("ocds_without_ocid", at or "/"))
            return
        tender = _object(release, "tender")
        row = {
            "process": process,
            "title": _text(tender, "title"),
            "buyer": _text(_object(release, "buyer"), "name"),
            "language": _text(release, "language"),
            "date": _text(release, "date")[:10],
            **_span(_object(tender, "contractPeriod")),
        }
        self.sheets["processes"].add(at or "/", row)
        self._planning(str(release.get("#planning", "")), row, _object(_object(release, "planning"), "budget"))
        for inner, contract in release["#contracts"]:
            self._contract(inner, row, contract)

    def _planning(self, at: str, about: Mapping[str, str], budget: Mapping[str, Any]) -> None:
        line = _text(budget, "projectID") or _text(budget, "id") or about["process"]
        base = {
            "process": about["process"],
            "date": about["date"],
            "name": _text(budget, "project") or _text(budget, "description") or about["title"],
        }
        parts = list(_objects(budget, f"{at}/budget", "budgetBreakdown"))
        if isinstance(budget.get("amount"), Mapping):
            row = {**base, "line": line, "kind": "total" if parts else "budget"}
            self._amount("budgets", f"{at}/budget/amount", row, _object(budget, "amount"))
        for inner, part in parts:
            source = _text(_object(part, "sourceParty"), "name")
            name = _text(part, "description") or source or base["name"]
            row = {**base, "line": f"{line}.{_text(part, 'id') or inner.rpartition('/')[2]}", "parent": line}
            row |= {"name": name, "kind": "breakdown", "source": source, **_span(_object(part, "period"))}
            self._amount("budgets", f"{inner}/amount", row, _object(part, "amount"))

    def _contract(self, at: str, about: Mapping[str, str], contract: Mapping[str, Any]) -> None:
        row = {
            "process": about["process"],
            "line": f"{about['process']}.{_text(contract, 'id')}",
            "name": _text(contract, "title") or _text(contract, "description") or about["title"],
        }
        if isinstance(contract.get("value"), Mapping):
            told = {"kind": "contract", "status": _text(contract, "status")}
            told |= {"date": _text(contract, "dateSigned")[:10]}
            self._amount("contracts", f"{at}/value", row | told, _object(contract, "value"))
        seen: set[str] = set()
        for inner, paid in _objects(_object(contract, "implementation"), f"{at}/implementation", "transactions"):
            if (identifier := _text(paid, "id") or inner) in seen:
                self.problems.append(self.opened.problem("ocds_transaction_twice", inner, found=identifier))
            seen.add(identifier)
            told = {"kind": "transaction", "date": _text(paid, "date")[:10]}
            told |= {side: _text(_object(paid, side), "name") for side in ("payer", "payee")}
            key = "value" if "value" in paid else "amount"  # as it was called in 1.0
            self._amount("transactions", f"{inner}/{key}", row | told, _object(paid, key))

    def _amount(self, sheet: str, at: str, row: Mapping[str, str], amount: Mapping[str, Any]) -> None:
        value, currency = _text(amount, "amount"), _text(amount, "currency")
        if not _is_number(value):
            self.problems.append(self.opened.problem("ocds_amount", at, found=value))
        elif not currency:
            self.problems.append(self.opened.problem("ocds_without_currency", at, found=value))
        self.sheets[sheet].add(f"{at}/amount", {**row, "value": value, "currency": currency})


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


def _object(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = holder.get(key)
    return found if isinstance(found, Mapping) else {}


def _text(holder: Mapping[str, Any], key: str) -> str:
    found = holder.get(key)
    return " ".join(found.split()) if isinstance(found, str) else ""


def _span(period: Mapping[str, Any]) -> dict[str, str]:
    return {"period_start": _text(period, "startDate")[:10], "period_end": _text(period, "endDate")[:10]}
