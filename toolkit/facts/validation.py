"""YAML files into their contracts; from what a contract refuses to problems with a code of their own; and circles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from toolkit.errors import Problem, choice

if TYPE_CHECKING:
    from toolkit.facts.contracts.framework import FrameworkFile
    from toolkit.facts.csv_files import CsvTable
import copy
from pathlib import Path
from typing import TypeVar

from toolkit.errors import FactsError
from toolkit.facts.contracts.values import Strict
from toolkit.facts.yaml_text import YamlText, dotted

Where = tuple[str | int, ...]

_EXPECTED = {
    "string_type": "text",
    "int_type": "whole_number",
    "int_parsing": "whole_number",
    "int_parsing_size": "whole_number",
    "int_from_float": "whole_number",
    "float_type": "number",
    "float_parsing": "number",
    "finite_number": "number",
    "list_type": "list",
    "tuple_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "bool_type": "true_false",
    "bool_parsing": "true_false",
}


_KEY = "[key]"
"""What a refusal's place ends with where it is the key of a mapping that is refused, and not what stands behind it."""

_WITH_WORDS = ("greater_than", "greater_than_equal", "less_than_equal", "too_short")
_GENERAL = frozenset(get_args(ErrorType)) - frozenset(_WITH_WORDS)
"""Refusals of pydantic's own that have no words here."""


def problems_of(error: ValidationError, what: str, shape: type[BaseModel]) -> Iterator[tuple[Where, Problem]]:
    """Translate the errors of one validation.

    Parameters
    ----------
    error : ValidationError
        What a contract raised.
    what : {"key", "column"}
        What a name in this file is, for the words of the problem.
    shape : type
        The contract.

    Yields
    ------
    where, problem
        Path of the value, and the problem without its place.
    """
    for detail in error.errors(include_url=False):
        where = tuple(p for p in detail["loc"] if p != _KEY and not str(p).startswith("function-"))
        if detail["type"] == "extra_forbidden":
            fields = choice(str(where[-1]), _keys(shape, where[:-1]))
            yield where, Problem(f"unknown_{what}", fields=fields)
        else:
            problem = _problem(detail, what)
            is_key = _KEY in detail["loc"] and problem.code == "not_in_list"
            yield where, replace(problem, code=f"unknown_{what}") if is_key else problem


def _problem(detail: ErrorDetails, what: str) -> Problem:
    kind, name = detail["type"], str(detail["loc"][-1]) if detail["loc"] else ""
    found = str(detail.get("input", ""))
    context = {key: str(value) for key, value in detail.get("ctx", {}).items()}
    if kind == "missing":
        return Problem(f"missing_{what}", fields={"expected": name})
    if kind == "literal_error":
        known = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return Problem("empty_value" if not found else "not_in_list", fields=choice(found, known))
    if kind == "string_pattern_mismatch":
        return Problem("not_a_currency" if "{3}" in context["pattern"] else "not_a_code", fields={"found": found})
    if kind in _EXPECTED:
        return Problem(f"expected_{_EXPECTED[kind]}", fields={"found": found})
    if kind in _GENERAL:
        return Problem("not_accepted", fields={"found": found, "why": detail["msg"]})
    return Problem(kind, fields={"found": found} | context)


def _keys(shape: Any, where: Sequence[str | int]) -> list[str]:
    """List the keys that a contract has at a path; none where the path leads to no contract."""
    for step in where:
        shape = _inside(shape, step)
    return [field.alias or name for name, field in shape.model_fields.items()] if _is_contract(shape) else []


def _inside(shape: Any, step: str | int) -> Any:
    """Return what a contract, a list or a mapping holds at a step; what may be missing as if it were there."""
    if _is_contract(shape):
        field = shape.model_fields.get(step)
        return _without_none(field.annotation) if field is not None else None
    return _without_none(get_args(shape)[-1]) if get_origin(shape) in (list, dict) else None


def _without_none(shape: Any) -> Any:
    kinds = [kind for kind in get_args(shape) if kind is not type(None)]
    return kinds[0] if type(None) in get_args(shape) else shape


def _is_contract(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def circles(parents: Mapping[str, str]) -> Iterator[list[str]]:
    """Find the circles in which codes lie under each other.

    Parameters
    ----------
    parents : mapping of str to str
        By code, the code above it; empty where there is none.

    Yields
    ------
    list of str
        The codes of one circle, from the one that stands first in the mapping on, each under the next and the last
        under the first.
    """
    done: set[str] = set()
    for start in parents:
        code, way = start, list[str]()
        while code in parents and code not in done:
            done.add(code)
            way.append(code)
            code = parents[code]
        if code in way:
            yield way[way.index(code) :]


def table_circles(table: CsvTable) -> Iterator[Problem]:
    """Find rows that lie under themselves; nothing may walk through such a table."""
    above = getattr(table.contract, "ABOVE", "")
    if above:
        lines = {row.code: line for line, row in table.rows}  # type: ignore[attr-defined]
        parents = {row.code: getattr(row, above) for _, row in table.rows}  # type: ignore[attr-defined]
        yield from _problems(parents, lambda code: Problem("in_a_circle", table.name, lines[code], above))


def framework_circles(framework: FrameworkFile, name: str) -> Iterator[Problem]:
    """Find results that lie under themselves, and indicators that are readings, or samples, of themselves."""
    above = {result.code: result.parent or "" for result in framework.results}
    yield from _problems(above, lambda code: Problem("in_a_circle", name, None, f"results[{code}].parent"))
    read = {indicator.code: indicator.reading_of or "" for indicator in framework.indicators}
    yield from _problems(read, lambda code: Problem("in_a_circle", name, None, f"indicators[{code}].reading_of"))
    samples = ((i.code, i.compute.sample) for i in framework.indicators if i.compute is not None)
    drawn = {code: str(sample.population or "") for code, sample in samples if sample is not None}
    place = "indicators[{}].compute.sample.population"
    yield from _problems(drawn, lambda code: Problem("in_a_circle", name, None, place.format(code)))


def _problems(parents: Mapping[str, str], place: Callable[[str], Problem]) -> Iterator[Problem]:
    """Name every circle at the place of its first code."""
    for circle in circles(parents):
        yield replace(place(circle[0]), fields={"found": " → ".join([*circle, circle[0]])})


Shape = TypeVar("Shape", bound=Strict)


def read_yaml(path: Path, shape: type[Shape], text: str | None = None) -> Shape:
    """Read a YAML file, or the text that it is to have, into its contract.

    Raises
    ------
    FactsError
        With all problems of the file at once, each with its line and key.
    """
    read, problems = read_as_far(path, shape, text)
    if problems or read is None:
        raise FactsError(problems)
    return read


def read_as_far(path: Path, shape: type[Shape], typed: str | None = None) -> tuple[Shape | None, list[Problem]]:
    """Read a YAML file as far as it can be read.

    Returns
    -------
    Strict or None, list of Problem
        What it says without the keys that its contract does not know, None where that is not enough to be read; and
        what is wrong with the file.
    """
    text = YamlText(path, typed)
    if text.problems:
        return None, text.problems
    try:
        return shape.model_validate(text.value), []
    except ValidationError as error:
        found = list(problems_of(error, "key", shape))
    problems = [
        Problem(problem.code, text.name, text.line(where), dotted(where, text.value), problem.fields)
        for where, problem in found
    ]
    known = _without(text.value, [where for where, problem in found if problem.code == "unknown_key"])
    try:
        return shape.model_validate(known), problems
    except ValidationError:
        return None, problems


def _without(value: Any, keys: list[Where]) -> Any:
    """Copy a value without some keys that lie in it."""
    bare = copy.deepcopy(value)
    for *way, key in keys:
        inside = bare
        for step in way:
            inside = inside[step]
        del inside[key]
    return bare
