"""What a two-way coefficient is made of where units start in different periods: every comparison of two groups.

Goodman-Bacon (2021), Difference-in-differences with variation in treatment timing, J. Econometrics 225, theorem 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import ImpactError, Problem
from toolkit.impact.balanced_panels import laid_out
from toolkit.impact.columns import Codes, Floats, refused
from toolkit.impact.design import Design
from toolkit.impact.panels import did
from toolkit.impact.sample import Sample, sample_of

KINDS = ("treated_against_never", "earlier_against_later", "later_against_earlier")
"""Who is compared with whom; the last takes those already treated for a comparison."""


def decompose(data: pd.DataFrame, design: Design | Mapping[str, Any]) -> pd.DataFrame:
    """List the comparisons of two groups of which the two-way coefficient is the weighted mean.

    Parameters
    ----------
    data : DataFrame
        A balanced panel, who is treated marked row by row, without an end.
    design : Design or mapping
        Of ``did``, with `unit` and `period` and neither `post`, covariates nor weights.

    Returns
    -------
    DataFrame
        A row a comparison: `kind` (:data:`KINDS`), `group` and `against`, the periods in which they start (missing:
        never), `weight` and `estimate`. The weights are one in all, and the weighted mean is the coefficient.

    Raises
    ------
    ImpactError
        For a panel that is not balanced, for marks that end again, for a dose, and for what a design lacks or has too
        much.
    """
    sample = _sample(data, Design.read(design))
    table, start, labels = _started(sample)
    rows = list(_comparisons(table, start))
    frame = pd.DataFrame(rows, columns=["kind", "group", "against", "weight", "estimate"])
    frame["weight"] /= frame["weight"].sum()
    frame.attrs["coefficient"] = did(sample).value
    named = [*labels, None]
    frame["group"] = [named[each] for each in frame["group"]]
    frame["against"] = [named[each] for each in frame["against"]]
    return frame


def _sample(data: pd.DataFrame, asked: Design) -> Sample:
    """Read what is decomposed; refuse designs of which the coefficient is another one."""
    lacking = [key for key in ("treated", "unit", "period") if not getattr(asked, key)]
    if lacking:
        raise ImpactError(Problem("design_lacks", column=key, fields={"found": "decompose"}) for key in lacking)
    if unused := [name for name in (asked.post, *asked.covariates, asked.weights) if name]:
        raise ImpactError(Problem("impact_decompose_design", column=", ".join(unused)))
    sample = sample_of(data, asked)
    if sample.is_dose:
        dose = (sample.d != 0) & (sample.d != 1)
        found = f"{sample.d[dose][0]:g}"
        raise refused("impact_no_mark", data.iloc[sample.row], asked.treated, dose, found=found)
    return sample


def _started(sample: Sample) -> tuple[Floats, Codes, list[Any]]:
    """Return the outcomes of units by period, in which period each starts (as many as there are: never)."""
    period = sample.period
    assert period is not None
    y, on = laid_out(sample)
    start = np.where(on.any(axis=1), on.argmax(axis=1), period.size)
    if (on != (np.arange(period.size) >= start[:, None])).any():
        raise ImpactError(Problem("impact_several_starts", column=sample.design.treated))
    return y, start, list(period.labels)


def _comparisons(y: Floats, start: Codes) -> Iterator[tuple[str, int, int, float, float]]:
    """Yield each comparison, with its weight but for what all have in common; who is always treated is compared too."""
    periods = y.shape[1]
    share = {int(each): float((start == each).mean()) for each in np.unique(start)}
    mean = {each: y[start == each].mean(axis=0) for each in share}
    on = {each: (periods - each) / periods for each in share}

    def two(group: int, against: int, first: int, last: int) -> float:
        inside = slice(first, last)
        change = mean[group][inside] - mean[against][inside]
        return float(change[group - first :].mean() - change[: group - first].mean())

    for early, late in combinations(sorted(share), 2):
        size = share[early] + share[late]
        between = share[early] / size * (1 - share[early] / size)
        if late == periods:
            if early > 0:
                weight = size**2 * between * on[early] * (1 - on[early])
                yield KINDS[0], early, late, weight, two(early, late, 0, periods)
            continue
        if early > 0:
            weight = (size * (1 - on[late])) ** 2 * between
            weight *= (on[early] - on[late]) / (1 - on[late]) * (1 - on[early]) / (1 - on[late])
            yield KINDS[1], early, late, weight, two(early, late, 0, late)
        weight = (size * on[early]) ** 2 * between * on[late] / on[early] * (on[early] - on[late]) / on[early]
        yield KINDS[2], late, early, weight, two(late, early, early, periods)
