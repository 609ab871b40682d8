"""Open lists: a code is known to all, or has its word in the programme; a slip of the finger is neither."""

from __future__ import annotations

import pytest

from tests.facts.coop import only

HEADS = {
    "beneficiaries.csv": "place,period,group,unit,role,value,document\n",
    "follow_up.csv": "code,kind,period,text,document\n",
    "criteria.csv": "subject,period,criterion,grade,document\n",
}
ROWS = {
    "groups": ("beneficiaries.csv", "0101,2022,{},persons,target,5,talk\n"),
    "counts": ("beneficiaries.csv", "0101,2022,growers,{},target,5,talk\n"),
    "kinds": ("follow_up.csv", "F1,{},2022,Regar,talk\n"),
    "criteria": ("criteria.csv", "R1,2022,{},B,talk\n"),
}


@pytest.mark.parametrize(
    ("family", "typo", "meant"),
    [
        ("groups", "grower", "growers"),
        ("counts", "person", "persons"),
        ("counts", "hive", "hives"),
        ("kinds", "recomendation", "recommendation"),
        ("criteria", "efectiveness", "effectiveness"),
    ],
)
def test_a_code_of_a_table_that_nobody_knows(typed, family, typo, meant):
    file, row = ROWS[family]
    said = typed({file: HEADS[file] + row.format(typo)})
    only(
        [line for line in said if "programme.yaml, column groups" not in line],
        f"data/coop/{file}, row 2",
        f'"{typo}" is not known here',
        f'Did you mean "{meant}"?',
        f"programme.yaml: words: {{{family}: {{{typo}: …}}}}",
    )


@pytest.mark.parametrize(
    ("old", "new", "place", "parts"),
    [
        ("level: outcome", "level: outcom", "results[R1].level", ['"outcom"', '"outcome"', "{levels: {outcom: …}}"]),
        ("level: axis", "level: axes", "results[R2].level", ['"axes"', '"axis"', "{levels: {axes: …}}"]),
        ("unit: hectares", "unit: hectareas", "indicators[area].unit", ['"hectares"', "{units: {hectareas: …}}"]),
        ("unit: hectares", "unit: Kg", "indicators[area].unit", ['"Kg"', '"kg"', "{units: {Kg: …}}"]),
        (
            "persons, kind: stock",
            "person, kind: stock",
            "indicators[members].counts",
            ['"persons"', "{counts: {person:"],
        ),
        ("persons, kind: stock", "bees, kind: stock", "indicators[members].counts", ["persons, families", "hives"]),
    ],
)
def test_a_code_of_the_framework_that_nobody_knows(typed, old, new, place, parts):
    said = typed({"framework.yaml": [(old, new)]})
    only(said, f"data/coop/framework.yaml, column {place}", "is not known here", *parts)


@pytest.mark.parametrize(
    ("family", "files"),
    [
        ("levels", {"framework.yaml": [("level: outcome", "level: pillar")]}),
        ("units", {"framework.yaml": [("unit: hectares", "unit: pillar")]}),
        ("counts", {"framework.yaml": [("persons, kind: stock", "pillar, kind: stock")]}),
        ("kinds", {"follow_up.csv": HEADS["follow_up.csv"] + ROWS["kinds"][1].format("pillar")}),
        ("criteria", {"criteria.csv": HEADS["criteria.csv"] + ROWS["criteria"][1].format("pillar")}),
    ],
)
def test_a_code_with_a_word_of_its_own_is_as_good_as_any(typed, family, files):
    words = {"programme.yaml": [("words: {", f"words: {{{family}: {{pillar: pilar}}, ")]}
    if family in ("levels", "counts"):
        word = "levels: {axis: eje" if family == "levels" else "counts: {hives: colmenas"
        words = {"programme.yaml": [(word, f"{word}, pillar: pilar")]}
    assert typed(files | words) == []


@pytest.mark.parametrize("unit", ["kg", "t", "qq", "litres", "ha", "l", "months"])
def test_ordinary_units_need_no_word(typed, unit):
    assert typed({"framework.yaml": [("unit: hectares", f"unit: {unit}")]}) == []


@pytest.mark.parametrize("level", ["impact", "purpose", "other", "goal", "output"])
def test_ordinary_levels_need_no_word(typed, level):
    assert typed({"framework.yaml": [("level: outcome", f"level: {level}")]}) == []


def test_a_group_is_called_by_what_the_programme_says_of_it(typed):
    text = HEADS["beneficiaries.csv"] + ROWS["groups"][1].format("growers")
    assert typed({"beneficiaries.csv": text}) == []  # under groups:, whom it counts
    assert typed({"programme.yaml": [("groups: {growers: Quienes cultivan}\n", "")]}) != []
    word = [("words: {", "words: {groups: {growers: Cultivan}, ")]
    assert typed({"programme.yaml": word}) == []


def test_words_that_nothing_uses_are_fine(typed):
    assert (
        typed({"programme.yaml": [("counts: {hives: colmenas", "units: {arroba: arrobas}, counts: {hives: c")]}) == []
    )


def test_a_sum_of_records_is_said_in_a_unit_of_its_own(typed):
    block = [("unit: share, kind: share,\n", "unit: qq_oro, kind: flow,\n")]
    block += [
        ("{measure: share, records: visits, where: {sex: mujer}}", "{measure: sum, records: visits, value: kilos}")
    ]
    only(typed({"framework.yaml": block})[:1], "indicators[voices].unit", '"qq_oro" is not known')
    assert typed({"programme.yaml": [("words: {", "words: {units: {qq_oro: qq oro}, ")]}) == []


# --- grades


def test_a_grade_is_a_step_of_the_declared_scale(typed):
    grade = HEADS["criteria.csv"] + "R1,2022,impact,{},talk\n"
    only(
        typed({"criteria.csv": grade.format("Moderately Satisfactory")}),
        "criteria.csv, row 2, column grade",
        '"Moderately Satisfactory" is no step of the scale letters-a-d',
        "declare the scale",
        "programme.yaml: rules: {scale: …}",
    )
    rated = [("locale:", "rules: {scale: world-bank-ratings}\nlocale:")]
    assert typed({"programme.yaml": rated}) == []


@pytest.mark.parametrize("grade", ["A", "d", "X"])
def test_a_letter_is_one_in_any_case(typed, grade):
    assert typed({"criteria.csv": HEADS["criteria.csv"] + f"R1,2022,impact,{grade},talk\n"}) == []


ASKED = [("locale:", "rules: {questions: btc-results-report-2012, scale: world-bank-ratings}\nlocale:")]


@pytest.mark.parametrize(
    ("cells", "parts"),
    [
        ("relevance,1.1,A", []),
        ("relevance,1.1,X", []),
        ("relevance,,Satisfactory", []),  # the criterion as a whole, on the scale of the document
        ("relevance,9.9,A", ["column question", '"9.9" does not exist (question of this criterion)']),
        ("efficiency,1.1,A", ["column question", '"1.1" does not exist']),
        ("relevance,1.1,Satisfactory", ["column grade", '"Satisfactory"', "A, B, C, D, X"]),
    ],
)
def test_an_answer_to_a_sub_question_is_a_letter_of_a_form_that_asks_it(typed, cells, parts):
    text = f"subject,period,criterion,question,grade,document\nR1,2022,{cells},talk\n"
    said = typed({"programme.yaml": ASKED, "criteria.csv": text})
    if parts:
        only(said, "criteria.csv, row 2", *parts)
    else:
        assert said == []
