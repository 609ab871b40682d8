"""From a file of a standard to facts: what is proposed, answered as proposed, and made."""

from __future__ import annotations

import json

import pytest
import xlsxwriter

from toolkit.exchange.applied import Known
from toolkit.exchange.applying.apply import apply_mapping
from toolkit.exchange.mapping.mapping_answers import put_answers
from toolkit.exchange.mapping.mapping_file import Mapped
from toolkit.exchange.mapping.mapping_text import mapping_text
from toolkit.exchange.open_file import read_container
from toolkit.exchange.proposing.other_proposals import propose_other
from toolkit.facts.validation import read_yaml
from toolkit.facts.yaml_text import YamlText

IATI = """<iati-activities version="2.03">
<iati-activity default-currency="USD" last-updated-datetime="2021-03-01T00:00:00Z">
<iati-identifier>XX-1</iati-identifier><title><narrative>Coffee</narrative></title>
<location ref="P1"/><location ref="P2"/>
<result type="1" aggregation-status="1"><title><narrative>Skills</narrative></title>
<indicator measure="1" aggregation-status="1"><title><narrative>Persons trained</narrative></title>
<baseline year="2019" value="0"/>
<period><period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>
<target value="14"><dimension name="sex" value="female"/></target>
<actual value="6"><dimension name="sex" value="female"/></actual>
<actual value="9"><dimension name="sex" value="male"/></actual>
<actual value="4"><dimension name="sex" value="male"/><dimension name="age" value="youth"/></actual>
</period></indicator>
<indicator measure="2"><title><narrative>Share certified</narrative></title>
<period><period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>
<actual value="45"/></period></indicator>
</result>
<budget type="1" status="1"><period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>
<value value-date="2020-01-01">1000</value></budget>
<transaction><transaction-type code="3"/><transaction-date iso-date="2020-02-03"/><value>400</value></transaction>
<transaction><transaction-type code="4"/><transaction-date iso-date="2020-02-20"/><value>50.5</value></transaction>
<transaction><transaction-type code="1"/><transaction-date iso-date="2020-02-20"/><value>999</value></transaction>
</iati-activity></iati-activities>"""

OCDS = {
    "version": "1.1",
    "releases": [
        {
            "ocid": "ocds-1",
            "date": "2020-06-01T00:00:00Z",
            "planning": {
                "budget": {"projectID": "P1", "project": "Road", "amount": {"amount": 900, "currency": "PEN"}}
            },
            "contracts": [{"id": "1", "dateSigned": "2020-03-01", "value": {"amount": 700, "currency": "PEN"}}],
        }
    ],
}


@pytest.fixture
def made(tmp_path):
    """Propose a mapping, answer it as proposed, and put it to its file."""

    def make(name, text, **answers):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        container = read_container(path)
        mapped = propose_other([container], "source", "en", [])
        assert isinstance(mapped, Mapped)
        text = put_answers(mapping_text(mapped), mapped, answers, proposed=True)
        written = tmp_path / "source.yaml"
        written.write_text(text, encoding="utf-8")
        answered = read_yaml(written, Mapped)
        assert YamlText(written).problems == []
        return apply_mapping(answered, {"source": container}, Known(currency="USD"))

    return make


def test_activities_become_results_indicators_values_and_amounts(made):
    applied = made("activities.xml", IATI)
    assert applied.problems == []
    assert {code: (r.title, r.level) for code, r in applied.results.items()} == {"R1": ("Skills", "output")}
    assert {code: (i.name, i.unit, i.kind, i.aggregation) for code, i in applied.indicators.items()} == {
        "R1.1": ("Persons trained", "count", "flow", "sum"),
        "R1.2": ("Share certified", "share", "share", "none"),
    }
    assert [(o.indicator, o.period, o.role, o.sex, o.value, o.as_printed) for o in applied.rows["observations"]] == [
        ("R1.1", "2019", "baseline", "all", 0, "0"),
        ("R1.1", "2020", "target", "women", 14, "14"),
        ("R1.1", "2020", "actual", "women", 6, "6"),
        ("R1.1", "2020", "actual", "men", 9, "9"),
        ("R1.2", "2020", "actual", "all", 0.45, "45"),
    ]
    assert [(b.role, b.period, b.amount, b.currency) for b in applied.rows["budget"]] == [
        ("approved", "2020", 1000, "USD"),
        ("executed", "2020-M02", 450.5, "USD"),
    ]
    cell = applied.rows["budget"][1].cell
    assert cell.startswith("iati-activity[1]/transaction[1]:")
    assert "transaction[2]" in cell
    assert [(line.code, line.name) for line in applied.rows["budget_lines"]] == [("XX-1", "Coffee")]


@pytest.mark.parametrize(
    ("answer", "kind", "period"), [("stock", "stock", "2020"), ("cumulative_level", "cumulative", "..2020")]
)
def test_what_values_of_periods_are_is_as_it_was_answered(made, answer, kind, period):
    applied = made("activities.xml", IATI, values_of_periods=answer)
    assert applied.indicators["R1.1"].kind == kind
    assert {o.period for o in applied.rows["observations"] if o.role == "actual" and o.indicator == "R1.1"} == {period}


def test_an_indicative_budget_is_what_was_answered(made):
    assert made("activities.xml", IATI, indicative_budgets="programmed").rows["budget"][0].role == "programmed"


def test_contracting_becomes_amounts_of_lines(made):
    applied = made("contracting.json", json.dumps(OCDS))
    assert [(b.line, b.role, b.period, b.amount, b.cell) for b in applied.rows["budget"]] == [
        ("P1", "approved", "..", 900, "/releases/0/planning/budget/amount/amount"),
        ("P1", "committed", "2020-M03", 700, "/releases/0/contracts/0/value/amount"),
    ]
    assert applied.mapped.documents["source"].date == "2020-M06"


def test_the_period_of_a_budget_is_as_it_was_answered(made):
    applied = made("contracting.json", json.dumps(OCDS), **{"budget_period.budgets": "2020..2021"})
    assert applied.rows["budget"][0].period == "2020..2021"


def test_tables_that_somebody_typed_are_proposed_elsewhere(tmp_path):
    path = tmp_path / "tracking.csv"
    path.write_text("indicator,2020\nFamilies,5\n", encoding="utf-8")
    assert propose_other([read_container(path)], "tracking", "en", []) is None


def test_the_day_of_an_export_is_that_of_its_last_answers_and_asked_for_where_it_has_none(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(
        "village,_submission_time,_index\nA,2024-01-02T10:00:00,1\nB,2024-03-04T10:00:00,2\n", encoding="utf-8"
    )
    mapped = propose_other([read_container(path)], "survey", "en", [])
    assert mapped.documents["survey"].date == "2024-M03"
    path.write_text("village,_index\nA,1\n", encoding="utf-8")
    mapped = propose_other([read_container(path)], "survey", "en", [])
    assert [(q.key, q.sets) for q in mapped.questions] == [("date", ["documents.survey.date"])]


# --- the whole way


@pytest.fixture
def read(tmp_path, monkeypatch, evaluate):
    """Begin a programme in an empty folder and read files into it."""
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EVALUATE_DATA", raising=False)
    assert evaluate("new", "union", "--country", "HN", "--currency", "USD", "--language", "en").status == 0

    def run(name, text, *more):
        (tmp_path / name).write_text(text, encoding="utf-8")
        files = [each for each in more if each.endswith(".xlsx")]
        options = [each for each in more if each not in files]
        return evaluate("read", name, *files, "--as", "source", "--into", "union", *options)

    return run


def test_activities_are_read_into_a_programme_that_checks(read, evaluate, tmp_path):
    said = read("activities.xml", IATI)
    assert (said.status, "values_of_periods" in said.out) == (1, True)
    assert read("activities.xml", IATI, "--answer", "values_of_periods=flow", "--yes").status == 0
    assert evaluate("check", "union").status == 0
    assert evaluate("check", "union", "--documents", str(tmp_path)).status == 0


def test_a_later_version_of_a_file_shows_what_changed_and_its_lines_stay(read, evaluate):
    read("contracting.json", json.dumps(OCDS), "--yes")
    said = read("contracting.json", json.dumps(OCDS).replace("900", "950"))
    assert said.status == 1
    assert [line for line in said.out.splitlines() if line[:2] in ("~ ", "- ", "+ ")] == [
        "~ P1 .. approved PEN: 900 → 950 (budgets!/releases/0/planning/budget/amount/amount)"
    ]
    assert evaluate("check", "union").status == 0


def test_a_currency_that_the_programme_does_not_know_is_declared(read, tmp_path):
    read("contracting.json", json.dumps(OCDS), "--yes")
    assert "  - PEN" in (tmp_path / "data/union/programme.yaml").read_text(encoding="utf-8")


def test_an_export_and_its_form_are_read_once_and_the_next_export_alone(read, evaluate, tmp_path):
    form = tmp_path / "form.xlsx"
    book = xlsxwriter.Workbook(str(form))
    sheets = {
        "survey": [("type", "name", "label"), ("select_one yn", "member", "Member?")],
        "choices": [("list_name", "name", "label"), ("yn", "1", "Yes"), ("yn", "0", "No")],
    }
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    first = "member,_submission_time,_index\n1,2024-01-02,1\n0,2024-01-03,2\n"
    assert read("export.csv", first, "form.xlsx").status == 0
    records = tmp_path / "data/union/records/export.csv"
    assert records.read_text(encoding="utf-8").splitlines() == ["export_number,member", "1,yes", "2,no"]
    assert evaluate("check", "union").status == 0
    assert read("export.csv", first + "1,2024-02-01,3\n", "--yes").status == 0
    assert records.read_text(encoding="utf-8").splitlines()[-1] == "3,yes"
