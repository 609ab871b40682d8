"""Growth of different products: by hand, and what is left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit import open_programme
from toolkit.facts.contracts.compute import Compute
from toolkit.measures.records import changes, records_indicators

COLUMNS = ["case", "product", "period", "volume", "price"]
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


def records(*rows):
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"volume": float, "price": float}).assign(file_line=range(2, len(frame) + 2))


def pairs(compute, frame):
    return changes.pairs_of(compute, frame, changes.prices_of(compute, frame))


TWO_PRODUCTS = records(
    ("a", "milk", "before", 100, 2),
    ("a", "milk", "after", 150, 9),
    ("b", "quinoa", "before", 10, 30),
    ("b", "quinoa", "after", 11, 30),
)


def test_products_are_put_together_at_their_price_before():
    """Milk +50 % on 100 × 2 = 200, quinoa +10 % on 10 × 30 = 300: 630 / 500 - 1; prices after change nothing."""
    figure = changes.growth(pairs(GROWTH, TWO_PRODUCTS))
    assert (figure.numerator, figure.denominator, figure.number) == (130, 500, pytest.approx(0.26))
    assert (figure.n, figure.of) == (2, 2)


def test_the_other_reading_counts_every_organisation_alike():
    each = pd.Categorical(["a", "b"])
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
        ("a", "milk", "before", 100, 2),
        ("a", "milk", "after", 150, 2),
        ("b", "milk", "before", 100, np.nan),
        ("b", "milk", "after", 100, np.nan),
    )
    assert changes.growth(pairs(GROWTH, frame)).denominator == 400


def test_who_lacks_one_side_is_left_out_of_both():
    frame = records(
        ("a", "milk", "before", 100, 2),
        ("a", "milk", "after", 150, 2),
        ("b", "milk", "before", 900, 2),
        ("c", "milk", "after", 900, 2),
        ("d", "milk", "before", 900, 2),
        ("d", "milk", "after", np.nan, 2),
        ("e", "milk", "", 900, 2),
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
        ("a", "milk", "before", 100, 2),
        ("a", "milk", "after", 150, 2),
        ("a", "milk", "", 10, 2),
        ("b", "", "before", 100, 2),
        ("b", "", "after", 100, 2),
        ("c", "milk", "before", 10, 2),
        ("c", "milk", "after", 11, 2),
    )
    figure = changes.growth(pairs(GROWTH, frame))
    assert set(figure.left_out) == {"a/milk:no_value/period", "b:no_value/product"}
    assert (figure.number, figure.n, figure.of) == (pytest.approx(0.1), 1, 3)


def test_an_organisation_with_a_product_that_is_not_known_is_not_averaged():
    frame = records(
        ("a", "milk", "before", 100, 2),
        ("a", "milk", "after", 150, 2),
        ("a", "quinoa", "before", 10, 30),
        ("b", "milk", "before", 100, 2),
        ("b", "milk", "after", 110, 2),
    )
    figure = changes.growth_of_each(pairs(GROWTH, frame), pd.Categorical(["a", "b"]))
    assert (figure.number, figure.n, figure.of) == (pytest.approx(0.1), 1, 2)
    assert figure.left_out == ("a:not_after",)


def test_growth_from_nothing_is_undefined():
    frame = records(("a", "milk", "before", 0, 2), ("a", "milk", "after", 5, 2))
    assert changes.growth(pairs(GROWTH, frame)).missing == "base_is_zero"
    alone = changes.growth_of_each(pairs(GROWTH, frame), pd.Categorical(["a"]))
    assert (alone.missing, alone.left_out) == ("nothing_measured", ("a:base_is_zero",))


# --- PAR II


@pytest.fixture(scope="module")
def par2():
    return open_programme("par2-bolivia")


def test_growth_by_department_adds_up_in_value_not_in_percent(par2):
    frame = records_indicators.by_level(par2, "R1", "department")
    added, before = (frame[c].iloc[1:].map(lambda m: m.number).sum() for c in ("numerator", "denominator"))
    assert added / before == pytest.approx(frame["computed"].iloc[0].number)
