"""YAML that holds itself, folders with nothing to read, circles: each is said in a sentence, and nothing hangs."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from tests.facts.coop import SOUND, only, write
from toolkit.errors import FactsError
from toolkit.facts.contracts.programme import Title
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.programme import Programme
from toolkit.spoken import LANGUAGES

# --- keys


@pytest.mark.parametrize(
    ("file", "old", "new", "parts"),
    [
        ("programme.yaml", "country: PE", "contry: PE", ["column contry", 'Did you mean "country"?', "short_title"]),
        (
            "programme.yaml",
            "  talk: {title:",
            "  talk: {titel:",
            ["column documents.talk.titel", '"title"', "not_carried"],
        ),
        (
            "programme.yaml",
            "counts: {hives",
            "count: {hives",
            ["column words.count", '"counts"', "units, counts, groups"],
        ),
        ("programme.yaml", "pages: [{starts", "pages: [{start", ["documents.doc.tables.T.pages[1].start", '"starts"']),
        (
            "framework.yaml",
            "unit: hectares",
            "units: hectares",
            ["indicators[area].units", 'Did you mean "unit"?', "kind"],
        ),
        (
            "programme.yaml",
            "title: {es:",
            "title: {es: A, eng:",
            ["column title.eng", 'Did you mean "en"?', *LANGUAGES],
        ),
        ("framework.yaml", "measure: share,", "mesure: share,", ["indicators[voices].compute.mesure", '"measure"']),
        (
            "framework.yaml",
            "records:\n",
            "record:\n",
            ["column record", 'Did you mean "records"?', "results, indicators"],
        ),
    ],
)
def test_an_unknown_key_names_those_that_there_are(typed, file, old, new, parts):
    said = typed({file: [(old, new)]})
    assert any("unknown key" in line and file in line and all(part in line for part in parts) for line in said), said


def test_a_title_in_no_language_names_those_that_there_are(typed):
    only(
        typed({"programme.yaml": [("title: {es: Cooperativa}", 'title: {es: " "}')]}),
        "column title",
        "no title in any language",
        *LANGUAGES,
    )


def test_a_language_that_the_toolkit_does_not_speak(typed):
    only(
        typed({"programme.yaml": [("languages: [es", "languages: [pt, es")]}),
        "languages[1]",
        '"pt" does not exist here',
        ", ".join(LANGUAGES),
    )


def test_a_title_is_said_in_the_language_or_in_the_first_that_there_is():
    title = Title.model_validate({"fr": "Lait", "en": "Milk"})
    assert [title.said(language) for language in LANGUAGES] == ["Milk", "Milk", "Lait"]


def test_everything_wrong_with_definitions_is_said_at_once(typed):
    framework = [("{code: late,", "{code: late, metod: x, reading_of: late,"), ("level: outcome", "level: outcom")]
    said = typed({"framework.yaml": [*framework, ("where: {sex:", "where: {sexo:")], "activities.csv": "code\nA 1\n"})
    for part in ('"metod"', "late → late", '"outcom"', '"sexo"', '"A 1" is not a code'):
        assert sum(part in line for line in said) == 1, said


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "a: &a\n  b: *a\n",
        "[" * 100_000 + "]" * 100_000,
        "- " * 5000,
        "\n".join([f"k0: &k0 [{'x,' * 9}]", *(f"k{i}: &k{i} [{f'*k{i - 1},' * 9}]" for i in range(1, 12))]),
    ],
    ids=["a list in itself", "a mapping in itself", "brackets", "dashes", "names of names of names"],
)
@pytest.mark.parametrize("file", ["programme.yaml", "framework.yaml"])
def test_yaml_without_end_ends(typed, file, text):
    assert any("too deeply in each other" in line and file in line for line in typed({file: text}))


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [("country: PE", "country: [PE", 5), ("country: PE", "\tcountry: PE", 4), ("country: PE", "country: *PE", 4)],
)
def test_yaml_that_is_none_is_said_with_its_line(typed, old, new, row):
    only(typed({"programme.yaml": [(old, new)]}), f"data/coop/programme.yaml, row {row}:", "not valid YAML")


def test_an_empty_definition_is_said_to_be_empty(typed):
    only(typed({"framework.yaml": "# nothing yet\n"}), "data/coop/framework.yaml", "the file is empty")


def test_a_part_said_once_and_named_again_is_no_circle(typed):
    columns = 'columns: &own [{name: Ind, label: true}, {name: A22, means: {period: "2022"}}]'
    again = "\n      T2:\n        pages: [{starts: Y}]\n        columns: *own"
    old = 'columns: [{name: Ind, label: true}, {name: A22, means: {period: "2022"}}]'
    assert typed({"programme.yaml": [(old, columns + again)]}) == []


# --- circles


READ_TWICE = [("code: late,", "code: late, reading_of: women,"), ("code: women,", "code: women, reading_of: late,")]
DRAWN_FROM_ITSELF = [("{sex: mujer}", "{sex: mujer}, sample: {design: simple_random, population: voices}")]


@pytest.mark.parametrize(
    ("file", "changes", "place", "circle"),
    [
        ("framework.yaml", [("{code: R1,", "{code: R1, parent: R2,")], "results[R1].parent", "R1 → R2 → R1"),
        ("framework.yaml", [("parent: R1", "parent: R2")], "results[R2].parent", "R2 → R2"),
        ("framework.yaml", [("code: late,", "code: late, reading_of: late,")], "[late].reading_of", "late → late"),
        ("framework.yaml", READ_TWICE, "[women].reading_of", "women → late → women"),
        ("framework.yaml", DRAWN_FROM_ITSELF, "[voices].compute.sample.population", "voices → voices"),
        ("places.csv", [("01,Norte,region,", "01,Norte,region,0101")], "row 2, column parent", "01 → 0101 → 01"),
        ("places.csv", [("01,Norte,region,", "01,Norte,region,01")], "row 2, column parent", "01 → 01"),
        ("budget_lines.csv", [("B,component,,", "B,component,B1,")], "row 2, column parent", "B → B1 → B"),
        ("budget_lines.csv", [("B,component,,", "B,component,B,")], "row 2, column parent", "B → B"),
        ("follow_up.csv", [("Regar,,", "Regar,F2,")], "row 2, column follows", "F1 → F2 → F1"),
        ("follow_up.csv", [("Regar,,", "Regar,F1,")], "row 2, column follows", "F1 → F1"),
    ],
)  # fmt: skip
def test_what_lies_under_itself_is_refused_in_every_table(typed, folder, file, changes, place, circle):
    only(typed({file: changes}), f"data/coop/{file}", place, "circle", circle)
    programme = Programme(folder)
    with pytest.raises(FactsError):  # nor does a notebook get it
        programme.framework, programme.rows(file.removesuffix(".csv"))


def test_every_circle_of_a_file_is_named(typed):
    both = [("{code: R1,", "{code: R1, parent: R2,"), ("code: late,", "code: late, reading_of: late,")]
    assert len(typed({"framework.yaml": both})) == 2


# --- folders


def names(evaluate, monkeypatch, project, *arguments):
    monkeypatch.delenv("EVALUATE_DATA", raising=False)
    monkeypatch.chdir(project)
    said = evaluate("check", *arguments)
    assert "Traceback" not in said.err
    return said


def test_folders_that_are_hidden_and_the_rules_are_no_programmes(project, evaluate):
    (project / "data/.git").mkdir()
    (project / "data/~lock").mkdir()
    assert evaluate("check").status == 0


def test_a_programme_that_does_not_exist_names_the_nearest(project, evaluate):
    said = evaluate("check", "cse-pru")
    only(said.err.splitlines(), 'the programme "cse-pru" does not exist', 'Did you mean "cse-peru"?', "spp-global")


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        ("datos.xlsx", ["spreadsheets are not read", "datos.xlsx"]),
        ("records/visits.xlsx", ["spreadsheets are not read", "visits.xlsx"]),
        ("records/visit.csv", ["nobody reads"]),
        ("observation.csv", ["nobody reads", 'Did you mean "observations.csv"?']),
        ("loans.csv", ["nobody reads", "its contract in toolkit/facts/contracts/"]),
        ("words.en.po", ["no catalogue of translations"]),
    ],
)
def test_a_file_that_nobody_reads(typed, file, parts):
    only(typed({file: "msgid x\n"}), f"data/coop/{file}", *parts)


def test_a_contract_that_names_a_table_is_one_of_the_tables_behind_those_that_there_were():
    code = """
from toolkit.facts.contracts import figure_tables
class Loan(figure_tables.Row):
    TABLE = "loans"
    KEY = ("code",)
class Paid(Loan):
    paid: str = ""
from toolkit.facts.contracts.tables_by_name import FACTS, TABLES
print(TABLES["loans"] is Loan, "loans" in FACTS, *[name for name in TABLES if name != "loans"])
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said == ["True", "True", *TABLES]


def test_what_a_spreadsheet_leaves_while_it_is_open_is_let_alone(typed):
    assert typed({"~$datos.xlsx": "x", ".~lock.datos.ods#": "x", ".DS_Store": "x"}) == []


@pytest.mark.parametrize("language", ["es", "fr"])
def test_it_is_said_in_the_words_of_the_reader(typed, language):
    said = typed({"observations.csv": [("members,2022,actual,50", "members,2022,actual,-50")]}, language)
    assert any(line.startswith("data/coop/observations.csv, ") and "-50" in line for line in said)
    assert not any("cannot be" in line for line in said)


def test_the_lookup_in_documents_is_told_in_a_line(project, evaluate, documents):
    said = evaluate("check", "spp-global", "--documents", str(documents))
    assert said.status == 0
    assert (
        "spp-global: 206 figures looked up in the documents, 206 found at their address; 0 facts have no address."
        in said.out
    )


def test_facts_without_an_address_are_counted(folder, evaluate, tmp_path):
    text = "X\nInd\tA22\n"
    write(tmp_path, "doc.txt", text)
    write(tmp_path, "talk.txt", "x")
    shutil.copy(tmp_path / "doc.txt", tmp_path / "other.txt")
    write(folder, "observations.csv", "indicator,period,role,value,document\nsales,2022,actual,5,talk\n")
    for name in SOUND:
        if name.endswith(".csv") and name not in ("observations.csv", "records/visits.csv"):
            (folder / name).unlink()
    write(folder, "programme.yaml", SOUND["programme.yaml"].replace("groups: {growers: Quienes cultivan}\n", ""))
    said = evaluate("check", "coop", "--documents", str(tmp_path))
    assert "coop: 0 figures looked up in the documents, 0 found at their address; 1 facts have no address." in said.out
