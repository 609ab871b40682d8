"""Budget: only lines of one scheme, currency and funder are added; printed totals are held against them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from toolkit import open_programme
from toolkit.facts.periods import read_period
from toolkit.facts.programme import Programme
from toolkit.measured import Measured
from toolkit.measures import budget, reconciliation
from toolkit.measures.budget.pieces import Entry, laid


@pytest.fixture(scope="module")
def par2():
    """PAR II Bolivia: three schemes, two currencies, two funders."""
    return open_programme("par2-bolivia")


def test_the_modes_add_up_to_the_whole(cse):
    modes, whole = reconciliation.compared(cse, 2011, "by_mode"), budget.execution(cse, 2011)
    assert sum(m.number for m in modes["executed"]) == pytest.approx(whole["executed"].number, abs=0.005)
    assert sum(m.number for m in modes["approved"]) == pytest.approx(whole["approved"].number, abs=0.005)


def test_the_results_and_the_rest_add_up_to_the_whole(cse):
    results = budget.by_result(cse, 2011)
    assert sum(m.number for m in results["executed"]) == pytest.approx(2_836_395.01, abs=0.005)
    assert sum(m.number for m in results["part"]) == pytest.approx(1)


def test_parents_are_never_added(cse):
    amounts = budget.amounts_of(cse, 2011)
    assert not set(amounts.leaves) & set(amounts.children)
    assert len(amounts.leaves) == 33


def test_overspent_lines_stand_out(cse):
    lines = budget.by_line(cse, 2011)
    over = set(lines.index[lines["state"] == "overspent"])
    assert over == {"A_02_01", "A_04_02", "Z_02_02", "Z_03_05", "Z_03_09"}
    assert lines.loc["Z_03_09", "execution"].missing == "nothing_approved"


def test_a_subtotal_that_leaves_lines_out_is_pointed_out(cse):
    verdicts = reconciliation.compared(cse, 2011, "stated_amounts")
    subtotal = verdicts[
        (verdicts["line"] == "Z_04") & (verdicts["what"] == "approved") & (verdicts["printed_in"] == "7.3")
    ].iloc[0]
    assert (subtotal["stated"].number, subtotal["recomputed"].number) == (103_000, 185_000)
    assert subtotal["left_out"] == "Z_04_03 Z_04_04 Z_04_05"


def test_every_balance_and_rate_of_a_line_follows(cse):
    verdicts = reconciliation.compared(cse, 2011, "stated_amounts")
    leaves = budget.amounts_of(cse, 2011).leaves
    lines = verdicts[verdicts["what"].isin(["stated_balance", "stated_share"]) & verdicts["line"].isin(leaves)]
    assert len(lines) == 141
    assert set(lines["verdict"]) <= {"agrees", "agrees_within_rounding"}


def test_time_is_counted_as_the_programme_counts_it_and_by_calendar(cse):
    spent = budget.execution(cse, 2011)
    assert spent["time"].number == pytest.approx(38 / 48)
    assert spent["time_calendar"].number == pytest.approx(
        45 / 56
    )  # April 2008 to December 2011 of April 2008 to November 2012


# --- CSE: the plan of 7.5


def test_the_plan_takes_back_in_its_last_quarter_what_lines_would_exceed(cse):
    plan = budget.plan(cse, 2011)
    # 7.5 prints 225,69 226,97 191,58 69,54 in thousands of euros, and 0,00 after 2012
    assert [m.number for m in plan["total"]] == [225_690, 226_970, 191_580, 69_540, 0]
    back = {"A_01_01": 8680, "A_02_01": 202_480, "A_02_04": 30_680, "A_04_02": 74_170, "X_01_01": 16_620}
    back |= {"Z_01_02": 16_460, "Z_02_02": 220, "Z_03_03": 4400, "Z_03_05": 12_780, "Z_03_06": 2140, "Z_03_07": 540}
    back |= {"Z_03_09": 8360}
    assert plan.loc["2012-Q4", "taken_back"].number == -sum(back.values()) == -377_530
    assert plan.loc["2012-Q4", "outgoing"].number == 69_540 + 377_530
    for before, after in pairwise(plan.index):
        spent = plan.loc[before, "left"].number - plan.loc[after, "left"].number
        assert spent == pytest.approx(plan.loc[after, "total"].number)


def test_the_forecast_is_what_was_spent_and_what_is_planned(cse):
    expected = budget.forecast(cse, 2011)
    whole = expected.loc["TOTAL"]
    assert whole["expected"].number == pytest.approx(2_836_395.01 + 713_780)
    assert whole["unplanned"].number == pytest.approx(3_550_151.99 - 3_550_175.01)
    assert set(expected["state"]) == {"all_planned"}  # the plan is printed in thousands: 23 euros are rounding
    assert round(whole["outgoing_share"].number, 4) == round((3_550_175.01 + 377_530) / 3_550_151.99, 4) == 1.1063
    for group in ("by_mode", "by_result"):
        parts = expected[expected["group"] == group]
        for name in ("approved", "executed", "planned", "expected", "taken_back"):
            assert sum(m.number for m in parts[name]) == pytest.approx(whole[name].number)


def test_a_line_that_ends_at_its_limit_only_by_a_negative_quarter(cse):
    line = budget.forecast_by_line(cse, 2011).loc["A_02_01"]
    assert line["expected_share"].number == pytest.approx(1, abs=1e-4)
    assert line["outgoing_share"].number == pytest.approx((602_216.09 + 43_490 + 42_560) / 485_786.61)


def test_accounts_without_a_funder_are_not_added_to_the_funders(cse):
    sources = reconciliation.compared(cse, 2011, "financing")
    assert list(sources.index) == ["own_accounts", "belgium", "partners"]
    assert sources.loc["belgium", "executed"].number == 2836395.06  # 3.3.6, the Belgian contribution
    assert (sources.loc["partners", "balance"].number, sources.loc["partners", "verdict"]) == (
        pytest.approx(9900.90),
        "agrees",
    )


def test_a_programme_without_programmed_amounts_has_no_empty_rows(cse):
    for nothing in (budget.by_funder, budget.by_component, budget.by_category, budget.registered):
        assert not len(nothing(cse, 2011))


# --- PAR II: schemes, currencies, funders


def test_a_book_holds_one_scheme_one_currency_one_funder(par2):
    held: list[str] = []
    for book in budget.books_of(par2):
        facts = {fact for entry in budget.amounts_of(par2, 2022, book).entries for fact in entry.figure.inputs}
        rows = par2.budget.loc[sorted(facts)]
        own = rows[rows["funder"] == book.funder]
        assert set(rows["currency"]) == {book.currency}
        assert not book.funder or len(own) == len(rows)  # only the programme's own holds what its funders give, added
        assert set(par2.budget_lines.set_index("code").loc[sorted(set(rows["line"])), "scheme"]) == {book.scheme}
        held += list(own.index)
    assert sorted(held) == sorted(par2.budget.index)  # nothing left out, nothing twice


def test_the_financing_of_par2_stands_beside_the_time_until_its_last_known_spending(par2):
    assert budget.last_known(par2, 2022) == par2.at(2021)
    spent = budget.execution(par2, 2021)
    assert spent["execution"].number == pytest.approx(58_573_486 / 85_000_000)
    assert spent["time_calendar"].number == pytest.approx(45 / 56)  # April 2018 to December 2021, to November 2022
    assert spent["lead"].number == pytest.approx(58_573_486 / 85_000_000 - 45 / 56)
    assert spent["time"].missing == "not_applicable"
    assert spent["year_executed"].missing == "not_reported"


def test_what_was_not_spent_by_component_is_no_zero(par2):
    for nothing in (budget.by_year, budget.by_mode, budget.by_line, budget.by_result, budget.plan, budget.forecast):
        assert not len(nothing(par2, 2022))
    assert budget.execution(par2, 2022)["execution"].missing == "stretch_not_complete"


def test_the_balances_of_the_financing_follow(par2):
    sources = reconciliation.compared(par2, 2021, "financing")
    assert {s: m.number for s, m in sources["balance"].items()} == {
        "FIN.PAR": 26_426_514,
        "FIN.PREP": 0,
        "sum_of_lines": 26_426_514,
    }
    assert set(sources["verdict"]) == {"agrees"}


def test_the_counterpart_pays_where_it_pays(par2):
    components = budget.by_component(par2, 2022).set_index("line")
    assert components.loc["COM", "total"].number == 247_349_831
    assert components.loc["COM", "counterpart_share"].number == pytest.approx(66_063_944 / 247_349_831)
    assert components.loc["COM.B", "counterpart_share"].number == pytest.approx(66_063_944 / 224_313_429)
    for line in ("COM.A", "COM.C"):
        assert components.loc[line, "CP"].missing == components.loc[line, "counterpart_share"].missing
        assert components.loc[line, "CP"].missing == "not_applicable"
    lines = budget.by_funder(par2, 2022).set_index("line")
    # 64,740,944 of 215,803,147 and 1,323,000 of 4,410,000: both three tenths
    assert [round(lines.loc[line, "counterpart_share"].number, 6) for line in ("COM.B.1", "COM.B.AT")] == [0.3, 0.3]


def test_an_implied_rate_names_its_amounts_and_what_their_digits_leave_open(par2):
    rate = budget.rates(par2, 2022).iloc[0]
    assert (rate["rule"], rate["from_amount"].currency, rate["to_amount"].currency) == ("implied", "USD", "BOB")
    assert rate["rate"].number == pytest.approx(89_608_345 / 13_062_441)
    assert rate["rate"].half_unit == pytest.approx(0.5 * (1 + 6.86) / 13_062_441)
    assert abs(rate["rate"].number - 6.86) < rate["rate"].half_unit


def test_categories_agree_with_their_components_at_the_rate_of_the_year(par2):
    categories = reconciliation.compared(par2, 2022, "by_category")
    assert {code: round(m.number) for code, m in categories["in_components"].items()} == {
        "CAT.1": 3_649_147,
        "CAT.2a": 151_062_203 + 3_087_000,
        "CAT.2c": 4_100_282,
        "CAT.3": 19_387_255,
        "sum_of_lines": 181_285_887,
        "printed_total": 181_285_887,
    }
    assert all(abs(m.number) < 1 for m in categories["gap"])
    assert categories.loc["sum_of_lines", "programmed"].number == 26_426_515
    assert categories.loc["printed_total", "programmed"].number == 26_426_514
    assert dict(categories["verdict"]) == {
        "CAT.1": "agrees",
        "CAT.2a": "agrees",
        "CAT.2c": "agrees",
        "CAT.3": "agrees_within_rounding",  # 2,826,130.47 against 2,826,131
        "sum_of_lines": "agrees_within_rounding",
        "printed_total": "agrees_within_rounding",  # as the total of its own table: one less than its lines
    }


def test_without_a_rate_of_the_year_nothing_is_converted(par2):
    assert budget.rate_of(par2, par2.at(2021), "USD", "BOB").missing == "no_rate"
    assert budget.rate_of(par2, par2.at(2022), "BOB", "USD").missing == "no_rate"


def test_what_is_still_to_be_registered_follows_from_no_amount(par2):
    lines = reconciliation.compared(par2, 2022, "registered").set_index("basis")
    assert {basis: m.number for basis, m in lines["unregistered"].items()} == {
        "donor": 61_453_858,
        "same_category": 64_540_858,
        "all_funders": 126_194_802,
    }
    assert {m.number for m in lines["stated"]} == {61_840_950}
    assert lines.loc["donor", "gap"].number == -387_092
    assert set(lines["verdict"]) == {"differs"}


def test_every_printed_total_of_every_scheme_currency_and_funder_is_recomputed(par2):
    verdicts = reconciliation.compared(par2, 2022, "stated_amounts")
    # financing: 2 totals and 3 balances; categories: 1; AIF: 1 + 3; CP: 1 + 1; all sources: 1 + 3 + 10
    assert len(verdicts) == 26
    assert dict(verdicts["verdict"].value_counts()) == {"agrees": 25, "agrees_within_rounding": 1}
    assert list(verdicts.index[verdicts["verdict"] != "agrees"]) == ["budget:CAT:2022:programmed:USD"]
    assert verdicts.loc["budget:CAT:2022:programmed:USD", "gap"].number == 1


def amount(period, value, mode="", funder=""):
    """Give one amount of a line over a period."""
    return Entry("A", "executed", read_period(period), mode, funder, Measured(float(value), "money", currency="EUR"))


@pytest.mark.parametrize(
    ("start", "reported"),
    [
        ("effective: 2022-M01", True),
        ("agreed: 2022-M01", True),  # where nobody says when it began, it began as agreed
        ("agreed: 2021-M07", False),
        ("agreed: 2021-M07, effective: 2022-M01", True),
    ],
)
def test_what_was_spent_counts_from_the_start_of_the_programme(small, start, reported):
    folder = small("results: [{code: A, level: output, title: Uno}]\nindicators: []\n").folder
    with (folder / "programme.yaml").open("a", encoding="utf-8") as handle:
        handle.write(f"start: {{{start}}}\nend: {{agreed: 2024-M12}}\n")
    (folder / "budget_lines.csv").write_text("code,scheme,result,name\nA,component,A,Uno\n", encoding="utf-8")
    rows = "line,period,role,amount,currency\nA,2022,executed,3,PEN\nA,2023,executed,4,PEN\n"
    (folder / "budget.csv").write_text(rows, encoding="utf-8")
    spent = budget.amounts_of(Programme(folder), 2023).spent_until("A", 2023)
    assert (spent.value, spent.missing) == ((7, "") if reported else (None, "stretch_not_complete"))


def test_of_two_amounts_as_long_that_overlap_the_later_counts():
    kept = laid([amount("2022-M07..2023-M06", 10), amount("2023", 20)])
    assert [(entry.period.text, entry.figure.number) for entry in kept] == [("2023", 20)]


def test_what_is_printed_of_all_goes_before_its_parts_and_the_longer_before_the_shorter():
    entries = [amount("2023-Q1", 1), amount("2023", 9), amount("2023", 5, "direct"), amount("2022", 4, "direct")]
    assert [(entry.period.text, entry.mode) for entry in laid(entries)] == [("2022", "direct"), ("2023", "")]
