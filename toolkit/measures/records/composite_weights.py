"""What other weights would do to a composite index: one at a time, all equal, one part less, and many at random."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from toolkit.figures import frame
from toolkit.measured import Measured
from toolkit.measures.records.composite import CONCENTRATION, DRAWS, SEED, STEP, Array, Composite, arithmetic, geometric

_TERCILES = 3
_STABLE = 0.95
"""Part of the draws in which an organisation has to keep its third so that its place counts as firm."""


def moved(weights: Array, part: int, step: float) -> Array | None:
    """Move one weight by a step and rescale the others so that all add up to 1; None when it would leave 0 to 1.

    Examples
    --------
    >>> moved(np.array([0.5, 0.3, 0.2]), 0, 0.1).round(2).tolist()
    [0.6, 0.24, 0.16]
    """
    raised = weights[part] + step
    if not 0 <= raised <= 1 or weights[part] == 1:
        return None
    others: Array = weights * (1 - raised) / (1 - weights[part])
    others[part] = raised
    return others


def _scenarios(composite: Composite) -> Iterator[tuple[str, str, Array | None]]:
    for i, code in enumerate(composite.parts):
        yield "raised", code, moved(composite.weights, i, STEP)
        yield "lowered", code, moved(composite.weights, i, -STEP)
    no_part = ""
    yield "equal", no_part, np.full(len(composite.parts), 1 / len(composite.parts))
    for i, code in enumerate(composite.parts):
        yield "without", code, moved(composite.weights, i, -float(composite.weights[i]))


def sensitivity(composite: Composite | None) -> pd.DataFrame:
    """Compute the index again with other weights and in the other way of averaging.

    Returns
    -------
    DataFrame
        One row a way, index ``how:part``; as text `how part`; as `Measured` `index` (mean over organisations),
        `index_change` from the declared weights, `rank_change` (places that an organisation moves, on average),
        `largest_rank_change`, `tercile_change` (part of the organisations that change third). A weight that cannot be
        lowered so far is left out.
    """
    rows = {}
    scores = composite.scores() if composite is not None else np.empty((0, 0))
    if composite is not None and len(scores):
        declared = arithmetic(scores, composite.weights)
        ways = [(h, p, arithmetic(scores, w)) for h, p, w in _scenarios(composite) if w is not None]
        ways.append(("geometric", "", geometric(scores, composite.weights)))
        for how, part, index in ways:
            rows[f"{how}:{part}".rstrip(":")] = {"how": how, "part": part} | _against(composite, declared, index)
    columns = ["how", "part", "index", "index_change", "rank_change", "largest_rank_change", "tercile_change"]
    return frame(rows, "way", columns)


def _against(composite: Composite, declared: Array, index: Array) -> dict[str, Measured]:
    places = np.abs(ranks(index[None, :])[0] - ranks(declared[None, :])[0])
    changed = terciles(index[None, :])[0] != terciles(declared[None, :])[0]
    return {
        "index": composite.figure(float(index.mean()), "composite_reweighted"),
        "index_change": composite.figure(float(index.mean() - declared.mean()), "difference", "index_change"),
        "rank_change": composite.figure(float(places.mean()), "rank_change", "places"),
        "largest_rank_change": composite.figure(float(places.max()), "largest_rank_change", "places"),
        "tercile_change": composite.figure(float(changed.mean()), "tercile_change", "share"),
    }


def ranks(index: Array) -> Array:
    """Rank each row, the highest first; equals share the mean of their places."""
    ordered: Array = pd.DataFrame(-index.round(12)).rank(axis=1).to_numpy(float)
    return ordered


def terciles(index: Array) -> Array:
    """Return the third, 0 to 2, in which each place of a row lies."""
    thirds: Array = (ranks(index) - 0.5) * _TERCILES // index.shape[1]
    return thirds


def random_weights(composite: Composite | None, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """Compute the index with many weights drawn at random (Dirichlet).

    Parameters
    ----------
    composite : Composite or None
    draws : int
    seed : int
        Same seed, same figures.

    Returns
    -------
    DataFrame
        Two rows, ``around`` the declared weights and ``any`` weights at all, each as likely as the other; as text
        `how`; as `Measured` `index` (mean over organisations, mean of the draws), `conf_low conf_high` (between
        which 95 % of the draws lie), `tercile_change` (part of the organisations that change third, mean of the draws),
        `firm` (part of them that keep their third in 95 % of the draws).
    """
    rows = {}
    scores = composite.scores() if composite is not None else np.empty((0, 0))
    if composite is not None and len(scores):
        rng = np.random.default_rng(seed)
        alphas = {"around": CONCENTRATION * composite.weights, "any": np.ones(len(composite.parts))}
        own = terciles(arithmetic(scores, composite.weights)[None, :])[0]
        for how, alpha in alphas.items():
            index = rng.dirichlet(alpha, draws) @ scores.T
            changed = terciles(index) != own[None, :]
            low, high = np.quantile(index.mean(axis=1), [0.025, 0.975])
            kept = 1 - changed.mean(axis=0) >= _STABLE
            mean = composite.figure(float(index.mean()), f"dirichlet_{how}")
            rows[how] = {
                "how": how,
                "index": mean.but(conf_low=float(low), conf_high=float(high)),
                "conf_low": composite.figure(float(low), "quantile_of_draws"),
                "conf_high": composite.figure(float(high), "quantile_of_draws"),
                "tercile_change": composite.figure(float(changed.mean()), "tercile_change", "share"),
                "firm": composite.figure(float(kept.mean()), "firm_places", "share"),
            }
    columns = ["how", "index", "conf_low", "conf_high", "tercile_change", "firm"]
    return frame(rows, "drawn", columns)
