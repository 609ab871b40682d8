"""The figures that the documents print or that follow from them, to the last digit given."""

from __future__ import annotations

import pytest

from toolkit.measures import budget, reconciliation
from toolkit.measures.appraisal import criteria, risks
from toolkit.measures.indicators import sales


def test_sales_of_cse(cse):
    sold = sales.growth(cse, 2011)
    producers, chains = sold.loc["producers"], sold.loc["chains"]
    assert round(producers["growth"].number, 3) == 0.972
    assert round(producers["base_growth"].number, 4) == 1.8874
    assert round(chains["growth"].number, 3) == 0.568
    assert round(chains["base_growth"].number, 2) == 1.72


def test_sales_per_unit_of_cse(cse):
    producers = sales.growth(cse, 2011).loc["producers"]
    assert (producers["units_before"].number, producers["units"].number) == (3032, 3212)
    assert (round(producers["per_unit_before"].number), round(producers["per_unit"].number)) == (3919, 7295)


def test_the_growth_of_cse_splits_exactly(cse):
    parts = sales.split(cse, 2011)
    row = parts[parts["since"] == "before"].iloc[0]
    assert row["by_units"].number + row["by_unit_sales"].number == pytest.approx(23_432_855 - 11_882_583, abs=1e-6)
    # by hand: 180 × (3919.0577 + 7295.4094) / 2 = 1,009,302
    assert round(row["by_units"].number) == 1_009_302


def test_execution_of_cse_by_year(cse):
    years = budget.by_year(cse, 2011)
    assert {y: round(m.number, 2) for y, m in years["execution"].items()} == {
        "2008": 0.70,
        "2009": 0.86,
        "2010": 0.97,
        "2011": 0.84,
    }


def test_money_and_time_of_cse(cse):
    spent = budget.execution(cse, 2011)
    assert (round(spent["execution"].number, 2), round(spent["time"].number, 2)) == (0.80, 0.79)


def test_modes_of_cse(cse):
    modes = budget.by_mode(cse, 2011)
    assert {m: round(e.number, 2) for m, e in modes["execution"].items()} == {"REGIE": 0.60, "COGES": 0.83}


def test_the_fifteen_grades_of_cse_come_from_one_rule(cse):
    graded = criteria.grades(cse, 2011)
    held = graded[graded["verdict"] != "not_recomputable"]
    printed = {key: row["printed"].text for key, row in held.iterrows()}
    assert {key: row["grade"].text for key, row in held.iterrows()} == printed
    by_criterion = {
        c: "".join(printed[f"{s}:{c}"] for s in ("OE", "R1", "R2", "R3", "R4"))
        for c in ("effectiveness", "efficiency", "sustainability")
    }
    assert by_criterion == {"effectiveness": "CCBCC", "efficiency": "AAAAB", "sustainability": "AAAAA"}


def test_the_averages_of_cse_and_their_own_way(cse):
    averages = reconciliation.compared(cse, 2011, "reported_averages")
    own = {code: round(m.number, 2) for code, m in averages["own_rule"].items()}
    assert own == {"R1": 0.87, "R2": 0.90, "R3": 0.85, "R4": 0.57}
    assert list(averages["verdict"]) == ["agrees_with_another_formula", "agrees", "agrees", "agrees"]
    assert round(averages.loc["R1", "zeros_recomputed"].number, 2) == 0.94  # with 51.5 / 40 for the printed 0 %
    assert [round(m.number, 2) for m in averages["zeros_counted"]] == [0.72, 0.80, 0.85, 0.52]
    assert [round(m.number, 2) for m in averages["capped"]] == [0.64, 0.72, 0.71, 0.52]


def test_the_rule_of_averaging_holds_in_2008_and_2009_as_well(cse):
    for year, stated in ((2008, {"R1": 0.43, "R2": 0.39}), (2009, {"R1": 0.50, "R2": 0.48})):
        averages = reconciliation.compared(cse, year, "reported_averages")
        for code, value in stated.items():
            assert averages.loc[code, "stated"].number == value
            assert averages.loc[code, "verdict"] in reconciliation.FOLLOWS


def test_the_changes_of_spp(spp):
    changes = reconciliation.compared(spp, 2019, "stated_changes")
    assert len(changes) == 38
    assert list(changes.index[changes["verdict"] == "differs"]) == ["i5.2"]  # 85 % to 80 %, printed as 0 %
    assert list(changes.index[changes["verdict"] == "not_recomputable"]) == ["i1.3.1"]
    assert set(changes.index[changes["verdict"] == "agrees_with_another_formula"]) == {"i2.8", "i5.3.2"}  # in points
    assert set(changes.index[changes["verdict"] == "agrees_by_convention"]) == {"i4.1", "i4.2", "i4.3"}  # 0 % to 0 %
    assert round(changes.loc["i5.2", "growth"].number, 3) == -0.059


def test_price_volume_and_value_of_spp_do_not_fit(spp):
    fit = reconciliation.compared(spp, 2019, "price_and_volume").loc["international"]
    assert round(fit["implied"].number, 3) == 0.013
    assert round(fit["growth"].number, 3) == -0.050


def test_the_facts_are_as_many_as_the_documents_print(cse, spp):
    assert cse.observations["table"].str.startswith("7.2").sum() == 48 * 7 + 3  # 48 rows of the card and its fact sheet
    assert len(spp.indicators) == 38
    assert len(cse.table("beneficiaries")) == 2 * 73


def test_risks_of_cse_that_contradict_each_other(cse):
    # by hand from tables 3.2.3, 3.3.4.3 and 3.3.4.4: medium/high carries C four times (OE 1, 3, 4; R4 3) and B three
    # times (R4 2, 4, 5); 3.3.4.1 and 3.3.4.2: A/A carries B three times (R1 1, 3; R2 3) and A twice (R1 2; R2 1)
    listed = risks.register(cse, 2011)
    pairs = risks.conflicting_pairs(listed)["conflicting"]
    assert (pairs["risk"].n, pairs["risk"].of) == (4 * 3, 21 + 1)
    assert (pairs["assumption"].n, pairs["assumption"].of) == (3 * 2, 10)
    found = risks.conflicts(listed)
    assert {(r["pair"], r["level"].text): r["codes"] for _, r in found.iterrows()} == {
        ("medium/high", "B"): "R4.K2, R4.K4, R4.K5",
        ("medium/high", "C"): "OE.K1, OE.K3, OE.K4, R4.K3",
        ("A/A", "A"): "R1.K2, R2.K1",
        ("A/A", "B"): "R1.K1, R1.K3, R2.K3",
    }
    # low/high B (1) and medium/medium B (2) lie below four C; those four lie below high/high, which is B again
    steps = risks.reversals(listed)
    assert {way: sum(m.number for m in own["pairs"]) for way, own in steps.groupby("runs")} == {"up": 4 + 8, "down": 4}
    counted = risks.summary(listed)
    assert [counted[k].number for k in ("risks", "assumptions", "high_impact", "high_both", "with_response")] == [
        11,
        6,
        9,
        1,
        10,
    ]
