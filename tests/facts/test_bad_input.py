"""Bad facts: one line a problem, with place, finding and remedy; all problems of a file; never a traceback."""

from __future__ import annotations

import pytest

OBSERVATIONS = "data/cse-peru/observations.csv"


def change(project, name, old, new, count=1):
    path = project / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{name} no longer holds {old!r}"
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def refused(said, *parts):
    assert said.status == 1
    assert "Traceback" not in said.err
    assert any(all(part in line for part in parts) for line in said.err.splitlines()), said.err


def test_a_missing_table(project, evaluate):
    (project / OBSERVATIONS).unlink()
    refused(evaluate("check", "cse-peru"), OBSERVATIONS, "this table is missing", "Create it")


def test_a_table_without_the_one_it_refers_to(project, evaluate):
    (project / "data/cse-peru/budget_lines.csv").unlink()
    refused(evaluate("check", "cse-peru"), "budget_lines.csv", "budget.csv refers to it")


def test_an_unknown_column(project, evaluate):
    change(project, OBSERVATIONS, "as_printed,use", "as_printd,use")
    refused(
        evaluate("check", "cse-peru"), OBSERVATIONS, "row 1", 'unknown column "as_printd"', 'Did you mean "as_printed"?'
    )


def test_a_repeated_column(project, evaluate):
    change(project, OBSERVATIONS, "numerator,denominator", "numerator,numerator")
    refused(evaluate("check", "cse-peru"), "row 1, column numerator", "twice")


def test_a_text_in_a_number(project, evaluate):
    change(project, OBSERVATIONS, "R1.registration,2010,actual,93", "R1.registration,2010,actual,noventa")
    refused(evaluate("check", "cse-peru"), "column value", '"noventa" is not a number', "column missing")


def test_a_number_in_another_notation(project, evaluate):
    change(project, OBSERVATIONS, "R2.communication,2011,actual,0.958", 'R2.communication,2011,actual,"95,8%"')
    refused(evaluate("check", "cse-peru"), "column value", '"95,8%" is not a plain number', "Write 0.958")


def test_a_date_that_was_a_number(project, evaluate):
    change(project, OBSERVATIONS, "R1.registration,2010,actual,93", "R1.registration,2010,actual,03-Sep")
    refused(evaluate("check", "cse-peru"), '"03-Sep" is a date', "a spreadsheet changed the number")


def test_a_date_that_was_a_period(project, evaluate):
    change(project, OBSERVATIONS, "R1.registration,2010,actual", "R1.registration,Dec-10,actual")
    refused(evaluate("check", "cse-peru"), "column period", '"Dec-10" is a date, not a period', "2011-Q4")


def test_an_unknown_period(project, evaluate):
    change(project, OBSERVATIONS, "R1.registration,2010,actual", "R1.registration,2010-Q7,actual")
    refused(evaluate("check", "cse-peru"), "column period", '"2010-Q7" is not a period', "2011-S1")


def test_a_share_above_one_that_is_not_marked(project, evaluate):
    change(project, OBSERVATIONS, "101%,sic", "101%,yes")
    refused(evaluate("check", "cse-peru"), "column value", "1.01 is not between 0 and 1", "use: sic")


def test_an_amount_without_a_currency(project, evaluate):
    change(project, "data/cse-peru/budget.csv", "A_01_01,..,approved,427160,EUR", "A_01_01,..,approved,427160,")
    refused(evaluate("check", "cse-peru"), "budget.csv", "column currency", "no currency", "EUR, PEN")


def test_an_indicator_without_a_result(project, evaluate):
    change(project, "data/cse-peru/framework.yaml", "code: R1.sales\n    result: R1", "code: R1.sales\n    result: R9")
    refused(
        evaluate("check", "cse-peru"),
        "framework.yaml",
        "indicators[R1.sales].result",
        'the result "R9"',
        "does not exist",
    )


def test_an_indicator_that_is_nowhere_defined(project, evaluate):
    change(project, OBSERVATIONS, "R1.registration,2010", "R1.registraton,2010")
    refused(evaluate("check", "cse-peru"), "column indicator", '"R1.registraton" is not in framework.yaml')


def test_a_duplicate_row(project, evaluate):
    path = project / OBSERVATIONS
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    refused(evaluate("check", "cse-peru"), f"row {len(lines) + 1}", "already stands in row 2", "Delete one")


def test_an_empty_value_without_a_reason(project, evaluate):
    change(project, OBSERVATIONS, "R1.registration,2010,actual,93", "R1.registration,2010,actual,")
    refused(evaluate("check", "cse-peru"), "column value", "neither a value nor a reason", "not_measured")


def test_a_value_that_is_not_as_printed(project, evaluate):
    change(project, OBSERVATIONS, "R1.registration,2010,actual,93", "R1.registration,2010,actual,39")
    refused(evaluate("check", "cse-peru"), "column value", '39 is not what is printed: "93" reads 93')


def test_a_fact_that_counts_twice(project, evaluate):
    change(project, OBSERVATIONS, '95,8%",yes', '95,8%",no')
    refused(evaluate("check", "cse-peru"), "column use", "exactly one")


def test_a_lost_leading_zero(project, evaluate):
    change(project, "data/cse-peru/beneficiaries.csv", "\n030301,", "\n30301,")
    refused(evaluate("check", "cse-peru"), "column place", '"30301" lost its leading zero', '"030301" exists')


def test_a_file_that_is_not_utf8(project, evaluate):
    path = project / OBSERVATIONS
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1", "replace"))
    refused(evaluate("check", "cse-peru"), OBSERVATIONS, "row ", "not UTF-8", 'Save it as "CSV UTF-8"')


def test_a_key_said_twice_in_yaml(project, evaluate):
    change(project, "data/cse-peru/programme.yaml", "country: PE", "country: PE\ncountry: BO")
    refused(evaluate("check", "cse-peru"), "programme.yaml, row", "column country", "twice")


def test_an_unknown_key_in_yaml(project, evaluate):
    change(project, "data/cse-peru/framework.yaml", "    counts: units\n", "    count: units\n")
    refused(evaluate("check", "cse-peru"), "framework.yaml, row", "indicators[OE.units].count", 'unknown key "count"')


def test_yaml_that_is_none(project, evaluate):
    change(project, "data/cse-peru/programme.yaml", "country: PE", "country: [PE")
    refused(evaluate("check", "cse-peru"), "programme.yaml, row", "not valid YAML")


def test_a_file_nobody_reads(project, evaluate):
    (project / "data/cse-peru/observatons.csv").write_text("indicator\n", encoding="utf-8")
    refused(evaluate("check", "cse-peru"), "observatons.csv", "nobody reads the file")


def test_a_programme_that_does_not_exist(project, evaluate):
    refused(
        evaluate("check", "cse-pru"),
        'the programme "cse-pru" does not exist',
        "clac, cse-peru, par2-bolivia, spp-global",
    )


def test_all_problems_of_a_file_come_at_once(project, evaluate):
    change(project, OBSERVATIONS, "R1.registration,2010,actual,93", "R1.registration,2010,actual,noventa")
    change(project, OBSERVATIONS, "R1.registration,2011,actual,91", "R1.registration,Dec-11,actual,91")
    change(project, OBSERVATIONS, "R1.sales,2010,actual", "R1.sales,2010,actuall")
    said = evaluate("check", "cse-peru")
    refused(said, "noventa")
    refused(said, "Dec-11")
    refused(said, '"actuall" does not exist here', 'Did you mean "actual"?')
    assert "cse-peru: 3 problems." in said.out


@pytest.mark.parametrize("mark", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_commas_semicolons_and_a_byte_order_mark_are_all_read(project, evaluate, mark, encoding):
    import csv  # noqa: PLC0415

    path = project / "data/spp-global/observations.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    with path.open("w", encoding=encoding, newline="") as handle:
        csv.writer(handle, delimiter=mark).writerows(rows)
    assert evaluate("check", "spp-global").status == 0


def test_the_words_follow_the_language(project, evaluate, monkeypatch):
    (project / OBSERVATIONS).unlink()
    assert "falta esta tabla" in evaluate("check", "cse-peru", "--words", "es").err
    assert "ce tableau manque" in evaluate("check", "cse-peru", "--words", "fr").err


def test_problems_as_json(project, evaluate):
    import json  # noqa: PLC0415

    (project / OBSERVATIONS).unlink()
    said = evaluate("check", "cse-peru", "--json")
    found = json.loads(said.out)
    assert said.status == 1
    assert found[0]["code"] == "missing_table"
    assert found[0]["file"] == OBSERVATIONS


# --- parameters and commands


def test_a_wrong_parameter_starts_nothing_and_leaves_earlier_reports(project, evaluate):
    earlier = project / "outputs" / "cse-peru" / "2011" / "sales_growth.es.html"
    earlier.parent.mkdir(parents=True)
    earlier.write_text("earlier", encoding="utf-8")
    (project / "parameters/cse-peru-2011.yaml").write_text("programme: cse-peru\nyaer: 2011\n", encoding="utf-8")
    said = evaluate("run")
    refused(
        said,
        "parameters/cse-peru-2011.yaml",
        "column yaer",
        'no notebook has the parameter "yaer"',
        'Did you mean "year"?',
    )
    refused(said, 'the parameter "year" is missing')
    assert earlier.read_text(encoding="utf-8") == "earlier"
    assert [path.name for path in project.glob("outputs/[!.]*/**/*") if path.is_file()] == ["sales_growth.es.html"]


def test_bad_facts_start_nothing_and_leave_earlier_reports(project, evaluate):
    earlier = project / "outputs" / "index.html"
    earlier.write_text("earlier", encoding="utf-8")
    change(project, OBSERVATIONS, "R1.registration,2010,actual,93", "R1.registration,2010,actual,noventa")
    said = evaluate("run", "parameters/cse-peru-2011.yaml")
    refused(said, "noventa")
    refused(said, "earlier reports stay as they were")
    assert earlier.read_text(encoding="utf-8") == "earlier"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "programme: cse-peru\nyear: '2011'\n",
            ["column year", "the year must be a whole number, like 2011", 'found "2011"'],
        ),
        (
            "programme: cse-peru\nyear: 2031\n",
            ["column year", "does not report the year 2031", "2008, 2009, 2010, 2011"],
        ),
        ("programme: peru\nyear: 2011\n", ["column programme", 'the programme "peru" does not exist']),
        ("programme: cse-peru\nyear: 2011\nlanguage: no\n", ["column language", "read differently"]),
        ("programme: cse-peru\nyear: 2011\nlanguage: qu\n", ["column language", 'does not have the language "qu"']),
        ("programme: cse-peru\nyear: 2011\nyear: 2010\n", ["row 3", "twice"]),
        ("programme: cse-peru\nyear: {from: 2011}\n", ["column year", "a text, a number"]),
        ("- cse-peru\n", ["keys with values were expected"]),
    ],
)
def test_wrong_parameters(project, evaluate, text, parts):
    (project / "parameters/cse-peru-2011.yaml").write_text(text, encoding="utf-8")
    refused(evaluate("run", "parameters/cse-peru-2011.yaml"), "parameters/cse-peru-2011.yaml", *parts)


def test_a_parameters_file_that_is_not_there(project, evaluate):
    refused(evaluate("run", "parameters/none.yaml"), "parameters/none.yaml", "does not exist")


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--jobs", "none"],
        ["rum"],
        ["check", "--documents", "nowhere"],
        ["run", "--notebook", "sales"],
        ["check", "--words", "qu"],
    ],
)
def test_a_wrong_command_ends_with_status_2(project, evaluate, arguments):
    said = evaluate(*arguments)
    assert said.status == 2
    assert "Traceback" not in said.err


def test_a_folder_in_the_place_of_a_file_is_said(project, evaluate):
    refused(evaluate("run", "parameters"), "parameters", "the file cannot be read")
    (project / "data/spp-global/statements.csv").mkdir()
    assert "Traceback" not in evaluate("check", "spp-global").err


def test_a_notebook_that_is_no_notebook_is_said(project, evaluate):
    (project / "notebooks/sales_growth.ipynb").write_text("{", encoding="utf-8")
    refused(evaluate("list", "--notebook", "sales_growth"), "notebooks/sales_growth.ipynb", "not a notebook")


def test_to_ask_what_there_is_to_do_leaves_nothing_behind(project, evaluate):
    assert evaluate("list", "--output", str(project / "elsewhere")).status == 0
    assert not (project / "elsewhere").exists()


def test_reports_go_beside_the_facts_wherever_the_command_is_given(project, evaluate, monkeypatch):
    monkeypatch.chdir(project / "notebooks")
    assert evaluate("list").status == 0
    assert not (project / "notebooks/outputs").exists()


def test_a_number_that_is_none_is_said(project, evaluate):
    said = evaluate("run", "--timeout", "x")
    assert said.status == 2
    assert "'x' is no whole number above 0" in said.err


def test_money_of_a_funder_nobody_named(project, evaluate):
    change(project, "data/par2-bolivia/programme.yaml", "{code: CP,", "{code: CPX,")
    refused(evaluate("check", "par2-bolivia"), "budget.csv", "column funder", '"CP" does not exist (funder)')


def test_a_line_that_matches_one_of_its_own_scheme(project, evaluate):
    change(project, "data/par2-bolivia/budget_lines.csv", "Apoyo Institucional,CAT.1,", "Apoyo Institucional,COM.C,")
    refused(evaluate("check", "par2-bolivia"), "budget_lines.csv", "column matches", '"COM.C"', "same scheme")


def test_weights_of_an_index_that_do_not_add_up(project, evaluate):
    change(
        project,
        "data/clac/framework.yaml",
        "indicator: P22.index.inclusion, weight: 0.15",
        "indicator: P22.index.inclusion, weight: 0.25",
    )
    refused(evaluate("check", "clac"), "indicators[P22.development_index].compute.parts", "add up to 1.1")


def test_a_question_that_asks_for_more_options_than_it_has(project, evaluate):
    change(project, "data/clac/framework.yaml", "choose: 2", "choose: 5")
    refused(evaluate("check", "clac"), "Q4.weight", "more options than it offers")


def test_a_question_about_a_result_that_is_none(project, evaluate):
    change(
        project, "data/clac/framework.yaml", "result: P22.OE1\n    kind: single", "result: P22.OE9\n    kind: single"
    )
    refused(evaluate("check", "clac"), "polls[Q1.relevance].result", "P22.OE9")


def test_a_note_about_a_group_that_nobody_counts(project, evaluate):
    change(project, "data/cse-peru/programme.yaml", "groups:\n  target_population", "groups:\n  target_group")
    refused(evaluate("check", "cse-peru"), "programme.yaml", '"target_group"', "beneficiaries")
