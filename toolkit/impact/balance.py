"""Were they alike? Covariates of the treated beside those of others, before and after weighing; and who has nobody.

Looks are at the rows of which an estimate is made: with a `post` column one a unit as it was before the start, in a
panel without one a unit's first period, and a unit that is treated in any period counts as treated.

Sources: Austin (2009), Balance diagnostics for comparing the distribution of baseline covariates between treatment
groups, Stat. Med. 28. Stuart (2010), Matching methods for causal inference, Stat. Sci. 25. Ho, Imai, King and Stuart
(2011), MatchIt, J. Stat. Softw. 42. Welch (1947), Biometrika 34. Kish (1965), Survey Sampling, section 11.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import stdtr

from toolkit.errors import ImpactError, Problem, choice
from toolkit.impact.alike import Joint, joint_of
from toolkit.impact.columns import Floats
from toolkit.impact.design import Design
from toolkit.impact.influence import of_influence
from toolkit.impact.propensity import balancing, scores
from toolkit.impact.rows_before_start import compared, covariates
from toolkit.impact.rules import RULES
from toolkit.impact.sample import Sample

__all__ = ["DENOMINATORS", "Joint", "joint", "overlap", "table"]

DENOMINATORS = ("pooled", "treated", "others")
"""Whose standard deviation a difference is told in; pooled is the root of the mean of both sides' variances."""

_WEIGHING = ("ipw", "aipw", "ipw_ra")
_QUANTILES = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
_TWO = 2


def table(
    data: pd.DataFrame,
    design: Design | Mapping[str, Any],
    weights: ArrayLike | None = None,
    denominator: str = "pooled",
) -> pd.DataFrame:
    """Compare the covariates of the treated with those of others, before weighing and after.

    Parameters
    ----------
    data : DataFrame
        One row a unit, or a unit and period, as the design says. Rows that lack a value are left out and counted.
    design : Design or mapping
        Its covariates are compared, or the columns of its treatment's model where it has none.
    weights : array of shape (len(data),), optional
        What each row weighs afterwards, sampling weights included; 0 for those that are not used. Where they are not
        given, those of the estimator: of the score for ``ipw aipw ipw_ra``, of the neighbours for ``matching``.
    denominator : {"pooled", "treated", "others"}
        Whose standard deviation, before weighing, `std_difference` is told in, before and after.

    Returns
    -------
    DataFrame
        One row a covariate, its name as index: ``mean_treated mean_others std_difference variance_ratio difference
        p_value``, the same with ``_after`` where there are weights, and ``denominator``. Means and `difference`,
        treated less others, are in the unit of the covariate; `std_difference` is a number of standard deviations, of
        marks of 0 and 1 the root of ``p (1 - p)``; `variance_ratio` is the treated's variance over the others'.
        `p_value` is Welch's, or, with clusters, of the influences summed over them; weights count as given. NaN where
        nothing varies, and where a side has fewer than two clusters. ``attrs`` tells the denominator, the test, whose
        the weights are, `n_treated`, `n_others` and `left_out`.

    Raises
    ------
    ImpactError
        As :func:`toolkit.impact.sample.sample_of`; for a design without covariates, a dose, unknown denominators, and
        weights that are not one a row, missing, negative, or none on a side.
    """
    if denominator not in DENOMINATORS:
        raise ImpactError(Problem("design_value", column="denominator", fields=choice(denominator, DENOMINATORS)))
    sample = compared(data, Design.read(design))
    names, x = covariates(sample)
    after, whose = _after(sample, weights, len(data))
    scale = _scale(sample, x, denominator)
    found = _block(sample, x, sample.weights, scale)
    if after is not None:
        found |= {f"{name}_after": column for name, column in _block(sample, x, after, scale).items()}
    frame = pd.DataFrame(found, index=pd.Index(names, name="covariate"))
    frame["denominator"] = denominator
    frame.attrs = {
        "denominator": denominator,
        "test": "clustered" if sample.clusters else "welch",
        "weights": whose,
        "n_treated": int(sample.treated.sum()),
        "n_others": int((~sample.treated).sum()),
        "left_out": dict(sample.left_out),
    }
    return frame


def joint(data: pd.DataFrame, design: Design | Mapping[str, Any], draws: int = 0, seed: int = 1) -> Joint:
    """Test that all covariates are alike at once: that together they do not tell who is treated.

    Parameters
    ----------
    data, design
        As of :func:`table`.
    draws : int
        How often it is drawn anew which clusters, or rows, are treated, within strata: a test that holds with few
        clusters too. 0 for none.
    seed : int

    Returns
    -------
    Joint

    Raises
    ------
    ImpactError
        As :func:`table`; for draws ``impact_randomise_within`` where a cluster has both sides.
    """
    sample = compared(data, Design.read(design))
    names, x = covariates(sample)
    return joint_of(sample, names, x, draws=draws, seed=seed)


def overlap(data: pd.DataFrame, design: Design | Mapping[str, Any]) -> pd.DataFrame:
    """Tell how likely those on each side were to be treated, and how many have nobody like them on the other.

    Parameters
    ----------
    data, design
        As of :func:`table`. The score is that of the design's treatment's model, logit where it names no link.

    Returns
    -------
    DataFrame
        Two rows, ``treated`` and ``others``: `n`; of the fitted probabilities ``min q05 q25 median q75 q95 max``;
        `outside`, how many of the side lie beyond the other side's smallest or largest; `effective_n`, how many rows
        with even weights would tell as much as the weights do, of the design's estimand, or of ATT where it is none
        of ATE and ATT.

    Raises
    ------
    ImpactError
        As :func:`table`; ``impact_no_overlap`` where columns tell the sides apart without error.
    """
    sample = compared(data, Design.read(design))
    covariates(sample)
    sample = _scored(sample)
    score = scores(sample)
    carried = balancing(sample, score)
    rows = {}
    for name, side in (("treated", sample.treated), ("others", ~sample.treated)):
        own, other, weight = score.probability[side], score.probability[~side], carried[side]
        rows[name] = {
            "n": len(own),
            "min": own.min(),
            **dict(zip(_QUANTILES, np.quantile(own, list(_QUANTILES.values())), strict=True)),
            "max": own.max(),
            "outside": int(((own < other.min()) | (own > other.max())).sum()),
            "effective_n": weight.sum() ** 2 / (weight @ weight),
        }
    frame = pd.DataFrame(list(rows.values()), index=pd.Index(list(rows), name="side"))
    frame.attrs = {"link": score.link, "estimand": sample.design.estimand, "left_out": dict(sample.left_out)}
    return frame.astype({"n": int, "outside": int})


def _scored(sample: Sample) -> Sample:
    """Return a sample whose design has a model of treatment, if only that of its covariates."""
    design = sample.design
    if "link" in RULES[design.estimator].options:
        return sample
    estimand = design.estimand if design.estimand in ("ATE", "ATT") else "ATT"
    return replace(sample, design=replace(design, estimator="ipw", estimand=estimand, se="", options={}))


def _after(sample: Sample, given: ArrayLike | None, n: int) -> tuple[Floats | None, str]:
    """Return what rows weigh afterwards, and whose weights they are."""
    estimator = sample.design.estimator
    if given is not None:
        return _given(sample, np.asarray(given, dtype=np.float64), n), "given"
    if estimator in _WEIGHING:
        return balancing(sample, scores(sample)), estimator
    if estimator == "matching":
        from toolkit.impact import matching  # noqa: PLC0415 - its tree of neighbours serves only here

        return matching.weights(sample), estimator
    return None, ""


def _given(sample: Sample, weights: Floats, n: int) -> Floats:
    if weights.shape != (n,):
        fields = {"found": str(weights.size), "expected": str(n)}
        raise ImpactError(Problem("impact_balance_weights_length", column="weights", fields=fields))
    own = weights[sample.row]
    wrong = ~np.isfinite(own) | (own < 0)
    if wrong.any():
        fields = {"n": str(int(wrong.sum())), "rows": ", ".join(map(str, sample.row[wrong][:5]))}
        raise ImpactError(Problem("impact_balance_weights", column="weights", fields=fields))
    if not own[sample.treated].any() or not own[~sample.treated].any():
        raise ImpactError(Problem("impact_balance_weights_side", column="weights"))
    return own


def _block(sample: Sample, x: Floats, weights: Floats, scale: Floats) -> dict[str, Floats]:
    """Compare both sides, column by column."""
    inside = sample.treated
    (with_, of_with), (without, of_without) = (_moments(x[side], weights[side]) for side in (inside, ~inside))
    difference = with_ - without
    return {
        "mean_treated": with_,
        "mean_others": without,
        "std_difference": _over(difference, scale),
        "variance_ratio": _over(of_with, of_without),
        "difference": difference,
        "p_value": _p_values(sample, x, weights, np.where(inside[:, None], with_, without), difference),
    }


def _moments(x: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return means and variances; of even weights those with ``n - 1``, of marks of 0 and 1 ``p (1 - p)``."""
    whole = weights.sum()
    mean = weights @ x / whole
    left = np.full(x.shape[1], whole - weights @ weights / whole)
    variance = _over(weights @ (x - mean) ** 2, np.where(left > 1e-12 * whole, left, 0.0))
    is_mark = np.isin(x, (0.0, 1.0)).all(axis=0)
    return mean, np.where(is_mark, mean * (1 - mean), variance)


def _scale(sample: Sample, x: Floats, denominator: str) -> Floats:
    """Return the standard deviation, before weighing, in which differences are told."""
    inside, w = sample.treated, sample.weights
    variances = {
        "treated": _moments(x[inside], w[inside])[1],
        "others": _moments(x[~inside], w[~inside])[1],
    }
    variances["pooled"] = (variances["treated"] + variances["others"]) / _TWO
    return np.asarray(np.sqrt(variances[denominator]))


def _over(above: Floats, below: Floats) -> Floats:
    """Divide; NaN by what does not vary."""
    return np.asarray(np.divide(above, below, out=np.full(len(below), np.nan), where=below > 0))


def _p_values(sample: Sample, x: Floats, weights: Floats, means: Floats, difference: Floats) -> Floats:
    """Test each difference, by Welch, or by sums over clusters."""
    inside = sample.treated
    shares = weights / np.where(inside, weights[inside].sum(), weights[~inside].sum())
    if not sample.clusters:
        parts, counts = [], []
        for side in (inside, ~inside):
            count = int((weights[side] > 0).sum())
            parts.append(shares[side] ** 2 @ (x - means)[side] ** 2 * (count / (count - 1) if count > 1 else np.nan))
            counts.append(max(count - 1, 1))
        variance = parts[0] + parts[1]
        df = _over(variance**2, parts[0] ** 2 / counts[0] + parts[1] ** 2 / counts[1])
    elif min(sample.clusters_by_side()) < _TWO:
        return np.full(x.shape[1], np.nan)
    else:
        influence = np.where(inside, shares, -shares)[:, None] * (x - means)
        found = [of_influence(column, sample) for column in influence.T]
        variance = np.array([covariance[0, 0] for covariance, _, _ in found])
        df = np.array([own for _, own, _ in found])
    return np.asarray(2 * stdtr(df, -_over(np.abs(difference), np.sqrt(variance))))
