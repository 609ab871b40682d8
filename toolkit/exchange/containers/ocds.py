"""OCDS 1.1 releases and records into sheets of budgets, contracts and transactions, each value by its JSON pointer.

A contracting process is told in several releases, and each repeats what is still so: of several the last one counts, so
that no amount is there twice. Source of what fields mean: https://standard.open-contracting.org/1.1/en/schema/.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from toolkit.errors import FactsError, Problem
from toolkit.exchange.containers.addressed_rows import AddressedRows
from toolkit.exchange.containers.amounts_together import AmountsTogether
from toolkit.exchange.containers.iati_figures import month_of, months_of
from toolkit.exchange.containers.opened import Opened, first_of, open_file
from toolkit.exchange.containers.sheets import Container
from toolkit.exchange.mapping.row_codes import as_code

LARGEST = 50_000_000
VERSIONS = ("1.1",)

SHEETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "processes": ("process", "title", "buyer", "language", "date", "period_start", "period_end"),
        "budgets": ("line", "name", "parent", "role", "period", "currency", "value", "source", "process"),
        "contracts": ("line", "name", "parent", "role", "period", "currency", "value", "parts"),
        "transactions": ("line", "name", "parent", "role", "period", "currency", "value", "parts"),
    }
)
"""The sheets of a file, and the columns that each has."""

NOT_COMMITTED = ("cancelled", "pending")
"""Status of contracts that bind nobody: no longer, or not yet. What one that is terminated had bound stays so."""

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
    processes = list(_last_of_each(content))
    reader.shared = Counter(_project(release) for _, release in processes)
    for at, release in processes:
        reader.release(at, release)
    if reader.problems:
        raise FactsError(reader.problems)
    sheets = {name: rows.sheet() for name, rows in reader.sheets().items()}
    if not sheets.keys() & {"budgets", "contracts", "transactions"}:
        raise opened.refused("ocds_without_amounts")
    told = [
        opened.problem("ocds_not_committed", status=key, **first_of(ids)) for key, ids in reader.void.items() if ids
    ]
    remarks = ("older_releases",) if _repeats(content) else ()
    return Container(opened.name, opened.digest, sheets, remarks, "ocds", tuple(told))


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
        self.problems: list[Problem] = []
        self.shared: Counter[str] = Counter()
        self.void: dict[str, list[str]] = {status: [] for status in NOT_COMMITTED}
        self.rows = {name: AddressedRows(name, SHEETS[name]) for name in ("processes", "budgets")}
        self.paid = {name: AmountsTogether(name, SHEETS[name]) for name in ("contracts", "transactions")}

    def sheets(self) -> dict[str, AddressedRows]:
        """Return the sheets that have rows."""
        made = {**self.rows, **{name: paid.made() for name, paid in self.paid.items()}}
        return {name: rows for name, rows in made.items() if rows.rows}

    def release(self, at: str, release: Mapping[str, Any]) -> None:
        """Take what the releases of one process say."""
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
        self.rows["processes"].add(at or "/", row)
        budget = _object(_object(release, "planning"), "budget")
        line = self._planning(str(release.get("#planning", "")), row, budget)
        for inner, contract in release["#contracts"]:
            self._contract(inner, line, contract)

    def _planning(self, at: str, about: Mapping[str, str], budget: Mapping[str, Any]) -> dict[str, str]:
        """Take a budget; return the line to which what was signed and paid of it belongs."""
        project = _text(budget, "projectID")
        code = as_code(project or about["process"])
        if self.shared[project] > 1:  # of each process what is reserved for it alone
            code = f"{code}.{as_code(about['process'])}"
        name = _text(budget, "project") or _text(budget, "description") or about["title"] or about["process"]
        line = {"line": code, "name": name, "parent": ""}
        told = {"role": "approved", "process": about["process"]}
        if isinstance(budget.get("amount"), Mapping):
            amount = self._amount(f"{at}/budget/amount", _object(budget, "amount"))
            self.rows["budgets"].add(f"{at}/budget/amount/amount", {**line, **told, **amount})
        parts = list(_objects(budget, f"{at}/budget", "budgetBreakdown"))
        for number, (inner, part) in enumerate(parts, 1):
            source = _text(_object(part, "sourceParty"), "name")
            own = {"line": f"{code}.{as_code(_text(part, 'id')) or number}", "parent": code}
            own |= {"name": _text(part, "description") or source or name, "source": source}
            own |= {"period": months_of(_span(_object(part, "period")))}
            amount = self._amount(f"{inner}/amount", _object(part, "amount"))
            self.rows["budgets"].add(f"{inner}/amount/amount", {**own, **told, **amount})
        # a line that has parts is their sum: what was paid of it stands beside them, under it
        return {"line": f"{code}.paid", "name": name, "parent": code} if parts else line

    def _contract(self, at: str, line: Mapping[str, str], contract: Mapping[str, Any]) -> None:
        if (status := _text(contract, "status")) in self.void:
            self.void[status].append(_text(contract, "id") or at)  # what was paid of it was paid
        elif isinstance(contract.get("value"), Mapping):
            told = {"role": "committed", "period": month_of(_text(contract, "dateSigned"))}
            self._pay("contracts", f"{at}/value", {**line, **told}, _object(contract, "value"))
        seen: set[str] = set()
        for inner, paid in _objects(_object(contract, "implementation"), f"{at}/implementation", "transactions"):
            if (identifier := _text(paid, "id") or inner) in seen:
                self.problems.append(self.opened.problem("ocds_transaction_twice", inner, found=identifier))
            seen.add(identifier)
            key = "value" if "value" in paid else "amount"  # as it was called in 1.0
            told = {"role": "executed", "period": month_of(_text(paid, "date"))}
            self._pay("transactions", f"{inner}/{key}", {**line, **told}, _object(paid, key))

    def _pay(self, sheet: str, at: str, row: Mapping[str, str], amount: Mapping[str, Any]) -> None:
        found = self._amount(at, amount)
        if found["value"]:
            self.paid[sheet].add(f"{at}/amount", {**row, "currency": found["currency"]}, found["value"])

    def _amount(self, at: str, amount: Mapping[str, Any]) -> dict[str, str]:
        value, currency = _text(amount, "amount"), _text(amount, "currency")
        if not _is_number(value):
            self.problems.append(self.opened.problem("ocds_amount", at, found=value))
            value = ""
        elif not currency:
            self.problems.append(self.opened.problem("ocds_without_currency", at, found=value))
        return {"value": value, "currency": currency}


def _project(release: Mapping[str, Any]) -> str:
    return _text(_object(_object(release, "planning"), "budget"), "projectID")


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
