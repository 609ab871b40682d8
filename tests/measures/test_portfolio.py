"""A portfolio: each programme in its own terms, and every figure says whose it is."""

from __future__ import annotations

import pytest

from toolkit import open_programme
from toolkit.measured import Measured
from toolkit.measures.at_a_glance import portfolio

ENTRIES = ["cse-peru/2010", "cse-peru/2011", "spp-global/2019"]


@pytest.fixture(scope="module")
def members():
    return portfolio.members(ENTRIES)


def test_each_row_is_a_programme_in_a_year(members):
    stand = portfolio.standing(members)
    assert list(stand.index) == ENTRIES
    assert stand.loc["cse-peru/2011", "execution"].number == pytest.approx(2836395.08 / 3550151.99, abs=1e-4)
    assert stand.loc["spp-global/2019", "execution"].missing == "no_budget"


def test_the_months_of_a_year_that_were_not_counted_are_taken_from_the_calendar(members):
    stand = portfolio.standing(members)
    assert stand.loc["cse-peru/2010", "time"].formula == "elapsed_by_calendar"
    assert stand.loc["cse-peru/2011", "time"].formula == "elapsed_by_calendar"  # one clock for all
    for _, row in stand[stand["lead"].map(bool)].iterrows():
        assert row["lead"].number == pytest.approx(row["execution"].number - row["time"].number)


def test_what_moved_since_the_year_before_is_counted_by_direction(members):
    row = portfolio.standing(members).loc["spp-global/2019"]
    assert (row["framework_better"].n, row["framework_worse"].n) == (25, 4)
    assert row["framework_better"].of == row["framework_worse"].of == 37


def test_every_source_names_its_programme_and_year(members):
    for frame in (portfolio.standing(members), portfolio.money_and_progress(members), portfolio.cost_of_reach(members)):
        for key, row in frame.iterrows():
            for figure in (cell for cell in row if isinstance(cell, Measured)):
                assert all(fact.startswith(f"{str(key).partition(':')[0]}::") for fact in figure.inputs)


def test_a_result_with_much_money_and_little_progress_stands_out(members, monkeypatch):
    """R4 has spent 78.9 % of its money and come 38.8 % of its way: it stands out where 75 % is much."""
    assert set(portfolio.money_and_progress(members)["state"]) == {""}
    for programme, _ in members:
        lower = programme.conventions.model_copy(update={"much_money": 0.75})
        monkeypatch.setitem(programme.__dict__, "conventions", lower)
    beside = portfolio.money_and_progress(members)
    assert list(beside.index[beside["state"] == "money_ahead"]) == ["cse-peru/2011:R4"]


def test_the_population_of_districts_divides_no_money(members):
    row = portfolio.cost_of_reach(members).loc["cse-peru/2011:target_population"]
    assert (row["to_reach"].number, row["unit"]) == (792_110, "persons")
    assert row["cost_to_reach"].missing == "population"
    assert not row["cost_reached"]


def test_cost_is_money_over_people_in_the_programmes_currency(project):
    path = project / "data/cse-peru/programme.yaml"
    path.write_text(path.read_text("utf-8").replace("populations: [target_population]\n", ""), encoding="utf-8")
    row = portfolio.cost_of_reach([(open_programme("cse-peru"), 2011)]).loc["cse-peru/2011:target_population"]
    assert row["cost_to_reach"].number == pytest.approx(row["approved"].number / 792_110)
    assert (row["cost_to_reach"].currency, row["unit"]) == ("EUR", "persons")
