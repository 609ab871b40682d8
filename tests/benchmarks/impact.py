"""How fast the estimators are beside plain numpy: CPU seconds and peak memory, each in a process of its own, warm.

The reference starts from the same frame, makes the codes too, checks nothing and says nothing but the estimate and its
error. That of staggered starts is the package ``diff-diff``, where it is installed; the project does not need it.
``python tests/benchmarks/impact.py``
"""

from __future__ import annotations

import importlib.util
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

ROUNDS = 3
HAS_DIFF_DIFF = importlib.util.find_spec("diff_diff") is not None


def panel(units: int, periods: int, rows: int, share: float = 1.0) -> pd.DataFrame:
    """Make a panel of so many units, periods and rows of each cell, of which some rows may be missing."""
    random = np.random.default_rng(0)
    unit, period = np.repeat(np.arange(units), periods * rows), np.tile(np.repeat(np.arange(periods), rows), units)
    on = ((unit % 2 == 0) & (period >= periods // 2)).astype(int)
    x = random.normal(size=len(unit))
    y = random.normal(size=len(unit)) + 0.5 * on + random.normal(size=units)[unit] + 0.1 * period + 0.3 * x
    data = pd.DataFrame({"u": unit, "t": period + 2000, "d": on, "x": x, "y": y})
    return data.sample(frac=share, random_state=1) if share < 1 else data


def reference_two_way(data: pd.DataFrame) -> tuple[float, float]:
    """Take unit and period means out in turn, regress, and sum the scores of each unit."""
    unit, units = pd.factorize(data["u"])
    period, _ = pd.factorize(data["t"])
    columns = [data[name].to_numpy(float, copy=True) for name in ("y", "d", "x")]
    sizes = np.bincount(unit), np.bincount(period)
    for _ in range(200):
        moved = 0.0
        for own in columns:
            for codes, size in zip((unit, period), sizes, strict=True):
                means = np.bincount(codes, own, len(size)) / size
                own -= means[codes]  # noqa: PLW2901 - in place
                moved = max(moved, float(np.abs(means).max())) if codes is period else moved
        if moved < 1e-10:
            break
    y, x = columns[0], np.vstack(columns[1:]).T
    bread = np.linalg.inv(x.T @ x)
    coefficients = bread @ x.T @ y
    residuals = y - x @ coefficients
    scores = np.column_stack([np.bincount(unit, own * residuals, len(units)) for own in x.T])
    return float(coefficients[0]), float(np.sqrt((bread @ scores.T @ scores @ bread)[0, 0]))


TWO_WAY = {
    "outcome": "y",
    "treated": "d",
    "unit": "u",
    "period": "t",
    "covariates": "x",
    "estimator": "did",
    "se": "CR1",
}


def two_way(data: pd.DataFrame) -> tuple[float, float]:
    """Do the same by the toolkit."""
    from toolkit.impact import estimate  # noqa: PLC0415 - the reference does without

    found = estimate(data, TWO_WAY)
    return found.value, found.std_error


def cohorts(units: int, periods: int) -> pd.DataFrame:
    """Make a panel of three cohorts and as many never treated."""
    random = np.random.default_rng(0)
    unit, period = np.divmod(np.arange(units * periods), periods)
    first = np.array([0, 4, 6, 8])[unit % 4]
    y = random.normal(size=units)[unit] + 0.1 * period + random.normal(size=len(unit)) + (first > 0) * (period >= first)
    return pd.DataFrame({"u": unit, "t": period, "g": first, "y": y})


def staggered(data: pd.DataFrame) -> tuple[float, float]:
    """Estimate the effects of all cohorts, and all four averages."""
    from toolkit.impact import estimate  # noqa: PLC0415

    design = {"outcome": "y", "unit": "u", "period": "t", "first_treated": "g", "estimator": "staggered"}
    found = estimate(data, design)
    return found.value, found.std_error


def reference_diff_diff(data: pd.DataFrame) -> tuple[float, float]:
    """Do the same by diff-diff, which has three of the four averages: none of calendar times, as of 3.13."""
    from diff_diff import CallawaySantAnna  # noqa: PLC0415 - not of this project's

    found = CallawaySantAnna().fit(data, outcome="y", unit="u", time="t", first_treat="g")
    for average in ("simple", "group", "event_study"):
        found.aggregate(average)
    return float(found.overall_att), float(found.overall_se)


def scored(rows: int, treated: int) -> pd.DataFrame:
    """Make some treated among many, alike in a covariate."""
    random = np.random.default_rng(0)
    on = (np.arange(rows) < treated).astype(int)
    x = random.normal(size=(rows, 5)) + 0.3 * on[:, None]
    data = pd.DataFrame(x, columns=list("abcde"))
    return data.assign(d=on, y=x.sum(axis=1) + on + random.normal(size=rows))


def matching(data: pd.DataFrame) -> tuple[float, float]:
    """Match on five covariates, with the error."""
    from toolkit.impact import estimate  # noqa: PLC0415

    found = estimate(data, {"outcome": "y", "treated": "d", "covariates": list("abcde"), "estimator": "matching"})
    return found.value, found.std_error


def reference_tree(data: pd.DataFrame) -> tuple[float, float]:
    """Find the nearest by scipy's tree, both ways and within, and no error."""
    from scipy.spatial import cKDTree  # noqa: PLC0415

    x, on, y = data[list("abcde")].to_numpy(), data["d"].to_numpy() == 1, data["y"].to_numpy()
    white = x @ np.linalg.cholesky(np.linalg.inv(np.cov(x.T)))
    _, nearest = cKDTree(white[~on]).query(white[on])
    return float((y[on] - y[~on][nearest]).mean()), float("nan")


TASKS: dict[str, tuple[Callable[[], pd.DataFrame], Callable[..., Any], Callable[..., Any] | None]] = {
    "two-way effects, 100,000 units x 10": (lambda: panel(100_000, 10, 1), two_way, reference_two_way),
    "two-way effects, 50 x 20 x 1,000": (lambda: panel(50, 20, 1_000), two_way, reference_two_way),
    "two-way effects, a fifth missing": (lambda: panel(100_000, 10, 1, 0.8), two_way, reference_two_way),
    "staggered, 100,000 x 10, four averages": (
        lambda: cohorts(100_000, 10),
        staggered,
        reference_diff_diff if HAS_DIFF_DIFF else None,
    ),
    "matching 10,000 among 100,000": (lambda: scored(100_000, 10_000), matching, reference_tree),
}


def measured(task: str, which: str) -> dict[str, float]:
    """Measure one of them in this process: CPU seconds of the fastest of some rounds, and the peak of memory."""
    made, own, reference = TASKS[task]
    act = own if which == "own" else reference
    assert act is not None
    data = made()
    act(data)
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        value, _ = act(data)
        taken.append(time.process_time() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": sorted(taken)[len(taken) // 2], "peak": peak, "value": value}


def main() -> None:
    """Print the table, each task and its reference in a process of its own, one after the other."""
    if len(sys.argv) == 3:
        print(json.dumps(measured(sys.argv[1], sys.argv[2])))
        return
    if not HAS_DIFF_DIFF:
        print("diff-diff is not installed: staggered starts are timed without a reference.\n")
    print("| task | CPU | beside the reference | peak |\n|---|---|---|---|")
    for task, (_, _, reference) in TASKS.items():
        said = {
            which: json.loads(subprocess.check_output([sys.executable, __file__, task, which], text=True))
            for which in (("own", "reference") if reference else ("own",))
        }
        ratio = f"{said['own']['seconds'] / said['reference']['seconds']:.2f} times" if reference else ""
        print(f"| {task} | {said['own']['seconds']:.2f} s | {ratio} | {said['own']['peak']:.0f} MB |", flush=True)


if __name__ == "__main__":
    main()
