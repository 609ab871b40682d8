"""Comparison of rows that were as likely to be treated: by weights, by regressions in each arm, or by both at once.

Each mean, with and without, is the mean of an arm's regression over those whose effect is asked for, plus the mean of
its residuals by weights. With weights alone the regression is nought; with a regression alone the weights are even, and
the residuals' mean is nought. Errors are those of stacked moments: what the estimation of the models adds is in them.

Sources: Lunceford and Davidian (2004), Stratification and weighting via the propensity score, Stat. Med. 23. Hirano,
Imbens and Ridder (2003), Efficient estimation of average treatment effects using the estimated propensity score,
Econometrica 71. Robins, Rotnitzky and Zhao (1994), Estimation of regression coefficients when some regressors are not
always observed, J. Am. Stat. Assoc. 89. Wooldridge (2007), Inverse probability weighted estimation for general missing
data problems, J. Econometrics 141. Newey and McFadden (1994), Large sample estimation and hypothesis testing, Handbook
of Econometrics 4, section 6, for the errors. Formulas of StataCorp, Treatment-Effects Reference Manual, teffects aipw.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Flags, Floats
from toolkit.impact.influence import of_influence
from toolkit.impact.sample import Sample
from toolkit.impact.scores import FittedScore, no_overlap, scores, standardised, what_is_left
from toolkit.impact.unfinished_estimate import Error, Found, none

__all__ = ["FittedScore", "balancing", "fit", "scores"]

TOLERANCE = 1e-5
"""Probability below which nobody like that is there to be compared with; as in Stata's ``teffects``."""

_TWO = 2
_TENTH = 0.1
_SAME = 1e-8
_CERTAIN = 1e-12


def fit(sample: Sample) -> Found:
    """Estimate by the score of being treated (ipw, aipw, ipw_ra), or by separate regressions (regression_adjustment).

    Parameters
    ----------
    sample : Sample
        One row a unit. ``estimand`` ATE is the effect for everybody, ATT for the treated. With ``options`` ``models:
        known`` the error takes the models as known: the plain influence function.

    Returns
    -------
    Found
        In the unit of the outcome. ``without`` is the mean that there would be without treatment, of everybody or of
        the treated; ``details`` has both means, kind ``cell``, groups ``with`` and ``without``. No error with fewer
        than two clusters on a side.

    Raises
    ------
    ImpactError
        ``impact_dose_in_arms`` where treatment is a dose; ``impact_no_overlap`` where it follows from the columns;
        ``impact_too_few_rows`` and ``impact_collinear_treated`` or ``impact_collinear_others`` where an arm cannot
        have a regression of its own.
    """
    design = sample.design
    if sample.is_dose:
        raise ImpactError(Problem("impact_dose_in_arms", column=design.treated))
    score = None
    if design.estimator != "regression_adjustment":
        score = scores(sample)
        _refuse_extremes(sample, score.probability)
    means = [_mean(sample, _Arm.of(sample, score, is_with=is_with), score) for is_with in (True, False)]
    value = means[0][0] - means[1][0]
    influence = np.column_stack([means[0][1] - means[1][1], means[1][1], means[0][1]])
    warnings = ["weights_few_carry"] if score is not None and _few_carry(sample, score) else []
    if min(sample.clusters_by_side()) < _TWO:
        details = _details(means[0][0], means[1][0], np.full(_TWO, np.nan))
        return Found(value, none("influence"), means[1][0], details=details, warnings=warnings)
    covariance, df, correction = of_influence(influence, sample)
    errors = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    return Found(
        value,
        Error(float(errors[0]), df, "influence", correction),
        means[1][0],
        covariance[:_TWO, :_TWO],
        _details(means[0][0], means[1][0], errors[[2, 1]]),
        {"cell": covariance[np.ix_([2, 1], [2, 1])]},
        warnings,
    )


def balancing(sample: Sample, score: FittedScore) -> Floats:
    """Return the weights that make both sides alike, sampling weights included, of shape (n,).

    For ATE 1/p for the treated and 1/(1-p) for others, for ATT 1 and p/(1-p): sides are weighed to be like everybody,
    or like the treated.
    """
    sides = [_weighing(sample, score, is_with=is_with)[0] for is_with in (True, False)]
    return sample.weights * np.where(sample.treated, *sides)


def _refuse_extremes(sample: Sample, probability: Floats) -> None:
    """Refuse rows that have no counterpart: sure to be treated, and, where everybody counts, sure not to be."""
    wrong = probability > 1 - TOLERANCE
    if sample.design.estimand == "ATE":
        wrong = wrong | (probability < TOLERANCE)
    wrong = wrong & (sample.weights > 0)
    if wrong.any():
        raise no_overlap(sample, wrong)


def _weighing(sample: Sample, score: FittedScore, *, is_with: bool) -> tuple[Floats, Floats]:
    """Return the factor of an arm's rows, and how fast it grows with the probability."""
    if sample.design.estimand == "ATT" and is_with:
        return np.ones(sample.n), np.zeros(sample.n)
    p = np.clip(score.probability, _CERTAIN, 1 - _CERTAIN)  # for looks at what is refused here; nobody else is so sure
    if sample.design.estimand == "ATT":
        return p / (1 - p), 1 / (1 - p) ** 2
    return (1 / p, -1 / p**2) if is_with else (1 / (1 - p), 1 / (1 - p) ** 2)


def _few_carry(sample: Sample, score: FittedScore) -> bool:
    """Whether the weights of a side are worth less than a tenth of its rows: Kish (1965), Survey Sampling, 11.7."""
    weights = balancing(sample, score)
    sides = [weights[side] for side in (sample.treated, ~sample.treated)]
    return any(own.sum() ** 2 < _TENTH * len(own) * (own @ own) for own in sides)


@dataclass(frozen=True, slots=True)
class _Arm:
    """One side, and how its mean comes about.

    Attributes
    ----------
    target : array of shape (n,)
        Weights of those over whom the regression is averaged.
    weights, slope : arrays of shape (n,)
        Weights of the side's residuals, and how fast they grow with the probability; 0 outside.
    columns, fitting : arrays of shape (n, k) and (n,)
        Of its regression, and the weights of that; no columns without a regression.
    fitted, residuals : arrays of shape (n,)
    gram : array of shape (k, k)
    """

    target: Floats
    weights: Floats
    slope: Floats
    columns: Floats
    fitting: Floats
    fitted: Floats
    residuals: Floats
    gram: Floats

    @classmethod
    def of(cls, sample: Sample, score: FittedScore | None, *, is_with: bool) -> _Arm:
        """Weigh the rows of a side, and fit its regression where the estimator has one."""
        side = sample.treated if is_with else ~sample.treated
        own = sample.weights * side
        target = sample.weights * (sample.treated if sample.design.estimand == "ATT" else 1.0)
        factor, grows = (np.ones(sample.n), np.zeros(sample.n))
        if score is not None:
            factor, grows = _weighing(sample, score, is_with=is_with)
        estimator = sample.design.estimator
        columns = standardised(sample.x) if estimator != "ipw" else np.empty((sample.n, 0))
        fitting = own * factor if estimator == "ipw_ra" else own
        gram = columns.T @ (columns * fitting[:, None])
        fitted = np.zeros(sample.n)
        if estimator != "ipw":
            _refuse_regression(sample, columns, fitting, side, is_with=is_with)
            fitted = columns @ np.linalg.solve(gram, columns.T @ (fitting * sample.y))
        return cls(target, own * factor, own * grows, columns, fitting, fitted, sample.y - fitted, gram)


def _refuse_regression(sample: Sample, columns: Floats, fitting: Floats, side: Flags, *, is_with: bool) -> None:
    """Refuse a side with no more rows than parameters, and one in which a covariate follows from others."""
    rows = side & (fitting > 0)
    n, parameters = int(rows.sum()), columns.shape[1]
    if n <= parameters:
        fields = {"found": str(n), "expected": str(parameters)}
        raise ImpactError(Problem("impact_too_few_rows", column=sample.design.treated, fields=fields))
    left = what_is_left(columns[rows])
    follow = [name for name, own in zip(sample.design.covariates, left[1:], strict=True) if own <= _SAME]
    if follow:
        code = "impact_collinear_treated" if is_with else "impact_collinear_others"
        raise ImpactError(Problem(code, column=", ".join(follow)))


def _mean(sample: Sample, arm: _Arm, score: FittedScore | None) -> tuple[float, Floats]:
    """Return an arm's mean, and what each row adds to its error: by itself, and by way of the models' coefficients."""
    # Stata's aipw divides the residuals by the number of rows, and not by their weights
    is_summed = sample.design.estimator == "aipw" and sample.design.estimand == "ATE"
    whole = arm.target.sum()
    below = whole if is_summed else arm.weights.sum()
    regression = float(arm.target @ arm.fitted / whole)
    residual = float(arm.weights @ arm.residuals / below)
    centre, away = (residual, arm.residuals) if is_summed else (0.0, arm.residuals - residual)
    influence = arm.target * (arm.fitted - regression - centre) / whole + arm.weights * away / below
    if score is not None and sample.option("models") == "known":
        return regression + residual, influence
    toward = arm.columns.T @ (arm.target / whole - arm.weights / below)
    reach = arm.columns @ np.linalg.solve(arm.gram, toward)
    influence = influence + arm.fitting * arm.residuals * reach
    if score is not None:
        moved = away / below
        if sample.design.estimator == "ipw_ra":  # the regression's own weights are made of the probability
            moved = moved + arm.residuals * reach
        influence = influence + score.through(score.columns.T @ (arm.slope * score.density * moved))
    return regression + residual, influence


def _details(with_: float, without: float, errors: Floats) -> list[dict[str, object]]:
    return [
        {"kind": "cell", "group": group, "estimate": mean, "std_error": float(error)}
        for group, mean, error in zip(("with", "without"), (with_, without), errors, strict=True)
    ]
