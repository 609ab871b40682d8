"""Impossible facts are named where they stand; their honest neighbours are not."""

from __future__ import annotations

import pytest

from tests.facts.coop import only

HEAD = "indicator,period,role,value,numerator,denominator,document,use\n"
RATES = "period,from,to,rate,rule,from_amount,to_amount,document\n"
PEOPLE = "place,period,group,unit,role,sex,measure,value,document,use\n"


def observed(typed, *rows):
    return typed({"statements.csv": None, "observations.csv": HEAD + "".join(f"{row}\n" for row in rows)})


def test_the_cooperative_is_in_order(typed):
    assert typed() == []


# --- people and things counted, areas and quantities


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        ("members,2022,actual,-5,,,talk,yes", ["row 2, column value: -5", "people", "use: sic"]),
        ("members,2022,actual,10.5,,,talk,yes", ["row 2, column value: 10.5", "counted whole", "use: sic"]),
        ("members,2021,baseline,-1,,,talk,yes", ["-1"]),
        ("members,2022,stated_total,-1,,,talk,yes", ["-1"]),
        ("area,2022,actual,-3,,,talk,yes", ["-3", "hectares"]),
        ("trained,..2022,actual,-3,,,talk,yes", ["-3", "people"]),  # a level is never below nothing
        ("trained,2021,baseline,-3,,,talk,yes", ["-3", "people"]),
    ],
)
def test_fewer_than_none_and_half_a_person_are_impossible(typed, row, parts):
    only(
        observed(typed, row, "women,2022,actual,0.5,,,talk,yes"),
        "data/coop/observations.csv, row 2, column value",
        *parts,
    )


@pytest.mark.parametrize(
    "row",
    [
        "members,2022,actual,-5,,,talk,sic",  # the document prints it
        "members,2022,stated_change,-0.1,,,talk,yes",
        "members,2022,stated_balance,-5,,,talk,yes",
        "area,2022,actual,12.75,,,talk,yes",
        "sales,2022,actual,-400,,,talk,yes",
        "members,2022,actual,0,,,talk,yes",
        "members,2022,actual,-0.0,,,talk,yes",
    ],
)
def test_what_a_document_prints_what_changed_and_what_is_owed_can_be_below_zero(typed, row):
    assert observed(typed, row) == []


def test_more_can_go_than_comes_to_a_level(typed):
    assert observed(typed, "trained,..2021,actual,100,,,talk,yes", "trained,2022,actual,-5,,,talk,yes") == []


def test_half_a_person_does_not_go_either(typed):
    rows = ["trained,..2021,actual,100,,,talk,yes", "trained,2022,actual,-5.5,,,talk,yes"]
    only(observed(typed, *rows), "row 3", "-5.5", "counted whole")


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ("0101,2022,growers,persons,reached,all,count,-7,talk,yes", "-7"),
        ("0101,2022,growers,hives,reached,all,count,7.5,talk,yes", "7.5"),
        ("0101,2022,growers,persons,target,women,share,1.2,talk,yes", "1.2 is not between 0 and 1"),
    ],
)
def test_people_of_a_place_are_counted_whole(typed, row, part):
    only(typed({"beneficiaries.csv": PEOPLE + row + "\n"}), "data/coop/beneficiaries.csv, row 2, column value", part)


def test_what_a_document_prints_of_a_place_is_a_fact(typed):
    rows = [
        "0101,2022,growers,persons,reached,all,count,-7,talk,sic",
        "0101,2022,growers,persons,stated_balance,all,count,-7,talk,yes",
        "0101,2022,growers,persons,target,women,share,0.5,talk,yes",
    ]
    assert typed({"beneficiaries.csv": PEOPLE + "\n".join(rows) + "\n"}) == []


def test_activities_are_never_fewer_than_none_and_those_counted_one_by_one_are_whole(typed):
    progress = "activity,period,role,value,document\nA1,2022,achieved,{},talk\n"
    only(typed({"activity_progress.csv": progress.format("-1")}), "activity_progress.csv, row 2, column value", "-1")
    assert typed({"activity_progress.csv": progress.format("2.5")}) == []  # kilometres of road
    only(typed({"activities.csv": [("Giras,", "Giras,persons")]}), "2.5", "counted whole")


# --- a part and its whole


@pytest.mark.parametrize("value", ["0.67", "0.667", "0.6667", "0.7"])
def test_a_value_is_its_numerator_over_its_denominator_as_far_as_its_digits_say(typed, value):
    assert observed(typed, f"women,2022,actual,{value},2,3,talk,yes") == []


@pytest.mark.parametrize(
    ("cells", "parts"),
    [
        ("0.5,2,3", ["0.5 is not 2 / 3, which is 0.6667", "use: sic"]),
        ("0.66,2,3", ["0.66 is not 2 / 3"]),
        ("1,2,3", ["1 is not 2 / 3"]),
        ("0.5,1,0", ["column denominator: 0 cannot be"]),
    ],
)
def test_a_value_that_is_not_its_numerator_over_its_denominator_is_named(typed, cells, parts):
    only(observed(typed, f"women,2022,actual,{cells},talk,yes"), "row 2", *parts)


def test_a_printed_percentage_says_how_far_a_quotient_may_be_from_it(typed):
    assert typed({"observations.csv": [("0.67,2,3", "0.67,669,1000")]}) == []  # 66.9 % is printed 67%
    only(typed({"observations.csv": [("0.67,669,1000", "0.67,66,100")]}), "0.67 is not 66 / 100")


# --- rates, prices, currencies


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        ("2022,USD,PEN,0,average,,,talk", ["column rate: 0 cannot be", "above zero"]),
        ("2022,USD,PEN,-3.8,average,,,talk", ["column rate: -3.8"]),
        ("2022,USD,PEN,,implied,0,38,talk", ["column from_amount: 0"]),
        ("2022,USD,PEN,,implied,10,,talk", ["column to_amount", "implied", "from_amount, to_amount"]),
        ("2022,USD,PEN,,closing,,,talk", ["column rate", "closing", "needs rate"]),
        ("2022,USD,USD,1,average,,,talk", ["column to", "from USD to USD"]),
        ("2022,USD,PEM,3.8,average,,,talk", ['column to: "PEM" is not a currency', "ISO 4217"]),
    ],
)
def test_a_rate_is_above_zero_and_between_two_currencies(typed, row, parts):
    only(typed({"exchange_rates.csv": RATES + row + "\n"}), "exchange_rates.csv, row 2", *parts)


def test_a_rate_is_a_rate_as_printed_or_as_two_amounts_imply_it(typed):
    rows = "2022,USD,PEN,3.8,average,,,talk\n2022,USD,PEN,,implied,10,38,talk\n"
    assert typed({"exchange_rates.csv": RATES + rows}) == []


@pytest.mark.parametrize(("value", "said"), [("0", 1), ("-104.5", 1), ("0.5", 0), ("1", 0), ("104.5", 0)])
def test_a_price_index_is_above_zero(typed, value, said):
    found = typed({"price_index.csv": f"period,index,value,document\n2022,ipc,{value},talk\n"})
    assert ["price_index.csv, row 2" in line and "above zero" in line for line in found] == [True] * said


@pytest.mark.parametrize(
    ("file", "old", "new", "parts"),
    [
        ("budget.csv", "120,PEN", "120,PHP", ["row 3, column currency", '"PHP"', "PEN, USD", "currencies: [PHP]"]),
        ("framework.yaml", "currency: PEN", "currency: EUR", ["indicators[sales].currency", '"EUR"', "PEN, USD"]),
        ("programme.yaml", "currency: PEN\n", "currency: PEM\n", ["column currency", '"PEM" is not a currency']),
        ("budget.csv", "120,PEN", "120,pen", ['"pen" is not a currency']),
    ],
)
def test_a_currency_that_nobody_declared(typed, file, old, new, parts):
    only(typed({file: [(old, new)]}), file, *parts)


def test_a_statement_in_a_currency_that_nobody_declared(typed):
    head = "id,claim,stated,unit,currency,formula,operands,document"
    row = "S1,Vende,1,money,EUR,same,observation:sales:2022:actual,talk"
    only(typed({"statements.csv": f"{head}\n{row}\n"}), "statements.csv, row 2, column currency", '"EUR"')


def test_a_currency_is_declared_in_the_programme_or_by_a_rate(typed):
    euro = [("currency: PEN", "currency: EUR")]
    assert typed({"framework.yaml": euro, "programme.yaml": [("locale:", "currencies: [EUR]\nlocale:")]}) == []
    back = [("currencies: [EUR]\n", "")]
    rate = [("2022,USD,PEN,3.8", "2022,EUR,PEN,3.8")]
    assert typed({"programme.yaml": back, "exchange_rates.csv": rate}) == []


@pytest.mark.parametrize(
    ("locale", "parts"),
    [
        ("es-PE", ['"es-PE" does not exist', 'Did you mean "es_PE"?']),
        ("xx_YY", ['"xx_YY" does not exist']),
        ("Peru", ['"Peru" does not exist', "es_PE"]),
        ("es_XX", ['"es_XX" does not exist']),
    ],
)
def test_a_locale_that_does_not_exist(typed, locale, parts):
    only(typed({"programme.yaml": [("es_PE", locale)]}), "programme.yaml, row", "column locale", *parts)


@pytest.mark.parametrize("locale", ["es_PE", "es", "pt_BR", "en_001", "fr_BF"])
def test_a_locale_that_does(typed, locale):
    assert typed({"programme.yaml": [("es_PE", locale)]}) == []


# --- numbers that are none, or too long


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("inf", ['"inf" is not a number']),
        ("nan", ['"nan" is not a number']),
        ("1e999", ['"1e999" is a number that a spreadsheet has shortened']),
        ("1.23E+09", ['"1.23E+09" is a number that a spreadsheet has shortened', "in full"]),
        ("1e-400", ['"1e-400" has more digits']),
        ("1" * 40, ["has more digits than a number carries", "15"]),
        ("1000000000000000000", ["has more digits"]),
        ("1.5M", ['"1.5M" is not one number', '"M" is an abbreviation', "in full"]),
        ("#DIV/0!", ["error of a spreadsheet’s formula"]),
        ("########", ["column too narrow"]),
        ("(50)", ["is not a plain number", "Write -50"]),
        ("1 234 567", ["is not a plain number", "Write 1234567"]),
        ('"1,234"', ["is not a plain number", "Write 1234 / 1.234"]),
        ("12 mujeres", ["is not a number"]),
    ],
)
@pytest.mark.parametrize(
    ("file", "head", "row"),
    [
        ("observations.csv", "indicator,period,role,value,document", "sales,2022,actual,{},talk"),
        ("budget.csv", "line,period,role,amount,currency,document", "B1,2022,approved,{},PEN,talk"),
        (
            "beneficiaries.csv",
            "place,period,group,unit,role,value,document",
            "0101,2022,growers,persons,target,{},talk",
        ),
        ("exchange_rates.csv", "period,from,to,rate,rule,document", "2022,USD,PEN,{},average,talk"),
        ("activity_progress.csv", "activity,period,role,value,document", "A1,2022,achieved,{},talk"),
        ("records/visits.csv", "id,sex,said,kilos", "v1,mujer,yes,{}"),
    ],
)
def test_what_is_no_number_is_named_as_what_it_is_in_every_table(typed, file, head, row, value, parts):
    only(typed({file: f"{head}\n{row.format(value)}\n"}), f"data/coop/{file}, row 2, column ", *parts)


def test_a_statement_states_a_number(typed):
    only(typed({"statements.csv": [(",0.25,", ",inf,")]}), "statements.csv, row 2, column stated", '"inf"')


@pytest.mark.parametrize("text", ["band: .inf", "band: nan", "band: 1.0e400", "band: -0.1"])
def test_rules_take_no_numbers_without_end(typed, text):
    changed = [("direction: decrease", f"direction: keep, {text}")]
    only(typed({"framework.yaml": changed}), "framework.yaml, row", "indicators[late].band")


def test_a_year_that_cannot_be_reported(typed):
    only(typed({"programme.yaml": [("[2021, 2022]", "[2021, 20222]")]}), "reporting_years", "at most 2099")


# --- values, words and reasons


@pytest.mark.parametrize(
    ("cells", "parts"),
    [
        (",poco,", ["column text", '"poco" is text and the indicator measures count', "text goes to note"]),
        (",,", ["column value", "neither a value nor a reason", "not_measured"]),
        ("5,,not_due", ["column missing", "a value and also the reason", '"not_due"']),
    ],
)
def test_a_row_has_a_value_or_a_reason_and_words_only_where_words_are_measured(typed, cells, parts):
    head = "indicator,period,role,value,text,missing,document\n"
    files = {"statements.csv": None, "observations.csv": f"{head}members,2022,actual,{cells},talk\n"}
    only(typed(files), "observations.csv, row 2", *parts)
    in_words = [("unit: count, counts: persons, kind: stock", "unit: text, kind: qualitative")]
    assert (typed({"framework.yaml": in_words}) == []) is (cells == ",poco,")


# --- what is printed and what is typed


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("-5,,,,,doc,T,d,A22,(5)", "5,,,,,doc,T,d,A22,(5)", ["column value: 5 is not what is printed", "reads -5"]),
        ("A22,1 234 567", "A22,1.2M", ["column as_printed", '"1.2M" is not one number', "abbreviation"]),
        ("A22,1 234 567", "A22,1.23E+06", ["column as_printed", "spreadsheet has shortened"]),
        ("A22,1 234 567", "A22,12 34 567", ["column as_printed", "not one number", "point for 1,234.5"]),
        ("A22,1 234 567", "A22,", ["column as_printed", "missing", "Copy it"]),
    ],
)
def test_a_figure_is_typed_as_it_is_printed(typed, old, new, parts):
    only(typed({"observations.csv": [(old, new)]}), "data/coop/observations.csv, row", *parts)


def test_a_figure_as_printed_is_held_against_its_value_without_a_cell_too(typed):
    text = "indicator,period,role,value,document,as_printed\nsales,2022,actual,-5,talk,(5)\n"
    assert typed({"statements.csv": None, "observations.csv": text}) == []
    only(typed({"observations.csv": [("-5", "5")]}), "5 is not what is printed", "reads -5")
