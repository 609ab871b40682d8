"""Change facts at random and see whether anybody notices: ``make fuzz``.

``python -m tests.fuzz [--seed N] [--number N] [--jobs N] [--only PART] [--at N] [--all]``
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # several trials at once; a process with threads is not forked

from tests.fuzz.draw import YEARS, drawn
from tests.fuzz.trial import tried
from tests.fuzz.verdict import GOOD, verdict


def main() -> int:
    """Draw, try and tell; 0 when nothing ended as it should not."""
    asked = _arguments()
    mutations = [m for m in drawn(asked.seed, asked.number, asked.only) if asked.at is None or m.number == asked.at]
    codes = list(dict.fromkeys(mutation.programme for mutation in mutations))
    before = dict(zip(codes, tried([(None, code) for code in codes], asked.jobs), strict=True))
    if faults := [
        f"{code}: {each.fault or each.problems}" for code, each in before.items() if each.fault or each.refused
    ]:
        print("\n".join(faults), file=sys.stderr)
        return 1
    begun = time.monotonic()
    counted: Counter[str] = Counter()
    found = tried([(m, m.programme, before[m.programme].facts) for m in mutations], asked.jobs)
    for mutation, own in zip(mutations, found, strict=True):
        ended = verdict(mutation, own, before[mutation.programme])
        counted[ended if ended in GOOD else ended.partition(":")[0].upper()] += 1
        if ended not in GOOD or asked.all:
            print(f"{mutation.name}: {ended}", flush=True)
    print(f"{len(mutations)} changes of {len(YEARS)} programmes in {time.monotonic() - begun:.0f} s:", end=" ")
    print(", ".join(f"{n} {ended}" for ended, n in sorted(counted.items())))
    return 0 if set(counted) <= set(GOOD) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--only", default="", help="only kinds with this in their name")
    parser.add_argument("--at", type=int, help="only the change of this number")
    parser.add_argument("--all", action="store_true", help="tell how every change ended")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
