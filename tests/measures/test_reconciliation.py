"""A stated figure agrees when the recomputed one rounds to it; otherwise the page says how far off it is."""

from __future__ import annotations

import pytest

from toolkit import open_programme
from toolkit.measured import Measured, undefined
from toolkit.measures import reconciliation
from toolkit.measures.reconciliation import Claim, judge

RULE = open_programme("cse-peru").conventions


def said(value, half_unit=0.005):
    return Measured(value, "change", half_unit=half_unit)


@pytest.mark.parametrize(
    ("stated", "recomputed", "open_digits", "relation", "outcome"),
    [
        (0.13, 0.1308, 0, "=", "agrees"),
        (-0.9, -0.875, 0.07, "=", "agrees_within_rounding"),  # SPP i2.2: 8 % to 1 %
        (0.0, -0.0588, 0.012, "=", "differs"),  # SPP i5.2: 85 % to 80 %
        (0.97, 0.972, 0, ">", "agrees"),
        (0.97, 0.968, 0, ">", "differs"),
        (0.97, 0.972, 0, "<", "differs"),
        (1.0, 1.04, 0, "~", "agrees"),
        (1.0, 1.06, 0, "~", "differs"),
    ],
)
def test_the_outcome_of_a_comparison(stated, recomputed, open_digits, relation, outcome):
    figure = Measured(recomputed, "change", half_unit=open_digits)
    assert judge(Claim("x", said(stated), figure, relation=relation), RULE).outcome == outcome


def test_another_formula_that_agrees_is_named():
    others = {"points": Measured(0.15, "points", "points")}
    verdict = judge(Claim("x", said(0.15), undefined("change", "base_is_zero"), others=others), RULE)
    assert verdict.outcome == "agrees_with_another_formula"
    assert verdict.recomputed.formula == "points"


def test_what_was_not_printed_cannot_be_recomputed():
    assert judge(Claim("x", said(0.066), undefined("change", "not_reported")), RULE).outcome == "not_recomputable"


def test_every_statement_names_facts_that_exist(cse):
    verdicts = reconciliation.compared(cse, 2011, "statements")
    assert not [r.missing for r in verdicts["recomputed"] if r.missing == "operand_not_found"]
    assert len(verdicts) >= 40


def test_a_figure_printed_in_two_places_with_two_values_is_found(cse):
    found = reconciliation.contradictions(cse, "observations", 2011)
    communication = found[found["counted"] == "observation:R2.communication:2011:actual"].iloc[0]
    assert (communication["value"].number, communication["other_value"].number) == (0.958, 0.74)
