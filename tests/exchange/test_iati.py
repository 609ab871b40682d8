"""IATI activity files: what becomes a row, where it stands, and what is refused before anything in it is believed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from toolkit.errors import FactsError
from toolkit.exchange.containers.iati import read_iati
from toolkit.exchange.proposing.standard_mappings import propose_standard, rows_of, year_begins

SAMPLES = os.environ.get("SAMPLES")
needs_samples = pytest.mark.skipif(not SAMPLES, reason="SAMPLES names the folder of samples")

ACTIVITY = """<iati-activity default-currency="{currency}" xml:lang="es"><iati-identifier>{code}</iati-identifier>
<title><narrative>Café</narrative><narrative xml:lang="en">Coffee</narrative></title>{inside}</iati-activity>"""
ROOT = '<iati-activities version="{version}">{inside}</iati-activities>'


def activity(inside, code="XX-1", currency="USD"):
    return ACTIVITY.format(code=code, inside=inside, currency=currency)


def period(inside, start="2020-01-01", end="2020-12-31"):
    return f'<period><period-start iso-date="{start}"/><period-end iso-date="{end}"/>{inside}</period>'


def indicator(inside, measure="1", more=""):
    return (
        f'<result type="2" aggregation-status="1"><title><narrative>Ingresos</narrative></title>'
        f'<indicator measure="{measure}" {more}><title><narrative>Familias</narrative></title>{inside}</indicator>'
        "</result>"
    )


@pytest.fixture
def read(tmp_path):
    def write(*activities, version="2.03", text=None):
        path = tmp_path / "file.xml"
        path.write_text(text or ROOT.format(version=version, inside="".join(activities)), encoding="utf-8")
        return read_iati(path)

    return write


def refused(read, **how):
    inside = how.pop("inside", ())
    with pytest.raises(FactsError) as error:
        read(*inside, **how)
    return error.value.problems


def only(read, **how):
    (problem,) = refused(read, **how)
    return problem


def test_a_value_is_a_row_with_its_role_period_sex_and_place(read):
    inside = '<location ref="P1"/>' + indicator(
        '<baseline year="2019" value="5"/>'
        + period(
            '<target value="10"/>'
            '<actual value="7.5"><location ref="P1"/><dimension name="Sexo" value="Mujeres"/></actual>'
        ),
        more='ascending="0" aggregation-status="1"',
    )
    sheet = read(activity(inside)).sheets["results"]
    rows = rows_of(sheet)
    assert [(r["role"], r["period"], r["sex"], r["place"], r["value"]) for r in rows] == [
        ("baseline", "2019", "", "", "5"),
        ("target", "2020-M01..2020-M12", "", "", "10"),
        ("actual", "2020-M01..2020-M12", "women", "P1", "7.5"),
    ]
    assert {(r["code"], r["result"], r["direction"], r["level"], r["unit"]) for r in rows} == {
        ("R1.1", "R1", "decrease", "outcome", "part")
    }
    assert sheet.address(3, 10) == "iati-activity[1]/result[1]/indicator[1]/period[1]/actual[1]:2"


@pytest.mark.parametrize("name", ["sex", "Gender", "Sexe", "género"])
@pytest.mark.parametrize(("value", "sex"), [("Female", "women"), ("hombres", "men"), ("femmes", "women"), ("all", "")])
def test_sex_is_known_by_any_name_in_three_languages(read, name, value, sex):
    figures = period(f'<actual value="1"><dimension name="{name}" value="{value}"/></actual>')
    (row,) = rows_of(read(activity(indicator(figures))).sheets["results"])
    assert (row["sex"], row["apart"]) == (sex, "")


def test_a_part_that_is_no_sex_is_set_apart_and_made_no_fact(read):
    figures = period('<actual value="9"/><actual value="4"><dimension name="age" value="adult"/></actual>')
    container = read(activity(indicator(figures)))
    assert [row["apart"] for row in rows_of(container.sheets["results"])] == ["", "age=adult"]
    (void,) = propose_standard(container, "doc", "en").tables["results"].void
    assert (void.columns, void.when) == (["value"], {"apart": "age=adult"})
    assert "age=adult" in void.why


def test_a_value_of_some_of_several_places_is_a_part_and_of_all_is_the_whole(read):
    places = '<location ref="P1"/><location ref="P2"/><location ref="P3"/>'
    some = "".join(f'<location ref="P{n}"/>' for n in (1, 2))
    figures = period(f'<actual value="9">{places}</actual><actual value="4">{some}</actual>')
    rows = rows_of(read(activity(places + indicator(figures))).sheets["results"])
    assert [(row["place"], row["apart"]) for row in rows] == [("", ""), ("", "location=P1+P2")]


def test_percentages_have_a_sheet_of_their_own_and_are_read_as_shares(read):
    container = read(activity(indicator(period('<actual value="45"/>'), measure="2")))
    table = propose_standard(container, "doc", "en").tables["percentages"]
    assert (table.units["whole"].unit, table.units["whole"].scale, table.says.kind) == ("share", 0.01, "share")
    assert [c.means.scale for c in table.columns if c.means] == [None]  # else it would hold in the place of the unit's


def test_a_percentage_that_goes_beyond_its_whole_is_a_ratio_and_told(read):
    more = indicator(period('<actual value="116"/>'), measure="2")
    container = read(activity(more + indicator(period('<actual value="100"/>'), measure="2")))
    assert [row["unit"] for row in rows_of(container.sheets["percentages"])] == ["beyond", "whole"]
    assert [(each.code, each.fields["found"]) for each in container.told] == [("iati_percentage_beyond", "116")]
    unit = propose_standard(container, "doc", "en").tables["percentages"].units["beyond"]
    assert (unit.unit, unit.scale) == ("ratio", 0.01)


def test_products_and_series_are_told_apart_as_facts_are(read):
    parts = '<dimension name="Product" value="milk"/><dimension name="series" value="old"/>'
    figures = period(f'<actual value="4">{parts}<dimension name="age" value="adult"/></actual>')
    (row,) = rows_of(read(activity(indicator(figures))).sheets["results"])
    assert (row["product"], row["series"], row["apart"]) == ("milk", "old", "age=adult")
    (row,) = rows_of(read(activity(indicator(period('<actual value="4"/>')))).sheets["results"])
    assert not {"product", "series"} & set(row)  # a file without them is read by the mapping that it had


def test_what_falls_below_zero_is_no_count(read):
    (row,) = rows_of(read(activity(indicator(period('<actual value="-5"/>')))).sheets["results"])
    assert row["unit"] == "part"


@pytest.mark.parametrize(
    ("values", "found"), [((10, 0.45, 55), "0.45"), ((0.1, 0.5), ""), ((0.5, 1), ""), ((0, 45), "")]
)
def test_a_percentage_below_one_beside_larger_ones_is_told_with_its_place(read, values, found):
    figures = "".join(f'<actual value="{value}"/>' for value in values)
    told = read(activity(indicator(period(figures), measure="2"))).told
    assert [(each.code, each.fields["found"]) for each in told] == (
        [("iati_percentage_below_one", found)] if found else []
    )
    assert all("indicator[1]/period[1]/actual[2]" in each.file for each in told)


def test_names_ranks_and_words_are_left_out_and_told_and_refuse_nothing(read):
    figures = [indicator(period('<actual value="good"/>'), measure=measure) for measure in "3455"]
    container = read(activity("".join(figures) + indicator(period('<actual value="9"/>'))))
    told = [(each.code, each.fields["measure"], each.fields["n"]) for each in container.told]
    assert told == [("iati_measure_left_out", measure, n) for measure, n in (("3", "1"), ("4", "1"), ("5", "2"))]
    assert [row["value"] for row in rows_of(container.sheets["results"])] == ["9"]


def test_only_disbursements_and_expenditure_are_executed_and_those_of_a_month_are_one_amount(read):
    def paid(kind, day, value):
        return (
            f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="{day}"/>'
            f'<value value-date="{day}">{value}</value></transaction>'
        )

    inside = (
        paid(3, "2020-02-01", 10) + paid(4, "2020-02-28", "5.5") + paid(2, "2020-02-03", 99) + paid(1, "2020-02-03", 7)
    )
    sheet = read(activity(inside)).sheets["transactions"]
    rows = rows_of(sheet)
    assert [(r["role"], r["period"], r["value"], r["currency"]) for r in rows] == [
        ("executed", "2020-M02", "15.5", "USD"),
        ("committed", "2020-M02", "99", "USD"),
        ("", "2020-M02", "7", "USD"),
    ]
    assert rows[0]["parts"] == "10 + 5.5"
    assert sheet.address(1, 7) == "iati-activity[1]/transaction[1]:2 | iati-activity[1]/transaction[2]:2"


def budget(value=100, kind=1, status=2, more=""):
    return (
        f'<budget type="{kind}" status="{status}"><period-start iso-date="2020-07-01"/>'
        f'<period-end iso-date="2021-06-30"/><value value-date="2020-07-01"{more}>{value}</value></budget>'
    )


def test_a_budget_is_approved_or_revised_by_its_type_and_asked_for_where_it_is_indicative(read):
    container = read(activity(budget() + budget(120, kind=2) + budget(90, status=1)))
    assert [row["role"] for row in rows_of(container.sheets["budgets"])] == ["approved", "revised", "indicative"]
    (question,) = propose_standard(container, "doc", "en").questions
    assert (question.key, question.proposed) == ("indicative_budgets", "approved")
    assert question.sets == ["tables.budgets.columns[role].words.indicative"]


def test_the_year_begins_where_most_periods_of_twelve_months_do(read):
    assert year_begins(read(activity(budget()))) == 7
    assert year_begins(read(activity(indicator(period('<actual value="1"/>'))))) == 1


def test_an_activity_that_lies_under_another_of_the_file_is_a_part_of_its_line(read):
    """Its parent's amounts are then a stated total: never both are added."""
    parent = activity(budget(300) + '<related-activity ref="XX-2" type="2"/>')
    child = activity(budget(100), code="XX-2")
    other = activity(budget(50) + '<related-activity ref="ELSEWHERE" type="1"/>', code="YY")
    rows = rows_of(read(parent, child, other).sheets["budgets"])
    assert [(row["line"], row["parent"]) for row in rows] == [("XX-1", ""), ("XX-2", "XX-1"), ("YY", "")]


def test_each_amount_has_its_own_currency_or_that_of_its_activity(read):
    rows = rows_of(read(activity(budget(1, more=' currency="EUR"') + budget(2))).sheets["budgets"])
    assert [row["currency"] for row in rows] == ["EUR", "USD"]


def test_titles_are_in_the_language_of_the_activity_and_the_others_beside_it(read):
    (row,) = rows_of(read(activity(budget())).sheets["activities"])
    assert (row["title"], row["title:en"]) == ("Café", "Coffee")


def test_whether_values_are_of_their_period_or_its_end_is_asked(read):
    def question(*values):
        figures = "".join(
            period(f'<actual value="{value}"/>', f"20{20 + at}-01-01", f"20{20 + at}-12-31")
            for at, value in enumerate(values)
        )
        return propose_standard(read(activity(indicator(figures))), "doc", "en").questions[0]

    assert question(1, 5, 9).proposed == "stock"
    assert question(5, 1, 9).proposed == "flow"
    assert question(5, 1).sets == ["tables.results.says.kind"]


@pytest.mark.parametrize(
    ("references", "codes"),
    [
        (("A1", "A2"), ["A1", "A2"]),
        (("A1", "A1"), ["R1.1", "R2.1"]),
        (("1.1", "1.2"), ["1.1", "1.2"]),
        (("1", "2"), ["R1.1", "R2.1"]),
        (("A1", ""), ["R1.1", "R2.1"]),
    ],
)
def test_an_indicator_has_the_code_of_its_publisher_where_each_has_one_of_its_own(read, references, codes):
    def with_reference(code):
        inside = f'<reference vocabulary="99" code="{code}"/>' if code else ""
        return indicator(inside + period('<actual value="1"/>'))

    rows = rows_of(read(activity("".join(map(with_reference, references)))).sheets["results"])
    assert [row["code"] for row in rows] == codes


def test_results_of_several_activities_are_told_apart(read):
    figures = indicator(period('<actual value="1"/>'))
    rows = rows_of(read(activity(figures), activity(figures, code="YY")).sheets["results"])
    assert [(row["code"], row["result"]) for row in rows] == [("1.R1.1", "1.R1"), ("2.R1.1", "2.R1")]


def test_a_baseline_is_of_its_year_or_its_month_and_may_have_neither(read):
    baselines = '<baseline value="1" year="2019"/><baseline value="2" iso-date="2019-05-03"/><baseline value="3"/>'
    rows = rows_of(read(activity(indicator(baselines))).sheets["results"])
    assert [row["period"] for row in rows] == ["2019", "2019-M05", ""]


# --- what is refused


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    '<iati-activities version="2.03">&b;</iati-activities>'
)
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><iati-activities version="2.03">&a;</iati-activities>'
)
DTD = '<!DOCTYPE iati-activities SYSTEM "http://127.0.0.1:1/x.dtd"><iati-activities version="2.03"/>'


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, DTD])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_document_types_are_refused_before_they_are_met(tmp_path, text, encoding):
    path = tmp_path / "file.xml"
    path.write_text(text, encoding=encoding)
    with pytest.raises(FactsError) as error:
        read_iati(path)
    assert [problem.code for problem in error.value.problems] == ["xml_with_doctype"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<iati-activities version='2.03'><iati-activity>", "not_xml"),
        ("no XML", "not_xml"),
        ("<?xml version='1.0' encoding='klingon'?><a/>", "not_xml"),
        ("<html/>", "not_iati"),
        ("<iati-organisations version='2.03'/>", "not_iati"),
        ("<iati-activities version='2.03' xmlns='http://example.org/x'/>", "not_iati"),
        ("<iati-activities version='1.05'/>", "iati_version"),
        ("<iati-activities/>", "iati_version"),
        ("<iati-activities version='2.03'/>", "iati_without_activities"),
        ("<iati-activities version='2.03'>&x;</iati-activities>", "not_xml"),
        ("<iati-activities version='2.03'>" + "<a>" * 400 + "</a>" * 400 + "</iati-activities>", "not_xml"),
    ],
)
def test_what_is_no_such_file_is_said(read, text, code):
    problem = only(read, text=text)
    assert problem.code == code
    assert problem.file.endswith("file.xml")


def test_an_older_version_is_read_and_said(read):
    assert "older_version" in read(activity(budget()), version="2.02").remarks
    assert "older_version" not in read(activity(budget())).remarks


def test_activities_without_anything_to_evaluate(read):
    assert only(read, inside=[activity("")]).code == "iati_without_figures"
    assert "without_indicators" in read(activity(budget())).remarks


def test_all_that_is_wrong_is_told_at_once_each_with_its_place(read):
    inside = indicator(period('<actual value="1,200"/><target value="3"/>', "2020-12-31", "2020-01-01")) + budget(
        "many"
    )
    problems = refused(read, inside=[activity(inside, currency="")])
    assert [(p.code, p.fields.get("found", "")) for p in problems] == [
        ("iati_period_backwards", "2020-12-31 > 2020-01-01"),
        ("iati_value", "1,200"),
        ("iati_value", "many"),
    ]
    assert problems[1].file.endswith("file.xml, iati-activity[1]/result[1]/indicator[1]/period[1]/actual[1]:2")
    assert refused(read, inside=[activity(budget(), currency="")])[0].code == "iati_without_currency"


def test_an_activity_twice_would_count_twice(read):
    assert only(read, inside=[activity(budget()), activity(budget())]).code == "iati_activity_twice"


def test_of_very_many_problems_the_first_are_told(read):
    problems = refused(read, inside=[activity(budget("x") * 50)])
    assert len(problems) == 21
    assert (problems[-1].code, problems[-1].fields["n"]) == ("and_more", "30")


@needs_samples
def test_the_annotated_example_of_the_standard():
    container = read_iati(Path(SAMPLES) / "iati-203-example-annotated.xml")
    rows = rows_of(container.sheets["results"])
    assert [(r["role"], r["sex"], r["apart"], r["value"]) for r in rows] == [
        ("baseline", "women", "age=adult", "10"),
        ("target", "women", "age=adult", "10"),
        ("actual", "women", "age=adult", "11"),
    ]
    assert [row["value"] for row in rows_of(container.sheets["budgets"])] == ["3000"]
    assert [row["role"] for row in rows_of(container.sheets["transactions"])] == [
        ""
    ]  # incoming funds: nobody spent them
    assert {q.key for q in propose_standard(container, "iati", "en").questions} == {
        "values_of_periods",
        "indicative_budgets",
    }
