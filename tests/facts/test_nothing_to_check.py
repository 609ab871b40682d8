"""A check of nothing is said in one line, with what to do, and does not end well."""

from __future__ import annotations

import pytest

from tests.facts.test_bad_input import refused

SPREADSHEET = b"PK\x03\x04 a spreadsheet"


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A project that has the folder of rules and nothing else."""
    (tmp_path / "data/rules").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def one_line(said, *parts):
    """Whether nothing was told but one line."""
    assert said.status in (1, 2)
    assert "in order" not in said.out
    assert len(said.err.splitlines()) == 1, said.err
    assert all(part in said.err for part in parts), said.err


def test_a_project_without_programmes(bare, evaluate):
    one_line(evaluate("check"), "data: there is no programme here", "programme.yaml, framework.yaml, observations.csv")


def test_a_project_with_nothing_but_a_spreadsheet_beside_the_programmes(bare, evaluate):
    (bare / "data/figures.xlsx").write_bytes(SPREADSHEET)
    one_line(evaluate("check"), "there is no programme here")


@pytest.mark.parametrize("named", [(), ("coop",)], ids=["all", "by name"])
def test_an_empty_folder(bare, evaluate, named):
    (bare / "data/coop").mkdir()
    said = evaluate("check", *named)
    one_line(said, "the folder data/coop is empty", "programme.yaml, framework.yaml, observations.csv")
    assert said.out == "coop: 1 problem.\n"


@pytest.mark.parametrize("named", [(), ("coop",)], ids=["all", "by name"])
def test_a_folder_with_nothing_but_a_spreadsheet(bare, evaluate, named):
    (bare / "data/coop").mkdir()
    (bare / "data/coop/Indicadores 2024.xlsx").write_bytes(SPREADSHEET)
    one_line(
        evaluate("check", *named),
        "the folder data/coop holds a spreadsheet (Indicadores 2024.xlsx) and no programme.yaml",
        "Save each of its sheets as CSV UTF-8",
    )


def test_a_spreadsheet_among_notes_is_what_is_told(bare, evaluate):
    (bare / "data/coop").mkdir()
    (bare / "data/coop/datos.ODS").write_bytes(SPREADSHEET)
    (bare / "data/coop/notas.txt").write_text("x", encoding="utf-8")
    one_line(evaluate("check"), "holds a spreadsheet (datos.ODS) and no programme.yaml")


def test_a_folder_of_facts_with_nothing_in_it_not_even_rules(tmp_path, monkeypatch, evaluate):
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("EVALUATE_DATA", str(tmp_path / "data"))
    one_line(evaluate("check"), "data: there is no programme here")


def test_a_folder_that_has_begun_beside_programmes_is_not_passed_over(project, evaluate):
    (project / "data/coop").mkdir()
    (project / "data/coop/observations.csv").write_text("indicator\n", encoding="utf-8")
    said = evaluate("check")
    refused(said, "the folder data/coop has no programme.yaml")
    assert "cse-peru: the facts are in order." in said.out


@pytest.mark.parametrize("name", [".git", "__pycache__", "~coop"])
def test_what_tools_leave_is_no_folder_of_facts(bare, evaluate, name):
    (bare / "data" / name).mkdir()
    one_line(evaluate("check"), "there is no programme here")


@pytest.mark.parametrize("command", ["check", "list", "run"])
@pytest.mark.parametrize("name", ["", "figures.xlsx"], ids=["empty", "spreadsheet"])
def test_a_folder_that_is_in_no_project(tmp_path, monkeypatch, evaluate, command, name):
    if name:
        (tmp_path / name).write_bytes(SPREADSHEET)
    monkeypatch.chdir(tmp_path)
    said = evaluate(command)
    assert said.status == 2
    assert said.err.startswith("there is no project in this folder or above it")
    assert said.out == ""


def test_a_folder_that_is_named_and_not_there(tmp_path, monkeypatch, evaluate):
    monkeypatch.setenv("EVALUATE_DATA", str(tmp_path / "nowhere"))
    one_line(evaluate("check"), "there is no programme here")


def test_a_run_of_a_folder_that_has_only_begun(project, evaluate):
    (project / "data/coop").mkdir()
    (project / "parameters/coop.yaml").write_text("programme: coop\nyear: 2024\n", encoding="utf-8")
    refused(evaluate("run", "parameters/coop.yaml"), "column programme: the folder data/coop is empty")


@pytest.mark.parametrize("content", ["", "- a\n", "code: coop\n", "null\n", "{}\n"])
def test_a_programme_file_that_says_nothing_is_told_and_no_traceback(bare, evaluate, content):
    (bare / "data/coop").mkdir()
    (bare / "data/coop/programme.yaml").write_text(content, encoding="utf-8")
    said = evaluate("check")
    assert said.status == 1
    assert "data/coop/programme.yaml" in said.err
    assert "Traceback" not in said.err
