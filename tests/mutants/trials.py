"""Trying mutants: several at once, each in a copy of its own, until all are tried or the time is up."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.mutants.baseline import Baseline
from tests.mutants.copies import PLACE, ROOT
from tests.mutants.draw import Mutant
from tests.mutants.session import STRANGE, Watch, ended, started

RESULTS = PLACE / "results.jsonl"


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: whether a test found it, which one, and how."""

    rank: str
    found: bool
    by: str
    why: str
    seconds: float


@dataclass(frozen=True)
class _Running:
    mutant: Mutant
    watch: Watch
    since: float


def known(fingerprint: str = "") -> dict[str, Outcome]:
    """Read what earlier calls found out: about the same project, or last of all about any."""
    if not RESULTS.is_file():
        return {}
    rows = [json.loads(line) for line in RESULTS.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if fingerprint in ("", row["fingerprint"])]
    return {row["outcome"]["rank"]: Outcome(**row["outcome"]) for row in rows}


def survivors_first(mutants: Sequence[Mutant]) -> list[Mutant]:
    """Put those first that survived when they were last tried, whatever the project was then."""
    earlier = known()
    return sorted(mutants, key=lambda m: m.rank not in earlier or earlier[m.rank].found)


def keep(fingerprint: str, mutant: Mutant, outcome: Outcome) -> None:
    """Write down what became of a mutant, at once."""
    row = {"fingerprint": fingerprint, "outcome": asdict(outcome), "mutant": mutant.told()}
    with RESULTS.open("a", encoding="utf-8") as handle:
        handle.write(json.dumps(row, ensure_ascii=False) + "\n")


def tried(
    mutants: Sequence[Mutant], copies: Sequence[Path], folders: Sequence[str], baseline: Baseline, until: float
) -> Iterator[tuple[Mutant, Outcome]]:
    """Try mutants and give each with what became of it, in the order in which they end."""
    waiting, free = list(reversed(mutants)), list(copies)
    running: dict[int, _Running] = {}
    try:
        while (waiting or running) and time.monotonic() < until:
            while waiting and free:
                mutant, copy = waiting.pop(), free.pop()
                (copy / mutant.file).write_text(mutant.source, encoding="utf-8")
                watch = Watch(copy, *baseline.order(mutant), baseline.limits)
                running[started(copy, folders, watch)] = _Running(mutant, watch, time.monotonic())
            for pid, status in _ended(running, baseline.whole):
                one = running.pop(pid)
                (one.watch.copy / one.mutant.file).write_bytes((ROOT / one.mutant.file).read_bytes())
                free.append(one.watch.copy)
                yield one.mutant, _outcome(one, status)
            time.sleep(0.02)
    finally:
        for pid in running:
            ended(pid)
            os.waitpid(pid, 0)


def _ended(running: Mapping[int, _Running], whole: float) -> Iterator[tuple[int, int]]:
    for pid, one in list(running.items()):
        if time.monotonic() - one.since > whole:
            ended(pid)
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            ended(pid)  # what it may have started
            yield pid, os.waitstatus_to_exitcode(status)


def _outcome(one: _Running, status: int) -> Outcome:
    """Judge how a run ended: every end but a good one is a mutant found."""
    text = (one.watch.copy / "said.txt").read_text(encoding="utf-8", errors="replace")
    assert status not in (STRANGE, 5), text[-2000:]
    said = {"by": "", "why": ""}
    if one.watch.said.is_file():
        said = json.loads(one.watch.said.read_text(encoding="utf-8"))
    elif status < 0:
        said["why"] = "took too long" if status in (-signal.SIGPROF, -signal.SIGKILL) else f"ended by signal {-status}"
    elif status:
        said["why"] = (text.strip().splitlines() or ["does not load"])[-1][:200]
    return Outcome(one.mutant.rank, status != 0, said["by"], said["why"], round(time.monotonic() - one.since, 1))
