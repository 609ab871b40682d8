"""The files of ``data/rules/``: each read by the contract of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from toolkit.errors import FactsError, Problem
from toolkit.facts.folders import RULES, data_folder
from toolkit.facts.schemas.matrix import Matrix
from toolkit.facts.schemas.rule_sets import RuleSet
from toolkit.facts.schemas.rules import AveragingRule, Conventions, GradingRule, Scale
from toolkit.facts.schemas.values import Strict
from toolkit.facts.yaml_files import read_yaml
from toolkit.facts.yaml_text import YamlText

KINDS: dict[str, type[Strict]] = {
    "averaging": AveragingRule,
    "conventions": Conventions,
    "grading": GradingRule,
    "sub_questions": RuleSet,
    "matrix": Matrix,
    "scale": Scale,
}
"""What a rule file can be, by its key ``kind``."""

Shape = TypeVar("Shape", bound=Strict)


def read_rule(code: str, shape: type[Shape]) -> Shape:
    """Read one rule file by its code."""
    return read_yaml(_path(code), shape)


def rules_problems() -> Iterator[Problem]:
    """Find everything that is wrong with the rule files, whoever uses them."""
    for path in sorted((data_folder() / RULES).glob("*.yaml")):
        try:
            read_yaml(path, _contract(path))
        except FactsError as error:
            yield from error.problems


def _contract(path: Path) -> type[Strict]:
    text = YamlText(path)
    if text.problems:
        raise FactsError(text.problems)
    kind = str(text.value.get("kind", "")) if isinstance(text.value, dict) else ""
    if kind not in KINDS:
        fields = {"found": kind, "expected": ", ".join(KINDS), "nearest": ""}
        raise FactsError(Problem("not_in_list" if kind else "empty_value", text.name, column="kind", fields=fields))
    return KINDS[kind]


def _path(code: str) -> Path:
    return data_folder() / RULES / f"{code}.yaml"
