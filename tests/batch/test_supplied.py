"""A project with facts alone: notebooks and rules are supplied, its own win, and a change of either makes pages due."""

from __future__ import annotations

import re
import shutil
from functools import partial

import pytest

from tests.batch.conftest import ROOT, SHOWS, Workshop
from toolkit.batch import run_records
from toolkit.batch.notebooks import notebook_sources
from toolkit.batch.run import RunRequest, forecast
from toolkit.batch.run_records import facts_below, source_of_cells
from toolkit.exchange.new_programme import Asked, begin
from toolkit.facts.contracts.averaging_and_grading import Scale
from toolkit.facts.definitions import read_rule
from toolkit.facts.folders import ENVIRONMENT, SUPPLIED, fact_file, shown_path, supplied_folder

RULE = "conventions.yaml"


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A project with nothing but a programme, and what is supplied in a folder that a test may change."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "supplied/notebooks")
    shutil.copytree(ROOT / "data/rules", tmp_path / "supplied/rules")
    (tmp_path / "own").mkdir()
    monkeypatch.setenv(SUPPLIED, str(tmp_path / "supplied"))
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    monkeypatch.chdir(tmp_path / "own")
    begin(Asked("union", "HN", "USD", "es"), "es", 2024)
    return tmp_path


def rewritten(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_command_works_with_facts_alone(bare, evaluate):
    assert evaluate("check").out == "union: the facts are in order.\n"
    assert "demonstration union 2024 story.es: to make: not there yet" in evaluate("list").out
    assert evaluate("reconcile").status == 0
    assert sorted(path.name for path in (bare / "own").iterdir()) == ["data", "parameters"]


def test_a_job_may_read_what_is_supplied_and_is_due_when_it_changes(bare, pool):
    shop = Workshop(bare / "own", pool)
    page = ("programme_overview",)
    outcome = shop.run(*page)
    assert outcome.good, [result.error for result in outcome.results.values()]
    stem = "demonstration/union/2024/programme_overview.es"
    why = partial(due, shop, stem)
    assert why() is None
    rewritten(bare / f"supplied/rules/{RULE}", "\n", "\n# another word\n")
    assert (why().code, why().found) == ("facts", f"rules/{RULE}")
    assert shop.run(*page).good
    assert why() is None
    rewritten(bare / "supplied/notebooks/programme_overview.ipynb", "## ", "##  ")
    assert why().code == "notebook"
    assert shop.run(*page).good
    (bare / "own/data/rules").mkdir()
    shutil.copy(bare / f"supplied/rules/{RULE}", bare / f"own/data/rules/{RULE}")
    assert why() is None  # what it says is the same
    rewritten(bare / f"own/data/rules/{RULE}", "\n", "\n# my own word\n")
    assert (why().code, why().found) == ("facts", f"rules/{RULE}")


def due(shop, stem):
    """Say why a page would be made."""
    return forecast(RunRequest((), ("programme_overview",)), shop.settings()).reasons[stem]


def test_own_files_win_one_by_one(bare):
    (bare / "own/notebooks").mkdir()
    shop = Workshop(bare / "own", None)
    supplied = set(notebook_sources())
    mine = shop.notebook("mine", SHOWS)
    risks = shop.notebook("risks", SHOWS)
    found = notebook_sources()
    assert set(found) == supplied | {"mine"}
    assert {found[name].path for name in ("mine", "risks")} == {mine, risks}
    assert found["story"].path == bare / "supplied/notebooks/story.ipynb"
    assert found["story"].title("en") != found["story"].title("es")


def test_own_translations_are_added_to_those_that_are_supplied(bare):
    (bare / "own/notebooks/catalogues").mkdir(parents=True)
    shop = Workshop(bare / "own", None)
    shop.notebook("mine", SHOWS)
    said = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "# Mine"\nmsgstr "# My own"\n'
    (bare / "own/notebooks/catalogues/en.po").write_text(said, encoding="utf-8")
    found = notebook_sources()
    assert found["mine"].title("en") == "My own"
    assert found["story"].title("en") != found["story"].title("es")


def test_a_rule_of_the_project_wins_and_others_are_supplied(bare):
    own = bare / "own/data/rules/letters-a-d.yaml"
    own.parent.mkdir()
    shutil.copy(bare / "supplied/rules/letters-a-d.yaml", own)
    text = own.read_text(encoding="utf-8")
    own.write_text(re.sub("(?m)^title: .*$", "title: Mine", text, count=1), encoding="utf-8")
    assert read_rule("letters-a-d", Scale).title == "Mine"
    assert read_rule("ifad-ratings", Scale).title
    assert fact_file("rules/ifad-ratings.yaml") == bare / "supplied/rules/ifad-ratings.yaml"
    assert fact_file("rules/nowhere.yaml") == bare / "own/data/rules/nowhere.yaml"
    facts = facts_below("union", "rules")
    assert {name for name in facts if name.startswith("union/")} == {
        f"union/{path.name}" for path in (bare / "own/data/union").iterdir()
    }
    assert {name for name in facts if name.startswith("rules/")} == {
        f"rules/{path.name}" for path in (bare / "supplied/rules").iterdir()
    }


def test_a_rule_that_is_wrong_is_told_by_the_check_whoever_supplies_it(bare, evaluate):
    rewritten(bare / "supplied/rules/ifad-ratings.yaml", "kind: scale", "kind: scales")
    said = evaluate("check")
    assert said.status == 1
    assert "rules: 1 problem." in said.out
    assert str(bare) not in said.err


def test_what_is_supplied_is_named_without_the_machine(monkeypatch, tmp_path):
    monkeypatch.delenv(SUPPLIED, raising=False)
    monkeypatch.chdir(tmp_path)
    assert shown_path(supplied_folder("rules") / RULE) == f"data/rules/{RULE}"
    assert shown_path(supplied_folder("notebooks") / "story.ipynb") == "notebooks/story.ipynb"


def test_what_is_supplied_is_no_source_of_cells(monkeypatch):
    """In a wheel it lies in the package: a rule that changes there makes those reports due that read it, not all."""
    before = source_of_cells()
    folder = run_records.PACKAGE / "supplied"
    there = list(run_records._package_files())
    monkeypatch.setattr(run_records, "_package_files", lambda: iter([*there, folder / "rules/x.yaml"]))
    source_of_cells.cache_clear()
    assert source_of_cells() == before
    source_of_cells.cache_clear()
