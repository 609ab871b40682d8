"""Parameters files: flat YAML that means the same to papermill as here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from toolkit.errors import Problem
from toolkit.facts.folders import data_folder
from toolkit.facts.yaml_files import YamlText


def parameters_files() -> list[Path]:
    """List the parameters files of the project."""
    return sorted((data_folder().parent / "parameters").glob("*.yaml"))


def read_parameters(path: Path, problems: list[Problem]) -> Mapping[str, Any] | None:
    """Read a parameters file; None when it cannot be, with its problems added to the list.

    What the YAML of papermill reads otherwise than this one - `no`, dates, times, leading zeros - is refused, so that
    a file means the same everywhere.
    """
    text = YamlText(path)
    problems += text.problems
    if text.problems:
        return None
    if not isinstance(text.value, dict):
        problems.append(Problem("expected_mapping", text.name, fields={"found": str(text.value)}))
        return None
    with path.open(encoding="utf-8-sig") as handle:
        other = yaml.safe_load(handle)
    for key, value in text.value.items():
        flat = not isinstance(value, dict) and not (
            isinstance(value, list) and any(isinstance(v, (list, dict)) for v in value)
        )
        if not flat:
            problems.append(Problem("not_flat", text.name, text.line((key,)), key))
        elif other.get(key) != value or type(other.get(key)) is not type(value):
            fields = {"found": str(value), "one": repr(other.get(key, value))}
            problems.append(Problem("ambiguous_scalar", text.name, text.line((key,)), key, fields))
    return text.value
