"""Cash flows: worth, returns, payback and switching values, against textbooks, spreadsheets and other tools."""

import subprocess
import sys
from datetime import date

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import ImpactError
from toolkit.statistics.cash_flows import (
    Payback,
    benefit_cost,
    dated_irr,
    dated_npv,
    incremental,
    irr,
    mirr,
    npv,
    payback,
    switching_values,
)

GROVE = [-9000, -1500, 400, 2600, 3900, 4200, 4200, 4200]
COOPERATIVE = {"sales": [0, 700, 900, 900], "harvest": [0, -200, -260, -260], "investment": [-900, 0, 0, 0]}
DAYS = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
PAID = [-10_000, 2750, 4250, 3250, 2750]

# --- published values


def test_worth_is_that_of_spreadsheets_whose_first_flow_is_after_a_year():
    # documentation of Excel's NPV, first example
    assert npv(0.1, [-10_000, 3000, 4200, 6800], first="after_a_year") == pytest.approx(1188.44, abs=0.005)


@pytest.mark.parametrize(("last", "worth"), [([], 1922.06), ([-9000], -3749.47)])
def test_what_is_invested_today_is_not_discounted(last, worth):
    # documentation of Excel's NPV, second example: the first flow stands outside of NPV there
    assert npv(0.08, [-40_000, 8000, 9200, 10_000, 12_000, 14_500, *last]) == pytest.approx(worth, abs=0.005)


@pytest.mark.parametrize(("years", "rate"), [(4, -0.021), (5, 0.087), (2, -0.444)])
def test_internal_rates_are_those_of_spreadsheets(years, rate):
    # documentation of Excel's IRR
    found = irr([-70_000, 12_000, 15_000, 18_000, 21_000, 26_000][: years + 1])
    assert found.value == pytest.approx(rate, abs=0.0005)
    assert (found.rates, found.why, found.proof) == ((found.value,), "", "descartes")


@pytest.mark.parametrize(("years", "reinvest", "rate"), [(5, 0.12, 0.1261), (3, 0.12, -0.0480), (5, 0.14, 0.1348)])
def test_modified_rates_are_those_of_spreadsheets(years, reinvest, rate):
    # documentation of Excel's MIRR
    flows = [-120_000, 39_000, 30_000, 21_000, 37_000, 46_000][: years + 1]
    assert mirr(flows, 0.1, reinvest) == pytest.approx(rate, abs=5e-5)


def test_dated_worth_and_rate_are_those_of_spreadsheets():
    # documentation of Excel's XNPV and XIRR
    assert dated_npv(0.09, PAID, DAYS) == pytest.approx(2086.647602, abs=5e-7)
    assert dated_irr(PAID, DAYS).value == pytest.approx(0.373362535, abs=5e-9)


@pytest.mark.parametrize(
    ("flows", "whole_years", "discounted"),
    [([-2000, 500, 500, 5000], 3, 3), ([-2000, 500, 1800, 0], 2, None), ([-2000, 1800, 500, 0], 2, 2)],
)
def test_payback_is_that_of_brealey_myers_and_allen(flows, whole_years, discounted):
    # chapter 5, at 10 %, there in whole years
    assert np.ceil(payback(flows).years) == whole_years
    later = payback(flows, 0.1).years
    assert (later and np.ceil(later)) == discounted


@pytest.mark.parametrize(("cost", "years"), [(5200, 1.96), (5400, 2.03), (10_400, 3.65)])
def test_discounted_payback_is_in_proportion_within_a_year(cost, years):
    # Ross, Westerfield and Jordan, Fundamentals of Corporate Finance, exercises of chapter 9
    assert payback([-cost, 2800, 3700, 5100, 4300], 0.14).years == pytest.approx(years, abs=0.005)


# --- other tools: numpy-financial 1.0.0, and pyxirr 0.10.8, which gives the same to twelve digits

LONG = [-60_000, -20_000] + [7919 * t % 9001 for t in range(2, 30)]
LONGER = [-60_000, -20_000] + [7919 * t % 9001 - 500 for t in range(2, 60)]
LOSS = [-74_394, -15_720, 2339, 8521, 165, 15_584, 5794, 10_634, 4308, 3020, 12_506, 8324]


@pytest.mark.parametrize(
    ("flows", "rates", "worth", "internal", "modified"),
    [
        ([-53_252, -3792, 25_217, 49_993], (0.145, 0.079, 0.163), -4025.502615415833, 0.112673706170, 0.117972746909),
        (LOSS, (0.131, 0.189, 0.057), -56385.398673620424, -0.033482049616, 0.002473089135),
        (LONG, (0.14, 0.187, 0.052), -49252.083270032825, 0.035601799504, 0.045676793918),
        (LONGER, (0.183, 0.181, 0.089), -57651.68274518683, 0.045506947610, 0.077832692888),
    ],
)
def test_plain_flows_are_worth_what_other_tools_say(flows, rates, worth, internal, modified):
    assert npv(rates[0], flows) == pytest.approx(worth, rel=1e-12)
    assert irr(flows).value == pytest.approx(internal, abs=1e-11)
    assert mirr(flows, *rates[1:]) == pytest.approx(modified, abs=1e-11)


@pytest.mark.parametrize(
    ("flows", "days", "rate", "worth", "internal"),
    [
        ([-38_551, 14_280, 44_173], "2015-10-06 2016-04-07 2016-05-03", 0.08, 17445.328081349955, 1.109610540646),
        (
            [-32_874, 4109, 24_960, 6549, 23_117, 11_442],
            "2015-04-03 2018-10-21 2016-03-08 2019-01-19 2016-09-13 2017-09-20",
            *(0.114, 25377.165298090542, 0.613271247058),
        ),
        (
            [-33_098, 9086, 6387, 7494, 8083, 1664, 12_823, 3352, 11_502],
            "2015-05-10 2018-04-30 2019-12-18 2017-02-01 2019-02-01 2015-10-11 2017-10-15 2016-08-18 2020-12-02",
            *(0.036, 20690.980315145214, 0.213245882050),
        ),
    ],
)
def test_dated_flows_are_worth_what_other_tools_say_in_any_order(flows, days, rate, worth, internal):
    assert dated_npv(rate, flows, days.split()) == pytest.approx(worth, rel=1e-12)
    assert dated_irr(flows, days.split()).value == pytest.approx(internal, abs=1e-11)


# --- properties


def test_a_year_later_a_project_is_worth_less_and_yields_the_same():
    later = [0, *GROVE]
    assert npv(0.1, later) == pytest.approx(npv(0.1, GROVE) / 1.1)
    assert npv(0.1, GROVE, first="after_a_year") == pytest.approx(npv(0.1, GROVE) / 1.1)
    assert irr(later) == irr(GROVE)
    assert payback(later).years == payback(GROVE).years + 1


def test_flows_365_days_apart_are_plain_ones():
    days = [date.fromordinal(date(2011, 3, 1).toordinal() + 365 * t) for t in range(len(GROVE))]
    assert dated_irr(GROVE, days).value == pytest.approx(irr(GROVE).value, abs=1e-14)
    assert dated_npv(0.1, GROVE, days) == pytest.approx(npv(0.1, GROVE), rel=1e-14)


def test_a_flow_may_be_paid_in_parts_on_one_day():
    parts, days = [-10_000.3, 0.1, 0.2, *PAID[1:]], [DAYS[0], DAYS[0], *DAYS]
    assert dated_irr(parts, days).value == pytest.approx(dated_irr(PAID, DAYS).value, abs=1e-14)
    assert dated_npv(0.09, parts, days) == pytest.approx(dated_npv(0.09, PAID, DAYS), rel=1e-12)


def test_the_modified_rate_lies_between_the_internal_one_and_that_of_reinvesting():
    internal = irr(GROVE).value
    assert 0.05 < mirr(GROVE, internal, 0.05) < internal < mirr(GROVE, internal, 0.4) < 0.4
    assert mirr(GROVE, internal, internal) == pytest.approx(internal)


def test_benefits_are_worth_their_costs_at_the_internal_rate_alone():
    # Gittinger (1982), chapter 9: a ratio of 1 is a net present worth of nought
    benefits, costs = np.maximum(GROVE, 0), -np.minimum(GROVE, 0)
    assert benefit_cost(irr(GROVE).value, benefits, costs) == pytest.approx(1)
    assert benefit_cost(0.1, [0, 110], [50, 0]) == pytest.approx(2)
    assert benefit_cost(0.1, [0, 0], [50, 0]) == 0


def test_at_the_internal_rate_money_is_back_with_the_last_flow():
    assert payback(GROVE, irr(GROVE).value) == Payback(pytest.approx(7), lasts=True)


@pytest.mark.parametrize("rate", [0.0, 0.12, 0.5])
def test_a_line_that_changes_by_its_switching_value_leaves_nothing(rate):
    for name, part in switching_values(rate, COOPERATIVE).items():
        changed = {**COOPERATIVE, name: np.array(COOPERATIVE[name]) * (1 + part)}
        assert npv(rate, np.sum(list(changed.values()), axis=0)) == pytest.approx(0, abs=1e-10)


def test_a_good_project_can_bear_lower_sales_or_higher_costs():
    # sales 2500, harvest 720, investment 900: worth 880
    assert switching_values(0, COOPERATIVE) == pytest.approx(
        {"sales": -880 / 2500, "harvest": 880 / 720, "investment": 880 / 900}
    )


def test_no_change_of_a_line_that_is_worth_nothing_would_do():
    found = switching_values(0.1, {**COOPERATIVE, "loan": [300, -330, 0, 0], "gifts": [0] * 4})
    assert (found["loan"], found["gifts"]) == (None, None)
    assert found["sales"] == pytest.approx(switching_values(0.1, COOPERATIVE)["sales"])


# --- flows that are not as in textbooks


@pytest.mark.parametrize("flows", [[-5, 0], [-5, -3, -8], [0, 4, 0]])
def test_where_money_moves_one_way_there_is_no_modified_rate(flows):
    assert mirr(flows, 0.1, 0.1) is None


def test_a_debt_that_is_rounding_alone_is_paid():
    assert payback([-100, 110], 0.1) == Payback(1.0, lasts=True)
    assert payback([-0.3, 0.1, 0.2]) == Payback(2.0, lasts=True)


@pytest.mark.parametrize(
    ("flows", "found"),
    [
        ([40, 0, 5], Payback(0.0, True)),
        ([0, 40], Payback(0.0, True)),
        ([-100, 60], Payback(None, False)),
        ([-100, 100], Payback(1.0, True)),
        ([0, -100, 50, 100], Payback(2.5, True)),
        ([50, -100, 100], Payback(1.5, True)),
        ([-100, 200, -150, 80], Payback(0.5, False)),
        ([-200, 200, 800, -800], Payback(1.0, True)),
    ],
)
def test_payback_is_when_debt_ends_and_whether_it_comes_again(flows, found):
    assert payback(flows) == found


# --- with and without


def test_what_a_project_adds_is_not_what_came_after_it():
    with_, without = {2023: 100, 2024: -40, 2025: 260}, {2023: 100, 2024: 110, 2025: 120}
    assert incremental(with_, without).tolist() == [0, -150, 140]
    assert incremental(pd.Series(with_), without).tolist() == [0, -150, 140]
    assert incremental([100, -40], np.array([100, 110])).tolist() == [0, -150]
    assert incremental(pd.Series(with_), [100, 110, 120]).tolist() == [0, -150, 140]
    assert incremental([100, -40, 260], without).tolist() == [0, -150, 140]


def test_differences_that_are_rounding_alone_are_none():
    for unit in (1e-3, 1.0, 1e9):
        with_, without = unit * np.array([0.1 + 0.2, 5.0]), unit * np.array([0.3, 2.0])
        assert incremental(with_, without) == pytest.approx([0, 3 * unit])
        assert incremental(with_, without)[0] == 0


@pytest.mark.parametrize("without", [{2023: 1, 2025: 1}, {2024: 1, 2023: 1}, pd.Series([1, 1], [2023, 2025])])
def test_years_that_are_not_the_same_are_not_subtracted(without):
    with pytest.raises(ImpactError) as refused:
        incremental({2023: 1, 2024: 1}, without)
    assert [(p.code, p.column) for p in refused.value.problems] == [("cash_flow_unlike_dates", "without")]


def test_nothing_is_worth_nothing():
    assert npv(0.1, [0, 0]) == 0
    assert npv(-0.999999999, [0] * 60) == 0


def test_no_table_or_library_of_science_is_loaded_for_a_sum():
    code = "import sys, toolkit.statistics.cash_flows; print({'pandas', 'scipy'} & sys.modules.keys())"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "set()"
