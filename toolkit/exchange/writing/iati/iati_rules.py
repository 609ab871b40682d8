"""The rules that the IATI standard publishes as JSON: kinds of rule and paths, evaluated as they are written there.

Source of what the kinds mean: https://github.com/IATI/IATI-Rulesets, specification. Only rules of severity ``error``
are evaluated; one of a kind that is unknown here is told, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, NamedTuple

from lxml import etree

Case = Mapping[str, Any]

_SPACE = {"xml": "http://www.w3.org/XML/1998/namespace"}
_NOW = "NOW"
_LOOP, _OF_LISTS = "loop", "idCondition"
_ALL_OF: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"lang": (".//narrative", "@xml:lang"), "currency": (".//value", "@currency")}
)
"""Of the rules that ask for one thing or for all of another: the elements that are asked, and for what."""


class Broken(NamedTuple):
    """A rule that an element breaks."""

    element: etree._Element
    code: str
    message: str


def broken(rules: Mapping[str, Any], tree: etree._ElementTree) -> Iterator[Broken]:
    """Give every rule of severity ``error`` that a file breaks, element by element.

    Parameters
    ----------
    rules : mapping
        Kinds of rule with their cases, by the path of the elements that they are about.
    tree : ElementTree
    """
    for path, kinds in rules.items():
        for element in _elements(tree, path):
            for kind, body in kinds.items():
                for case in body["cases"]:
                    yield from _broken_by(element, kind, case)


def _broken_by(element: etree._Element, kind: str, case: Case) -> Iterator[Broken]:
    if kind == _LOOP:
        for value in dict.fromkeys(_texts(element, case["foreach"])):
            for inner, body in case["do"].items():
                for each in body["cases"]:
                    yield from _broken_by(element, inner, _with(each, case.get("subs", ()), value))
        return
    about = case.get("ruleInfo", {})
    if about.get("severity") != "error":
        return
    code, message = str(about.get("id", "")), str(about.get("message", ""))
    if kind not in _KINDS or _OF_LISTS in case:
        yield Broken(element, code, f"{kind}: {message}")
        return
    try:
        applies = "condition" not in case or element.xpath(case["condition"], namespaces=_SPACE)
        holds = not applies or _KINDS[kind](element, case)
    except (etree.XPathError, ValueError, InvalidOperation):
        holds = False
    if not holds:
        yield Broken(element, code, message)


def _with(case: Case, keys: Any, value: str) -> Case:
    """Return a case of a loop with the value that it is about in the place of ``$1``."""

    def put(text: Any) -> Any:
        return [put(each) for each in text] if isinstance(text, list) else str(text).replace("$1", value)

    return {key: put(text) if key in keys or key == "condition" else text for key, text in case.items()}


# --- what stands at paths


def _at(within: etree._Element | etree._ElementTree, path: str) -> list[Any]:
    """Return the elements and texts at a path; of a question that it asks, no element."""
    found = within.xpath(path, namespaces=_SPACE)
    return found if isinstance(found, list) else []


def _elements(within: etree._Element | etree._ElementTree, path: str) -> list[etree._Element]:
    return [each for each in _at(within, path) if isinstance(each, etree._Element)]


def _texts(element: etree._Element, path: str) -> list[str]:
    """Return what stands at a path, as text; what is empty is not there."""
    texts = (each if isinstance(each, str) else _text_of(each) for each in _at(element, path))
    return [text for text in texts if text.strip()]


def _text_of(element: etree._Element) -> str:
    """Return the text of an element; one that says all in its attributes is there all the same."""
    return "".join(map(str, element.itertext())) or " ".join(map(str, element.attrib.values()))


def _all(element: etree._Element, case: Case) -> list[str]:
    return [text for path in case["paths"] for text in _texts(element, path)]


def _days(element: etree._Element, path: str) -> list[date]:
    today = datetime.now(UTC).date()
    return [today] if path == _NOW else [date.fromisoformat(text[:10]) for text in _texts(element, path)]


# --- kinds of rule


def _date_order(element: etree._Element, case: Case) -> bool:
    less, more = _days(element, case["less"]), _days(element, case["more"])
    return all(one <= other for one in less for other in more)


def _date_now(element: etree._Element, case: Case) -> bool:
    now = datetime.now(UTC)
    moments = (datetime.fromisoformat(text) for text in _texts(element, case["date"]))
    return all((each if each.tzinfo else each.replace(tzinfo=UTC)) <= now for each in moments)


def _time_limit(element: etree._Element, case: Case) -> bool:
    """Whether from one day to another there is a year at most."""
    spans = ((one, other) for one in _days(element, case["start"]) for other in _days(element, case["end"]))
    return all((other.year - 1, other.month, other.day) <= (one.year, one.month, one.day) for one, other in spans)


def _between_dates(element: etree._Element, case: Case) -> bool:
    starts, ends = _days(element, case["start"]), _days(element, case["end"])
    days = _days(element, case["date"])
    return all(start <= day <= end for day in days for start in starts for end in ends)


def _one_or_all(element: etree._Element, case: Case) -> bool:
    if _texts(element, case["one"]):
        return True
    asked, wanted = _ALL_OF.get(case["all"], ("transaction", case["all"]))
    has = [bool(_texts(each, wanted)) for each in _elements(element, asked)]
    return all(has) or (case["all"] not in _ALL_OF and not any(has))


def _sum(element: etree._Element, case: Case) -> bool:
    parts = _all(element, case)
    return not parts or sum(map(Decimal, parts)) == Decimal(str(case["sum"]))


def _range(element: etree._Element, case: Case) -> bool:
    values = map(Decimal, _all(element, case))
    least, most = (Decimal(str(case[key])) if key in case else None for key in ("min", "max"))
    return all((least is None or least <= each) and (most is None or each <= most) for each in values)


def _startswith(element: etree._Element, case: Case) -> bool:
    named = case["prefix"] if isinstance(case["prefix"], list) else [case["prefix"]]
    begun = tuple(text + case.get("separator", "") for path in named for text in _texts(element, path))
    return all(text.startswith(begun) for text in _all(element, case))


def _if_then(element: etree._Element, case: Case) -> bool:
    when, then = (element.xpath(case[key], namespaces=_SPACE) for key in ("if", "then"))
    return not when or bool(then)


def _dependent(element: etree._Element, case: Case) -> bool:
    there = [bool(_texts(element, path)) for path in case["paths"]]
    return all(there) or not any(there)


_KINDS: Mapping[str, Callable[[etree._Element, Case], bool]] = MappingProxyType(
    {
        "atleast_one": lambda element, case: bool(_all(element, case)),
        "between_dates": _between_dates,
        "date_now": _date_now,
        "date_order": _date_order,
        "dependent": _dependent,
        "if_then": _if_then,
        "no_more_than_one": lambda element, case: len(_all(element, case)) <= 1,
        "no_spaces": lambda element, case: all(text == text.strip() for text in _all(element, case)),
        "one_or_all": _one_or_all,
        "only_one": lambda element, case: len(_all(element, case)) == 1,
        "range": _range,
        "regex_matches": lambda element, case: all(re.search(case["regex"], text) for text in _all(element, case)),
        "regex_no_matches": lambda element, case: (
            not any(re.search(case["regex"], text) for text in _all(element, case))
        ),
        "startswith": _startswith,
        "strict_sum": _sum,
        "sum": _sum,
        "time_limit": _time_limit,
        "unique": lambda element, case: len(set(_all(element, case))) == len(_all(element, case)),
        "values_in": lambda element, case: all(text in case["in_list"] for text in _all(element, case)),
    }
)
"""By its name, what a rule asks of an element: whether it holds."""
