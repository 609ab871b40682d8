"""What a project is, and what is said where there is none: also in a folder beside a checkout."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from toolkit import __version__, open_programme
from toolkit.errors import CommandError
from toolkit.facts.folders import ENVIRONMENT, own_data_folder
from toolkit.options import place

COMMANDS = [
    ["check"],
    ["check", "cse-peru"],
    ["list"],
    ["run"],
    ["run", "parameters.yaml"],
    ["reconcile"],
    ["where", "x"],
    ["where", "x", "--output", "."],
    ["pack", "cse-peru", "2011"],
    ["pack", "cse-peru", "2011", "--reports", "."],
]


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A folder that is in no project."""
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_outside_a_project_every_command_says_so(nowhere, evaluate, command):
    said = evaluate(*command)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("there is no project in this folder or above it")
    assert "evaluate new CODE" in said.err.splitlines()[0]
    assert list(nowhere.iterdir()) == []


@pytest.mark.parametrize("command", [["describe"], ["completion", "bash"], ["completion", "zsh"]], ids=" ".join)
def test_what_needs_no_project_needs_none(nowhere, evaluate, command):
    said = evaluate(*command)
    assert (said.status, said.err) == (0, "")
    assert said.out


def test_the_version_is_told(nowhere, evaluate):
    assert evaluate("--version").out == f"evaluate {__version__}\n"


def test_shell_completion_knows_the_commands(nowhere, evaluate):
    assert all(name in evaluate("completion", "bash").out for name in ("describe", "reconcile", "--currency"))


def test_without_the_extra_shell_completion_names_it(nowhere, evaluate, monkeypatch):
    monkeypatch.setitem(sys.modules, "shtab", None)
    said = evaluate("completion", "bash")
    assert said.status == 2
    assert "pip install evaluation-toolkit[completion]" in said.err


def test_to_open_a_programme_outside_a_project_is_refused_in_a_sentence(nowhere):
    with pytest.raises(CommandError) as refused:
        open_programme("cse-peru")
    assert refused.value._render_traceback_() == [str(refused.value)]
    assert str(refused.value).startswith("there is no project")


@pytest.mark.parametrize(
    ("there", "inside"),
    [
        ("data/union/programme.yaml", True),
        ("data/rules/mine.yaml", True),
        ("data/figures.csv", False),
        ("data/union/figures.csv", False),
    ],
)
def test_a_project_above_holds_a_programme_or_rules(nowhere, monkeypatch, there, inside):
    (nowhere / there).parent.mkdir(parents=True)
    (nowhere / there).write_text("x", encoding="utf-8")
    (nowhere / "notebooks").mkdir()
    assert own_data_folder() == nowhere / "data"  # what has begun here is told what it lacks
    monkeypatch.chdir(nowhere / "notebooks")
    assert own_data_folder() == (nowhere / "data" if inside else None)


@pytest.mark.parametrize(
    "command",
    [
        ["run", "--output", "s3://bucket/x"],
        ["list", "--output", "gs://bucket/x"],
        ["where", "x", "--output", "https://example.org/x"],
        ["pack", "cse-peru", "2011", "--output", "s3://bucket/x.html"],
        ["pack", "cse-peru", "2011", "--reports", "s3://bucket"],
        ["run", "s3://bucket/parameters.yaml"],
        ["check", "--documents", "s3://bucket"],
        ["describe", "--html", "file:///x.html"],
    ],
    ids=" ".join,
)
def test_an_address_in_the_place_of_a_folder_is_refused(nowhere, evaluate, command):
    said = evaluate(*command)
    assert (said.status, said.out) == (2, "")
    assert f'"{command[-1]}" is not on this disk' in said.err
    assert list(nowhere.iterdir()) == []


@pytest.mark.parametrize("text", [r"C:\reports", "a:b", "reports", "./s3:/x"])
def test_what_has_no_scheme_is_a_place_here(text):
    assert place(text) == Path(text)
