"""By how much more, in per cent: three ways, on cases that a hand can check."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import ImpactError
from toolkit.impact import estimate

#          who  with after  sold
SOLD = [("a", 1, 0, 100), ("a", 1, 1, 150), ("b", 1, 0, 300), ("b", 1, 1, 330),
        ("c", 0, 0, 100), ("c", 0, 1, 110), ("d", 0, 0, 100), ("d", 0, 1, 110)]  # fmt: skip
DATA = pd.DataFrame(SOLD, columns=["who", "member", "later", "sold"])
DESIGN = {"outcome": "sold", "treated": "member", "post": "later", "unit": "who"}


def percent(name, data=DATA, **more):
    return estimate(data, DESIGN | {"estimator": name} | more)


def many(units=12, seed=2):
    """Twelve units that sell about a hundred, half of them with a project."""
    random = np.random.default_rng(seed)
    before = random.uniform(80, 120, units)
    after = before * random.uniform(1.0, 1.2, units) * np.where(np.arange(units) % 2, 1.3, 1.0)
    rows = [(i, i % 2, later, sold[i]) for i in range(units) for later, sold in enumerate((before, after))]
    return pd.DataFrame(rows, columns=["who", "member", "later", "sold"])


def test_of_totals_the_treated_would_have_grown_as_the_others():
    found = percent("percent_of_totals")
    assert found.value == pytest.approx(480 / (400 * 1.1) - 1)
    assert found.percent == found.value
    cells = found.details.query("kind == 'cell'").set_index("group")["estimate"]
    assert dict(cells) == {"with": pytest.approx(480), "without": pytest.approx(440), "difference": pytest.approx(40)}


def test_of_means_people_need_not_be_the_same_before_and_after():
    others = pd.concat([DATA, DATA.query("who == 'c' and later == 1").assign(who="e")])
    found = estimate(others, {k: v for k, v in DESIGN.items() if k != "unit"} | {"estimator": "percent_of_means"})
    assert found.value == pytest.approx(240 / (200 * 1.1) - 1)


def test_the_mean_of_each_ones_own_change_is_another_figure():
    assert percent("mean_percent").value == pytest.approx((0.5 + 0.1) / 2 - 0.1)


def test_without_a_time_without_is_the_others_mean_for_as_many():
    after = DATA.query("later == 1")
    design = {"outcome": "sold", "treated": "member", "unit": "who"}
    for name in ("percent_of_totals", "percent_of_means"):
        assert estimate(after, design | {"estimator": name}).value == pytest.approx(480 / 220 - 1)


def test_several_periods_after_are_averaged_within_a_unit_first():
    more = pd.concat([DATA.assign(year=DATA.later), DATA.query("who == 'a' and later == 1").assign(sold=350, year=2)])
    assert percent("percent_of_totals", more, period="year").value == pytest.approx((250 + 330) / 440 - 1)


def test_within_strata_each_grows_as_its_own_others_and_products_are_valued_not_added():
    coffee = DATA.assign(product="coffee", price=2.0)
    cocoa = DATA.assign(
        product="cocoa", price=10.0, sold=DATA.sold * np.where(DATA.later & ~DATA.member.astype(bool), 2, 1)
    )
    both = pd.concat([coffee, cocoa])
    found = percent("percent_of_totals", both, strata="product", weights="price")
    with_, without = 2 * 480 + 10 * 480, 2 * 440 + 10 * 400 * 2.2
    assert found.value == pytest.approx(with_ / without - 1)


def test_a_never_treated_unit_serves_every_start_year_and_counts_once_as_a_cluster():
    starts = pd.DataFrame([("a", 2018), ("b", 2019), ("c", np.nan), ("d", np.nan)], columns=["who", "start"])
    found = percent("percent_of_totals", DATA.merge(starts), strata="start")
    assert found.value == pytest.approx(480 / 440 - 1)
    assert found.n_clusters == 4
    assert found.std_error == pytest.approx(percent("percent_of_totals").std_error, rel=0.2)


def test_a_unit_that_had_nothing_before_has_no_change_of_its_own():
    more = pd.concat([DATA, pd.DataFrame([("e", 1, 0, 0), ("e", 1, 1, 50)], columns=DATA.columns)])
    found = percent("mean_percent", more)
    assert (found.value, found.left_out) == (pytest.approx(0.2), {"nothing_before": 1})


def test_a_unit_that_left_is_counted():
    found = percent("mean_percent", DATA[:-1])
    assert found.left_out == {"units_without_both": 1}


def test_one_unit_on_a_side_has_no_interval_and_cannot_tell():
    found = percent("percent_of_totals", DATA.query("who != 'b'"))
    assert found.value == pytest.approx(150 / 110 - 1)
    assert np.isnan([found.std_error, found.conf_low, found.p_value]).all()
    assert found.may_say == "cannot_tell"


def test_where_the_base_may_be_nought_there_is_no_interval_of_a_percentage_but_one_of_money():
    random = np.random.default_rng(5)
    few = pd.DataFrame({"y": random.exponential(1, 60) * (random.random(60) < 0.06), "t": [1, 0] * 30}).assign(
        y=lambda d: d.y + 3 * d.t * random.random(60)
    )
    found = estimate(few, {"outcome": "y", "treated": "t", "estimator": "percent_of_means"})
    assert np.isnan([found.percent_low, found.percent_high]).all()
    assert "percent_unbounded" in found.warnings
    money = found.details.query("group == 'difference'").iloc[0]
    assert money["conf_low"] < money["estimate"] < money["conf_high"]


def test_a_sample_copied_within_its_clusters_is_no_larger():
    data = many()
    copied = pd.concat([data.assign(who=data.who + 100 * i, village=data.who) for i in range(3)])
    found, once = percent("percent_of_totals", copied, cluster="village"), percent("percent_of_totals", data)
    assert (found.conf_low, found.conf_high) == (pytest.approx(once.conf_low), pytest.approx(once.conf_high))


@pytest.mark.parametrize("name", ["percent_of_totals", "percent_of_means", "mean_percent"])
def test_money_in_other_units_is_the_same_percentage(name):
    data = many()
    found, other = percent(name, data), percent(name, data.assign(sold=data.sold * 6.86))
    assert (other.value, other.std_error, other.conf_low) == (
        pytest.approx(found.value),
        pytest.approx(found.std_error),
        pytest.approx(found.conf_low),
    )


def test_negative_amounts_and_others_who_sold_nothing_are_refused():
    with pytest.raises(ImpactError, match="column sold: 1 amounts are negative: rows 3"):
        percent("percent_of_totals", DATA.assign(sold=[100, 150, 300, -1, 100, 110, 100, 110]))
    with pytest.raises(ImpactError, match="the others add up to nought before"):
        percent("percent_of_totals", DATA.assign(sold=[100, 150, 300, 330, 0, 110, 0, 110]))
