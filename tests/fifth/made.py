"""The pages of the fifth programme, made in this process: what every cell shows and records, and what fails."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.shown import cells_of
from toolkit.batch.notebooks import notebook_sources
from toolkit.facts.programme import Programme
from toolkit.measures.offered import offered as offers

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CODE = "tembeya-union"
YEARS = (2023, 2024)
PORTFOLIO = "portfolio"


@dataclass
class Made:
    """One page: the figures it records by identifier, what its cells show, and which cells failed with what."""

    figures: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    bodies: dict[int, str] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)


def lay_out(folder: Path) -> Path:
    """Lay out a project whose only programme is the fifth, and give its folder of facts."""
    (folder / "notebooks").symlink_to(ROOT / "notebooks")
    (folder / "outputs").mkdir()
    shutil.copytree(HERE / "parameters", folder / "parameters")
    shutil.copytree(ROOT / "data/rules", folder / "data/rules")
    shutil.copytree(HERE / "data", folder / "data", dirs_exist_ok=True)
    return folder / "data"


def offered(programme: Programme, year: int) -> list[str]:
    """Name the notebooks that a programme gets in a year."""
    return [
        name
        for name, source in notebook_sources().items()
        if name != PORTFOLIO and all(offers(programme, need, year) for need in source.said.needs)
    ]


def make(name: str, **parameters: Any) -> Made:
    """Run a notebook cell by cell; a cell that fails is noted, and the others go on."""
    made = Made()
    for number, run in cells_of(name, **parameters):
        try:
            shown = run()
        except Exception as error:  # whatever a cell raises is what the test is about
            made.failures[number] = f"{type(error).__name__}: {error}"
            continue
        made.bodies[number] = getattr(shown, "body", "")
        for figure in getattr(shown, "figures", ()):
            made.figures.setdefault(figure["id"], []).append(figure)
    return made
