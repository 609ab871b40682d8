"""How often an interval of 95 % holds the truth, in samples of villages that share their luck.

``python tests/benchmarks/coverage.py [--draws N]``
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.samples import DESIGN, ESTIMATORS, KINDS, villages
from toolkit.errors import ImpactError
from toolkit.impact import estimate

SEED = 30


class Covered(NamedTuple):
    """In what part of the samples the interval held the truth, and in what part it had no end."""

    held: float
    unbounded: float


def truth(estimator: str, kind: str) -> float:
    """Estimate from so many villages that nothing is left open."""
    _, leaving, sold = KINDS[kind]
    return estimate(
        villages(np.random.default_rng(SEED), 4_000, leaving, sold), DESIGN | {"estimator": estimator}
    ).value


def covered(estimator: str, kind: str, draws: int) -> Covered:
    """Draw samples, and count how often the interval holds the truth; one without an end does.

    A sample in which nobody without sells anything before is refused, and has no end either.
    """
    true, random, held, unbounded = truth(estimator, kind), np.random.default_rng(SEED + 1), 0, 0
    for _ in range(draws):
        low, high = _limits(villages(random, *KINDS[kind]), estimator)
        is_open = not np.isfinite([low, high]).all()
        unbounded += is_open
        held += is_open or low <= true <= high
    return Covered(held / draws, unbounded / draws)


def _limits(data: pd.DataFrame, estimator: str) -> tuple[float, float]:
    try:
        found = estimate(data, DESIGN | {"estimator": estimator})
    except ImpactError:
        return np.nan, np.nan
    return found.conf_low, found.conf_high


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=4_000)
    draws = parser.parse_args().draws
    print(f"| samples of {draws} | {' | '.join(ESTIMATORS)} |\n|---|{'---|' * len(ESTIMATORS)}")
    for kind in KINDS:
        cells = []
        for estimator in ESTIMATORS:
            found = covered(estimator, kind, draws)
            cells.append(f"{found.held:.3f}" + (f", {found.unbounded:.1%} without end" if found.unbounded else ""))
        print(f"| {kind} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
