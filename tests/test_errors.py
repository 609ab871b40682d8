"""What the toolkit refuses is said in sentences, wherever it is seen."""

from __future__ import annotations

import pickle

import pytest

from toolkit.errors import REFUSALS, FactsError, Problem
from toolkit.spoken import spoken


@pytest.fixture
def refused():
    return FactsError(
        [Problem("missing_file", "data/x.csv"), Problem("expected_text", column="a", fields={"found": "5"})]
    )


def test_its_text_is_the_sentences_of_all_problems_in_the_language_of_the_environment(refused, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert str(refused).splitlines() == [
        "data/x.csv: the file does not exist. Create it or correct its name.",
        'column a: text was expected, found "5". Put it in quotes.',
    ]
    monkeypatch.setenv("LC_ALL", "es_PE.UTF-8")
    assert str(refused).splitlines()[0] == "data/x.csv: el archivo no existe. Créelo o corrija el nombre."


def test_a_notebook_shows_the_sentences_alone(refused):
    assert refused._render_traceback_() == str(refused).splitlines()


def test_it_travels_with_its_problems(refused):
    assert pickle.loads(pickle.dumps(refused)).problems == refused.problems


def test_every_kind_of_it_is_known_by_name():
    assert {"FactsError", "ParametersError", "NotebookError", "CommandError"} <= REFUSALS


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "es_PE"}, "es"),
        ({"LC_ALL": "C.UTF-8", "LANG": "es_PE"}, "en"),
        ({"LC_ALL": "", "LANG": "es_PE"}, "es"),
        ({"EVALUATE_WORDS": "fr", "LC_ALL": "es_PE"}, "fr"),
    ],
)
def test_messages_are_in_the_language_of_the_environment(monkeypatch, environment, language):
    for name in ("EVALUATE_WORDS", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert spoken() == language
