"""What is said at the end: how many were found, what survived, and why it may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from tests.mutants.changes import KINDS
from tests.mutants.draw import GROUPS, Mutant
from tests.mutants.trials import Outcome

REASONS = Path(__file__).with_name("survivors.yaml")
AT_LEAST = 0.9

Reasons = Mapping[tuple[str, str, str], str]


def reasons(path: Path = REASONS) -> Reasons:
    """Read why which mutants may survive."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    return {(row["file"], row["was"], row["now"]): row["reason"] for row in rows}


def left_over(held: Reasons, project: Path) -> list[str]:
    """Name the reasons for lines that the project does not have any more."""
    gone = []
    for file, was, _ in held:
        path = project / file
        lines = " ".join(path.read_text(encoding="utf-8").split()) if path.is_file() else ""
        if " ".join(was.split()) not in lines:
            gone.append(f"{file}: {was}")
    return gone


def said(mutants: Sequence[Mutant], outcomes: Mapping[str, Outcome], held: Reasons) -> Iterator[str]:
    """Give the report line by line."""
    for group in GROUPS:
        yield _counted(group, [m for m in mutants if m.group == group and m.rank in outcomes], outcomes)
    survived = [m for m in mutants if m.rank in outcomes and not outcomes[m.rank].found]
    for heading, some in (
        ("survived, with a reason", [m for m in survived if m.reasoned in held]),
        ("survived, and nobody has said why", [m for m in survived if m.reasoned not in held]),
    ):
        if some:
            yield f"\n{heading}: {len(some)}"
        for mutant in sorted(some, key=lambda m: (m.file, m.line)):
            yield f"  {mutant.file}:{mutant.line} ({mutant.kind})"
            yield f"    - {mutant.was}"
            yield f"    + {mutant.now}"
            if mutant.reasoned in held:
                yield f"    {held[mutant.reasoned]}"


def _counted(group: str, mutants: Sequence[Mutant], outcomes: Mapping[str, Outcome]) -> str:
    of, found = Counter(m.kind for m in mutants), Counter(m.kind for m in mutants if outcomes[m.rank].found)
    kinds = ", ".join(f"{kind} {found[kind]}/{of[kind]}" for kind in KINDS if of[kind])
    share = f" ({found.total() / of.total():.0%})" if mutants else ""
    return f"{group}: {found.total()} of {of.total()} found{share}: {kinds or 'none drawn'}"


def faults(mutants: Sequence[Mutant], outcomes: Mapping[str, Outcome], held: Reasons, project: Path) -> list[str]:
    """Say what is wrong with the result: nothing, when enough were found and the rest has its reasons."""
    wrong = []
    missing = sum(m.rank not in outcomes for m in mutants)
    if missing:
        wrong.append(f"{missing} of {len(mutants)} were not tried; call again to go on")
    for group in GROUPS:
        own = [outcomes[m.rank].found for m in mutants if m.group == group and m.rank in outcomes]
        if own and sum(own) < AT_LEAST * len(own):
            wrong.append(f"{group}: {sum(own)} of {len(own)} were found, at least {AT_LEAST:.0%} should be")
    survived = [m for m in mutants if m.rank in outcomes and not outcomes[m.rank].found]
    unsaid = sum(m.reasoned not in held for m in survived)
    if unsaid:
        wrong.append(f"{unsaid} survived without a reason in {REASONS.parent.name}/{REASONS.name}")
    return wrong + [f"a reason is left over: {each}" for each in left_over(held, project)]
