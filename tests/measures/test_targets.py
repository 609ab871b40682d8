"""Targets without values: what is programmed, and nothing at zero that was not measured."""

from __future__ import annotations

from toolkit.measures import indicators
from toolkit.measures.indicators import logframe


def test_par2_has_targets_and_no_values(par2):
    achieved = indicators.achievement(par2, 2022)
    planned = logframe.programmed(par2, achieved)
    assert len(planned) == 22
    assert (planned["target"].map(bool).sum(), planned["final_target"].map(bool).sum()) == (12, 21)
    assert (planned["target"].map(lambda m: m.missing == "not_due")).sum() == 5
    assert not len(indicators.targeted(achieved))
    assert not len(indicators.untargeted(achieved))


def test_the_target_of_the_year_over_the_final_one(par2):
    planned = logframe.programmed(par2, indicators.achievement(par2, 2022))
    assert planned.loc["1.2a", "of_final"].number == 1000 / 678
    assert planned.loc["R1", "of_final"].missing == "not_due"
    assert "observation:1.2a:..2022:target" in planned.loc["1.2a", "noted"].split()


def test_results_come_in_their_own_order(par2):
    planned = logframe.programmed(par2, indicators.achievement(par2, 2022))
    assert list(dict.fromkeys(planned["result"])) == ["OD", "A", "B", "B.2", "C", "C.3"]


def test_a_programme_with_values_is_left_to_the_other_tables(cse, spp):
    for programme, year in ((cse, 2011), (spp, 2019)):
        achieved = indicators.achievement(programme, year)
        assert not len(logframe.programmed(programme, achieved))
        assert len(indicators.targeted(achieved)) + len(indicators.untargeted(achieved)) == len(achieved)


def test_a_flow_of_one_year_is_no_part_of_the_target_of_all_years(small):
    programme = small(
        "results: [{code: R1, level: output, title: Uno}]\nindicators:\n"
        "  - {code: A, result: R1, name: Visitas, unit: count, counts: persons, kind: flow}\n"
    )
    rows = "indicator,role,period,value\nA,target,2023,10\nA,final_target,2020..2024,50\n"
    (programme.folder / "observations.csv").write_text(rows, encoding="utf-8")
    part = logframe.programmed(programme, indicators.achievement(programme, 2023)).loc["A", "of_final"]
    assert (part.unit, part.missing) == ("ratio", "one_year_of_all")
