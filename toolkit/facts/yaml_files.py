"""YAML files into their contracts."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from toolkit.errors import FactsError, Problem
from toolkit.facts.schemas.values import Strict
from toolkit.facts.validation import Where, problems_of
from toolkit.facts.yaml_text import YamlText, dotted

Shape = TypeVar("Shape", bound=Strict)


def read_yaml(path: Path, shape: type[Shape]) -> Shape:
    """Read a YAML file into its contract.

    Raises
    ------
    FactsError
        With all problems of the file at once, each with its line and key.
    """
    read, problems = read_as_far(path, shape)
    if problems or read is None:
        raise FactsError(problems)
    return read


def read_as_far(path: Path, shape: type[Shape]) -> tuple[Shape | None, list[Problem]]:
    """Read a YAML file as far as it can be read.

    Returns
    -------
    Strict or None, list of Problem
        What it says without the keys that its contract does not know, None where that is not enough to be read; and
        what is wrong with the file.
    """
    text = YamlText(path)
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
