"""Forms: groups and repeats in each other, lists of answers, labels in several languages; everything wrong at once."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from toolkit.errors import FactsError
from toolkit.exchange.containers.sheets import Cell, Sheet
from toolkit.exchange.surveys.xlsform import form_of_sheets, is_form, sheets_of_content

SAMPLES = os.environ.get("SAMPLES")


def sheet(name, *rows):
    return Sheet(name, [[Cell(text or None, str(text)) for text in row] for row in rows])


SURVEY = ("type", "name", "label::Español (es)", "label::English (en)")
CHOICES = ("list_name", "name", "label::Español (es)", "label::English (en)")
HOUSEHOLD = (
    ("start", "start", "", ""),
    ("begin group", "household", "Hogar", "Household"),
    ("text", "village", "Aldea", "Village"),
    ("begin_repeat", "member", "Miembro", "Member"),
    ("select_one sex", "sex", "<b>Sexo</b>", "**Sex**"),
    ("begin repeat", "crop", "Cultivo", "Crop"),
    ("select_multiple uses or_other", "uses", "Usos", "Uses"),
    ("end repeat", "", "", ""),
    ("end_repeat", "", "", ""),
    ("calculate", "total", "", ""),
    ("note", "thanks", "Gracias", "Thanks"),
    ("calculate", "", "", ""),
    ("end group", "", "", ""),
)
LISTS = (("sex", "1", "Mujer", "Woman"), ("sex", "2", "Hombre", "Man"), ("uses", "own", "Consumo", "Own use"))


def form(survey=HOUSEHOLD, choices=LISTS, settings=(("form_title", "version"), ("Hogares", "7"))):
    sheets = {
        "survey": sheet("survey", SURVEY, *survey),
        "Choices ": sheet("Choices ", CHOICES, *choices),
        "settings": sheet("settings", *settings),
    }
    return form_of_sheets(sheets, "form.xlsx")


def test_a_question_knows_its_groups_its_repeat_and_its_answers():
    read = form()
    assert (read.title, read.version) == ("Hogares", "7")
    assert [(q.full, q.kind, q.repeat, q.answers) for q in read.questions] == [
        ("start", "start", "", ""),
        ("household/village", "text", "", ""),
        ("household/member/sex", "select_one", "household/member", "sex"),
        ("household/member/crop/uses", "select_multiple", "household/member/crop", "uses"),
        ("household/total", "calculate", "", ""),
        ("household/thanks", "note", "", ""),
    ]
    assert read.repeats == ("household/member", "household/member/crop")
    assert read.groups["household/member/crop"].inside == "household/member"


def test_labels_are_in_each_language_without_marks():
    sex = form().questions[2]
    assert sex.labels == {"es": "Sexo", "en": "Sex"}
    assert [choice.labels["en"] for choice in form().answers_of(sex)] == ["Woman", "Man"]
    assert "Household/Member/Sex" in set(form().names(sex))


def test_a_number_that_a_spreadsheet_made_of_a_name_is_the_name():
    choices = sheet("choices", ("list_name", "name", "label"))
    rows = [*choices.rows, [Cell("l", "l"), Cell(1.0, "1.00"), Cell("One", "One")]]
    survey = sheet("survey", ("type", "name", "label"), ("select_one l", "q", "Q"))
    read = form_of_sheets({"survey": survey, "choices": Sheet("choices", rows)}, "f")
    assert [(c.name, c.labels) for c in read.answers_of(read.questions[0])] == [("1", {"": "One"})]


def test_everything_wrong_is_told_at_once_with_its_row():
    wrong = (
        ("end group", "", "", ""),
        ("select_one nowhere", "a", "", ""),
        ("text", "b", "", ""),
        ("text", "b", "", ""),
        ("begin repeat", "open", "", ""),
    )
    with pytest.raises(FactsError) as error:
        form(wrong, (*LISTS, ("sex", "1", "Otra", "Other"), ("sex", "", "x", "x")))
    assert [(p.code, p.file, p.fields.get("found")) for p in error.value.problems] == [
        ("form_choice_twice", "form.xlsx, Choices !A5", "1"),
        ("form_choice_without_name", "form.xlsx, Choices !A6", "sex"),
        ("form_group_not_begun", "form.xlsx, survey!A2", "end group"),
        ("form_list_missing", "form.xlsx, survey!A3", "nowhere"),
        ("form_group_open", "form.xlsx, open", "open"),
        ("form_name_twice", "form.xlsx, survey!A5", "b"),
    ]


def test_a_list_may_have_an_answer_twice_where_the_form_says_so():
    twice = (*LISTS, ("sex", "1", "Otra", "Other"))
    read = form(choices=twice, settings=(("allow_choice_duplicates",), ("yes",)))
    assert [choice.name for choice in read.choices["sex"]] == ["1", "2", "1"]


def test_a_form_without_questions():
    with pytest.raises(FactsError) as error:
        form(())
    assert error.value.problems[0].code == "form_without_questions"


def test_what_is_a_form():
    assert is_form({"Survey": sheet("Survey", SURVEY)})
    assert not is_form({"data": sheet("data", SURVEY)})
    assert not is_form({"survey": sheet("survey", ("district", "area"))})  # a sheet of answers may be called so


def test_the_form_in_json_of_kobo():
    content = {
        "translations": [None, "Français (fr)"],
        "survey": [
            {"type": "select_one", "select_from_list_name": "yn", "name": "q", "label": ["Member?", "Membre\u00a0?"]},
            {"type": "begin_repeat", "name": "r"},
            {"type": "integer", "$autoname": "n", "label": ["How many", None]},
            {"type": "end_repeat"},
        ],
        "choices": [{"list_name": "yn", "name": "yes", "label": ["Yes", "Oui"]}],
        "settings": {"version": "v2"},
    }
    read = form_of_sheets(sheets_of_content(content), "f.json")
    assert [(q.name, q.kind, q.repeat, dict(q.labels)) for q in read.questions] == [
        ("q", "select_one", "", {"": "Member?", "fr": "Membre ?"}),
        ("n", "integer", "r", {"": "How many"}),
    ]
    assert (read.version, read.answers_of(read.questions[0])[0].labels["fr"]) == ("v2", "Oui")


@pytest.mark.skipif(not SAMPLES, reason="SAMPLES names the folder of samples")
def test_the_form_of_formpacks_fixture():
    content = json.loads((Path(SAMPLES) / "kobo-grouped_repeatable-v1.json").read_text(encoding="utf-8"))
    read = form_of_sheets(sheets_of_content(content["content"]), "f.json")
    assert read.repeats == ("household_visit/houshold_member_repeat",)
    assert [q.kind for q in read.questions] == ["text", "text", "start", "end"]
