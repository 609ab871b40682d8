"""Whether a trial ended as it should: refused in a line, nothing changed, or changed as nobody could have known."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from tempfile import gettempdir

from tests.fuzz.draw import ROOT, Mutation
from tests.fuzz.trial import Found, Published

LONGEST = 700
"""Letters of a line that a person reads to its end."""
SLOWEST = 8.0
"""Seconds of a check; the slowest of the programmes as they are takes a tenth of that."""

MACHINE = (gettempdir(), str(Path.home()), str(ROOT), sys.prefix)
"""Folders of this machine, which no line may name."""

REFUSED, SAME, TOLD, UNKNOWABLE, NOTHING = "refused", "same", "told", "nobody could know", "nothing to change"
GOOD = (REFUSED, SAME, TOLD, UNKNOWABLE, NOTHING)


def verdict(mutation: Mutation, found: Found, before: Found) -> str:
    """Name how a trial ended: one of :data:`GOOD`, or what is wrong with it."""
    if not found.applied:
        return NOTHING
    if found.fault:
        return f"fault: {found.fault}"
    if found.seconds > SLOWEST:
        return f"slow: {found.seconds:.1f} s"
    if wrong := next(filter(None, map(_badly_said, found.problems)), ""):
        return wrong
    if found.refused:
        return REFUSED if _names(mutation, found) else f"nowhere: {found.problems[0]}"
    return _accepted(mutation, found, before)


def _accepted(mutation: Mutation, found: Found, before: Found) -> str:
    if found.facts == before.facts or found.published == before.published:
        return SAME
    if set(found.problems) - set(before.problems):
        return TOLD
    return UNKNOWABLE if mutation.kind.nobody_knows else f"silent: {_first(found.published, before.published)}"


def _badly_said(problem: tuple[str, str, int | None, str, str]) -> str:
    _, file, _, _, said = problem
    if "\n" in said or "Traceback" in said:
        return f"not in a line: {said!r}"
    if len(said) > LONGEST:
        return f"too long: {len(said)} letters, {said[:120]!r}"
    if any(f"{folder}/" in said for folder in MACHINE):
        return f"names a path of the machine: {said!r}"
    if not file and not re.search(r"\w+\.(yaml|csv|po)\b", said):
        return f"names no file: {said!r}"
    return ""


def _names(mutation: Mutation, found: Found) -> bool:
    """Whether a problem names the line of a table that was changed, or else another file that misses what was there."""
    own = [problem for problem in found.problems if problem[1].endswith(mutation.file)]
    if own and found.row and found.column and mutation.file.endswith(".csv"):
        return any(row is not None or column for _, _, row, column, _ in own)
    return bool(found.problems)


def _first(after: Published | None, before: Published | None) -> str:
    after, before = after or {}, before or {}
    changed = sorted(name for name in {*after, *before} if after.get(name) != before.get(name))
    name = changed[0]
    return f"{len(changed)} figures, as {name}: {before.get(name)} became {after.get(name)}"
