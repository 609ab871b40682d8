"""Exports of Kobo, ODK, CommCare and ActivityInfo: repeats joined to their parents, forms held against answers."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import yaml

from toolkit.errors import FactsError
from toolkit.exchange.mapping.mapping_file import Mapped
from toolkit.exchange.open_file import read_container
from toolkit.exchange.surveys.export_mapping import propose_export
from toolkit.exchange.surveys.exports import apply_records, tables_of_container
from toolkit.facts.checks.readable import Readable
from toolkit.facts.checks.records import records_problems
from toolkit.facts.conditions import met
from toolkit.facts.programme import Programme
from toolkit.facts.records import records_of as records_of_programme

SAMPLES = os.environ.get("SAMPLES")
needs_samples = pytest.mark.skipif(not SAMPLES, reason="SAMPLES names the folder of samples")


def workbook(path, **sheets):
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return path


def as_csv(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def table(*rows, header):
    return [header.split(), *[list(row) for row in rows]]


HOUSEHOLDS = table(
    ("La Paz", "yes", 1), ("San José", "no", 2), ("La Paz", "no", 3), header="hh/village hh/member _index"
)
CROPS = table(
    ("coffee", 2.5, 1, "main", 1), ("maize", 1, 2, "main", 1), ("coffee", 0.5, 3, "main", 3),
    header="crop/name crop/area _index _parent_table_name _parent_index",
)  # fmt: skip
SALES = table(
    (100, 1, "crop", 1), (50, 2, "crop", 3), (70, 3, "crop", 3), header="amount _index _parent_table_name _parent_index"
)


@pytest.fixture
def export(tmp_path):
    """Read some sheets as Kobo lays them out, in the order given."""

    def write(**sheets):
        return read_container(workbook(tmp_path / "export.xlsx", **sheets))

    return write


def proposed(container, form=None, language="en"):
    given = {"survey": container} | ({"form": form} if form is not None else {})
    return propose_export(given, language)


def beside_persons(remarks):
    """Return what is told besides the columns that are left out as they could identify somebody."""
    return [remark for remark in remarks if remark.code != "personal_left_out"]


def records_of(container, mapped=None, **proposing):
    mapped = mapped or proposed(container, **proposing)[0]
    made, problems = apply_records(mapped, {"survey": container})
    assert problems == []
    return {name: [dict(zip(read.columns, row, strict=True)) for row in read.rows] for name, read in made.items()}


def problems_of(*how, **more):
    with pytest.raises(FactsError) as error:
        proposed(*how, **more)
    return error.value.problems


def answered(mapped, **answers):
    """Set what questions ask for, as the command does."""
    told = mapped.model_dump(by_alias=True, exclude_defaults=True)
    for question in mapped.questions:
        answer = answers.get(question.key, question.proposed)
        for key in question.sets:
            _, sheet, rest = key.split(".", 2)
            column, what = rest.removeprefix("columns[").split("].")
            (found,) = (each for each in told["tables"][sheet]["columns"] if each["name"] == column)
            if what == "spellings":
                found[what] = answer
            else:
                found.setdefault("words", {})[what.removeprefix("words.")] = answer
    return Mapped.model_validate(told)


# --- repeats


@pytest.mark.parametrize("order", [("main", "crop", "sale"), ("sale", "main", "crop")])
def test_each_repeat_is_its_own_table_joined_to_all_those_around_it(export, order):
    """Whatever the order of the sheets; the answers of the household are there to be asked of its crops."""
    sheets = {"main": HOUSEHOLDS, "crop": CROPS, "sale": SALES}
    made = records_of(export(**{name: sheets[name] for name in order}))
    assert [tuple(row.values()) for row in made["main"]] == [
        ("1", "La Paz", "yes"),
        ("2", "San José", "no"),
        ("3", "La Paz", "no"),
    ]
    assert [(r["crop_number"], r["main_number"], r["member"], r["name"], r["area"]) for r in made["crop"]] == [
        ("1", "1", "yes", "coffee", "2.5"),
        ("2", "1", "yes", "maize", "1"),
        ("3", "3", "no", "coffee", "0.5"),
    ]
    assert [(r["sale_number"], r["crop_number"], r["main_number"], r["member"], r["name"]) for r in made["sale"]] == [
        ("1", "1", "1", "yes", "coffee"),
        ("2", "3", "3", "no", "coffee"),
        ("3", "3", "3", "no", "coffee"),
    ]


def test_any_column_of_a_table_around_a_repeat_can_be_carried_down_where_the_mapping_says_so(export):
    container = export(main=HOUSEHOLDS, crop=CROPS, sale=SALES)
    told = proposed(container)[0].model_dump(by_alias=True, exclude_defaults=True)
    told["tables"]["sale"]["columns"] = [
        {"name": "_index", "is": "code", "field": "sale", "kind": "integer"},
        {"name": "main.hh/village", "is": "field", "field": "where", "kind": "text"},
        {"name": "amount", "is": "field", "kind": "number"},
    ]
    made = records_of(container, Mapped.model_validate(told))
    assert [tuple(row.values()) for row in made["sale"]] == [
        ("1", "La Paz", "100"),
        ("2", "La Paz", "50"),
        ("3", "La Paz", "70"),
    ]


def test_a_repeat_without_its_parent_is_told_with_how_many_and_which(export):
    orphaned = [*CROPS, ["beans", 1, 4, "main", 99], ["beans", 1, 5, "main", 98]]
    (problem,) = problems_of(export(main=HOUSEHOLDS, crop=orphaned))
    assert (problem.code, problem.file) == ("repeat_without_parent", "export.xlsx, crop!5")
    assert (problem.fields["n"], problem.fields["found"], problem.fields["parent"]) == ("2", "99, 98", "main")


def test_a_table_whose_parent_is_not_there_a_circle_and_an_index_twice_are_told_together(export):
    lost = [row if at == 0 else [*row[:3], "nowhere", row[4]] for at, row in enumerate(CROPS)]
    assert [p.code for p in problems_of(export(main=HOUSEHOLDS, crop=lost))] == ["parent_table_missing"]
    around = [row if at == 0 else [*row[:2], "loop", row[3]] for at, row in enumerate(SALES)]
    circle = [row if at == 0 else [*row[:3], "sale", row[4]] for at, row in enumerate(CROPS)]
    codes = {p.code for p in problems_of(export(loop=circle, sale=around))}
    assert codes == {"parent_table_missing"}
    twice = [*HOUSEHOLDS, ["x", "no", 1]]
    assert "index_twice" in [p.code for p in problems_of(export(main=twice, crop=CROPS))]


def test_odk_joins_by_keys_which_become_running_numbers(tmp_path):
    main = [["SubmissionDate", "district", "KEY"], ["2024-01-01", "north", "uuid:a"], ["2024-01-02", "south", "uuid:b"]]
    plot = [["area", "PARENT_KEY", "KEY"], [1.5, "uuid:b", "uuid:b/plot[1]"], [2, "uuid:a", "uuid:a/plot[1]"]]
    path = tmp_path / "survey.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("survey-plot.csv", as_csv(plot))
        packed.writestr("survey.csv", as_csv(main))
    made = records_of(read_container(path))
    assert made["survey"] == [
        {"survey_number": "1", "district": "north"},
        {"survey_number": "2", "district": "south"},
    ]
    assert [tuple(row.values()) for row in made["survey_plot"]] == [
        ("1", "2", "south", "1.5"),
        ("2", "1", "north", "2"),
    ]


def test_json_of_kobo_is_laid_out_as_its_workbooks(tmp_path):
    submissions = [
        {
            "hh/village": "La Paz",
            "crop": [{"crop/name": "coffee"}, {"crop/name": "maize"}],
            "_attachments": [{"id": 1}],
        },
        {"hh/village": "Sur", "area": 0, "done": True},
    ]
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"count": 2, "results": submissions}), encoding="utf-8")
    made = records_of(read_container(path))
    assert [(row["village"], row["area"]) for row in made["answers"]] == [("La Paz", ""), ("Sur", "0")]
    assert [(row["answers_number"], row["name"]) for row in made["crop"]] == [("1", "coffee"), ("1", "maize")]


def test_an_export_is_known_by_its_headings_and_its_cells_are_made_when_asked_for(export, tmp_path):
    container = export(main=HOUSEHOLDS)
    sheet = container.sheets["main"]
    assert (container.kind, len(sheet.rows), sheet.width) == ("export", 4, 3)
    assert [[cell.shown for cell in row] for row in sheet.rows] == [[str(cell) for cell in row] for row in HOUSEHOLDS]
    assert [cell.shown for cell in sheet.rows[-1]] == ["La Paz", "no", "3"]
    assert len(sheet.rows[1:3]) == 2
    typed = [["hh/village", "hh/member"], ["La Paz", "yes"]]
    assert export(main=typed).kind == "tables"


# --- with a form


SURVEY = table(
    ("text", "village", "Aldea", "Village"), ("select_one yn", "member", "Socio", "Member"),
    ("select_one sex", "sex", "Sexo", "Sex"), ("select_multiple crops", "grows", "Cultiva", "Grows"),
    ("integer", "age", "Edad", "Age"), ("geopoint", "where", "Lugar", "Where"), ("note", "bye", "Gracias", "Thanks"),
    header="type name label::es label::en",
)  # fmt: skip
CHOICES = table(
    ("yn", "yes", "Sí", "Yes"), ("yn", "no", "No", "No"), ("sex", "1", "Mujer", "Woman"), ("sex", "2", "Hombre", "Man"),
    ("sex", "99", "No responde", "Refused"), ("crops", "coffee", "Café", "Coffee"), ("crops", "maize", "Maíz", "Maize"),
    header="list_name name label::es label::en",
)  # fmt: skip


@pytest.fixture
def form(tmp_path):
    def write(survey=SURVEY, choices=CHOICES, version="7"):
        return read_container(
            workbook(tmp_path / "form.xlsx", survey=survey, choices=choices, settings=[["version"], [version]])
        )

    return write


NAMES = "village member sex grows grows/coffee grows/maize age where _where_latitude __version__ _index"
ROWS = [
    ["La Paz", "yes", "1", "coffee maize", 1, 1, 30, "14.08 -87.2 0 0", 14.08, "7", 1],
    ["Sur", "no", "99", "", "", "", 999, "", "", "7", 2],
    ["Sur", "no", "2", "maize", 0, 1, 41, "", "", "7", 3],
]
EXPECTED = [
    {"village": "La Paz", "member": "yes", "sex": "Woman", "grows_coffee": "yes", "grows_maize": "yes", "age": "30"},
    {"village": "Sur", "member": "no", "sex": "", "grows_coffee": "", "grows_maize": "", "age": ""},
    {"village": "Sur", "member": "no", "sex": "Man", "grows_coffee": "no", "grows_maize": "yes", "age": "41"},
]


def without_keys(rows):
    return [{key: cell for key, cell in row.items() if not key.endswith("_number")} for row in rows]


def test_the_form_gives_kinds_answers_and_labels_and_drops_what_is_no_answer(export, form):
    container = export(main=table(*ROWS, header=NAMES))
    mapped, remarks = proposed(container, form())
    told = [(remark.fields["what"], remark.fields["n"], remark.fields["found"]) for remark in remarks]
    assert told == [("personal_coordinates", "2", "where, _where_latitude")]
    assert {q.fields["found"] for q in mapped.questions} == {"99 (Refused)", "999"}
    assert "choices" not in {column.is_ for column in mapped.tables["main"].columns}  # each has its own column
    made, problems = apply_records(answered(mapped), {"survey": container})
    assert problems == []
    rows = [dict(zip(made["main"].columns, row, strict=True)) for row in made["main"].rows]
    assert without_keys(rows) == EXPECTED
    block = made["main"].block
    assert block["columns"]["member"] == block["columns"]["grows_coffee"] == "yes_no"
    assert block["values"]["sex"] == ["Woman", "Man", "Refused"]
    assert block["labels"] == {
        "village": "Village",
        "member": "Member",
        "sex": "Sex",
        "age": "Age",
        "grows_coffee": "Grows: Coffee",
        "grows_maize": "Grows: Maize",
    }


def test_answers_are_kept_by_their_names_with_what_they_are_called(export, form):
    survey = table(("select_one crops", "main", "Principal", "Main"), header="type name label::es label::en")
    container = export(answers=table(("Café", 1), header="main _index"))
    made, problems = apply_records(proposed(container, form(survey=survey), language="es")[0], {"survey": container})
    assert problems == []
    assert made["answers"].rows == [["1", "coffee"]]
    assert made["answers"].block["labels"] == {"main": "Principal", "coffee": "Café", "maize": "Maíz"}


def test_labels_as_headings_and_answers_say_the_same(export, form):
    header = ["Aldea", "Socio", "Sexo", "Cultiva", "Cultiva/Café", "Cultiva/Maíz", "Edad", "Lugar", "_Lugar_latitude"]
    labels = {"yes": "Sí", "no": "No", "1": "Mujer", "2": "Hombre", "99": "No responde"}
    rows = [[labels.get(cell, cell) if at in (1, 2) else cell for at, cell in enumerate(row)] for row in ROWS]
    container = export(main=[[*header, "__version__", "_index"], *rows])
    mapped = answered(proposed(container, form())[0])
    made, problems = apply_records(mapped, {"survey": container})
    assert problems == []
    rows = [dict(zip(made["main"].columns, row, strict=True)) for row in made["main"].rows]
    assert without_keys(rows) == EXPECTED


def test_several_answers_in_one_cell_are_a_column_each(export, form):
    header = "village member sex grows age where _where_latitude __version__ _index"
    rows = [[cell for at, cell in enumerate(row) if at not in (4, 5)] for row in ROWS]
    container = export(main=table(*rows, header=header))
    made, problems = apply_records(answered(proposed(container, form())[0]), {"survey": container})
    assert problems == []
    told = [dict(zip(made["main"].columns, row, strict=True)) for row in made["main"].rows]
    assert [(row["grows_coffee"], row["grows_maize"]) for row in told] == [("yes", "yes"), ("", ""), ("no", "yes")]


@pytest.mark.parametrize("cell", ["coffee maize cocoa", "cocoa", "Café cocoa"])
def test_an_unknown_answer_among_several_is_refused_also_where_each_has_its_own_column(export, form, cell):
    rows = [[*ROWS[0][:3], cell, *ROWS[0][4:]], *ROWS[1:]]
    (problem,) = problems_of(export(main=table(*rows, header=NAMES)), form())
    assert (problem.code, problem.file) == ("choice_not_in_form", "export.xlsx, main!2, grows")
    assert (problem.fields["n"], problem.fields["found"]) == ("1", "cocoa")


def test_another_answer_that_has_words_of_its_own_is_known_and_without_them_it_is_not(export, form):
    rows = [[*ROWS[0][:3], "coffee maize other", *ROWS[0][4:], "yam"]]
    assert beside_persons(proposed(export(main=table(*rows, header=f"{NAMES} grows_other")), form())[1]) == []
    assert problems_of(export(main=table(rows[0][:-1], header=NAMES)), form())[0].fields["found"] == "other"


def test_labels_of_several_words_are_answers_of_several(export, form):
    choices = [*CHOICES, ["crops", "dry", "Café seco", "Dry coffee"]]
    rows = [[*ROWS[0][:3], "Café seco Maíz", 0, 1, 1, *ROWS[0][6:]]]
    container = export(main=table(*rows, header=NAMES.replace("grows/maize", "grows/maize grows/dry")))
    assert beside_persons(proposed(container, form(choices=choices))[1]) == []


def test_every_unknown_answer_is_named_of_whichever_question(export, form):
    rows = [[*ROWS[0][:2], "x", "cocoa beans", *ROWS[0][4:]], *ROWS[1:]]
    problems = problems_of(export(main=table(*rows, header=NAMES)), form())
    assert [problem.fields["found"] for problem in problems] == ["x", "beans, cocoa"]


@pytest.mark.parametrize(
    ("cell", "coffee", "is_told"),
    [("coffee maize", 0, True), ("maize", 1, True), ("maize", 0, False), ("", 1, False)],
)
@pytest.mark.parametrize("with_form", [True, False])
def test_a_cell_of_several_answers_that_contradicts_the_column_of_one_is_told(
    export, form, cell, coffee, is_told, with_form
):
    rows = [[*ROWS[0][:3], cell, coffee, *ROWS[0][5:]], *ROWS[1:]]
    _, remarks = proposed(export(main=table(*rows, header=NAMES)), form() if with_form else None)
    told = [(remark.code, remark.file, remark.fields["column"]) for remark in remarks if "contradict" in remark.code]
    first = [("choices_contradict", "export.xlsx, main!2, grows", "grows/coffee")]
    assert told == (first if is_told else [])


def test_what_is_left_out_as_it_could_identify_somebody_is_told_by_what_it_holds(export):
    """Of all tables together, also without a form."""
    main = table(("Ana", "9999-1234", 1, 3), header="farmer_name phone _index cows")
    member = table(("Eva", 1, 1), header="member_name _index _parent_index")
    member = [[*member[0], "_parent_table_name"], [*member[1], "main"]]
    told = [(r.code, r.fields["what"], r.fields["found"]) for r in proposed(export(main=main, member=member))[1]]
    assert told == [
        ("personal_left_out", "personal_name", "farmer_name, member_name"),
        ("personal_left_out", "personal_phone", "phone"),
    ]


def test_an_answer_that_may_be_none_is_one_where_somebody_says_so(export, form):
    container = export(main=table(*ROWS, header=NAMES))
    mapped = proposed(container, form())[0]
    said = answered(mapped, **{question.key: question.choices[1] for question in mapped.questions})
    rows = records_of(container, said)["main"]
    assert (rows[1]["sex"], rows[1]["age"]) == ("Refused", "999")


def test_columns_and_answers_that_only_one_of_form_and_export_has_are_told_with_their_versions(export, form):
    header = NAMES.replace("village", "hamlet")
    rows = [[*row[:2], "3", *row[3:9], "8", row[10]] for row in ROWS]
    problems = problems_of(export(main=table(*rows, header=header)), form())
    assert [(p.code, p.file, p.fields["n"], p.fields["found"]) for p in problems] == [
        ("column_not_in_form", "export.xlsx, main", "1", "hamlet"),
        ("question_not_in_export", "export.xlsx, main", "1", "village"),
        ("choice_not_in_form", "export.xlsx, main!2, sex", "3", "3"),
    ]
    assert (problems[0].fields["form"], problems[0].fields["export"]) == ("7", "8")


def test_a_form_of_another_version_with_the_same_questions_is_only_told(export, form):
    rows = [[*row[:9], "8", row[10]] for row in ROWS]
    _, remarks = proposed(export(main=table(*rows, header=NAMES)), form())
    assert [(p.code, p.fields["form"], p.fields["export"]) for p in beside_persons(remarks)] == [
        ("form_of_other_version", "7", "8")
    ]


def test_a_repeat_that_the_form_does_not_have(export, form):
    main = table(*ROWS, header=NAMES)
    codes = [p.code for p in problems_of(export(main=main, crop=[*CROPS[:1]]), form())]
    assert codes == ["table_not_in_form"]


def test_a_form_alone_is_no_export(form):
    assert [p.code for p in problems_of(form())] == ["form_without_export"]


# --- spellings


@pytest.mark.parametrize(
    ("answer", "villages"), [("joined", ["La Paz"] * 3), ("apart", ["La Paz", "la paz", "La Paz"])]
)
def test_answers_that_differ_in_their_spelling_alone_are_asked_for_and_accepted(export, small, answer, villages):
    container = export(main=table(("La Paz", 1), ("la paz", 2), ("La Paz", 3), header="village _index"))
    mapped = proposed(container)[0]
    (question,) = mapped.questions
    assert (question.asks, question.choices) == ("spellings", ["joined", "apart"])
    made, problems = apply_records(answered(mapped, **{question.key: answer}), {"survey": container})
    assert problems == []
    assert [row[1] for row in made["main"].rows] == villages
    assert list(records_problems(accepted(made, small))) == []


# --- plain records


def test_commcare_writes_dashes_where_nothing_was_answered(export):
    header = ["formid", "form.crop", "form.area", "form.meta.username", "info.received_on", "form.case.@case_id"]
    rows = [["f1", "coffee", "1.5", "ana", "2024", "c1"], ["f2", "---", "---", "luz", "2024", "c2"]]
    made = records_of(export(Forms=[header, *rows]))
    assert made["forms"] == [
        {"forms_number": "1", "crop": "coffee", "area": "1.5"},
        {"forms_number": "2", "crop": "", "area": ""},
    ]


def test_activityinfo_has_keys_of_its_own(tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text("@id,Site,@parent,Hectares\nc1,North,p,2\nc2,South,p,3\n", encoding="utf-8")
    assert [tuple(row.values()) for row in records_of(read_container(path))["sites"]] == [
        ("1", "North", "2"),
        ("2", "South", "3"),
    ]


# --- what could name a person


def test_a_column_that_could_name_a_person_is_left_out_and_kept_only_with_a_reason(export):
    header = "respondent_name phone village _index"
    container = export(main=table(("Ana López", "+504 9988 7766", "La Paz", 1), header=header))
    mapped = proposed(container)[0]
    skipped = {c.name: c.skip for c in mapped.tables["main"].columns if c.skip}
    assert skipped == {
        "respondent_name": "could identify somebody: names of persons",
        "phone": "could identify somebody: phone numbers",
    }
    assert list(records_of(container)["main"][0]) == ["main_number", "village"]
    told = mapped.model_dump(by_alias=True, exclude_defaults=True)
    (column,) = (c for c in told["tables"]["main"]["columns"] if c["name"] == "phone")
    column.clear()
    column |= {"name": "phone", "is": "field", "kind": "text"}
    _, problems = apply_records(Mapped.model_validate(told), {"survey": container})
    assert [(p.code, p.file) for p in problems] == [("personal_column", "export.xlsx, main, phone")]
    column["keep"] = "calls to check one in ten"
    assert records_of(container, Mapped.model_validate(told))["main"][0]["phone"] == "+504 9988 7766"


def test_the_next_export_may_hold_a_phone_where_none_was(export, tmp_path):
    header = "notes _index"
    mapped = proposed(export(main=table(("rain", 1), header=header)))[0]
    later = export(main=table(("rain", 1), ("call +504 9988 7766", 2), header=header))
    _, problems = apply_records(mapped, {"survey": later})
    assert [(p.code, p.fields["n"]) for p in problems] == [("personal_column", "1")]


# --- what is cut off, broken, or missing the next time


def test_cells_and_rows_that_were_cut_off_are_told(export, tmp_path, monkeypatch):
    long = export(main=table(("x" * 32_767, 1), header="notes _index"))
    assert [p.code for p in problems_of(long)] == ["cell_cut_off"]
    path = tmp_path / "cut.csv"
    path.write_text("village,area,_index\nLa Paz,1,1\nSur,", encoding="utf-8")
    with pytest.raises(FactsError) as error:
        read_container(path)
    assert [p.code for p in error.value.problems] == ["row_cut_off"]
    monkeypatch.setattr("toolkit.exchange.surveys.export_links.MOST_ROWS", (4,))
    assert "export_cut_off" in [p.code for p in problems_of(export(main=HOUSEHOLDS))]


def test_an_export_without_rows(export):
    assert [p.code for p in problems_of(export(main=HOUSEHOLDS[:1]))] == ["export_without_rows"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"village,_index\nLa Paz,1\nSan Jos\xe9,2\n", "not_utf8"),
        (b'village,_index\n"La Paz,1\nSur,2\n', "not_csv"),
    ],
)
def test_a_text_that_cannot_be_read_is_told_with_its_line(tmp_path, text, code):
    path = tmp_path / "broken.csv"
    path.write_bytes(text)
    with pytest.raises(FactsError) as error:
        read_container(path)
    assert [(p.code, p.file) for p in error.value.problems] == [(code, "broken.csv, broken!3")]


def test_a_packed_file_without_tables_or_with_a_password(tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("readme.md", "x")
    with pytest.raises(FactsError) as error:
        read_container(path)
    assert error.value.problems[0].code == "export_unknown"
    path.write_bytes(b"PK\x03\x04 no zip")
    with pytest.raises(FactsError) as error:
        read_container(path)
    assert error.value.problems[0].code == "broken_workbook"


def test_a_column_or_a_sheet_that_is_gone_and_cells_of_another_kind_are_told_at_once(export):
    mapped = proposed(export(main=HOUSEHOLDS, crop=CROPS))[0]
    changed = [["hh/member", "_index"], ["yes", 1], ["maybe", 2], ["perhaps", 3]]
    _, problems = apply_records(mapped, {"survey": export(main=changed)})
    assert [(p.code, p.file) for p in problems] == [
        ("column_not_in_export", "export.xlsx, main, hh/village"),
        ("cell_not_of_kind", "export.xlsx, main!3, hh/member"),
        ("sheet_not_there", "export.xlsx, crop"),
    ]


def test_yes_of_a_spreadsheet_and_one_are_different_cells(tmp_path):
    path = workbook(tmp_path / "export.xlsx", main=[["flag", "n", "_index"], [True, 1.0, 1], [False, 0.0, 2]])
    (read,) = tables_of_container(read_container(path))
    assert read.columns[:2] == [["true", "false"], ["1", "0"]]


# --- what is drafted is accepted


def test_the_drafted_records_are_accepted_by_check(export, form, small):
    container = export(main=table(*ROWS, header=NAMES))
    made, _ = apply_records(answered(proposed(container, form())[0]), {"survey": container})
    programme = accepted(made, small)
    assert list(programme.framework.records) == ["main"]
    assert list(records_problems(programme)) == []


def accepted(made, small):
    framework = {"results": [], "indicators": [], "records": {name: read.block for name, read in made.items()}}
    texts = {name: as_csv([read.columns, *read.rows]) for name, read in made.items()}
    return Readable(small(yaml.safe_dump(framework, sort_keys=False, allow_unicode=True), **texts).folder)


@needs_samples
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("kobo-export-nested-repeats.xlsx", {"bird_nest_survey": 2, "group_tree": 3, "group_nest": 4}),
        ("kobo-grouped_repeatable-v1.json", {"kobo_grouped_repeatable_v1": 6, "houshold_member_repeat": 13}),
        ("safi-survey.csv", {"safi_survey": 131}),
    ],
)
def test_the_samples_are_drafted_and_accepted(name, rows, small):
    container = read_container(Path(SAMPLES) / name)
    made, problems = apply_records(answered(proposed(container)[0]), {"survey": container})
    assert problems == []
    assert {name: len(read.rows) for name, read in made.items()} == rows
    assert list(records_problems(accepted(made, small))) == []
    assert "household_member_name" not in made.get("houshold_member_repeat", next(iter(made.values()))).columns


def test_a_condition_can_ask_the_household_of_a_crop(export, small):
    container = export(main=HOUSEHOLDS, crop=CROPS)
    made, _ = apply_records(proposed(container)[0], {"survey": container})
    crops = records_of_programme(Programme(accepted(made, small).folder), "crop")
    of_members = crops[met(crops, {"member": "yes", "name": "coffee"}).fillna(False)]
    assert list(of_members["area"]) == [2.5]


def test_the_groups_of_odk_and_commcare_are_known(export, tmp_path):
    survey = table(
        ("begin group", "hh", ""), ("text", "village", "Village"), ("end group", "", ""), header="type name label"
    )  # fmt: skip
    form = read_container(workbook(tmp_path / "form.xlsx", survey=survey))
    for header in ("hh-village", "hh/village", "form.hh.village", "Village"):
        mapped, _ = proposed(export(main=[[header, "_index"], ["La Paz", 1]]), form)
        assert [c.field for c in mapped.tables["main"].columns] == ["main_number", "village"], header
