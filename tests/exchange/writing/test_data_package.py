"""A Data Package: the facts as they are, with the contracts as their schema; read back, nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from tests.exchange.writing.delivered import EVERY, OBSERVATIONS, delivery, folder_of, lay_out, opened
from toolkit.errors import FactsError
from toolkit.exchange.writing.packages import data_package
from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.programme import Programme


@pytest.fixture(params=EVERY)
def code(request, monkeypatch):
    """Each programme in turn."""
    monkeypatch.setenv("EVALUATE_DATA", str(folder_of(request.param).parent))
    return request.param


def described(content):
    return json.loads(content.files["datapackage.json"])


def resources(content):
    return {each["name"]: each for each in described(content)["resources"]}


def read(content, name):
    return list(csv.DictReader(io.StringIO(content.files[f"{name}.csv"].decode(), newline="")))


def put_back(content, folder):
    """Lay a programme's folder out from what a package holds of its own."""
    folder.mkdir()
    for name, made in content.files.items():
        if name.partition(".")[0] in FACTS or name.endswith(".yaml"):
            (folder / name).write_bytes(made)
    return Programme(folder)


def facts_of(programme):
    return {name: [row.model_dump() for _, row in programme.rows(name)] for name in FACTS}


# --- nothing is lost


def test_facts_that_are_read_back_are_the_same(code, tmp_path):
    back = put_back(data_package.write(delivery(code)), tmp_path / code)
    own = opened(code)
    assert facts_of(back) == facts_of(own)
    assert (back.file, back.framework) == (own.file, own.framework)
    assert sum(map(len, facts_of(own).values())) > 50


@pytest.mark.parametrize("mark", [";", "\t"])
@pytest.mark.parametrize("first", ["", "\ufeff", "sep="])
def test_a_table_of_another_country_goes_out_with_commas_and_points(project, tmp_path, mark, first):
    """As a spreadsheet there saves it: another mark, decimals with a comma, a byte-order mark, a line that names it."""
    rows = list(csv.DictReader(io.StringIO(OBSERVATIONS)))
    written = io.StringIO()
    writer = csv.DictWriter(written, rows[0], delimiter=mark, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "value": row["value"].replace(".", ",")} for row in rows)
    begins = f"sep={mark}\n" if first == "sep=" else first
    given = lay_out(project, observations__csv=f"{begins}{written.getvalue()}")
    content = data_package.write(given)
    assert read(content, "observations") == rows
    assert facts_of(put_back(content, tmp_path / "union")) == facts_of(given.programme)


def test_cells_keep_their_quotes_lines_and_signs(project):
    texts = ['He said "no"', "one\ntwo", "a, b", "=1+1", "«ñ»"]
    risks = io.StringIO()
    writer = csv.writer(risks)
    writer.writerow(["code", "result", "period", "description", "document"])
    writer.writerows([f"K{n}", "O", "2024", text, "report"] for n, text in enumerate(texts))
    content = data_package.write(lay_out(project, risks__csv=risks.getvalue()))
    assert [row["description"] for row in read(content, "risks")] == texts
    (told,) = [problem for problem in content.left_out if problem.code == "text_like_a_formula"]
    assert (told.file, told.row, told.column) == ("data/union/risks.csv", 5, "description")
    assert dict(told.fields) == {"found": "=1+1", "n": "1"}


def test_signs_and_numbers_alone_are_no_formulas(project):
    changed = OBSERVATIONS.replace("80,,,report,Sheet1,sold,,B1,80", "-80,,,report,Sheet1,sold,,B1,-80").replace(
        ",D1,", ",D1,-"
    )
    assert data_package.write(lay_out(project, observations__csv=changed)).left_out == []


def test_a_table_that_is_wrong_is_refused_with_its_place(project):
    wrong = OBSERVATIONS.replace("100.5,,", "much,,")
    with pytest.raises(FactsError) as refused:
        data_package.write(lay_out(project, observations__csv=wrong))
    assert "data/union/observations.csv, row 5, column value" in str(refused.value)


# --- what stays


def test_records_and_what_evaluators_signed_stay(monkeypatch):
    monkeypatch.setenv("EVALUATE_DATA", str(folder_of("tembeya-union").parent))
    content = data_package.write(delivery("tembeya-union"))
    names = {path.stem for path in folder_of("tembeya-union").rglob("*.csv")} & {"acknowledgements", "appraisals"}
    records = {records.file.partition("/")[2] for records in opened("tembeya-union").framework.records.values()}
    assert names
    assert records
    assert not set(content.files) & ({f"{name}.csv" for name in names} | records)
    assert {problem.code for problem in content.left_out} == {"records_stay", "signed_stay"}


def test_where_documents_lie_is_not_said(code):
    said = json.dumps(described(data_package.write(delivery(code))), ensure_ascii=False)
    assert not re.search(r"(?<![\w.])/(home|root|Users|tmp|work)/", said)
    documents = opened(code).file.documents
    sources = described(data_package.write(delivery(code)))["sources"]
    assert [(each["code"], each["title"]) for each in sources] == [(c, d.title) for c, d in documents.items()]
    assert {key for each in sources for key in each} <= {"title", "code", "date", "publisher"}


# --- the descriptor


def test_it_says_what_it_is_of_and_whether_it_was_made_up(monkeypatch):
    monkeypatch.setenv("EVALUATE_DATA", str(folder_of("tembeya-union").parent))
    made_up, real = (described(data_package.write(delivery(code))) for code in ("tembeya-union", "spp-global"))
    assert made_up["synthetic"] is True
    assert made_up["title"].startswith("SYNTHETIC RECORDS. ")
    assert real["synthetic"] is False
    assert "SYNTHETIC" not in real["title"]
    assert made_up["name"] == "tembeya-union-2024"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", made_up["created"])
    assert "licenses" not in made_up


def test_the_contracts_are_the_schema(project):
    told = resources(data_package.write(lay_out(project)))["observations"]["schema"]
    fields = {field["name"]: field for field in told["fields"]}
    assert list(fields) == OBSERVATIONS.splitlines()[0].split(",")
    assert fields["value"]["type"] == "number"
    assert fields["as_printed"]["type"] == "string"
    assert fields["indicator"]["constraints"]["required"] is True
    assert re.match(fields["indicator"]["constraints"]["pattern"], "coffee_sold")
    assert "actual" in fields["role"]["constraints"]["enum"]
    assert "" not in fields["missing"]["constraints"]["enum"]
    assert "required" not in fields["missing"]["constraints"]
    assert fields["sex"]["constraints"]["enum"] == ["all", "women", "men", "other", "unknown"]
    assert "where it began" in fields["role"]["description"]
    assert told["primaryKey"] == ["indicator", "period", "role", "sex", "document", "table", "row", "column", "cell"]
    assert {"fields": ["indicator"], "reference": {"resource": "indicators", "fields": ["code"]}} in told["foreignKeys"]


def test_every_package_follows_the_rules_of_the_standard(code):
    """Those that a reader of packages relies on, checked on every cell of every table."""
    content = data_package.write(delivery(code))
    told = described(content)
    assert told["$schema"].startswith("https://datapackage.org/profiles/2.0/")
    assert re.fullmatch(r"[-a-z0-9._/]+", told["name"])
    names = [each["name"] for each in told["resources"]]
    assert len(set(names)) == len(names)
    assert sorted(each["path"] for each in told["resources"]) == sorted(set(content.files) - {"datapackage.json"})
    tables = {
        each["name"]: (each["schema"], read(content, each["name"])) for each in told["resources"] if "schema" in each
    }
    for name, (schema, rows) in tables.items():
        assert rows, name
        assert list(rows[0]) == [field["name"] for field in schema["fields"]], name
        assert broken(schema, rows) == [], name
        assert repeated(schema, rows) == [], name
        for reference in schema.get("foreignKeys", ()):
            assert lost(reference, name, rows, tables) == set(), (name, reference)


def broken(schema, rows):
    """List the cells that their field does not allow."""
    found = []
    for field in schema["fields"]:
        rules, cells = field.get("constraints", {}), [row[field["name"]] for row in rows]
        for cell in cells:
            is_good = cell or not rules.get("required")
            if cell and field["type"] == "number":
                is_good = re.fullmatch(r"-?\d+(\.\d+)?(e[-+]?\d+)?", cell)
            if cell and "enum" in rules:
                is_good = is_good and cell in rules["enum"]
            if cell and "pattern" in rules:
                is_good = is_good and re.fullmatch(rules["pattern"], cell)
            found += [] if is_good else [(field["name"], cell)]
    return found


def repeated(schema, rows):
    keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows] if "primaryKey" in schema else []
    return [key for key in set(keys) if keys.count(key) > 1]


def lost(reference, name, rows, tables):
    """Name the codes that lead nowhere."""
    (column,), other = reference["fields"], reference["reference"]
    there = {row["code"] for row in tables[other["resource"] or name][1]}
    return {row[column] for row in rows if row[column]} - there
