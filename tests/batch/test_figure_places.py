"""`evaluate where`: on which pages a figure stands, and at which place of each."""

from __future__ import annotations

import json

import pytest

SHOWS = """from toolkit import open_programme
from toolkit.measured import Measured
from toolkit.report import Page
from toolkit.report.key_figures import key_figure
key_figure(Page(open_programme(programme), year, language), "budget:execution", Measured(0.5, "ratio", "execution"))"""


@pytest.fixture
def made(workshop):
    """Give a project with two notebooks that show one figure, and one that shows none."""
    for name in ("first", "second"):
        workshop.notebook(name, SHOWS)
    workshop.notebook("third", "1")
    assert workshop.run().good
    return workshop


def test_a_figure_is_found_on_every_page_that_shows_it_with_its_place_and_value(made, evaluate):
    told = evaluate("where", "budget:execution", "--output", str(made.output))
    assert told.status == 0
    assert told.out.splitlines() == [
        f"{made.output}/spp-global/2019/{name}.es.html#f-budget:execution: 50.0\xa0%. Presupuesto: Ejecución"
        for name in ("first", "second")
    ]
    for name in ("first", "second"):
        assert '<p id="f-budget:execution">' in made.report(name).read_text(encoding="utf-8")


def test_machines_are_told_the_same(made, evaluate):
    first, _ = json.loads(evaluate("where", "budget:execution", "--output", str(made.output), "--json").out)
    assert first == {
        "page": "spp-global/2019/first.es.html",
        "anchor": "f-budget:execution",
        "shown": "50.0\xa0%",
        "label": "Presupuesto: Ejecución",
        "value": "0.5",
        "unit": "ratio",
    }


@pytest.mark.parametrize("programme", ["spp-global", "spp-global/2019", "spp-global/"])
def test_a_programme_or_one_of_its_years_is_looked_through(made, evaluate, programme):
    assert evaluate("where", "budget:execution", programme, "--output", str(made.output)).status == 0


def test_what_no_page_shows_is_said_with_what_is_near_to_it(made, evaluate):
    told = evaluate("where", "budget:executoin", "--output", str(made.output))
    assert (told.status, told.out) == (1, "")
    assert 'no page shows a figure "budget:executoin". Did you mean "budget:execution"?' in told.err


def test_a_programme_without_reports_is_said_with_those_that_have_some(made, evaluate):
    told = evaluate("where", "budget:execution", "spp", "--output", str(made.output))
    assert told.status == 1
    assert 'there are no reports of "spp"' in told.err
    assert 'Did you mean "spp-global' in evaluate("where", "x", "spp-globl", "--output", str(made.output)).err


def test_a_folder_without_reports_is_a_wrong_command(tmp_path, evaluate):
    for folder in (tmp_path, tmp_path / "none"):
        told = evaluate("where", "budget:execution", "--output", str(folder))
        assert told.status == 2
        assert "there are no reports in this folder" in told.err


def test_a_page_that_is_gone_is_told_as_the_register_has_it(made, evaluate):
    made.report("first").unlink()
    first, second = json.loads(evaluate("where", "budget:execution", "--output", str(made.output), "--json").out)
    assert (first["page"], first["shown"]) == ("spp-global/2019/first.es.html", "0.5")
    assert second["shown"] == "50.0\xa0%"
