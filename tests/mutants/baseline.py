"""What the tests do on the unchanged project: which of them come by which line, and how long each takes."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.mutants.copies import PLACE
from tests.mutants.draw import GROUPS, Mutant
from tests.mutants.session import Measure, ended, started


class RedError(Exception):
    """The tests fail where nothing was changed."""


@dataclass(frozen=True)
class Baseline:
    """The tests in the order in which they were run, their seconds, and what they come by."""

    seconds: dict[str, float]
    lines: dict[str, dict[int, list[str]]]
    modules: list[str]

    @cached_property
    def limits(self) -> dict[str, float]:
        """Seconds of work that each test may take."""
        return {test: 10 + 10 * seconds for test, seconds in self.seconds.items()}

    @property
    def whole(self) -> float:
        """Seconds that all tests together may last, on a busy machine too."""
        return 120 + 6 * sum(self.seconds.values())

    @cached_property
    def breadth(self) -> Counter[str]:
        """How many lines each test comes by."""
        return Counter(test for room in self.lines.values() for tests in room.values() for test in tests)

    def order(self, mutant: Mutant) -> tuple[list[str], bool]:
        """List the tests that come by a change, the quick first, and say whether all others have to follow.

        They do where no test was seen to come by: what is met only while a room loads, or in another process. Those
        that come by the room are first then, and those that see most.
        """
        room = self.lines.get(mutant.file, {})
        start, end = mutant.touched
        met = {test for line in range(start, end + 1) for test in room.get(line, ())}
        if met:
            return sorted(met, key=self.seconds.__getitem__), False
        near = {test for tests in room.values() for test in tests}
        return sorted(near, key=self.seconds.__getitem__) or [test for test, _ in self.breadth.most_common()], True


def measured(copies: Sequence[Path], folders: Sequence[str], fingerprint: str) -> Baseline:
    """Run all tests once, a part in each copy; or take what an earlier run noted of the same project."""
    kept = PLACE / "baseline.json"
    if kept.is_file():
        noted = json.loads(kept.read_text(encoding="utf-8"))
        if noted["fingerprint"] == fingerprint:
            return _read(noted["parts"])
    watches = [Measure(copy, GROUPS, part, len(copies)) for part, copy in enumerate(copies)]
    running = [started(copy, folders, watch) for copy, watch in zip(copies, watches, strict=True)]
    try:
        statuses = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in running]
    finally:
        for pid in running:
            ended(pid)
    for copy, status in zip(copies, statuses, strict=True):
        if status:
            raise RedError((copy / "said.txt").read_text(encoding="utf-8")[-2000:])
    parts = [json.loads(watch.said.read_text(encoding="utf-8")) for watch in watches]
    kept.write_text(json.dumps({"fingerprint": fingerprint, "parts": parts}), encoding="utf-8")
    return _read(parts)


def _read(parts: list[dict]) -> Baseline:
    seconds: dict[str, float] = {}
    lines: dict[str, dict[int, list[str]]] = {}
    modules: dict[str, None] = {}
    for part in parts:
        tests = list(part["seconds"])
        seconds |= part["seconds"]
        modules |= dict.fromkeys(part["modules"])
        for file, by_line in part["lines"].items():
            room = lines.setdefault(file, {})
            for line, numbers in by_line.items():
                room.setdefault(int(line), []).extend(tests[n] for n in numbers)
    return Baseline(seconds, lines, list(modules))
