"""Budget: only lines are added; printed totals are held against them."""

from __future__ import annotations

import pytest

from toolkit.measures import budget, stated_amounts


def test_the_modes_add_up_to_the_whole(cse):
    modes, whole = budget.by_mode(cse, 2011), budget.execution(cse, 2011)
    assert sum(m.number for m in modes["executed"]) == pytest.approx(whole["executed"].number, abs=0.005)
    assert sum(m.number for m in modes["approved"]) == pytest.approx(whole["approved"].number, abs=0.005)


def test_the_results_and_the_rest_add_up_to_the_whole(cse):
    results = budget.by_result(cse, 2011)
    assert sum(m.number for m in results["executed"]) == pytest.approx(2_836_395.01, abs=0.005)
    assert sum(m.number for m in results["part"]) == pytest.approx(1)


def test_parents_are_never_added(cse):
    amounts = budget.amounts_of(cse)
    assert not set(amounts.leaves) & set(amounts.children)
    assert len(amounts.leaves) == 33


def test_overspent_lines_stand_out(cse):
    lines = budget.by_line(cse, 2011)
    over = set(lines.index[lines["state"] == "overspent"])
    assert over == {"A_02_01", "A_04_02", "Z_02_02", "Z_03_05", "Z_03_09"}
    assert lines.loc["Z_03_09", "execution"].missing == "nothing_approved"


def test_a_subtotal_that_leaves_lines_out_is_pointed_out(cse):
    verdicts = stated_amounts.verdicts(cse)
    subtotal = verdicts[
        (verdicts["line"] == "Z_04") & (verdicts["what"] == "approved") & (verdicts["printed_in"] == "7.3")
    ].iloc[0]
    assert (subtotal["stated"].number, subtotal["recomputed"].number) == (103_000, 185_000)
    assert subtotal["left_out"] == "Z_04_03 Z_04_04 Z_04_05"


def test_every_balance_and_rate_of_a_line_follows(cse):
    verdicts = stated_amounts.verdicts(cse)
    lines = verdicts[
        verdicts["what"].isin(["stated_balance", "stated_share"]) & verdicts["line"].isin(budget.amounts_of(cse).leaves)
    ]
    assert len(lines) == 141
    assert set(lines["verdict"]) <= {"agrees", "agrees_within_rounding"}


def test_time_is_counted_as_the_programme_counts_it_and_by_calendar(cse):
    spent = budget.execution(cse, 2011)
    assert spent["time"].number == pytest.approx(38 / 48)
    assert spent["time_calendar"].number == pytest.approx(
        45 / 56
    )  # April 2008 to December 2011 of April 2008 to November 2012
