"""What each estimator estimates, needs and may be given, which error it has by default, and what it assumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

FEW = 50
"""Clusters below which cluster-robust errors are too small: there CR2 is used, with Satterthwaite's degrees of freedom.

Cameron and Miller (2015), A practitioner's guide to cluster-robust inference, J. Human Resources 50; Pustejovsky and
Tipton (2018), Small-sample methods for cluster-robust variance estimation, J. Bus. Econ. Stat. 36.
"""

ASSIGNMENTS = ("unknown", "self_selected", "roll_out", "rule", "randomised")
"""How it came that some are treated, the least convincing first."""

_LINEAR = ("classical", "HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR2", "wild", "randomisation")


@dataclass(frozen=True, slots=True)
class Rule:
    """What an estimator is.

    Attributes
    ----------
    needs : tuple of str
        Keys of a design without which there is nothing to estimate.
    estimands : tuple of str
        What it can estimate, the default first.
    errors : tuple of str
        Kinds of standard error that it can have; the default where there are no clusters first.
    few, many : str
        The default with fewer than :data:`FEW` clusters and with more; empty where it is always the first.
    options : mapping of str to tuple of str
        Options and their values, the default first; no values mean a number.
    assumes : str
        What has to hold for it to be an effect where nobody drew lots; empty where nothing would make it one.
    amounts : bool
        Whether its outcomes are amounts, which cannot be negative.
    doses : bool
        Whether what is called treated may be a number, so that the estimate is per unit of it.
    """

    needs: tuple[str, ...]
    estimands: tuple[str, ...]
    errors: tuple[str, ...]
    few: str = ""
    many: str = ""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    assumes: str = ""
    amounts: bool = False
    doses: bool = False


_SMALL: Mapping[str, tuple[str, ...]] = {"small_sample": ("", "clusters_only", "all_counted")}
_DRAWS: Mapping[str, tuple[str, ...]] = {"draws": (), "seed": ()}
_LINK: Mapping[str, tuple[str, ...]] = {"link": ("logit", "probit")}
_MODELS: Mapping[str, tuple[str, ...]] = {**_LINK, "models": ("estimated", "known")}


def _linear(needs: tuple[str, ...], estimands: tuple[str, ...], first: str, assumes: str, **more: bool) -> Rule:
    errors = (first, *(each for each in _LINEAR if each != first))
    return Rule(needs, estimands, errors, "CR2", "CR1", {**_SMALL, **_DRAWS}, assumes, **more)


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "percent_of_totals": Rule(("treated",), ("ATT",), ("influence",), assumes="same_growth", amounts=True),
        "percent_of_means": Rule(("treated",), ("ATT",), ("influence",), assumes="same_growth", amounts=True),
        "mean_percent": _linear(("treated", "unit", "post"), ("ATT",), "HC2", "same_growth", amounts=True),
        "difference_in_means": _linear(("treated",), ("ATT",), "HC2", ""),
        "regression_adjustment": Rule(
            ("treated", "covariates"),
            ("common", "ATE", "ATT"),
            ("HC2", *(each for each in _LINEAR if each != "HC2"), "influence"),
            "CR2",
            "CR1",
            {**_SMALL, **_DRAWS},
            "no_confounding",
            doses=True,
        ),
        "before_after": _linear(("post",), ("ATT",), "HC2", ""),
        "did": _linear(("treated",), ("ATT",), "HC2", "parallel_trends", doses=True),
        "staggered": Rule(
            ("unit", "period", "first_treated"),
            ("ATT",),
            ("influence",),
            options={
                "comparison": ("never", "not_yet"),
                "base": ("varying", "universal"),
                "average": ("simple", "group", "calendar", "event"),
            },
            assumes="parallel_trends",
        ),
        "ipw": Rule(("treated",), ("ATE", "ATT"), ("influence",), options=_MODELS, assumes="no_confounding"),
        "aipw": Rule(
            ("treated", "covariates"), ("ATE", "ATT"), ("influence",), options=_MODELS, assumes="no_confounding"
        ),
        "ipw_ra": Rule(
            ("treated", "covariates"), ("ATE", "ATT"), ("influence",), options=_MODELS, assumes="no_confounding"
        ),
        "matching": Rule(
            ("treated",),
            ("ATT", "ATE"),
            ("abadie_imbens",),
            options={**_LINK, "neighbours": (), "variance": ("own", "pooled")},
            assumes="no_confounding",
        ),
        "iv": Rule(
            ("treated", "instrument"),
            ("LATE",),
            ("HC1", "classical", "HC0", "CR0", "CR1"),
            "CR1",
            "CR1",
            _SMALL,
            "instrument",
            doses=True,
        ),
        "synthetic_did": Rule(
            ("treated", "unit", "period"),
            ("ATT",),
            ("placebo", "jackknife"),
            options=_DRAWS,
            assumes="parallel_weighted_trends",
        ),
    }
)
"""Every estimator by its name: the one table of what goes together."""


def default_error(estimator: str, clusters: int | None, estimand: str) -> tuple[str, str]:
    """Choose a kind of standard error by how many clusters there are, and say why."""
    rule = RULES[estimator]
    if estimator == "regression_adjustment" and estimand != "common":
        return "influence", "models_estimated"
    if clusters is None or not rule.few:
        return rule.errors[0], "no_clusters" if clusters is None else "of_estimator"
    return (rule.few, "few_clusters") if clusters < FEW else (rule.many, "many_clusters")
