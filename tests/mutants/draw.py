"""Which changes are tried: the same for the same seed, as many of each kind in each group."""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.mutants.changes import KINDS, changed, changes

GROUPS = ("toolkit/measures", "toolkit/report")

Exchanged = Callable[[str, list[str]], str | None]


@dataclass(frozen=True)
class Mutant:
    """A room with one change in it."""

    file: str
    line: int
    kind: str
    within: str
    was: str
    now: str
    source: str
    touched: tuple[int, int]
    rank: str

    @property
    def group(self) -> str:
        """Which of the groups its room belongs to."""
        return next(group for group in GROUPS if self.file.startswith(f"{group}/"))

    @property
    def reasoned(self) -> tuple[str, str, str]:
        """What a reason for its survival is found by; line numbers change too often."""
        return self.file, self.was, self.now

    def told(self) -> dict[str, Any]:
        """What of it is worth keeping."""
        return {k: v for k, v in asdict(self).items() if k not in ("source", "touched")}


def shares(number: int) -> dict[tuple[str, str], int]:
    """Say how many of each kind are drawn from each group: a quarter of all are names, the rest the other kinds."""
    drawn = {}
    for of_group, group in zip(_parts(number, len(GROUPS)), GROUPS, strict=True):
        names = of_group // 4
        logic = _parts(of_group - names, len(KINDS) - 1)
        drawn |= {(group, kind): part for kind, part in zip(KINDS, [*logic, names], strict=True)}
    return drawn


def _parts(number: int, parts: int) -> list[int]:
    return [number // parts + (i < number % parts) for i in range(parts)]


def draw(project: Path, exchanged: Exchanged, number: int, seed: int, only: str = "") -> list[Mutant]:
    """Draw changes at random.

    Each change has a rank made from the seed and from what it says, not from where it stands, and those with the
    lowest are drawn. So a room that was mended changes few of the others that are drawn.

    Parameters
    ----------
    project : Path
    exchanged : callable
        Which name is put for another.
    number : int
        How many, of both groups together.
    seed : int
    only : str, optional
        Part of the paths of the rooms to draw from; all of the number are then drawn there, of any kind.
    """
    ranked = sorted((m for group in GROUPS for m in _ranked(project, group, exchanged, seed, only)), key=lambda m: m[0])
    wanted = {} if only else shares(number)
    drawn: list[Mutant] = []
    for rank, file, kind, write in ranked:
        share = next(group for group in GROUPS if file.startswith(group)), kind
        if (only and len(drawn) < number) or wanted.get(share, 0):
            mutant = write(rank)
            if mutant is not None:
                drawn.append(mutant)
                wanted[share] = wanted.get(share, 0) - 1
    return drawn


def _ranked(
    project: Path, group: str, exchanged: Exchanged, seed: int, only: str
) -> Iterator[tuple[str, str, str, Callable[[str], Mutant | None]]]:
    for path in sorted((project / group).rglob("*.py")):
        file = path.relative_to(project).as_posix()
        if only not in file:
            continue
        source = path.read_text(encoding="utf-8")
        module, found = changes(source, exchanged)
        same: Counter[str] = Counter()
        for change in found:
            said = [file, change.within, change.kind, *map(module.code_for_node, (change.before, change.after))]
            text = "\n".join(said)
            same[text] += 1
            rank = hashlib.sha256(f"{seed}\n{text}\n{same[text]}".encode()).hexdigest()

            def write(rank, file=file, source=source, module=module, change=change):
                return written(file, source, changed(module, change), change, rank)

            yield rank, file, change.kind, write


def written(file, source, text, change, rank) -> Mutant | None:
    """Write a mutant; None where the change changes nothing."""
    before, after = source.splitlines(), text.splitlines()
    blocks = [b for b in difflib.SequenceMatcher(None, before, after, False).get_opcodes() if b[0] != "equal"]
    if not blocks:
        return None
    start, end = blocks[0][1], blocks[-1][2]
    now = after[blocks[0][3] : blocks[-1][4]]
    was, now = (" ".join(line.strip() for line in lines) for lines in (before[start:end], now))
    return Mutant(file, start + 1, change.kind, change.within, was, now, text, change.lines, rank)
