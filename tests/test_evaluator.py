"""What an evaluator meets in a notebook: completion, help, and the cookbook of the README, which runs as it stands."""

from __future__ import annotations

import pydoc
import re
import subprocess
import sys
from pathlib import Path

import pytest

import toolkit
from toolkit import measures
from toolkit.facts.programme import Programme

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_completion_offers_what_there_is():
    assert "open_programme" in dir(toolkit)
    assert {"sales", "budget", "risks", "indicators"} <= set(dir(measures))
    assert all(getattr(measures, name) for name in dir(measures))


@pytest.mark.parametrize("room", ["toolkit", "toolkit.cli"])
def test_importing_the_toolkit_costs_next_to_nothing(room):
    heavy = f"import sys, {room}; print({{'pandas', 'numpy', 'pydantic', 'babel', 'yaml'}} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_a_programme_says_what_it_has(cse):
    assert repr(cse).startswith("<cse-peru: CSE; years 2008, 2009, 2010, 2011; 61 indicators; observations (570), ")
    assert "PosixPath" not in repr(cse)


def test_a_programme_that_cannot_be_read_says_why(tmp_path):
    (tmp_path / "programme.yaml").write_text("title: [", encoding="utf-8")
    assert "cannot be read" in repr(Programme(tmp_path))
    assert len(repr(Programme(tmp_path)).splitlines()) == 1


def test_help_lists_the_tables_and_the_measures_that_they_allow(clac, cse):
    told = {code: pydoc.plain(pydoc.render_doc(programme)) for code, programme in {"cse": cse, "clac": clac}.items()}
    assert "budget (816 rows)" in told["cse"]
    assert re.search(r"sales: growth, split, price_and_volume", told["cse"])
    assert "consultation:" in told["clac"]
    assert "consultation:" not in told["cse"]
    assert "budget:" not in told["clac"]
    assert pydoc.getdoc(Programme).startswith("One programme: what its folder says, checked.")


def test_every_room_that_needs_something_is_one():
    assert set(measures.NEEDS) <= {*measures.WINGS, *(room for rooms in measures.WINGS.values() for room in rooms)}


RECIPES = re.findall(r"^```python\n(# .*?)```", README, re.MULTILINE | re.DOTALL)


def test_the_cookbook_has_five_recipes_of_one_to_three_lines():
    assert len(RECIPES) == 5
    assert all(1 <= len(list(filter(None, recipe.splitlines()))) - 1 <= 3 for recipe in RECIPES)


def test_the_survey_of_the_readme_runs_and_comes_to_what_it_says():
    (example,) = re.findall(r"^```python\n(import pandas.*?)```", README, re.MULTILINE | re.DOTALL)
    *before, last = example.strip().splitlines()
    expression, _, said = last.partition("  # ")
    space: dict[str, object] = {}
    exec("\n".join(before), space)
    assert str(eval(expression, space)) == said


def test_the_investment_of_the_readme_runs_and_comes_to_what_it_says():
    (example,) = re.findall(r"^```python\n(from toolkit.statistics.cash_flows.*?)```", README, re.MULTILINE | re.DOTALL)
    *before, worth, switching = example.strip().splitlines()
    space: dict[str, object] = {}
    exec("\n".join(before), space)
    assert str(eval(worth.partition("  # ")[0], space)) == worth.partition("  # ")[2]
    said = ", ".join(f"{name} {part}" for name, part in eval(switching.partition("  # ")[0], space).items())
    assert said == switching.partition("  # ")[2]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.splitlines()[0][2:40])
def test_a_recipe_runs_and_comes_to_what_it_says(recipe):
    """Its last line is an expression; what it comes to stands behind it as a comment."""
    *before, last = recipe.strip().splitlines()
    expression, _, said = last.partition("  # ")
    space: dict[str, object] = {}
    exec("from toolkit import open_programme\nfrom toolkit.measures import budget, indicators, risks, sales", space)
    exec('facts = open_programme("cse-peru")', space)
    exec("\n".join(before), space)
    assert said in str(eval(expression, space)).replace("\n", " ")
