"""Indicators: like is set against like, and every average says what it covers."""

from __future__ import annotations

import pytest

from toolkit import open_programme
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, undefined
from toolkit.measures import indicators
from toolkit.measures.indicators.averages import CAPPED, OWN, average
from toolkit.measures.indicators.observed import observed_in


def ratios(*values):
    return [Measured(v, "ratio") if v is not None else undefined("ratio", "not_reported") for v in values]


@pytest.mark.parametrize(
    ("rule", "mean", "n"),
    [
        (OWN, 0.75, 4),  # (0 + 0.5 + 1 + 1.5) / 4
        (CAPPED, 0.625, 4),  # (0 + 0.5 + 1 + 1) / 4
        (OWN.model_copy(update={"zeros": "left_out"}), 1.0, 3),  # (0.5 + 1 + 1.5) / 3
    ],
)
def test_an_average_by_a_rule(rule, mean, n):
    result = average(ratios(0, 0.5, 1, 1.5, None), rule, list("abcde"))
    assert (result.value, result.n, result.of) == (pytest.approx(mean), n, 5)
    assert "e:not_reported" in result.left_out


def test_a_cumulative_level_is_the_last_one_plus_what_the_year_added(cse):
    observed = observed_in(cse)
    added = observed.get("OE.units", "actual", "2011").number
    before = observed.get("OE.units", "actual", "..2010").number
    assert (before, added, observed.actual(cse.indicators["OE.units"], 2011).number) == (3032, 180, 3212)


def test_a_level_that_is_not_printed_is_added_up(project):
    from toolkit import open_programme  # noqa: PLC0415

    path = project / "data/cse-peru/observations.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("OE.units,..2011,actual")), encoding="utf-8")
    programme = open_programme("cse-peru")
    level = observed_in(programme).actual(programme.indicators["OE.units"], 2011)
    assert (level.number, level.formula) == (3212, "sum")


def test_an_impossible_value_is_never_calculated_with(cse):
    satisfaction = indicators.achievement(cse, 2011).loc["R1.satisfaction"]
    assert satisfaction["actual"].missing == "sic"
    assert satisfaction["completion"].missing == "sic"


def test_two_definitions_are_never_compared(cse):
    investment = indicators.achievement(cse, 2011).loc["R3.investment"]
    assert investment["growth"].missing == "series_differ"
    assert investment["moved"] == ""


def test_fewer_desertions_is_better(spp):
    changed = indicators.achievement(spp, 2019)
    assert changed.loc["i2.2", "moved"] == "better"
    assert changed.loc["i1.4", "moved"] == "worse"


def test_only_indicators_of_the_framework_are_counted(cse):
    counted = indicators.summary(indicators.achievement(cse, 2011))
    framework = [i for i in cse.indicators.values() if i.origin == "framework" and i.unit != "text"]
    assert counted["measured"].of == len(framework) == 31


def test_a_programme_without_targets_has_no_completion(spp):
    counted = indicators.summary(indicators.achievement(spp, 2019))
    assert counted["completion"].missing == "nothing_measured"
    assert len(indicators.targeted(indicators.achievement(spp, 2019))) == 0


def test_an_indicator_of_a_later_plan_is_not_asked_for_yet():
    clac = open_programme("clac")
    now, later = (set(indicators.achievement(clac, year).index) for year in (2023, 2025))
    assert now
    assert later
    assert not now & later


@pytest.mark.parametrize(("period", "growth"), [("2020", 0.5), ("2019..2020", None)])
def test_what_a_flow_gave_in_two_years_is_no_start_for_what_one_gives(small, period, growth):
    """12 sold in the year against 8 before it: half as much again, if both are of a year."""
    programme = small(
        "results: [{code: R1, level: output, title: Uno}]\n"
        "indicators: [{code: sold, result: R1, name: Vendido, unit: tonnes, kind: flow}]\n"
    )
    rows = f"indicator,period,role,value\nsold,{period},baseline,8\nsold,2023,actual,12\n"
    (programme.folder / "observations.csv").write_text(rows, encoding="utf-8")
    found = indicators.achievement(Programme(programme.folder), 2023).loc["sold", "base_growth"]
    assert (found.value, found.missing) == (growth, "" if growth else "other_length")


def test_results_count_from_the_month_after_the_year_of_the_baseline(small):
    programme = small(
        "results: [{code: R1, level: output, title: Uno}]\nindicators:\n"
        "  - {code: A, result: R1, name: Socios, unit: count, counts: persons, kind: cumulative, "
        "plain_years: increment}\n"
    )
    rows = "indicator,role,period,value\nA,baseline,2020,100\nA,actual,2020,5\nA,actual,2021,10\nA,actual,2022,20\n"
    (programme.folder / "observations.csv").write_text(rows, encoding="utf-8")
    observed = observed_in(programme)
    assert observed.begins("A", 2022) == programme.period("2021").first
    assert (
        observed.actual(programme.indicators["A"], 2022).number == 30
    )  # what came in the year of the baseline is in it
