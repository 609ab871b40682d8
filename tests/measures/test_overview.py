"""A programme at a glance: what its framework holds, how long it runs, and the latest value of each indicator."""

from __future__ import annotations

import pytest

from toolkit import open_programme
from toolkit.measures.at_a_glance import overview
from toolkit.measures.indicators import achievement, logframe


@pytest.fixture(scope="module")
def clac():
    return open_programme("clac")


@pytest.fixture(scope="module")
def par2():
    return open_programme("par2-bolivia")


def numbers(row):
    return {name: figure.number for name, figure in row.items()}


def test_time_by_the_effective_dates(cse):
    pace = overview.pace(cse, 2011)
    # April 2008 to December 2011, of April 2008 to November 2012
    assert (pace["programme:months_passed"].number, pace["programme:months"].number) == (45, 56)
    assert pace["budget:time"].number == pytest.approx(38 / 48)  # as the card prints it
    assert pace["budget:execution"].number == pytest.approx(2_836_395.01 / 3_550_151.99, abs=1e-6)


def test_time_by_the_plan_in_force_where_there_are_no_dates(clac):
    pace = overview.pace(clac, 2023)
    assert pace["programme:time_passed"].number == pytest.approx(24 / 36)
    assert not [name for name in pace if name.startswith("budget:")]


def test_what_no_document_dates_is_not_told(spp):
    assert overview.pace(spp, 2019) == {}
    assert overview.rates(overview.pace(spp, 2019)) == {}


def test_time_is_told_once_where_the_programme_does_not_count_it(par2):
    pace = overview.pace(par2, 2022)
    assert set(pace) == {
        "programme:months_passed",
        "programme:months",
        "programme:time_passed",
        "budget:approved",
    }


def test_levels_are_counted_in_the_order_of_the_framework(cse):
    levels = overview.levels(cse, 2011)
    assert list(levels.index) == ["goal", "outcome", "output", "all"]
    assert numbers(levels.loc["output"]) == {
        "results": 4,
        "indicators": 31,
        "from_reports": 4,
        "valued": 30,
        "with_goal": 29,
    }
    for column in levels.columns:
        assert sum(figure.number for figure in levels[column][:-1]) == levels.loc["all", column].number


def test_a_plan_that_is_not_in_force_is_not_counted(clac):
    assert overview.levels(clac, 2023).loc["all", "results"].number == 16
    assert not [code for code in logframe.logframe(clac, 2023).index if code.startswith("P25")]


def test_a_value_of_half_a_year_is_shown_with_its_period_and_not_compared_with_a_year(clac):
    attended = overview.latest_values(clac, 2023).loc["P22.attended"]
    assert (attended["before"].number, attended["actual"].number) == (869, 799)
    assert attended["period"] == "halves:1/2"  # the first of its two
    assert attended["trend"].missing == "year_not_complete"
    assert attended["trend.mark"] == ""


def test_fewer_desertions_is_better_though_the_figure_falls(spp):
    desertions = overview.latest_values(spp, 2019).loc["i2.2"]
    assert desertions["trend"].number == pytest.approx(-0.07)
    assert desertions["actual.mark"] == desertions["trend.mark"] == "better"


def test_what_is_not_due_has_no_value_and_no_colour(par2):
    values = overview.latest_values(par2, 2022)
    assert len(values) == 22
    assert set(values["actual.mark"]) == {"none"}


def test_a_programme_with_a_card_shows_the_card(cse):
    assert len(overview.latest_values(cse, 2011)) == 0


def test_movement_counts_every_indicator_of_every_objective_once(spp):
    achieved = achievement(spp, 2019)
    moved = logframe.movement_by_result(spp, achieved)
    assert numbers(moved.loc["OE1"]) == {"better": 6, "same": 1, "worse": 3, "unknown": 1, "indicators": 11}
    assert numbers(moved.loc["OE2"]) == {"better": 8, "same": 1, "worse": 0, "unknown": 0, "indicators": 9}
    assert numbers(moved.loc["framework"]) == {"better": 25, "same": 8, "worse": 4, "unknown": 1, "indicators": 38}
    for _, row in moved.iterrows():
        assert sum(row[state].number for state in logframe.STATES) == row["indicators"].number


def test_without_two_years_nothing_moved(par2):
    assert len(logframe.movement_by_result(par2, achievement(par2, 2022))) == 0


def test_the_logical_framework_keeps_the_order_and_the_texts(cse):
    frame = logframe.logframe(cse, 2011)
    assert list(frame.index) == ["OG", "OE", "R1", "R2", "R3", "R4"]
    assert frame.loc["R2", "indicators"].number == 10  # nine of the framework, one that only the report carries
    assert len(frame.loc["R1", "assumptions"].splitlines()) == 3
