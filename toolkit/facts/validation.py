"""From what a contract refuses to problems with a code of their own."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from toolkit.errors import Problem

Where = tuple[str | int, ...]

_EXPECTED = {
    "string_type": "text",
    "int_type": "whole_number",
    "int_parsing": "whole_number",
    "int_from_float": "whole_number",
    "float_type": "number",
    "float_parsing": "number",
    "list_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "bool_type": "true_false",
    "bool_parsing": "true_false",
}


def problems_of(error: ValidationError, what: str) -> Iterator[tuple[Where, Problem]]:
    """Translate the errors of one validation.

    Parameters
    ----------
    error : ValidationError
        What a contract raised.
    what : {"key", "column"}
        What a name in this file is, for the words of the problem.

    Yields
    ------
    where, problem
        Path of the value, and the problem without its place.
    """
    for detail in error.errors(include_url=False):
        yield tuple(p for p in detail["loc"] if not str(p).startswith("function-")), _problem(detail, what)


def _problem(detail: ErrorDetails, what: str) -> Problem:
    kind, name = detail["type"], str(detail["loc"][-1]) if detail["loc"] else ""
    found = str(detail.get("input", ""))
    context = {key: str(value) for key, value in detail.get("ctx", {}).items()}
    if kind == "extra_forbidden":
        return Problem(f"unknown_{what}", fields={"found": name})
    if kind == "missing":
        return Problem(f"missing_{what}", fields={"expected": name})
    if kind == "literal_error":
        expected = context["expected"].replace("'", "").replace(" or ", ", ")
        nearest = get_close_matches(found, expected.split(", "), 1)
        fields = {"found": found, "expected": expected, "nearest": nearest[0] if nearest else ""}
        return Problem("empty_value" if not found else "not_in_list", fields=fields)
    if kind == "string_pattern_mismatch":
        return Problem("not_a_currency" if "{3}" in context["pattern"] else "not_a_code", fields={"found": found})
    if kind in _EXPECTED:
        return Problem(f"expected_{_EXPECTED[kind]}", fields={"found": found})
    return Problem(kind, fields={"found": found} | context)
