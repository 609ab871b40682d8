"""Which change of which file of which programme: from a seed, the same every time."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.fuzz import changes
from toolkit.facts.folders import RULES

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FIFTH = ROOT / "tests/fifth/data"
YEARS = {"clac": 2023, "cse-peru": 2011, "par2-bolivia": 2022, "spp-global": 2019, "tembeya-union": 2024}
"""The programmes, and the year of each that is looked at."""


@dataclass(frozen=True)
class Kind:
    """One kind of change, as ``mutations.yaml`` says it."""

    name: str
    files: tuple[str, ...]
    do: str
    given: dict[str, Any] = field(default_factory=dict)
    nobody_knows: str = ""


@dataclass(frozen=True)
class Mutation:
    """One change of one file: its number, and what it takes to make it again."""

    seed: int
    number: int
    kind: Kind
    programme: str
    file: str

    @property
    def name(self) -> str:
        return f"{self.seed}:{self.number} {self.kind.name}, {self.programme}/{self.file}"

    def dice(self) -> random.Random:
        return random.Random(f"{self.seed}:{self.number}:{self.file}")

    def apply(self, path: Path) -> changes.Changed | None:
        """Change a file; None where there is nothing to change in it."""
        if self.kind.do in changes.IN_PLACE:
            changes.IN_PLACE[self.kind.do](path, **self.kind.given)
            return changes.Changed(b"")
        text, before = path.read_text(encoding="utf-8"), path.read_bytes()
        try:
            made: changes.Changed = getattr(changes, self.kind.do)(self.dice(), text, **self.kind.given)
        except changes.NothingToDoError:
            return None
        path.write_bytes(made.content)
        return made if made.content != before else None


def kinds() -> list[Kind]:
    """Read the kinds of change there are."""
    listed = yaml.safe_load((HERE / "mutations.yaml").read_text(encoding="utf-8"))
    return [
        Kind(one["name"], tuple(one["files"]), one["do"], one.get("with", {}), one.get("nobody_knows", ""))
        for one in listed
    ]


def folder_of(programme: str) -> Path:
    """Give the folder with the facts of a programme."""
    stored = ROOT / "data" / programme
    return stored if stored.is_dir() else FIFTH / programme


def files_of(programme: str) -> dict[str, list[str]]:
    """List the files of a programme by what they are: tables, records, yaml, words."""
    folder = folder_of(programme)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    rules = sorted(f"{RULES}/{path.name}" for path in (folder.parent / RULES).iterdir())
    return {
        "table": [name for name in names if name.endswith(".csv") and "/" not in name],
        "records": [name for name in names if name.startswith("records/") and name.endswith(".csv")],
        "yaml": [name for name in [*names, *rules] if name.endswith(".yaml") and not name.startswith("records/")],
        "words": [name for name in [*names, *rules] if name.endswith(".po")],
    }


def place_of(data: Path, programme: str, file: str) -> Path:
    """Give the file of a programme, or of the rules, in a folder of facts."""
    return data / file if file.startswith(f"{RULES}/") else data / programme / file


def drawn(seed: int, number: int, only: str = "") -> list[Mutation]:
    """Draw changes: each kind about as often as any other, on any programme that has such a file."""
    listed = [kind for kind in kinds() if only in kind.name]
    dice = random.Random(seed)
    order: list[Kind] = []
    while len(order) < number:
        order += dice.sample(listed, len(listed))
    found = []
    for n, kind in enumerate(order[:number]):
        own = random.Random(f"{seed}:{n}")
        places = [(code, file) for code in YEARS for what in kind.files for file in files_of(code)[what]]
        code, file = own.choice(places)
        found.append(Mutation(seed, n, kind, code, file))
    return found
