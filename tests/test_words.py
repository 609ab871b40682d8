"""Words: every message once, in every language, for somebody; what is missing is told with the file to write it in."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest
import yaml

from toolkit import spoken
from toolkit import words as room
from toolkit.errors import FiguresError, WordsError
from toolkit.figures import frame
from toolkit.language import read_catalogue
from toolkit.measured import Measured
from toolkit.report import Page, charts, layouts, tables
from toolkit.spoken import LANGUAGES
from toolkit.words import FOLDER, Words, families, messages

PACKAGE = FOLDER.parent
FILES = sorted(FOLDER.glob("*.yaml"))
CATALOGUES = PACKAGE.parent / "notebooks" / "catalogues"
DATA = PACKAGE.parent / "data"


@pytest.fixture
def written(tmp_path, words_in):
    """Let the words be those of some files."""

    def write(**files):
        for name, text in files.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        words_in(tmp_path)

    return write


def test_a_message_is_its_parts_its_reference_or_its_singular(written):
    written(
        one='said:\n  a: {es: "uno {n}", en: "one {n}", fr: "un {n}"}\n'
        '  "a +": {es: "y dos", en: "and two", fr: "et deux"}\n'
        '  a.singular: {es: "solo", en: "alone", fr: "seul"}\n',
        two="other:\n  b: =said.a\n  _: =other.b\n",
    )
    assert Words("en")("said.a", n=3) == "one 3 and two"
    assert Words("fr")("other.b", n=3) == "un 3 et deux"
    assert Words("es")("other", n=2) == "uno 2 y dos"
    assert Words("en")("said.a", n=1) == "alone"


def test_a_message_that_a_language_lacks_is_refused_with_all_others(written):
    said = 'said:\n  a: {es: "uno", fr: "un"}\n  b: {es: "dos", en: "", fr: "deux"}\n  c: {es: "a", en: "a", fr: "a"}\n'
    written(one=said)
    assert Words("es")("said.c") == "a"  # whose language is whole is not kept waiting
    with pytest.raises(WordsError) as refused:
        Words("en")("said.c")
    assert [(p.file, p.fields["found"]) for p in refused.value.problems] == [
        ("toolkit/words/one.yaml", "said.a"),
        ("toolkit/words/one.yaml", "said.b"),
    ]


def test_words_that_are_missing_are_told_all_at_once_with_their_file():
    with pytest.raises(WordsError) as refused:
        Words("en").need(["column.actual", "column.cost_each", "role.invented", "reading.budget_of_all"])
    told = {p.fields["found"]: p.file for p in refused.value.problems}
    assert told["column.cost_each"] == "toolkit/words/columns.yaml"
    assert told["role.invented"] == "toolkit/words/names.yaml"
    assert set(told) == {"column.cost_each", "role.invented", "reading.budget_of_all"}
    assert "KeyError" not in str(refused.value)


@pytest.mark.parametrize(
    ("key", "file"),
    [
        ("reading.funnel.of_all", "toolkit/words/activities.yaml"),
        ("caption.limits.two", "toolkit/words/budget.yaml"),
        ("role.activity_done", "toolkit/words/names.yaml"),
        ("reading.invented.of_all", "toolkit/words/"),
        ("alt.activity_done", "toolkit/words/"),
        ("nobody.knows", "toolkit/words/"),
    ],
)
def test_a_word_is_to_be_written_beside_its_like(key, file):
    """What could stand in the file of any wing is not told to stand in one of them."""
    with pytest.raises(WordsError) as refused:
        Words("en").need([key])
    (problem,) = refused.value.problems
    assert problem.file == file
    if problem.code == "word_of_wing_missing":
        assert "activities.yaml, appraisal.yaml" in str(refused.value)
    else:
        assert (problem.code, problem.fields["found"]) == ("word_missing", key)


def test_a_language_without_its_words_is_told_in_another(monkeypatch):
    """To say that a word is missing takes words: those of a language that has them, or none."""
    monkeypatch.setattr(spoken, "LANGUAGES", (*LANGUAGES, "pt"))
    monkeypatch.setattr(room, "LANGUAGES", (*LANGUAGES, "pt"))
    monkeypatch.setenv(spoken.ENVIRONMENT, "pt")
    missing = room.holes("problem", ("pt",))
    assert room.own_language() == "en"
    assert Words("en").describe(missing[0]).startswith("toolkit/words/impact.yaml: no words problem.")
    said = Words("pt").describe(missing[0])
    assert said.startswith("toolkit/words/impact.yaml: word_missing: ")
    assert "pt" in said
    assert len(str(WordsError(missing)).splitlines()) == len(missing) > 100


def test_a_layout_that_is_wrong_is_told_whole(written):
    said = "caption: {es: a, en: a, fr: a}, stub: {es: a, en: a, fr: a}, empty: {es: a, en: a, fr: a}"
    written(
        columns='column:\n  known: {es: "a", en: "a", fr: "a", kind: codes, family: x}\n',
        tables=f"table:\n  one: {{columns: [known, cost, price], {said}}}\n"
        f"  two: {{columns: [known], group: place, {said}}}\n",
    )
    with pytest.raises(WordsError) as refused:
        layouts.tables()
    assert [p.fields["found"] for p in refused.value.problems] == ["cost", "price", "place"]
    assert refused.value.problems[0].fields["line"] == "cost: {es: …, en: …, fr: …}"
    written(
        tables=f"table:\n  one: {{columns: [known], grupo: x, {said}}}\n", columns="column:\n  known: {kind: colour}\n"
    )
    with pytest.raises(WordsError) as refused:
        layouts.columns()
    assert [(p.code, p.column) for p in refused.value.problems] == [("not_in_list", "column.known.kind")]
    written(columns='column:\n  known: {es: "a", en: "a", fr: "a"}\n')
    with pytest.raises(WordsError) as refused:
        layouts.tables()
    assert [(p.code, p.fields["nearest"]) for p in refused.value.problems] == [("unknown_key", "group")]


def test_a_column_that_its_table_heads_needs_no_line_among_the_columns(written):
    """What one table shows is written where that table is: figures, which are nothing but their heading."""
    said = "caption: {es: a, en: a, fr: a}, stub: {es: a, en: a, fr: a}, empty: {es: a, en: a, fr: a}"
    heading = "heading: {cost: {es: costo, en: cost, fr: coût}}"
    written(
        columns='column:\n  known: {es: "a", en: "a", fr: "a"}\n',
        tables=f"table:\n  one: {{columns: [known, cost, price], {heading}, {said}}}\n",
    )
    with pytest.raises(WordsError) as refused:
        layouts.layout("one")
    assert [p.fields["found"] for p in refused.value.problems] == ["price"]
    written(
        columns='column:\n  known: {es: "a", en: "a", fr: "a"}\n',
        tables=f"table:\n  one: {{columns: [known, cost], {heading}, {said}}}\n",
    )
    assert layouts.layout("one").columns == ("known", "cost")
    assert layouts.all_holes() == []


def test_what_a_table_cannot_be_shown_without_is_asked_for_before_there_is_one(written):
    """Also what is said when it is empty, which no page may need for years."""
    heading = "heading: {own: {es: a, en: a, fr: a}}, stub: {es: a, en: a, fr: a}"
    written(
        columns='column:\n  own: {kind: text}\n  bare: {kind: text}\n  known: {es: "a", en: "a", fr: "a"}\n',
        tables=f"table:\n  one: {{columns: [own, bare, known, '*', known_interval], {heading}}}\n",
    )
    with pytest.raises(WordsError) as refused:
        layouts.layout("one")
    assert [(p.file, p.fields["found"]) for p in refused.value.problems] == [
        ("toolkit/words/tables.yaml", "table.one.caption"),
        ("toolkit/words/tables.yaml", "table.one.empty"),
        ("toolkit/words/columns.yaml", "column.bare"),
    ]


def test_all_holes_of_all_files_are_told_file_by_file(written):
    written(
        b='said:\n  a: {es: "uno", en: "one"}\n  "a +": {es: "y", en: "and", fr: "et"}\n  b: =said.nowhere\n',
        a='other:\n  a: {es: "uno"}\n',
        c="broken:\n  a: {es: [\n",
    )
    told = [(p.code, p.file, p.fields["found"], p.fields.get("language")) for p in layouts.all_holes()]
    assert told[:3] == [
        ("word_missing", "toolkit/words/a.yaml", "other.a", "en, fr"),
        ("word_missing", "toolkit/words/b.yaml", "said.a", "fr"),
        ("word_missing", "toolkit/words/b.yaml", "said.nowhere", "es, en, fr"),
    ]
    assert [(code, file) for code, file, _, _ in told[3:]] == [("not_yaml", "toolkit/words/c.yaml")]


def test_the_files_have_no_holes():
    assert layouts.all_holes() == []


def test_what_a_chart_says_is_asked_for_together(cse):
    with pytest.raises(WordsError) as refused:
        charts.picture(Page(cse, 2011, "en"), draw=None, name="activity_done", figures="")
    assert [p.fields["found"] for p in refused.value.problems] == [
        f"{kind}.activity_done" for kind in ("title", "subtitle", "alt", "caption")
    ]


def test_a_table_that_nobody_laid_out_is_told_with_the_file_to_lay_it_out_in(cse):
    with pytest.raises(WordsError, match=r"toolkit/words/tables\.yaml"):
        tables.table(Page(cse, 2011, "en"), "cost_of_all", frame({}, "x", ["a"]))


@pytest.mark.parametrize("cell", [0.9720337741, None, 3, ["a"]])
def test_a_plain_number_does_not_get_into_a_table(cse, cell):
    made = frame({"R1": {"uncapped": Measured(0.5, "ratio"), "capped": cell}}, "result")
    with pytest.raises(FiguresError) as refused:
        tables.table(Page(cse, 2011, "en"), "averages", made)
    assert [p.fields["cell"] for p in refused.value.problems] == ["R1, capped"]
    assert refused.value.problems[0].fields["table"] == "averages"


# --- the files as they are


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reason_why_a_value_is_missing_has_a_mark_of_its_own(language):
    """It stands in a cell, so it is short; and it tells why, so no two reasons share one."""
    words = Words(language)
    reasons = [key.removeprefix("missing.") for key in messages("missing")]
    marks = {reason: words(f"mark.{reason}") for reason in reasons}
    assert [reason for reason, mark in marks.items() if len(mark) > 19] == []
    assert [mark for mark, times in Counter(marks.values()).items() if times > 1] == []


TRANSLATED = {
    "es": (
        *("no se siguen? de", "Parte de", "camino medio", "al paso del", "Quién es el programa", "en silencio"),
        *("ni arriba ni abajo", "por su gente", r"trimestre \{"),
    ),
    "en": (
        *("(?<!what )follows? from", "mean way", r"of the way\b(?! to target)", "Who is the programme", "silently"),
        *("counted by its people", "[Tt]he year before(?! the? )", "[a-z]'[a-z]"),
    ),
    "fr": (
        *("découle", "chemin moyen", "en silence", "ligne de base", "situation de référence", "Qui est le programme"),
        "[a-z]'[a-z]",
    ),
}
"""Turns of phrase that came from another language, and that no editor of the language would print."""


def foreign(language):
    """Find a turn of phrase that is not of a language."""
    return re.compile("|".join(rf"(?:\b{each})" for each in TRANSLATED[language]))


def everything_said(language):
    """Give each text for readers in a language by where it stands: messages, prose of notebooks, names of facts."""
    own = {key: text for key, text in Words(language).all().items() if not key.startswith("problem.")}
    if language == LANGUAGES[0]:  # in which notebooks are written: what the others translate
        return own | {text[:60]: text for text in read_catalogue(CATALOGUES / f"{LANGUAGES[1]}.po")}
    catalogues = [*CATALOGUES.glob(f"{language}.po"), *DATA.glob(f"*/words.{language}.po")]
    said = (
        (f"{path.parent.name}, {text[:60]}", words)
        for path in catalogues
        for text, words in read_catalogue(path).items()
    )
    return own | dict(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_reads_like_a_translation(language):
    assert {key: text for key, text in everything_said(language).items() if foreign(language).search(text)} == {}


def test_a_turn_of_phrase_from_another_language_is_noticed():
    said = {"es": "3 no se siguen de sus partes", "en": "39% of the way.", "fr": "Il n'y a pas"}
    assert all(foreign(language).search(text) for language, text in said.items())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_message_has_a_line_a_language_at_most_and_no_line_is_long(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 160] == []
    begun = [number for number, line in enumerate(lines) if re.match(rf" +{LANGUAGES[0]}: \"", line)]
    own = [(lines[number + place], language) for number in begun for place, language in enumerate(LANGUAGES)]
    assert [line for line, language in own if not re.match(rf" +{language}: ", line)] == []


def keys_of(node, key):
    """Every key of a file, also those that a mapping would swallow because they stand twice."""
    for name, inside in node.value:
        here = f"{key}.{name.value}".strip(".")
        yield here
        if isinstance(inside, yaml.MappingNode):
            yield from keys_of(inside, here)


def test_no_key_stands_twice():
    keys = [key for path in FILES for key in keys_of(yaml.compose(path.read_text(encoding="utf-8")), "") if "." in key]
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_no_word_stands_twice():
    """What two keys say in the same words is typed once; the other one is `=` and its key."""
    said = Counter(tuple(m.said.values()) for family in families() for m in messages(family).values() if not m.same_as)
    assert [texts for texts, times in said.items() if times > 1] == []


def test_every_reference_leads_to_a_message():
    for language in LANGUAGES:
        assert all(Words(language).all().values())


def asked_for():
    """Give the keys that the code asks for, and what the keys begin with that it puts together."""
    whole, begun = set(), set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(node.values[0].value)
    for path in PACKAGE.rglob("*.j2"):
        whole |= set(re.findall(r"[\"']([a-z_]+\.[a-z_.]+)[\"']", path.read_text(encoding="utf-8")))
    charts = {f"{family}.{name}" for name in whole for family in OF_CHARTS}
    return whole | charts, {prefix for prefix in begun if "." in prefix} - {f"{family}." for family in OF_CHARTS}


OF_CHARTS = ("title", "subtitle", "alt", "caption")
"""Families of what a chart says, by its name, which stands in its room."""


def test_no_word_is_there_for_nobody():
    """Problems, columns, tables and what names are looked up in are asked for code by code elsewhere."""
    whole, begun = asked_for()
    named = {"problem", "column", "table"} | {c.family for c in layouts.columns().values()}
    named |= {family for c in layouts.columns().values() for family in c.names} | set(FAMILIES_BY_NAME)
    named |= {family for s in layouts.tables().values() for family in (*s.of, *s.group_of, *s.columns_of)}
    unused = [
        key
        for family in families()
        if family not in named
        for key in messages(family)
        if key.removesuffix(".singular") not in whole and not any(key.startswith(prefix) for prefix in begun)
    ]
    assert unused == []


FAMILIES_BY_NAME = ("counts", "what")
"""Families that a name chooses: what is counted, what a problem is about."""


def test_a_field_that_one_language_misspells_is_told_with_file_and_key(written):
    written(reading='reading:\n  sold: {es: "{n} ventas", en: "{m} sales", fr: "{n} ventes"}\n')
    (wrong,) = room.holes("reading", ("en",))[:1]
    assert (wrong.code, wrong.file, wrong.fields["found"]) == (
        "word_of_other_fields",
        "toolkit/words/reading.yaml",
        "reading.sold",
    )
    assert {problem.fields["field"] for problem in room.holes("reading", ("en",))} == {"m", "n"}
    assert room.holes("reading", ("es", "fr")) == ()


@pytest.mark.parametrize(("leads", "lost"), [("a", {"a"}), ("b", {"a", "b"}), ("none", {"none", "a"}), ("c", set())])
def test_a_message_leads_to_words_in_the_end_never_to_itself(written, leads, lost):
    written(reading=f'reading:\n  a: "=reading.{leads}"\n  b: "=reading.a"\n  c: {{es: c, en: c, fr: c}}\n')
    assert {problem.fields["found"] for problem in room.holes("reading")} == {f"reading.{each}" for each in lost}


def test_a_file_that_is_no_yaml_is_told_with_its_line(written):
    written(reading='first:\n  a: {es: a, en: a, fr: a}\nreading:\n  sold: {es: "a", en: "b"\n  other: x\n')
    (wrong,) = room.holes("reading")
    assert (wrong.code, wrong.row) == ("not_yaml", 5)


def test_a_table_under_another_family_is_told_where_it_stands(written):
    said = "{columns: [a], caption: {es: a, en: a, fr: a}}"
    written(tables=f"table:\nswatch:\n  terms: {said}\n", columns='column:\n  a: {es: "a", en: "a", fr: "a"}\n')
    with pytest.raises(WordsError) as refused:
        layouts.layout("terms")
    (wrong,) = refused.value.problems
    assert (wrong.code, wrong.fields) == ("layout_elsewhere", {"found": "terms", "family": "swatch"})
