"""Change the code at random and see whether the tests notice: ``make mutants``.

``python -m tests.mutants [--seed N] [--number N] [--jobs N] [--minutes N] [--only PART] FOLDER...``
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from contextlib import suppress

from filelock import FileLock, Timeout

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # several runs at once; a process with threads is not forked

from tests.mutants import baseline, copies, draw, names, session, trials, verdict


def main() -> int:
    """Draw, try and tell; 0 when enough is found and the rest has its reasons."""
    asked = _arguments()
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    copies.PLACE.mkdir(exist_ok=True)
    try:
        with FileLock(copies.PLACE / "lock", timeout=0):
            return _answered(asked)
    except Timeout:
        print("another call is at work here: wait for it, or stop it; what it found is kept", file=sys.stderr)
    except baseline.RedError as fault:
        print(f"{fault}\nthe tests fail on the project as it is: mend that first", file=sys.stderr)
    return 1


def _answered(asked: argparse.Namespace) -> int:
    until = time.monotonic() + 60 * asked.minutes
    listed = copies.files()
    mark = copies.fingerprint(listed, asked.folders)
    drawn = draw.draw(copies.ROOT, names.exchange(copies.ROOT), asked.number, asked.seed, asked.only)
    outcomes = trials.known(mark)
    waiting = [mutant for mutant in drawn if mutant.rank not in outcomes]
    print(f"{len(drawn)} mutants with seed {asked.seed}, {len(drawn) - len(waiting)} tried before", flush=True)
    if waiting:
        with suppress(KeyboardInterrupt):  # what was tried is kept and told
            places = copies.copied(listed, asked.jobs)
            held = baseline.measured(places, asked.folders, mark)
            session.warm(held.modules)
            for mutant, outcome in trials.tried(trials.survivors_first(waiting), places, asked.folders, held, until):
                trials.keep(mark, mutant, outcome)
                outcomes[mutant.rank] = outcome
                how = f"found by {outcome.by or outcome.why}" if outcome.found else "SURVIVED"
                done = sum(m.rank in outcomes for m in drawn)
                print(f"[{done}/{len(drawn)}] {outcome.seconds:5.1f} s  {mutant.file}:{mutant.line} {how}", flush=True)
    reasons = verdict.reasons()
    print("", *verdict.said(drawn, outcomes, reasons), sep="\n")
    wrong = verdict.faults(drawn, outcomes, reasons, copies.ROOT)
    print("", *wrong, sep="\n")
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER", help="tests that should notice")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws other changes")
    parser.add_argument("--number", type=int, default=200, help="how many, of both groups together")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    parser.add_argument("--minutes", type=float, default=90, help="when to stop; the next call goes on")
    parser.add_argument("--only", default="", metavar="PART", help="draw only from rooms with this in their path")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
