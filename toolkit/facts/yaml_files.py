"""YAML files into their contracts."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from toolkit.errors import FactsError, Problem
from toolkit.facts.schemas.values import Strict
from toolkit.facts.validation import problems_of
from toolkit.facts.yaml_text import YamlText, dotted

Shape = TypeVar("Shape", bound=Strict)


def read_yaml(path: Path, shape: type[Shape]) -> Shape:
    """Read a YAML file into its contract.

    Raises
    ------
    FactsError
        With all problems of the file at once, each with its line and key.
    """
    text = YamlText(path)
    if not text.problems:
        try:
            return shape.model_validate(text.value)
        except ValidationError as error:
            for where, problem in problems_of(error, "key", shape):
                text.problems.append(
                    Problem(problem.code, text.name, text.line(where), dotted(where, text.value), problem.fields)
                )
    raise FactsError(text.problems)
