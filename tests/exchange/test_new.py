"""A programme begins with one command: it checks as it is, and nothing that was there is touched."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from toolkit.exchange.new_programme import TEMPLATES, Asked, begin
from toolkit.facts.checks.run_checks import check_programme
from toolkit.facts.folders import SUPPLIED
from toolkit.facts.programme import open_programme
from toolkit.measures import budget, indicators, story
from toolkit.spoken import LANGUAGES

FILES = ["budget.csv", "budget_lines.csv", "framework.yaml", "observations.csv", "programme.yaml"]


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """An empty folder, as the working folder of somebody in no country that her computer knows."""
    for name in ("EVALUATE_DATA", SUPPLIED, "EVALUATE_WORDS", "LC_ALL", "LC_MONETARY", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def everything(folder: Path) -> dict[str, bytes | None]:
    """Give every file and folder below one, with its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_programme_is_in_order_in_every_language(empty, language):
    begin(Asked("union", "HN", "USD", language), "en", 2024)
    assert check_programme("union") == []
    facts = open_programme("union")
    assert (facts.file.country, facts.file.currency, facts.file.local_currency) == ("HN", "USD", "HNL")
    assert facts.file.languages == [language]
    assert facts.file.synthetic
    assert 20 <= len(facts.observations) + len(facts.budget) + len(facts.indicators) <= 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_is_explained_above_it_in_the_language(empty, language):
    begin(Asked("union", "HN", "USD", language), "en", 2024)
    lines = (empty / "data/union/programme.yaml").read_text(encoding="utf-8").splitlines()
    keys = [n for n, line in enumerate(lines) if re.match(r"\w+:", line)]
    bare = [lines[n] for n in keys if not lines[n - 1].startswith("# ")]
    assert bare == ["end: {agreed: 2025-M12}"]  # explained with start
    comments = {line for line in lines if line.startswith("#")}
    assert not [line for line in comments if len(line) > 120]
    others = [begin(Asked(f"in-{other}", "HN", "USD", other), "en", 2024) for other in LANGUAGES if other != language]
    for other in others:
        assert not comments & set((empty / f"data/{other.code}/programme.yaml").read_text("utf-8").splitlines())


def test_every_marked_key_of_a_template_has_its_words(empty):
    begin(Asked("union", "HN", "USD", "en"), "en", 2024)
    assert "#:" not in "".join(p.read_text("utf-8") for p in empty.rglob("*") if p.is_file())
    assert sorted(p.name for p in TEMPLATES.iterdir()) == sorted([*FILES, "parameters.yaml"])


def test_the_command_says_what_was_written_and_what_is_next(empty, evaluate):
    said = evaluate("new", "UNION", "--country", "HN", "--currency", "USD", "--language", "en")
    assert (said.status, said.err) == (0, "")
    assert [line.strip() for line in said.out.splitlines()[1:6]] == [f"data/union/{name}" for name in FILES]
    assert "written in lower case: union" in said.out
    assert [line.strip() for line in said.out.splitlines()[-3:]] == [
        "evaluate check union",
        "evaluate run union",
        "evaluate describe observations",
    ]
    assert evaluate("check", "UNION").out.endswith("union: the facts are in order.\n")
    due = evaluate("list", "UNION", "--notebook", "programme_overview")
    assert re.fullmatch(r"demonstration union \d{4} programme_overview\.en: .*\n", due.out)


def test_a_programme_without_parameters_is_told_so(empty, evaluate):
    begin(Asked("union", "HN", "USD", "en"), "en", 2024)
    (empty / "parameters/union-2024.yaml").unlink()
    said = evaluate("list", "Union")
    assert said.status == 1
    assert "no file in parameters/ is of the programme union" in said.err


def test_what_is_not_said_is_what_is_usual_and_told(empty, monkeypatch, evaluate):
    monkeypatch.setenv("LANG", "es_GT.UTF-8")
    said = json.loads(evaluate("new", "a", "--json").out)
    assert said["assumed"] == ["--country GB", "--currency GBP", "--language en"]  # as the fixture says
    monkeypatch.delenv("LC_ALL")
    assert begin(Asked("c"), "en", 2024).assumed[0] == "--country GT"
    monkeypatch.setenv("LANG", "C.UTF-8")
    begun = begin(Asked("b"), "fr", 2024)
    assert begun.assumed == ("--country FR", "--currency EUR", "--language fr")


@pytest.mark.parametrize(
    ("language", "country", "locale"), [("es", "HN", "es_HN"), ("en", "HN", "en"), ("fr", "BF", "fr_BF")]
)
def test_the_locale_is_of_language_and_country_where_there_is_one(empty, language, country, locale):
    begin(Asked("union", country, "", language), "en", 2024)
    assert open_programme("union").file.locale == locale


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["u", "--country", "XX"], ['--country: "XX" is no country']),
        (["u", "--country", "EU"], ['--country: "EU" is no country']),
        (["u", "--country", "Honduras"], ['"Honduras" is no country', 'Did you mean "HN"?']),
        (["u", "--country", "Bélgica"], ['Did you mean "BE"?']),
        (["u", "--country", "AQ"], ["--currency: AQ has no currency of its own"]),
        (["u", "--currency", "ABC"], ['--currency: "ABC" is not a currency']),
        (["u", "--language", "pt"], ['--language: "pt" does not exist here', "es, en, fr"]),
        (["my union"], ['"my union" is not a code']),
        (["a/b"], ['"a/b" is not a code']),
        (["a\\b"], ["is not a code"]),
        ([".."], ['".." is not a code']),
        ([".hidden"], ["is not a code"]),
        (["union."], ["is not a code"]),
        (["cafés"], ["is not a code"]),
        ([""], ['"" is not a code']),
        (["rules"], ['"rules" is a folder of the toolkit itself']),
        (["Demonstration"], ["is a folder of the toolkit itself"]),
        (["x" * 300, "--country", "HN"], ["nothing can be written here"]),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_leaves_nothing(empty, evaluate, arguments, parts):
    said = evaluate("new", *arguments)
    assert (said.status, said.out) == (2, "")
    assert len(said.err.splitlines()) == 1
    assert all(part in said.err for part in parts), said.err
    assert everything(empty) == {}


def test_everything_that_is_wrong_is_told_at_once(empty, evaluate):
    said = evaluate("new", "a b", "--country", "XX", "--currency", "ABC", "--language", "pt")
    assert len(said.err.splitlines()) == 4


@pytest.mark.parametrize(
    "there", ["data/union/programme.yaml", "data/union", "data/UNION/notes.txt", "data", "parameters"]
)
def test_nothing_is_written_over_what_is_there(empty, evaluate, there):
    (empty / there).parent.mkdir(parents=True, exist_ok=True)
    (empty / there).write_text("mine", encoding="utf-8")
    before = everything(empty)
    said = evaluate("new", "Union", "--country", "HN")
    assert said.status == 2
    assert "it is there already" in said.err or "nothing can be written here" in said.err
    assert everything(empty) == before


def test_parameters_that_are_there_are_not_written_over(empty):
    begin(Asked("union", "HN"), "en", 2024)
    (empty / "data/union").rename(empty / "data/moved")
    before = everything(empty)
    with pytest.raises(Exception, match=r"parameters/union-2024\.yaml: it is there already"):
        begin(Asked("union", "HN"), "en", 2024)
    assert everything(empty) == before


def test_a_disk_that_is_full_leaves_nothing_behind(empty, evaluate, monkeypatch):
    def full(path, *_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    said = evaluate("new", "union", "--country", "HN")
    assert said.status == 2
    assert "nothing can be written here (No space left on device)" in said.err
    assert everything(empty) == {}


def test_a_second_programme_goes_into_the_same_project_from_any_folder_of_it(empty, monkeypatch):
    begin(Asked("one", "HN"), "en", 2024)
    (empty / "notebooks").mkdir()
    monkeypatch.chdir(empty / "notebooks")
    begun = begin(Asked("two", "HN"), "en", 2024)
    assert begun.files[0].parent == empty / "data/two"
    assert yaml.safe_load((empty / "parameters/two-2024.yaml").read_text("utf-8")) == {"programme": "two", "year": 2024}


def test_money_that_is_approved_by_the_year_alone_is_told_of_the_year(empty):
    begin(Asked("union", "HN", "USD", "en"), "en", 2024)
    facts = open_programme("union")
    told = story.key_figures(facts, 2024)["budget:year_execution"]
    assert (told.spent.value, told.limit.value) == (37000, 42000)
    assert told.now.value == pytest.approx(37000 / 42000)
    assert "spent" not in story.unsaid(facts, 2024).index
    assert "spent_of_year" in set(story.main_points(facts, 2024)["code"])


def three_quarters_spent(project: Path) -> None:
    """Give a programme that approves its money by the year 5,000 of spending in each of three quarters."""
    table = project / "data/union/budget.csv"
    approved = [line for line in table.read_text("utf-8").splitlines() if ",executed," not in line]
    spent = [f"1,2024-Q{quarter},executed,5000,USD,tracking,5000" for quarter in (1, 2, 3)]
    table.write_text("\n".join([*approved, *spent]) + "\n", encoding="utf-8")


@pytest.mark.parametrize("when", [2024, "2024-Q3"])
def test_quarters_that_are_spent_are_set_against_the_year_that_they_are_of(empty, when):
    begin(Asked("union", "HN", "USD", "en"), "en", 2024)
    three_quarters_spent(empty)
    facts = open_programme("union")
    told = story.key_figures(facts, when)["budget:year_execution"]
    assert (told.spent.value, told.limit.value, told.now.value) == (15000, 42000, pytest.approx(15 / 42))
    assert budget.last_known(facts, when).name == "2024-Q1..2024-Q3"
    assert list(budget.by_year(facts, budget.last_known(facts, when)).index) == ["2024-Q1..2024-Q3"]
    assert "spent" not in story.unsaid(facts, when).index
    assert ("spent_to_date" if when == 2024 else "spent_of_year") in set(story.main_points(facts, when)["code"])


def test_a_quarter_that_is_missing_leaves_what_was_spent_open(empty):
    begin(Asked("union", "HN", "USD", "en"), "en", 2024)
    three_quarters_spent(empty)
    table = empty / "data/union/budget.csv"
    table.write_text(
        table.read_text("utf-8").replace("1,2024-Q2,executed,5000,USD,tracking,5000\n", ""), encoding="utf-8"
    )
    facts = open_programme("union")
    told = budget.execution(facts, budget.last_known(facts, 2024))
    assert not told["year_executed"]
    assert "spent" in story.unsaid(facts, 2024).index


QUARTERS = """indicator,period,role,value,document,as_printed
women,2025,target,0.45,tracking,45%
women,2025-Q3,target,0.4,tracking,40%
women,2025-Q3,actual,0.36,tracking,36%
sold,base,baseline,4100,tracking,4100
sold,2025,target,4500,tracking,4500
sold,2025-Q1,target,900,tracking,900
sold,2025-Q1,actual,950,tracking,950
"""


def test_the_target_of_a_year_is_that_of_the_year_and_a_quarters_is_held_against_no_baseline_of_a_year(empty):
    begin(Asked("union", "HN", "USD", "en"), "en", 2025)
    (empty / "data/union/observations.csv").write_text(QUARTERS)
    assert check_programme("union") == []
    achieved = indicators.achievement(open_programme("union"), 2025)
    assert (achieved.target["women"].value, achieved.target["sold"].value) == (0.45, 4500)


def test_a_programme_without_any_fact_is_asked_about(empty):
    begin(Asked("union", "HN", "USD", "en"), "en", 2025, bare=True)
    assert [problem.code for problem in check_programme("union")] == ["no_facts"]
