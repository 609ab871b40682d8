"""What a file names has to be there, or the nearest that is there is named: nothing unknown reaches a page."""

from __future__ import annotations

import inspect

import pytest

from tests.facts.coop import only
from toolkit.facts.identifiers import OPERANDS
from toolkit.measured import Measured
from toolkit.measures.formulas import FORMULAS

STATEMENTS = "id,claim,stated,unit,formula,operands,document\n"
SALES = "observation:sales:2022:actual"


def stated(typed, formula, operands, extra=""):
    return typed({"statements.csv": f'{STATEMENTS}S1,Dice,1,ratio,{formula},"{operands}",talk\n{extra}'})


@pytest.mark.parametrize(
    ("file", "old", "new", "parts"),
    [
        (
            "observations.csv",
            "area,2022",
            "aera,2022",
            ["column indicator", '"aera" is not in framework.yaml', '"area"'],
        ),
        ("activities.csv", ",R1,", ",R9,", ["column result", '"R9" does not exist (result)']),
        (
            "activity_progress.csv",
            "A1,2022",
            "A1b,2022",
            ["column activity", '"A1b" does not exist (activity)', '"A1"'],
        ),
        ("budget_lines.csv", "B1,component,B,", "B1,component,BB,", ["column parent", '"BB" does not exist']),
        (
            "budget.csv",
            "B1,2022,approved,120",
            "B2,2022,approved,120",
            ["column line", '"B2" does not exist (budget line)'],
        ),
        ("budget.csv", "120,PEN,bank", "120,PEN,banc", ["column funder", '"banc" does not exist (funder)', '"bank"']),
        ("criteria.csv", "R1,2022", "R3,2022", ["column subject", '"R3" does not exist (result or activity)']),
        ("risks.csv", ",R1,", ",R9,", ["column result", '"R9" does not exist (result)']),
        ("follow_up.csv", "Se riega,F1", "Se riega,F9", ["column follows", '"F9" does not exist (row it follows)']),
        ("monitoring.csv", "Socias,members", "Socias,membres", ["column indicator", '"membres"', '"members"']),
        ("places.csv", "district,01", "district,02", ["column parent", '"02" does not exist']),
        ("beneficiaries.csv", "0101,2022", "101,2022", ["column place", '"101" lost its leading zero', '"0101"']),
        ("framework.yaml", "parent: R1", "parent: R9", ["results[R2].parent", '"R9" does not exist (result)']),
        ("framework.yaml", "code: late, result: R1", "code: late, result: R9", ["indicators[late].result", '"R9"']),
        (
            "framework.yaml",
            "records: visits, where",
            "records: visit, where",
            ["compute.records", 'Did you mean "visits"'],
        ),
        ("framework.yaml", "where: {sex:", "where: {sexo:", ["compute.where.sexo", 'Did you mean "sex"?']),
        (
            "programme.yaml",
            "A22, means: {period:",
            "A22, means: {perod:",
            ["means.perod", 'unknown key "perod"', "period"],
        ),
        ("programme.yaml", 'period: "2022"', 'period: "2022-Q9"', ["means.period", '"2022-Q9" is not a period']),
    ],
)
def test_what_is_named_and_is_nowhere(typed, file, old, new, parts):
    only(typed({file: [(old, new)]}), f"data/coop/{file}", *parts)


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("time_indicator: member", ["column time_indicator", '"member" does not exist', '"members"']),
        ("populations: [grower]", ["populations[grower]", '"grower" does not exist', '"growers"']),
    ],
)
def test_what_the_programme_names_and_is_nowhere(typed, key, parts):
    only(typed({"programme.yaml": [("locale:", f"{key}\nlocale:")]}), "programme.yaml", *parts)


@pytest.mark.parametrize(
    ("column", "new", "parts"),
    [
        ("document", "dok", ['"dok" is not in programme.yaml', 'Did you mean "doc"?', "talk, doc"]),
        ("table", "TT", ['"TT" is not declared', 'Did you mean "T"?']),
        ("column", "A23", ['no printed column "A23"', 'Did you mean "A22"?', "Ind, A22"]),
    ],
)
def test_an_address_that_leads_nowhere(typed, column, new, parts):
    head = "code,kind,period,text,document,table,row,column\n"
    row = {"document": "doc", "table": "T", "column": "A22"} | {column: new}
    text = f"{head}F1,plan,2022,Regar,{row['document']},{row['table']},n,{row['column']}\n"
    only(typed({"follow_up.csv": text}), "follow_up.csv, row 2", f"column {column}", *parts)


def test_a_line_under_one_of_another_scheme(typed):
    lines = "code,scheme,parent,result,name\nB,component,,R1,Todo\nB1,category,B,R1,Giras\n"
    only(typed({"budget_lines.csv": lines}), "budget_lines.csv, row 3, column parent", "category", "sums never cross")


def test_a_row_that_names_one_that_cannot_be_read_is_not_accused(typed):
    said = typed({"places.csv": [("0101,Valle", "01 01,Valle")]})
    only(said, "places.csv, row 3, column code", '"01 01" is not a code')


# --- statements


def test_the_list_of_formulas_is_the_one_that_calculates():
    assert set(OPERANDS) == set(FORMULAS)


@pytest.mark.parametrize("formula", sorted(OPERANDS))
@pytest.mark.parametrize("given", range(7))
def test_a_formula_takes_as_many_facts_as_the_list_says(formula, given):
    takes, made = OPERANDS[formula], FORMULAS[formula]
    wanted = [p for p in inspect.signature(made).parameters.values() if p.kind is not p.KEYWORD_ONLY]
    required = [p for p in wanted if p.kind is p.POSITIONAL_OR_KEYWORD and p.default is p.empty]
    endless = any(p.kind is p.VAR_POSITIONAL for p in wanted)
    assert (takes.most is None) is endless
    if takes.fit(given):
        figure = made(*[Measured(2.0, "ratio", inputs=(f"f{i}",)) for i in range(given)])
        assert figure or figure.missing
    assert given >= len(required) or not takes.fit(given)
    assert endless or takes.most == takes.least == len(required)


@pytest.mark.parametrize(
    ("formula", "operands", "parts"),
    [
        ("same", "observation:nada:2022:actual", ['no fact "observation:nada:2022:actual"', "Did you mean"]),
        ("same", "observation:sales:2021:actual", ['no fact "observation:sales:2021:actual"', SALES]),
        ("same", "observations:sales:2022:actual", ['no fact "observations:sales:2022:actual"', '"observation"']),
        ("same", "sales", ['no fact "sales"']),
        ("same", "grade:R1:2022:effectiveness", ['no fact "grade:R1:2022:effectiveness"']),
        ("same", "budget:B1:2022:approved:PEN", ["no fact", "budget:B1:2022:approved:PEN:bank"]),
        ("same", "statement:S1", ["names itself", "statement:S1"]),
        ("averge", SALES, ['no formula "averge"', "mean", "weighted_mean"]),
        ("growht", SALES, ['no formula "growht"', 'Did you mean "growth"?']),
        ("growth", SALES, ["column operands", "growth takes 2 facts, and 1 are named"]),
        ("same", f"{SALES} ; {SALES}", ["same takes 1 facts, and 2 are named"]),
        ("sum", "", ["sum takes 1+ facts, and 0 are named"]),
        ("weighted_mean", f"{SALES};{SALES};{SALES}", ["weighted_mean takes 2, 4, 6… facts, and 3 are named"]),
        ("progress", f"{SALES};{SALES}", ["progress takes 3 facts, and 2"]),
        ("nth_year", f"period:2018-M04 ; {SALES}", ["does not take", SALES, "operands as period:…"]),
        ("growth", f"period:2018-M04 ; {SALES}", ["growth does not take", "period:2018-M04", "observation:…"]),
        ("listed", "period:2018-M04", ["listed does not take", "operands as words:…"]),
        ("sum", "words:Cocoa", ["sum does not take", "words:Cocoa"]),
        ("years_between", "period:2018-M04 ; period:2022-M13", ["2022-M13", "is not a period"]),
    ],
)
def test_a_statement_that_cannot_be_recomputed_for_no_reason_of_its_document(typed, formula, operands, parts):
    only(stated(typed, formula, operands), "data/coop/statements.csv, row 2", *parts)


@pytest.mark.parametrize(
    ("formula", "operands"),
    [
        ("difference", f"{SALES} ; observation:members:2022:actual"),  # unlike units: for the page to say
        ("sum", f"{SALES};{SALES};{SALES}"),
        ("same", "rate:2022:USD:PEN:average"),
        ("same", "price_index:2022:ipc"),
        ("same", "progress:A1:2022:programmed"),
        ("years_between", "period:2018-M04 ; period:2022"),
        ("listed", "words:Cocoa ; words:Coffee beans"),
        ("same", "beneficiaries:0101:2022:growers:hives:reached::count"),
        ("difference", "budget:B1:2022:approved:PEN:bank::2021-M10 ; budget:B1:2022:approved:PEN:bank::2021-M06"),
    ],
)
def test_a_statement_may_name_any_figure(typed, formula, operands):
    assert stated(typed, formula, operands) == []


@pytest.mark.parametrize("words", ["half", "una cuarta parte"])
def test_a_sentence_may_claim_in_words_and_a_table_prints_in_digits(typed, words):
    assert typed({"statements.csv": [("25%", words)]}) == []
    only(typed({"statements.csv": [(words, "n/a")]}), "statements.csv", '"n/a" is not one number')
    told = typed(
        {"statements.csv": [("n/a", "25%")], "observations.csv": [("doc,T,a,A22,50,yes", f"doc,T,a,A22,{words},yes")]}
    )
    only(told, "observations.csv", f'"{words}" is not one number')


def test_another_reading_is_in_the_unit_of_its_indicator(project, evaluate):
    path = project / "data/par2-bolivia/framework.yaml"
    text = path.read_text(encoding="utf-8")
    before = "    reading_of: R5\n"
    assert before in text
    path.write_text(text.replace(before, "    reading_of: R1\n", 1), encoding="utf-8")
    said = evaluate("check", "par2-bolivia")
    assert said.status
    assert (
        "R5.financed].unit: it is measured in count, and R1, of which it is another reading, in" in said.out + said.err
    )
