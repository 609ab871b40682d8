"""Growth of different products, and with against without: by hand, what is left out, and how chance moves it."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from toolkit import open_programme
from toolkit.facts.contracts.framework import Compute
from toolkit.measures.records import changes, comparisons, computed
from toolkit.measures.records.disclosure import value_of

COLUMNS = ["case", "took", "product", "period", "volume", "price"]
CHANGE = {
    "records": "r",
    "count": "case",
    "value": "volume",
    "price": "price",
    "within": "product",
    "base": {"period": "before"},
    "where": {"period": "after"},
}
GROWTH = Compute(measure="growth", **CHANGE)
COMPARED = Compute(measure="with_without", design="difference_in_differences", treated={"took": "yes"}, **CHANGE)


def records(*rows):
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"volume": float, "price": float}).assign(file_line=range(2, len(frame) + 2))


def pairs(compute, frame, both=True):
    return changes.pairs_of(compute, frame, changes.prices_of(compute, frame), both)


TWO_PRODUCTS = records(
    ("a", "yes", "milk", "before", 100, 2),
    ("a", "yes", "milk", "after", 150, 9),
    ("b", "yes", "quinoa", "before", 10, 30),
    ("b", "yes", "quinoa", "after", 11, 30),
)


def test_products_are_put_together_at_their_price_before():
    """Milk +50 % on 100 × 2 = 200, quinoa +10 % on 10 × 30 = 300: 630 / 500 - 1; prices after change nothing."""
    figure = changes.growth(pairs(GROWTH, TWO_PRODUCTS))
    assert (figure.numerator, figure.denominator, figure.number) == (130, 500, pytest.approx(0.26))
    assert (figure.n, figure.of) == (2, 2)


def test_the_other_reading_counts_every_organisation_alike():
    each = pd.Series({"a": "a", "b": "b"})
    figure = changes.growth_of_each(pairs(GROWTH, TWO_PRODUCTS), each)
    assert figure.number == pytest.approx((0.5 + 0.1) / 2)
    assert figure.n == 2


def test_volumes_of_different_products_are_never_added_without_a_price():
    compute = GROWTH.model_copy(update={"price": None})
    figure = changes.growth(pairs(compute, TWO_PRODUCTS))
    assert figure.missing == "nothing_measured"
    assert set(figure.left_out) == {"a/milk:no_price", "b/quinoa:no_price"}
    assert changes.growth(pairs(compute, TWO_PRODUCTS[:2])).number == 0.5


def test_a_price_that_is_missing_is_that_of_the_same_product_elsewhere():
    frame = records(
        ("a", "yes", "milk", "before", 100, 2),
        ("a", "yes", "milk", "after", 150, 2),
        ("b", "yes", "milk", "before", 100, np.nan),
        ("b", "yes", "milk", "after", 100, np.nan),
    )
    assert changes.growth(pairs(GROWTH, frame)).denominator == 400


def test_who_lacks_one_side_is_left_out_of_both():
    frame = records(
        ("a", "yes", "milk", "before", 100, 2),
        ("a", "yes", "milk", "after", 150, 2),
        ("b", "yes", "milk", "before", 900, 2),
        ("c", "yes", "milk", "after", 900, 2),
        ("d", "yes", "milk", "before", 900, 2),
        ("d", "yes", "milk", "after", np.nan, 2),
        ("e", "yes", "milk", "", 900, 2),
    )
    figure = changes.growth(pairs(GROWTH, frame))
    assert figure.number == 0.5
    assert set(figure.left_out) == {
        "b/milk:not_after",
        "c/milk:not_before",
        "d/milk:no_value/volume",
        "e/milk:no_value/period",
    }
    assert (figure.n, figure.of) == (1, 5)


def test_a_record_that_is_open_takes_its_whole_pair_with_it():
    frame = records(
        ("a", "yes", "milk", "before", 100, 2),
        ("a", "yes", "milk", "after", 150, 2),
        ("a", "yes", "milk", "", 10, 2),
        ("b", "yes", "", "before", 100, 2),
        ("b", "yes", "", "after", 100, 2),
        ("c", "yes", "milk", "before", 10, 2),
        ("c", "yes", "milk", "after", 11, 2),
    )
    figure = changes.growth(pairs(GROWTH, frame))
    assert set(figure.left_out) == {"a/milk:no_value/period", "b:no_value/product"}
    assert (figure.number, figure.n, figure.of) == (pytest.approx(0.1), 1, 3)


def test_an_organisation_with_a_product_that_is_not_known_is_not_averaged():
    frame = records(
        ("a", "yes", "milk", "before", 100, 2),
        ("a", "yes", "milk", "after", 150, 2),
        ("a", "yes", "quinoa", "before", 10, 30),
        ("b", "yes", "milk", "before", 100, 2),
        ("b", "yes", "milk", "after", 110, 2),
    )
    figure = changes.growth_of_each(pairs(GROWTH, frame), pd.Series({"a": "a", "b": "b"}))
    assert (figure.number, figure.n, figure.of) == (pytest.approx(0.1), 1, 2)
    assert figure.left_out == ("a:not_after",)


def test_growth_from_nothing_is_undefined():
    frame = records(("a", "yes", "milk", "before", 0, 2), ("a", "yes", "milk", "after", 5, 2))
    assert changes.growth(pairs(GROWTH, frame)).missing == "base_is_zero"
    alone = changes.growth_of_each(pairs(GROWTH, frame), pd.Series({"a": "a"}))
    assert (alone.missing, alone.left_out) == ("nothing_measured", ("a:base_is_zero",))


COMPARISON = records(
    ("a", "yes", "milk", "before", 100, 2),
    ("a", "yes", "milk", "after", 150, 2),
    ("b", "yes", "quinoa", "before", 10, 30),
    ("b", "yes", "quinoa", "after", 11, 30),
    ("c", "no", "milk", "before", 50, 2),
    ("c", "no", "milk", "after", 60, 2),
    ("d", "no", "quinoa", "before", 20, 30),
    ("d", "no", "quinoa", "after", 20, 30),
)


def test_with_against_the_change_without_product_by_product():
    """Without: milk 100 × 1.2 × 2 = 240, quinoa 10 × 1.0 × 30 = 300; with: 300 + 330. 630 / 540 - 1 = 16.7 %."""
    figure = changes.with_without(pairs(COMPARED, COMPARISON), "difference_in_differences")
    assert (figure.numerator, figure.denominator, figure.number) == (90, 540, pytest.approx(90 / 540))


def test_with_against_the_level_without_product_by_product():
    """Without: milk 60 × 2 = 120, quinoa 20 × 30 = 600."""
    figure = changes.with_without(pairs(COMPARED, COMPARISON, both=False), "levels")
    assert (figure.numerator, figure.denominator) == (-90, 720)


def test_a_product_that_nobody_else_sells_has_no_comparison():
    figure = changes.with_without(pairs(COMPARED, COMPARISON[:6]), "difference_in_differences")
    assert figure.left_out == ("b/quinoa:no_comparison",)
    assert figure.number == pytest.approx(300 / 240 - 1)
    nobody = changes.with_without(pairs(COMPARED, COMPARISON[:4]), "difference_in_differences")
    assert (nobody.value, nobody.missing) == (None, "no_comparison")


def test_whose_group_is_unknown_is_left_out():
    frame = COMPARISON.assign(took=COMPARISON["took"].where(COMPARISON["case"] != "c", ""))
    figure = changes.with_without(pairs(COMPARED, frame), "difference_in_differences")
    assert "c/milk:no_value/took" in figure.left_out


def drawn(dice, effect, n=150):
    rows = []
    for i in range(2 * n):
        took, usual = i < n, float(np.exp(dice.normal(0, 0.5)))
        for period, factor in (("before", 1.0), ("after", 1.06 * (1 + effect if took else 1))):
            rows.append(
                (f"o{i}", "yes" if took else "no", "p", period, usual * factor * math.exp(dice.normal(0, 0.2)), 1)
            )
    return records(*rows)


def test_the_interval_holds_the_truth_about_as_often_as_it_says(monkeypatch):
    """Of 60 draws with a true effect of 28 %, a 95 % interval must hold it in 51 to 60 (binomial, 1 in 1,000)."""
    monkeypatch.setattr(changes, "DRAWS", 199)
    dice, held = np.random.default_rng(5), 0
    for _ in range(60):
        figure = changes.with_without(pairs(COMPARED, drawn(dice, 0.28)), "difference_in_differences", interval=True)
        held += figure.conf_low <= 0.28 <= figure.conf_high
    assert 51 <= held <= 60


def test_the_same_records_give_the_same_interval():
    frame = drawn(np.random.default_rng(3), 0.28, 40)
    first, again = (changes.with_without(pairs(COMPARED, frame), "levels", interval=True) for _ in range(2))
    assert (first.conf_low, first.conf_high) == (again.conf_low, again.conf_high)
    assert first.conf_low < first.number < first.conf_high


# --- PAR II


@pytest.fixture(scope="module")
def par2():
    return open_programme("par2-bolivia")


def test_products_and_all_together_say_the_same_as_the_indicators(par2):
    products = comparisons.by_product(par2)
    together = products.loc["together"]
    assert together["beyond"].number == pytest.approx(value_of(par2, "R1.did").number)
    assert together["with_change"].number == pytest.approx(value_of(par2, "R1").number)
    assert together["with_before"].currency == "BOB"
    assert len(products) == 11


def test_growth_by_department_adds_up_in_value_not_in_percent(par2):
    frame = computed.by_level(par2, "R1", "department")
    added, before = (frame[c].iloc[1:].map(lambda m: m.number).sum() for c in ("numerator", "denominator"))
    assert added / before == pytest.approx(frame["computed"].iloc[0].number)


def test_who_is_said_to_have_taken_part_and_not_is_left_out_in_whatever_order_it_is_said():
    """Of "c" one record says yes and one no: nobody knows, whichever comes first; of "d" one says nothing."""
    frame = records(
        ("a", "yes", "milk", "before", 100, 2),
        ("a", "yes", "milk", "after", 150, 2),
        ("b", "no", "milk", "before", 100, 2),
        ("b", "no", "milk", "after", 120, 2),
        ("c", "no", "milk", "before", 100, 2),
        ("c", "yes", "milk", "after", 900, 2),
        ("d", "", "milk", "before", 100, 2),
        ("d", "no", "milk", "after", 140, 2),
    )
    said = [changes.with_without(pairs(COMPARED, rows), "difference_in_differences") for rows in (frame, frame[::-1])]
    assert [figure.number for figure in said] == pytest.approx([(1.5 - 1.3) / 1.3] * 2)
    assert {figure.left_out for figure in said} == {("c/milk:two_values/took",)}
