"""What IATI says of figures in the words of facts: role, period, sex and place of values, lines of amounts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from toolkit.exchange.containers.addressed_rows import AddressedRows
from toolkit.exchange.containers.amounts_together import PARTS, AmountsTogether
from toolkit.exchange.mapping.recognised import is_one
from toolkit.exchange.mapping.record_kinds import is_code
from toolkit.exchange.mapping.row_codes import as_code

Row = Mapping[str, str]
SHEETS_OF_MEASURES: Mapping[str, str] = MappingProxyType(
    {"1": "results", "2": "percentages", "3": "ratings", "4": "ratings", "5": "descriptions"}
)
"""The sheet of an indicator's values, by the code of its measure: unit, percentage, nominal, ordinal, qualitative."""

PERCENTAGE = "2"
MEASURED = ("1", PERCENTAGE)
"""Codes of the measures whose values are amounts; the others are names, ranks and words, also in digits."""

LEVELS: Mapping[str, str] = MappingProxyType({"1": "output", "2": "outcome", "3": "impact", "9": "other"})
"""Level of a result, by the code of its type."""

_SEXES = ("women", "men", "all", "other", "unknown")
_RESULT = ("code", "name", "result", "result_title", "level", "role", "period", "sex", "place", "apart", "value")
_RESULT_MORE = ("unit", "direction", "aggregates", "note")
_TOLD_APART = ("product", "series")
"""Names of dimensions by which facts are told apart as well."""

_FALSE = ("0", "false")
_HUNDRED = 100

BEYOND = "beyond"
"""Unit of percentages some of which lie below zero or above a hundred."""


def figure_sheets(raw: Mapping[str, AddressedRows]) -> dict[str, AddressedRows]:
    """Lay the values and amounts of a file out as facts are: one a row, with what it is."""
    results = _Results(raw)
    for row, place in zip(raw["results"].rows, raw["results"].places, strict=True):
        results.add(row, place)
    lines = _Lines(raw)
    made = {"activities": raw["activities"], **results.sheets, "budgets": lines.budgets()}
    made |= {"transactions": lines.transactions(), "locations": raw["locations"]}
    return {name: rows for name, rows in made.items() if rows.rows}


# --- results


class _Results:
    def __init__(self, raw: Mapping[str, AddressedRows]) -> None:
        self.sheets = {
            name: AddressedRows(name, (*_RESULT, *_RESULT_MORE)) for name in dict.fromkeys(SHEETS_OF_MEASURES.values())
        }
        self.numbers = {row["activity"]: at for at, row in enumerate(raw["activities"].rows, 1)}
        self.places: dict[str, set[str]] = defaultdict(set)
        for row in raw["locations"].rows:
            self.places[row["activity"]].add(row["location"])
        self.references = _references(raw["results"].rows)
        self.beyond = {
            (row["activity"], row["result"], row["indicator"])
            for row in raw["results"].rows
            if _is_number(row.get("value", "")) and not 0 <= Decimal(row["value"]) <= _HUNDRED
        }
        self.with_part = {
            (row["activity"], row["result"], row["indicator"])
            for row in raw["results"].rows
            if (value := Decimal(row["value"] if _is_number(row.get("value", "")) else 0)) % 1 or value < 0
        }

    def add(self, row: Row, place: str) -> None:
        """Take one value, or an indicator that has none."""
        result, indicator = (row[key].partition("[")[2].rstrip("]") for key in ("result", "indicator"))
        above = f"{self.numbers[row['activity']]}." if len(self.numbers) > 1 else ""
        key = (row["activity"], row["result"], row["indicator"])
        sex, named, apart = self._dimensions(row)
        where, elsewhere = self._place(row)
        made = {
            "code": self.references.get(key) or f"{above}R{result}.{indicator}",
            "result": f"{above}R{result}",
            "result_title": row.get("result_title", ""),
            "level": LEVELS.get(row["result_type"], LEVELS["9"]),
            "role": row.get("kind", ""),
            "period": _period(row),
            "sex": sex,
            "place": where,
            **{key: part for key, part in named.items() if part},
            "apart": PARTS.join(part for part in (apart, elsewhere) if part),
            "value": row.get("value", ""),
            "unit": self._unit(key, row),
            "direction": "decrease" if row["ascending"].casefold() in _FALSE else "increase",
            "aggregates": "yes" if row["aggregates"] not in ("", *_FALSE) else "no",
            "note": row.get("comment", ""),
        }
        made |= {key.replace("indicator_title", "name"): text for key, text in row.items() if "indicator_title" in key}
        made |= {key: text for key, text in row.items() if key.startswith("result_title:")}
        self.sheets[SHEETS_OF_MEASURES.get(row["measure"], "descriptions")].add(place, made)

    def _unit(self, key: tuple[str, str, str], row: Row) -> str:
        """Say what an indicator's values are: whole ones, parts, or percentages that are no parts of a whole."""
        if row["measure"] == PERCENTAGE and key in self.beyond:
            return BEYOND
        return "part" if key in self.with_part else "whole"

    def _dimensions(self, row: Row) -> tuple[str, dict[str, str], str]:
        """Return the sex that a value is of, its product and its series, and of what else it is a part."""
        sex, named, rest = "", dict.fromkeys(_TOLD_APART, ""), list[str]()
        for dimension in (part for part in row.get("dimensions", "").split(PARTS) if part):
            name, _, value = dimension.partition("=")
            known = next((each for each in _SEXES if is_one(value, each)), "")
            if is_one(name, "sex") and known:
                sex = "" if known == "all" else known
            elif named.get(name.casefold()) == "" and value:
                named[name.casefold()] = value
            else:
                rest.append(dimension)
        return sex, named, PARTS.join(rest)

    def _place(self, row: Row) -> tuple[str, str]:
        """Return the place that a value is of; one of several of an activity's places is a part, all are the whole."""
        named = [part for part in row.get("locations", "").split(PARTS) if part]
        if len(named) == 1 and is_code(named[0]):
            return named[0], ""
        return (
            ("", "")
            if set(named) >= self.places[row["activity"]]
            else ("", f"location={'+'.join(named)}" if named else "")
        )


def _references(rows: Sequence[Row]) -> dict[tuple[str, str, str], str]:
    """Return the codes of indicators by which their publisher knows them, where each has one of its own."""
    found = {(row["activity"], row["result"], row["indicator"]): row.get("reference", "") for row in rows}
    apart = len(set(found.values())) == len(found) and all(map(is_code, found.values()))
    running = any(code.isdecimal() for code in found.values())  # a number by which they are counted is no name
    return found if apart and not running else {}


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdecimal()


def _period(row: Row) -> str:
    """Write the months that a value covers, or the one of its baseline; a year that begins in January by its number."""
    start, end = row.get("period_start", ""), row.get("period_end", "")
    if not start or not end:
        return ""
    if row.get("kind") == "baseline" and (start[5:] == "01-01" or end[5:] == "12-31"):
        return start[:4]
    return months_of(row)


def months_of(row: Row) -> str:
    """Name the months from one day to another; nothing where one of them is not there."""
    start, end = month_of(row.get("period_start", "")), month_of(row.get("period_end", ""))
    return (f"{start}..{end}" if start != end else start) if start and end else ""


def month_of(day: str) -> str:
    """Name the month of a day; nothing of none."""
    return f"{day[:4]}-M{day[5:7]}" if day else ""


# --- money


ROLES_OF_BUDGETS: Mapping[str, str] = MappingProxyType({"1": "approved", "2": "revised"})
COMMITTED, INDICATIVE = "2", "indicative"
"""Status of a budget that somebody answers for; what is called of one of which nobody says so."""

ROLES_OF_TRANSACTIONS: Mapping[str, str] = MappingProxyType({"2": "committed", "3": "executed", "4": "executed"})
"""What amounts are, by the codes of their types: only disbursements (3) and expenditure (4) are executed."""


class _Lines:
    """Amounts of activities: each is a line, and one that lies under another of the file is a part of that."""

    def __init__(self, raw: Mapping[str, AddressedRows]) -> None:
        self.raw = raw
        activities = {row["activity"]: row for row in raw["activities"].rows}
        there = {row["activity"] for name in ("budgets", "transactions") for row in raw[name].rows}
        above = {name: [part for part in row["parent"].split(PARTS) if part] for name, row in activities.items()}
        for name, row in activities.items():
            for child in (part for part in row["children"].split(PARTS) if part in above):
                above[child].append(name)
        self.codes = _codes(activities)
        self.about = {
            name: {
                "line": self.codes[name],
                "name": activities[name].get("title") or name,
                "parent": next((self.codes[parent] for parent in above[name] if parent in there), ""),
            }
            for name in activities
        }

    def budgets(self) -> AddressedRows:
        made = AddressedRows("budgets", ("line", "name", "parent", "role", "period", "currency", "value"))
        for row, place in zip(self.raw["budgets"].rows, self.raw["budgets"].places, strict=True):
            role = ROLES_OF_BUDGETS.get(row["kind"], "")
            if role == ROLES_OF_BUDGETS["1"] and row["status"] != COMMITTED:
                role = INDICATIVE
            amount = {"value": row["value"], "currency": row["currency"]}
            made.add(place, {**self.about[row["activity"]], "role": role, "period": _period(row), **amount})
        return made

    def transactions(self) -> AddressedRows:
        """Add the transactions of a line, a month, a kind and a currency."""
        columns = ("line", "name", "parent", "role", "kind", "period", "currency", "value", "parts")
        together = AmountsTogether("transactions", columns)
        for row, place in zip(self.raw["transactions"].rows, self.raw["transactions"].places, strict=True):
            role = ROLES_OF_TRANSACTIONS.get(row["kind"], "")
            kind = {"role": role, "kind": "" if role else row["kind"], "period": month_of(row["date"])}
            together.add(place, {**self.about[row["activity"]], **kind, "currency": row["currency"]}, row["value"])
        return together.made()


def _codes(activities: Mapping[str, Row]) -> dict[str, str]:
    """Return the code of each activity's line: its identifier, without the signs that no code has."""
    codes = {name: as_code(name) or "activity" for name in activities}
    seen = Counter(codes.values())
    return {name: code if seen[code] == 1 else f"{code}.{at}" for at, (name, code) in enumerate(codes.items(), 1)}
