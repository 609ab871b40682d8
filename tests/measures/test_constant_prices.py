"""Constant prices: small cases that a hand can check, chained bases, years that an index lacks, growth of sales."""

from __future__ import annotations

import pytest

from toolkit.errors import ParametersError
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, undefined
from toolkit.measures.comparisons import constant_prices
from toolkit.measures.indicators import sales

PROGRAMME = """code: priced
title: {{es: Precios}}
short_title: P
country: PE
reporting_years: [2010, 2011]
currency: {currency}
locale: es_PE
languages: [es]
documents:
  doc: {{title: Informe, file: doc.txt, kind: talk, date: 2012}}
"""
FRAMEWORK = """results: [{code: R1, level: outcome, title: Ingresos}]
indicators:
  - {code: honey, result: R1, name: Miel, unit: money, currency: PEN, kind: flow}
  - {code: wax, result: R1, name: Cera, unit: money, currency: PEN, kind: flow}
  - {code: abroad, result: R1, name: Afuera, unit: money, currency: USD, kind: flow}
  - {code: kilos, result: R1, name: Kilos, unit: kg, kind: flow}
sales:
  - {code: honey, value: honey}
  - {code: wax, value: wax}
  - {code: abroad, value: abroad}
  - {code: kilos, value: kilos}
"""
OBSERVATIONS = """indicator,period,role,value,document,as_printed
honey,2008,baseline,600,doc,600
honey,2010,actual,1000,doc,1000
honey,2011,actual,1320,doc,1320
wax,base,baseline,50,doc,50
wax,2011,actual,90,doc,90
abroad,2010,actual,100,doc,100
abroad,2011,actual,110,doc,110
kilos,2010,actual,100,doc,100
kilos,2011,actual,150,doc,150
"""


@pytest.fixture
def priced(tmp_path):
    """Give a programme with a price index, its rows as ``period index value base`` and, if not yes, their use."""

    def write(*rows, currency="PEN"):
        cells = [[*row.split(), "yes"][:5] for row in rows]
        lines = [",".join([*row, "doc", row[2]]) for row in cells]
        (tmp_path / "programme.yaml").write_text(PROGRAMME.format(currency=currency), encoding="utf-8")
        (tmp_path / "framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
        (tmp_path / "observations.csv").write_text(OBSERVATIONS, encoding="utf-8")
        table = "\n".join(["period,index,value,base,use,document,as_printed", *lines, ""])
        (tmp_path / "price_index.csv").write_text(table, encoding="utf-8")
        return Programme(tmp_path)

    return write


def money(value, currency="PEN", half_unit=0.0):
    return Measured(float(value), "money", "fact", ("sold",), currency, half_unit=half_unit)


def test_an_amount_is_put_into_prices_of_another_year_and_back(priced):
    programme = priced("2010 ipc 100 2010", "2011 ipc 110 2010")
    later = constant_prices.at_prices_of(programme, money(1000), 2010, 2011)
    assert later.number == pytest.approx(1100)
    assert constant_prices.at_prices_of(programme, money(1100), 2011, 2010).number == pytest.approx(1000)
    assert constant_prices.price_change(programme, 2010, 2011).number == pytest.approx(0.10)
    assert constant_prices.price_change(programme, 2011, 2010).number == pytest.approx(100 / 110 - 1)
    assert (later.unit, later.currency, later.formula) == ("money", "PEN", "constant_prices")
    assert later.inputs == ("sold", "price_index:2010:ipc:2010", "price_index:2011:ipc:2010")


def test_what_printed_digits_leave_open_is_carried_along(priced):
    """1,000 to the unit, indices to the unit: 0.5 x 1.1, and 0.5 / 100 above, and 1100 x 0.5 / 99.5 below."""
    programme = priced("2010 ipc 100 2010", "2011 ipc 110 2010")
    later = constant_prices.at_prices_of(programme, money(1000, half_unit=0.5), 2010, 2011)
    assert later.half_unit == pytest.approx(0.5 * 1.1 + 1100 * 0.5 / 99.5 + 1000 * 0.5 / 100)


def test_prices_of_the_same_year_take_no_index(priced):
    programme = priced("2010 ipc 100 2010")
    assert constant_prices.at_prices_of(programme, money(70), 2011, 2011).number == 70
    assert constant_prices.price_change(programme, 2011, 2011).number == 0


@pytest.mark.parametrize(("given", "got"), [(2010, 2012), (2009, 2011), (2012, 2010)])
def test_a_year_that_the_index_lacks(priced, given, got):
    found = constant_prices.at_prices_of(priced("2010 ipc 100 2010", "2011 ipc 110 2010"), money(5), given, got)
    assert (found.missing, found.unit, found.currency) == ("no_index", "money", "PEN")


def test_a_programme_without_an_index(priced):
    programme = priced()
    assert constant_prices.indices(programme) == []
    assert constant_prices.covering(programme, 2010, 2011) == ""
    assert constant_prices.at_prices_of(programme, money(5), 2010, 2011).missing == "no_index"
    assert constant_prices.price_change(programme, 2010, 2011).missing == "no_index"


TWO_BASES = ("2008 ipc 90 2005", "2009 ipc 96 2005", "2010 ipc 99 2005", "2009 ipc 98 2010", "2010 ipc 100 2010")
CHAINED = (*TWO_BASES, "2011 ipc 105 2010")


def test_bases_are_chained_at_the_last_year_that_both_have(priced):
    programme = priced(*CHAINED)
    # 2008 to 2010 on the old base 99 / 90, 2010 to 2011 on the new one 105 / 100
    later = constant_prices.at_prices_of(programme, money(200), 2008, 2011)
    assert later.number == pytest.approx(200 * (99 / 90) * (105 / 100))
    told = ("price_index:2008:ipc:2005", "price_index:2010:ipc:2005")
    assert later.inputs == ("sold", *told, "price_index:2010:ipc:2010", "price_index:2011:ipc:2010")
    assert constant_prices.at_prices_of(programme, later, 2011, 2008).number == pytest.approx(200)


def test_years_that_one_base_has_are_not_chained(priced):
    programme = priced(*CHAINED)
    assert constant_prices.price_change(programme, 2008, 2010).number == pytest.approx(99 / 90 - 1)
    assert constant_prices.price_change(programme, 2009, 2011).number == pytest.approx(105 / 98 - 1)


def test_bases_that_no_year_ties_are_not_chained(priced):
    programme = priced("2008 ipc 90 2005", "2009 ipc 96 2005", "2010 ipc 100 2010", "2011 ipc 105 2010")
    assert constant_prices.price_change(programme, 2008, 2011).missing == "no_index"
    assert constant_prices.price_change(programme, 2010, 2011).number == pytest.approx(0.05)


def test_bases_are_not_tied_by_a_part_of_a_year(priced):
    rows = ("2008 ipc 90 2005", "2010-M06 ipc 99 2005", "2010-M06 ipc 100 2010", "2011 ipc 105 2010")
    assert constant_prices.price_change(priced(*rows), 2008, 2011).missing == "no_index"


def test_three_bases_are_chained_one_after_the_other(priced):
    rows = ("2006 ipc 50 a", "2007 ipc 60 a", "2007 ipc 100 b", "2009 ipc 120 b", "2009 ipc 80 c", "2010 ipc 88 c")
    found = constant_prices.price_change(priced(*rows), 2006, 2010)
    assert found.number == pytest.approx(60 / 50 * 120 / 100 * 88 / 80 - 1)


def test_the_first_index_that_covers_the_years_is_the_one(priced):
    programme = priced("2010 ipp 100 x", "2010 ipc 100 x", "2011 ipc 110 x", "2010 ipm 100 x", "2011 ipm 150 x")
    assert constant_prices.indices(programme) == ["ipp", "ipc", "ipm"]
    assert constant_prices.covering(programme, 2010, 2011) == "ipc"
    assert constant_prices.price_change(programme, 2010, 2011).number == pytest.approx(0.10)
    assert constant_prices.price_change(programme, 2010, 2011, "ipm").number == pytest.approx(0.50)
    assert constant_prices.price_change(programme, 2010, 2011, "ipp").missing == "no_index"
    with pytest.raises(ParametersError, match="ipp, ipc, ipm"):
        constant_prices.price_change(programme, 2010, 2011, "typo")


def test_an_index_covers_all_the_years_or_is_not_the_one(priced):
    programme = priced("2010 ipc 100 x", "2011 ipc 110 x", "2008 ipm 80 x", "2010 ipm 90 x", "2011 ipm 99 x")
    assert constant_prices.covering(programme, 2011, 2010, 2008) == "ipm"
    assert constant_prices.covering(programme, 2011, 2010) == "ipc"
    assert constant_prices.covering(programme, 2011, 2007) == ""


def test_a_print_that_does_not_count_and_one_that_is_impossible_are_no_values(priced):
    programme = priced("2010 ipc 100 x", "2011 ipc 110 x", "2011 ipc 111 x no", "2012 ipc 12 x sic")
    assert constant_prices.price_change(programme, 2010, 2011).number == pytest.approx(0.10)
    assert constant_prices.price_change(programme, 2010, 2012).missing == "no_index"


def test_a_part_of_a_year_has_a_value_of_its_own(priced):
    programme = priced("2010-Q4 ipc 100 x", "2011-Q4 ipc 104 x")
    assert constant_prices.price_change(programme, "2010-Q4", "2011-Q4").number == pytest.approx(0.04)
    assert constant_prices.price_change(programme, 2010, 2011).missing == "no_index"


def test_only_money_of_the_country_has_its_prices_unless_an_index_is_named(priced):
    programme = priced("2010 ipc 100 x", "2011 ipc 110 x")
    dollars, kilos = money(10, "USD"), Measured(10.0, "kg", inputs=("sold",))
    assert constant_prices.at_prices_of(programme, dollars, 2010, 2011).missing == "other_currency"
    assert constant_prices.at_prices_of(programme, dollars, 2010, 2011, "ipc").number == pytest.approx(11)
    assert constant_prices.at_prices_of(programme, kilos, 2010, 2011, "ipc").missing == "not_applicable"
    elsewhere = priced("2010 ipc 100 x", "2011 ipc 110 x", currency="EUR\nlocal_currency: PEN")
    assert constant_prices.at_prices_of(elsewhere, money(10), 2010, 2011).number == pytest.approx(11)
    assert constant_prices.at_prices_of(elsewhere, money(10, "EUR"), 2010, 2011).missing == "other_currency"
    nothing = undefined("money", "not_measured", inputs=("sold",))
    assert constant_prices.at_prices_of(programme, nothing, 2010, 2011).missing == "not_measured"


# --- growth of sales

INDEX = ("2008 ipc 88 x", "2010 ipc 100 x", "2011 ipc 110 x")


def grown(programme, when=2011):
    return constant_prices.growth(programme, when, sales.growth(programme, when))


def test_growth_at_constant_prices_stands_beside_that_of_money(priced):
    row = grown(priced(*INDEX)).loc["honey"]
    assert row["growth"].number == pytest.approx(0.32)
    assert row["real_growth"].number == pytest.approx(1320 / (1000 * 110 / 100) - 1)  # 20 %
    assert row["index_change"].number == pytest.approx(0.10)
    assert row["real_base_growth"].number == pytest.approx(1320 / (600 * 110 / 88) - 1)  # 76 %
    assert row["base_index_change"].number == pytest.approx(0.25)
    assert (row["price_index"], row["base_stretch"]) == ("ipc", "2008")
    assert (row["real_growth"].unit, row["real_growth"].formula) == ("change", "real_growth")
    sold = ("observation:honey:2011:actual", "observation:honey:2010:actual")
    assert row["real_growth"].inputs == (*sold, "price_index:2010:ipc:x", "price_index:2011:ipc:x")


def test_growth_that_has_no_constant_prices_says_why(priced):
    table = grown(priced(*INDEX))
    missing = {code: [row[name].missing for name in ("real_growth", "index_change")] for code, row in table.iterrows()}
    assert missing == {
        "honey": ["", ""],
        "wax": ["not_reported", "not_reported"],  # nothing is printed of the year before
        "abroad": ["other_currency", "other_currency"],
        "kilos": ["not_applicable", "not_applicable"],
    }
    assert table.loc["wax", "base_growth"].number == pytest.approx(0.8)
    assert table.loc["wax", "real_base_growth"].missing == "no_index"  # nobody says of which year the base is
    assert table.attrs == {"caption": "constant_prices"}


def test_growth_without_an_index_is_that_of_money_alone(priced):
    table = grown(priced())
    assert table.loc["honey", "growth"].number == pytest.approx(0.32)
    assert table.loc["honey", "real_growth"].missing == "no_index"
    assert (table.loc["honey", "price_index"], table.attrs) == ("", {})


def test_one_index_serves_all_growth_the_one_with_the_baseline_before_others(priced):
    both = priced("2010 ipp 100 x", "2011 ipp 120 x", *INDEX)
    assert set(grown(both)["price_index"]) == {"ipc"}
    assert set(grown(priced("2010 ipp 100 x", "2011 ipp 120 x", "2008 ipc 88 x"))["price_index"]) == {"ipp"}
    row = grown(priced("2010 ipp 100 x", "2011 ipp 120 x", "2008 ipc 88 x")).loc["honey"]
    assert row["real_growth"].number == pytest.approx(1320 / 1200 - 1)
    assert row["real_base_growth"].missing == "no_index"
    only_baseline = grown(priced("2008 ipc 88 x", "2011 ipc 110 x")).loc["honey"]
    assert (only_baseline["real_growth"].missing, only_baseline["price_index"]) == ("no_index", "ipc")
    assert only_baseline["real_base_growth"].number == pytest.approx(0.76)
