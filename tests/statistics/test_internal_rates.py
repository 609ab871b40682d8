"""Internal rates: all that there are, or none, against textbooks, roots of polynomials and what has to hold."""

import numpy as np
import pytest

from toolkit.statistics.cash_flows import dated_irr, irr, npv


def random_flows(seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=rng.integers(2, 61)) * rng.choice([1, 1e12])


def roots_of_the_polynomial(flows):
    """Find the rates by the eigenvalues of its companion matrix: those whose factor ``1 / (1 + r)`` is real."""
    factors = np.roots(flows[::-1])
    return np.sort(1 / factors[(np.abs(factors.imag) < 1e-9) & (factors.real > 0)].real - 1)


# --- published values


@pytest.mark.parametrize(
    ("flows", "rates", "worth"),
    [
        ([-1000, 1500], (0.5,), 364),
        ([1000, -1500], (0.5,), -364),
        ([1000, -3000, 2500], (), 339),
        ([-60, *[12] * 9, -15], (-0.440, 0.116), 3.3),
        ([-30, *[10] * 9, -65], (0.0350, 0.1954), 2.53),
    ],
)
def test_what_internal_rates_cannot_say_is_as_in_brealey_myers_and_allen(flows, rates, worth):
    # chapter 5: lending, borrowing, a project without a rate, and two editions of a mine that is cleared away
    assert irr(flows).rates == pytest.approx(rates, abs=0.0005)
    assert npv(0.1, flows) == pytest.approx(worth, rel=0.01)


@pytest.mark.parametrize(
    ("flows", "rates"),
    [([-4000, 25_000, -25_000], (0.25, 4.0)), ([-100, 230, -132], (0.1, 0.2)), ([-200, 200, 800, -800], (0.0, 1.0))],
)
def test_of_several_rates_none_is_chosen(flows, rates):
    # Brealey and Myers; textbooks; Ross, Westerfield and Jaffe. numpy-financial says 0.25 of the first, pyxirr 4.0
    found = irr(flows)
    assert found.rates == pytest.approx(rates)
    assert (found.value, found.why, found.proof) == (None, "several_rates", "")


# --- another way to them


@pytest.mark.parametrize("seed", range(40))
def test_all_rates_are_found_that_the_polynomial_has(seed):
    flows = random_flows(seed)
    assert irr(flows).rates == pytest.approx(roots_of_the_polynomial(flows), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("seed", range(12))
def test_all_rates_of_dated_flows_are_found_that_a_fine_grid_shows(seed):
    rng = np.random.default_rng(seed)
    days = np.sort(rng.integers(0, 3000, 12))
    flows, days = rng.normal(size=12) * 1e4, days - days[0]
    grid = np.linspace(-20, 40, 60_001)  # logarithms of 1 + r
    worth = np.exp(-np.outer(grid, days / 365)) @ flows
    found = dated_irr(flows, [str(np.datetime64("2012-01-01") + day) for day in days])
    assert len(found.rates) == np.count_nonzero(np.diff(np.sign(worth)))


# --- properties


@pytest.mark.parametrize("seed", range(12))
def test_money_in_another_unit_and_the_other_side_of_a_contract_have_the_same_rates(seed):
    flows = random_flows(seed)
    for unit in (1e-3, 1e9, -1):
        assert irr(unit * flows).rates == pytest.approx(irr(flows).rates)
        assert npv(0.07, unit * flows) == pytest.approx(unit * npv(0.07, flows))


@pytest.mark.parametrize("seed", range(12))
def test_backwards_in_time_what_grows_shrinks(seed):
    flows = random_flows(seed)
    backwards = sorted(1 / (1 + rate) - 1 for rate in irr(flows[::-1]).rates)
    assert irr(flows).rates == pytest.approx(backwards, abs=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_at_each_of_its_rates_a_project_is_worth_nought(seed):
    flows = random_flows(seed)
    for rate in irr(flows).rates:
        moved = npv(rate, np.abs(flows))
        assert npv(rate, flows) == pytest.approx(0, abs=1e-12 * moved)


# --- flows that are not as in textbooks


@pytest.mark.parametrize("flows", [[-5], [-5, -3, -8], [0, 4, 0]])
def test_where_money_moves_one_way_there_is_no_rate(flows):
    assert (irr(flows).rates, irr(flows).value, irr(flows).why) == ((), None, "no_sign_change")


def test_a_project_that_is_worth_something_at_any_rate_has_none():
    assert (irr([1000, -3000, 2500]).value, irr([1000, -3000, 2500]).why) == (None, "no_rate")


def test_two_rates_that_have_met_are_one():
    assert irr([-100, 220, -121]).rates == pytest.approx((0.1,))
    assert irr([-100, 220, -121.001]).why == "no_rate"
    assert irr([-100, 220, -120.999]).why == "several_rates"


def test_norstrom_says_that_one_rate_alone_is_a_gain():
    # two changes of sign; sums to date -10, -15, 5, 4 change theirs once
    found = irr([-10, -5, 20, -1])
    assert (found.why, found.proof) == ("several_rates", "norstrom")
    assert found.rates[0] < 0 < found.rates[1]
    assert irr([-1e12, -5e11, 2e12, -1e11]).proof == "norstrom"


@pytest.mark.parametrize("flows", [[-10, 25, -15], [-10, 30, -25, 4], [-10, 5, 20, -30], [-1e9 / 3, 1e9, -2e9 / 3]])
def test_sums_to_date_that_end_at_nought_or_change_twice_prove_nothing(flows):
    assert irr(flows).proof == ""


@pytest.mark.parametrize("n", [30, 60, 240])
def test_a_long_series_of_large_amounts_yields_its_annuity(n):
    # -A, then a n times: the rate at which a (1 - (1 + r)^-n) / r is A
    cost = 1e12 * (1 - 1.08**-n) / 0.08
    assert irr([-cost, *[1e12] * n]).value == pytest.approx(0.08, abs=1e-12)


def test_a_loss_near_everything_and_a_gain_beyond_all_bounds_are_found():
    assert irr([-1000, 1]).value == pytest.approx(-0.999)
    assert irr([-1, 1e9]).value == pytest.approx(1e9)
    assert irr([-1, 1e9, *[0] * 57, 1]).value == pytest.approx(1e9)
    assert dated_irr([-1, 3], ["2020-01-01", "2020-01-02"]).value == pytest.approx(3.0**365)


@pytest.mark.parametrize("next_day", [1e-12, 1e3])
def test_a_rate_that_no_number_can_be_is_none(next_day):
    # (1 + r)^(1/365) is 10^-12, and 1000
    found = dated_irr([-1, next_day], ["2020-01-01", "2020-01-02"])
    assert (found.rates, found.value, found.why) == ((), None, "no_rate")


def test_what_adding_up_decimals_leaves_over_is_no_change_of_sign():
    assert irr([0.1 + 0.2 - 0.3, -100, 120]).value == pytest.approx(0.2)
