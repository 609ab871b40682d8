"""Reached, moved and how far: one rule by the direction of an indicator, with targets of zero and below."""

from __future__ import annotations

import pytest

from toolkit.measured import Measured, undefined
from toolkit.measures.indicators import direction
from toolkit.measures.indicators.observed import observed_in

FRAMEWORK = """
results: [{code: R1, level: output, title: Uno}]
indicators:
  - {code: up, result: R1, name: Sube, unit: index, kind: stock}
  - {code: down, result: R1, name: Baja, unit: index, kind: stock, direction: decrease}
  - {code: kept, result: R1, name: Queda, unit: index, kind: stock, direction: keep}
  - {code: near, result: R1, name: Queda cerca, unit: index, kind: stock, direction: keep, band: 0.5}
"""


@pytest.fixture
def asked(small):
    observed = observed_in(small(FRAMEWORK))
    return lambda code: (observed, observed.programme.indicators[code])


def index(value):
    return Measured(float(value), "index")


@pytest.mark.parametrize(
    ("code", "value", "target", "reached"),
    [
        ("up", 10, 10, "reached"),
        ("up", 9.99, 10, "short"),
        ("up", 0, 0, "reached"),
        ("up", -3, -5, "reached"),
        ("down", 10, 10, "reached"),
        ("down", 10.01, 10, "short"),
        ("down", 0, 0, "reached"),
        ("down", -6, -5, "reached"),
        ("kept", 105, 100, "reached"),
        ("kept", 94.9, 100, "short"),
        ("kept", 0, 0, "reached"),
        ("near", 140, 100, "reached"),
    ],
)
def test_reached_is_at_least_at_most_or_within_the_band(asked, code, value, target, reached):
    observed, indicator = asked(code)
    assert direction.reached(observed, indicator, index(value), index(target)) == reached


def test_what_is_missing_or_unlike_is_neither_reached_nor_short(asked):
    observed, indicator = asked("up")
    assert direction.reached(observed, indicator, undefined("index", "not_reported"), index(1)) == ""
    assert direction.reached(observed, indicator, index(1), Measured(1.0, "money", currency="PEN")) == ""


@pytest.mark.parametrize(
    ("code", "before", "now", "moved"),
    [
        ("up", 1, 2, "better"),
        ("up", 2, 1, "worse"),
        ("up", 2, 2, "same"),
        ("down", 1, 2, "worse"),
        ("down", 2, 1, "better"),
        ("kept", 80, 90, "better"),
        ("kept", 101, 110, "worse"),
        ("kept", 97, 104, "same"),
    ],
)
def test_better_is_up_down_or_nearer_to_what_is_to_be_kept(asked, code, before, now, moved):
    observed, indicator = asked(code)
    assert direction.moved(observed.programme, indicator, index(now), index(before), index(100)) == moved


@pytest.mark.parametrize(
    ("code", "baseline", "value", "target", "way"),
    [
        ("up", 0, 5, 10, 0.5),
        ("up", 10, 5, 20, -0.5),
        ("down", 20, 15, 10, 0.5),
        ("down", 4, 0, 0, 1.0),
        ("up", -10, -5, 0, 0.5),
    ],
)
def test_the_way_goes_from_the_baseline_to_the_target_and_back_below_zero(asked, code, baseline, value, target, way):
    observed, indicator = asked(code)
    assert direction.way(observed, indicator, index(value), index(baseline), index(target)).number == way


def test_no_way_leads_to_a_target_worse_than_its_baseline_and_none_is_asked_of_what_is_kept(asked):
    assert direction.way(*asked("up"), index(9), index(10), index(8)).missing == "target_worse_than_baseline"
    assert direction.way(*asked("kept"), index(9), index(10), index(8)).missing == "to_be_kept"


def test_actual_over_target_says_nothing_of_what_is_to_fall(asked):
    assert direction.completed(*asked("down"), index(10), index(5)).missing == "falling"
    assert direction.completed(*asked("up"), index(10), index(5)).number == 2
