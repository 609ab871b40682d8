"""How a command answers: on standard output what was asked for, beside it what is to be known."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.errors import Problem
    from toolkit.words import Words


def note(text: str) -> None:
    """Say something beside the answer."""
    print(text, file=sys.stderr)


def tell(say: Words, problems: Iterable[Problem]) -> None:
    """Say problems beside the answer, a line each."""
    for problem in problems:
        note(say.describe(problem))


def print_json(value: Any) -> None:
    """Print an answer for a machine."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def short(path: Path) -> Path:
    """Write a path as short as it can be written from the working folder."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def own_output() -> Path:
    """Return the project's own folder of reports."""
    from toolkit.facts.folders import data_folder  # noqa: PLC0415 - help needs none of it

    return short(data_folder().parent / "outputs")
