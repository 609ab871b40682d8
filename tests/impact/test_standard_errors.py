"""Standard errors against statsmodels, and against their definitions written out with whole matrices."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy.linalg import fractional_matrix_power

from toolkit.errors import ImpactError
from toolkit.impact import estimate


@pytest.fixture(scope="module")
def villages():
    """Ten villages of unequal size, five of them treated, whose people share their luck."""
    random = np.random.default_rng(11)
    sizes = [3, 5, 8, 4, 6, 7, 3, 9, 5, 4]
    village = np.repeat(np.arange(10), sizes)
    treated = (village % 2).astype(int)
    x = random.normal(size=len(village)) + village * 0.1
    y = 2 * treated + x + random.normal(size=10)[village] + random.normal(size=len(village)) * (1 + treated)
    year = random.integers(0, 4, len(village))
    return pd.DataFrame(
        {"y": y, "treated": treated, "x": x, "village": village, "year": year, "w": random.uniform(1, 3, len(village))}
    )


ADJUSTED = {"outcome": "y", "treated": "treated", "covariates": "x", "estimator": "regression_adjustment"}
PLAIN = {"outcome": "y", "treated": "treated", "estimator": "difference_in_means"}


@pytest.mark.parametrize("kind", ["HC0", "HC1", "HC2", "HC3"])
@pytest.mark.parametrize("weights", ["", "w"])
def test_errors_for_unequal_variances(villages, kind, weights):
    found = estimate(villages, ADJUSTED | {"se": kind, "weights": weights})
    model = smf.wls("y ~ treated + x", villages, weights=villages.w if weights else np.ones(len(villages)))
    other = model.fit(cov_type=kind, use_t=True)
    assert found.std_error == pytest.approx(other.bse["treated"], rel=1e-9)
    assert (found.conf_low, found.conf_high) == tuple(pytest.approx(each) for each in other.conf_int().loc["treated"])


def test_cr1_is_what_stata_prints(villages):
    found = estimate(villages, ADJUSTED | {"cluster": "village", "se": "CR1"})
    other = smf.ols("y ~ treated + x", villages).fit(
        cov_type="cluster", cov_kwds={"groups": villages.village}, use_t=True
    )
    assert (found.std_error, found.p_value) == (
        pytest.approx(other.bse["treated"]),
        pytest.approx(other.pvalues["treated"]),
    )


def test_two_ways_add_up_and_what_both_share_is_taken_away(villages):
    found = estimate(
        villages, ADJUSTED | {"cluster": ["village", "year"], "se": "CR1", "options": {"small_sample": "clusters_only"}}
    )
    fitted = smf.ols("y ~ treated + x", villages).fit()
    x, bread = fitted.model.exog, np.linalg.inv(fitted.model.exog.T @ fitted.model.exog)

    def of(groups):
        sums = pd.DataFrame(x * fitted.resid.to_numpy()[:, None]).groupby(groups).sum().to_numpy()
        return (bread @ sums.T @ sums @ bread)[1, 1] * len(sums) / (len(sums) - 1)

    both = villages.village * 10 + villages.year
    expected = of(villages.village.to_numpy()) + of(villages.year.to_numpy()) - of(both.to_numpy())
    assert found.std_error == pytest.approx(np.sqrt(expected))
    assert found.df == 3  # four years


def test_cr2_and_its_degrees_of_freedom_are_their_definition(villages):
    """Pustejovsky and Tipton (2018), with whole matrices: A_g = (I - H_gg)^(-1/2), df = tr(P)^2 / tr(P^2)."""
    found = estimate(villages, ADJUSTED | {"cluster": "village", "se": "CR2"})
    x = np.column_stack([villages.treated, np.ones(len(villages)), villages.x])
    bread = np.linalg.inv(x.T @ x)
    left = np.eye(len(x)) - x @ bread @ x.T
    residuals, reach, total = left @ villages.y.to_numpy(), [], 0.0
    for each in range(10):
        own = np.flatnonzero(villages.village == each)
        adjusted = fractional_matrix_power(left[np.ix_(own, own)], -0.5).real @ x[own] @ bread[0]
        total += (adjusted @ residuals[own]) ** 2
        reach.append(left[:, own] @ adjusted)
    inner = np.array(reach) @ np.array(reach).T
    assert found.std_error == pytest.approx(np.sqrt(total))
    assert found.df == pytest.approx(np.trace(inner) ** 2 / (inner**2).sum())


def test_clusters_of_one_row_are_none(villages):
    rows = villages.assign(row=range(len(villages)))
    of_rows = estimate(rows, ADJUSTED | {"cluster": "row", "se": "CR2"})
    assert of_rows.std_error == pytest.approx(estimate(rows, ADJUSTED | {"se": "HC2"}).std_error)


def test_few_clusters_get_cr2_and_many_cr1_and_the_result_says_why(villages):
    few = estimate(villages, PLAIN | {"cluster": "village"})
    assert (few.se_kind, few.warnings) == ("CR2", ["error_few_clusters"])
    many = pd.concat([villages.assign(village=villages.village + 10 * i) for i in range(6)])
    assert estimate(many, PLAIN | {"cluster": "village"}).se_kind == "CR1"
    assert estimate(villages, PLAIN).se_kind == "HC2"


def test_the_unit_is_the_cluster_where_none_is_named(villages):
    assert estimate(villages, PLAIN | {"unit": "village"}).n_clusters == 10


def test_a_side_with_one_cluster_has_no_error(villages):
    found = estimate(villages.query("treated == 0 or village == 1"), PLAIN | {"cluster": "village"})
    assert np.isnan([found.std_error, found.conf_low, found.p_value]).all()
    assert found.may_say == "cannot_tell"


def test_cr2_takes_one_way(villages):
    with pytest.raises(ImpactError, match="CR2 takes one column of clusters"):
        estimate(villages, PLAIN | {"cluster": ["village", "year"], "se": "CR2"})
