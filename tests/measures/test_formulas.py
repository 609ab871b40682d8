"""Formulas: small cases to check by hand, what is undefined, and what printed digits leave open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.measured import Measured, undefined
from toolkit.measures import formulas as f


def fig(value, unit="count", half_unit=0.0, currency=""):
    return Measured(value, unit, inputs=(f"fact:{value}",), half_unit=half_unit, currency=currency)


NOTHING = undefined("count", "not_reported", inputs=("fact:none",))


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        (f.growth(fig(121), fig(107)), 0.1308411),  # SPP i1.1, printed 13 %
        (f.difference(fig(91), fig(28)), 63),  # CSE, 63 more formal firms
        (f.points(fig(0.85, "share"), fig(0.75, "share")), 0.10),
        (f.completion(fig(3212), fig(3032)), 1.0593668),
        (f.progress(fig(91), fig(28), fig(147)), 63 / 119),
        (f.per_unit(fig(11_882_583, "money"), fig(3032)), 3919.0577),
        (f.balance(fig(100, "money"), fig(30, "money"), fig(20, "money")), 50),
        (f.compound(fig(-0.05), fig(0.066)), 0.0127),
        (f.weighted_mean(fig(0.1), fig(1), fig(0.4), fig(2)), 0.3),
        (f.mean(fig(1), fig(2), fig(6)), 3),
        (f.total(fig(1), fig(2), fig(6)), 9),
        (f.sum_below_zero(fig(5), fig(-2), fig(-6)), -8),
        (f.sum_below_zero(fig(5), fig(2)), 0),
        (f.convert_back(fig(19_387_255, "money"), fig(6.86)), 2_826_130.4664723),
    ],
)
def test_a_formula_gives_what_a_hand_gives(figure, value):
    assert figure.number == pytest.approx(value, rel=1e-6)


def test_progress_is_right_for_an_indicator_that_should_fall():
    assert f.progress(fig(0.06), fig(0.08), fig(0.04)).number == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("figure", "reason"),
    [
        (f.growth(fig(5), fig(0)), "base_is_zero"),
        (f.growth(fig(5), fig(-1)), "base_is_negative"),
        (f.completion(fig(5), fig(0)), "target_is_zero"),
        (f.progress(fig(5), fig(3), fig(3)), "target_equals_baseline"),
        (f.execution(fig(5), fig(0)), "nothing_approved"),
        (f.per_unit(fig(5), fig(0)), "no_units"),
        (f.share(fig(0), fig(0)), "whole_is_zero"),
        (f.growth(NOTHING, fig(3)), "not_reported"),
        (f.mean(NOTHING), "nothing_measured"),
    ],
)
def test_what_has_no_answer_is_undefined_with_its_reason(figure, reason):
    assert figure.value is None
    assert figure.missing == reason


def test_a_missing_figure_never_counts_as_zero():
    mean = f.mean(fig(1), NOTHING, fig(3), subjects=["a", "b", "c"])
    assert (mean.value, mean.n, mean.of, mean.left_out) == (2, 2, 3, ("b:not_reported",))


def test_amounts_of_two_currencies_are_never_added():
    both = f.total(fig(1, "money", currency="EUR"), fig(1, "money", currency="PEN"))
    assert (both.value, both.missing) == (None, "unlike_currencies")


def test_a_figure_names_the_facts_it_was_made_from():
    assert f.growth(fig(3), fig(2)).inputs == ("fact:3", "fact:2")


# --- known wrong arithmetic of other systems: what this toolkit gives


def test_percentages_are_aggregated_from_numerators_and_denominators():
    parts, wholes = [fig(3), fig(5)], [fig(10), fig(10)]
    assert f.share(f.total(*parts), f.total(*wholes)).number == pytest.approx(0.40)  # not 38.1 %, not 100 %


def test_a_decreasing_indicator_on_target_is_not_a_thousand_percent():
    assert f.completion(fig(10), fig(10)).number == 1
    assert f.progress(fig(10), fig(20), fig(10)).number == 1


def test_change_is_relative_to_the_value_before():
    assert f.growth(fig(30), fig(25)).number == pytest.approx(0.2)  # not (30 - 25/25)


# --- what printing leaves open

positive = st.floats(0.5, 1e6)


@given(positive, positive, st.floats(0, 0.4), st.floats(0, 0.4))
def test_the_true_growth_lies_within_what_the_digits_leave_open(now, before, a, b):
    # the true values are off by up to half a unit of the last printed digit, here 0.4 of one unit
    printed = f.growth(fig(now, half_unit=0.4), fig(before + 1, half_unit=0.4))
    true = (now + a) / (before + 1 - b) - 1
    first_order = printed.half_unit
    second_order = 0.4 * 0.4 / (before + 0.6) ** 2 + 1e-9
    assert abs(true - printed.number) <= first_order + second_order


@given(st.lists(positive, min_size=1, max_size=6))
def test_a_mean_lies_between_its_extremes(values):
    mean = f.mean(*[fig(v) for v in values]).number
    assert min(values) - 1e-6 <= mean <= max(values) + 1e-6


def test_a_missing_amount_does_not_bring_a_currency_of_its_own():
    there, gone = Measured(5, "money", currency="EUR"), undefined("money", "not_reported")
    added = f.total(there, gone, subjects=["a", "b"])
    assert (added.value, added.currency, added.left_out) == (5, "EUR", ("b:not_reported",))


def test_a_mean_of_completions_counts_every_part_alike():
    """21 of 24 regulations and a half said to be complete: (0.875 + 1) / 2; 94 % in the document."""
    parts = [Measured(21.0, "count"), Measured(24.0, "count"), Measured(1.0, "ratio")]
    assert f.mean_of_completions(*parts).number == pytest.approx(0.9375)
    assert f.mean_of_completions(*parts[:2], *parts[:2]).number == pytest.approx(0.875)
