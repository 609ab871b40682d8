"""One answer, one spelling: near-equal answers in records are named, and one line of the declaration joins them."""

from __future__ import annotations

import pytest

from tests.facts.coop import only
from toolkit import open_programme
from toolkit.facts.records import records_of
from toolkit.measures.records.disclosure import value_of

HEAD = "id,sex,said,kilos\n"
ANSWERS = ["mujer", "Mujer", "mujer ", "hombre", "mujer", "MUJER"]


def visited(typed, answers, column=1, same=""):
    cells = [["v", "mujer", "yes", "1"] for _ in answers]
    for number, (row, answer) in enumerate(zip(cells, answers, strict=True), 1):
        row[0] = f"v{number}"
        row[column] = answer
    records = HEAD + "".join(",".join(row) + "\n" for row in cells)
    declared = [("kilos: number}}", f"kilos: number}}, same_answers: {same}}}")] if same else []
    return typed({"records/visits.csv": records, "framework.yaml": declared})


def test_answers_that_are_nearly_the_same_are_named_with_how_often_they_stand_there(typed):
    only(
        visited(typed, ANSWERS),
        "data/coop/records/visits.csv, row 3, column sex",
        "“mujer” (3), “Mujer” (1), “MUJER” (1)",
        "records visits: same_answers: {sex: {mujer: [Mujer, MUJER]}}",
        "{sex: {mujer: [], Mujer: [], MUJER: []}}",
    )


def test_the_line_that_is_named_joins_them_for_every_measure(typed):
    assert visited(typed, ANSWERS, same="{sex: {mujer: [Mujer, MUJER]}}") == []
    programme = open_programme("coop")
    assert list(records_of(programme, "visits")["sex"]) == ["mujer"] * 3 + ["hombre"] + ["mujer"] * 2
    value = value_of(programme, "voices")
    assert (value.numerator, value.denominator) == (5, 6)


def test_answers_that_are_two_are_said_to_be_two(typed):
    assert visited(typed, ["si", "SI"], same="{sex: {si: [], SI: []}}") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sí", "si"),
        ("Ñandú", "nandu"),
        ("no  sabe", "No sabe"),
        ("café", "cafe\u0301"),
        ("sí.", "sí"),
        ("peri-urbano", "peri\u2013urbano"),
        ("San  José", "san jose"),
    ],
)
def test_case_accents_spaces_and_dashes_make_no_other_answer(typed, one, other):
    only(visited(typed, ["mujer", one, other]), "column sex", f"“{one}”", f"“{other}”")


@pytest.mark.parametrize(
    ("one", "other"), [("mujer", "mujeres"), ("sí", "sin"), ("5", "50"), ("10", "1.0"), ("a b", "ab")]
)
def test_answers_that_only_look_alike_are_let_alone(typed, one, other):
    assert visited(typed, ["mujer", one, other]) == []


def test_identifiers_that_are_nearly_the_same_are_named_too(typed):
    only(visited(typed, ["OPP-7", "opp-7", "OPP-8"], column=0), "column id", "“OPP-7” (1), “opp-7” (1)")


@pytest.mark.parametrize("answers", [["12,5", "13"], ["yes", "no"]])
def test_numbers_and_yes_or_no_have_no_spellings(typed, answers):
    column = 2 if "yes" in answers else 1
    assert visited(typed, [answer.replace(",", ".") for answer in answers], column) == []


def test_other_words_for_yes_and_what_is_no_answer_are_joined_before_they_are_refused(typed):
    answers = ["yes", "Sí", "si", "no", "NULL"]
    only(visited(typed, answers, column=2)[:1], "column said", '"Sí" does not exist here')
    assert visited(typed, answers, column=2, same='{said: {"yes": [Sí, si], "": [NULL]}}') == []
    assert list(records_of(open_programme("coop"), "visits")["said"]) == ["yes", "yes", "yes", "no", ""]


# --- the declaration itself, and what asks for answers


@pytest.mark.parametrize(
    ("same", "parts"),
    [
        ("{sexo: {mujer: [Mujer]}}", ["same_answers.sexo", '"sexo" does not exist (declared column)', '"sex"']),
        ("{sex: {mujer: [M], hombre: [M]}}", ["same_answers.sex", 'the code "M" stands there twice']),
        ("{sex: {mujer: [hombre], hombre: []}}", ["same_answers.sex", '"hombre"', "twice"]),
    ],
)
def test_a_declaration_that_joins_what_it_cannot(typed, same, parts):
    only(visited(typed, ["mujer"], same=same), "framework.yaml, column records[visits].", *parts)


def test_a_condition_that_asks_for_another_spelling(typed):
    only(
        typed({"framework.yaml": [("{sex: mujer}", "{sex: Mujer}")]}),
        "framework.yaml, column indicators[voices].compute.where.sex",
        'no answer is "Mujer"; "mujer" is there',
    )


def test_a_condition_that_nobody_meets_yet_is_let_alone(typed):
    assert typed({"framework.yaml": [("{sex: mujer}", "{sex: otra}")]}) == []


POLL = """polls:
  - {code: Q1, question: ¿Qué?, kind: single, options: [Precio, Calidad]}
records:
  poll_answers: {file: records/polls.csv, columns: {poll: code, respondent: code, option: text}}
"""


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        ("Q2,r1,Precio", ["polls.csv, row 2, column poll", '"Q2" does not exist (question of a poll)']),
        ("Q1,r1,precio", ["framework.yaml, column polls[Q1].options", 'no answer is "Precio"; "precio" is there']),
    ],
)
def test_answers_to_a_poll_are_answers_to_its_questions(typed, row, parts):
    files = {"framework.yaml": [("records:\n", POLL)], "records/polls.csv": f"poll,respondent,option\n{row}\n"}
    only(typed(files), *parts)


def test_answers_to_a_poll_that_lack_a_column(typed):
    files = {"framework.yaml": [("records:\n", POLL.replace("respondent: code, ", ""))]}
    only(typed(files | {"records/polls.csv": "poll,option\nQ1,Precio\n"}), "poll_answers", '"respondent" is missing')
