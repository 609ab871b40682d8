"""A notebook with a fault, or none that a report is made of, stops only itself; asked for by name, it is refused."""

from __future__ import annotations

import json

import pytest

from tests.batch.conftest import PARAMETERS, SHOWS
from toolkit.batch.notebooks import notebook_sources
from toolkit.errors import NotebookError


def cell(source, *tags, kind="code"):
    return {"cell_type": kind, "id": "c", "metadata": {"tags": list(tags)} if tags else {}, "source": source}


def notebook(*cells, **changes):
    whole = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps({key: value for key, value in (whole | changes).items() if value != "none"})


ASKS = cell(PARAMETERS, "parameters")

FAULTS = {
    "no JSON": ("{", "this is not a notebook"),
    "nothing": ("", "this is not a notebook"),
    "a list": ("[]", "the notebook is of format ?, and those of format 4 are read"),
    "other bytes": (b"\xff\xfe\x00", "this is not a notebook"),
    "format 3": (notebook(nbformat=3), "the notebook is of format 3, and those of format 4 are read"),
    "no cells": (notebook(cells="none"), "this is not a notebook (cells)"),
    "a cell that is none": (notebook(ASKS, "text"), "this is not a notebook (cells[2])"),
    "a cell without source": (notebook(ASKS, {"cell_type": "code"}), "this is not a notebook (cells[2])"),
    "no parameters": (notebook(cell("1 + 1")), 'no cell has the tag "parameters"'),
    "two parameters cells": (notebook(ASKS, ASKS), '2 cells have the tag "parameters". Keep one.'),
    "untyped parameters": (
        notebook(cell("year = 2011", "parameters")),
        "the parameters cell has only lines like year: int = 2011",
    ),
    "no Python": (notebook(cell("year: int =", "parameters")), "the parameters cell is not Python"),
    "a type nobody knows": (
        notebook(cell(PARAMETERS + "\nof: set = 1", "parameters")),
        'the parameter of is of the type "set". Use: str, int',
    ),
    "a year as text": (
        notebook(cell(PARAMETERS.replace("int", "str"), "parameters")),
        'the parameter year is of the type "str". Use: int.',
    ),
    "no year": (notebook(cell('programme: str = ""', "parameters")), "the parameters cell does not declare year."),
    "needs that are no list": (notebook(ASKS, metadata={"toolkit": {"needs": 5}}), "this is not a notebook"),
    "a place that is no number": (notebook(ASKS, metadata={"toolkit": {"place": "1"}}), "this is not a notebook"),
}


def put(workshop, content):
    path = workshop.folder / "notebooks/Untitled1.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_one_notebook_is_told_in_one_line_and_the_others_are_there_to_be_made(workshop, evaluate, fault):
    content, sentence = FAULTS[fault]
    workshop.notebook("a", SHOWS)
    put(workshop, content)
    said = evaluate("list")
    assert said.status == 0
    assert "spp-global 2019 a.es: to make" in said.out
    (told,) = [line for line in said.out.splitlines() if "Untitled1" in line]
    assert told.startswith(f"notebooks/Untitled1.ipynb: {sentence}")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_a_notebook_that_is_asked_for_by_name_is_refused(workshop, evaluate, fault):
    content, sentence = FAULTS[fault]
    workshop.notebook("a", SHOWS)
    put(workshop, content)
    said = evaluate("list", "--notebook", "Untitled1", "--notebook", "a")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(f"notebooks/Untitled1.ipynb: {sentence}")


@pytest.mark.parametrize("metadata", [{}, {"toolkit": None}, "none"])
def test_a_notebook_without_metadata_is_one_all_the_same(workshop, metadata):
    put(workshop, notebook({"cell_type": "markdown", "source": ["# a\n", "b"]}, ASKS, metadata=metadata))
    assert notebook_sources()["Untitled1"].said.needs == ()


def test_where_nobody_is_told_every_fault_is_an_error(workshop):
    put(workshop, "{")
    with pytest.raises(NotebookError):
        notebook_sources()


@pytest.mark.slow
def test_a_run_makes_the_others_says_what_is_left_out_and_ends_well(workshop, evaluate):
    workshop.notebook("a", SHOWS)
    put(workshop, notebook(cell("1 + 1")))
    said = evaluate("run", "--language", "es")
    assert said.status == 0
    assert 'notebooks/Untitled1.ipynb: no cell has the tag "parameters"' in said.err
    assert workshop.report("a").is_file()
    (told,) = json.loads((workshop.output / "run.json").read_text(encoding="utf-8"))["faults"]
    assert (told["code"], told["file"]) == ("no_parameters_cell", "notebooks/Untitled1.ipynb")


def test_a_text_without_translation_keeps_a_notebook_from_that_language_only(workshop, evaluate):
    workshop.notebook("a", SHOWS)
    said = evaluate("list")
    assert said.status == 0
    assert [line.partition(":")[0] for line in said.out.splitlines()] == ["spp-global 2019 a.es", "notebooks/a.ipynb"]
    assert '1 of its texts have no translation into "en", the first: "# A"' in said.out
    by_name = evaluate("list", "--notebook", "a")
    assert (by_name.status, by_name.out) == (1, "")
    assert 'the translation into "en" is missing for: "# A"' in by_name.err
    assert evaluate("list", "--notebook", "a", "--language", "es").status == 0


def test_a_parameter_of_another_type_than_in_all_other_notebooks_keeps_one_notebook_from_being_made(workshop, evaluate):
    for name, kind in [("a", "int"), ("b", "int"), ("c", "str")]:
        path = workshop.notebook(name, SHOWS)
        text = path.read_text(encoding="utf-8").replace("int = 2019", f"int = 2019\\nextra: {kind} = 1")
        path.write_text(text, encoding="utf-8")
    parameters = workshop.folder / "parameters/spp-global-2019.yaml"
    parameters.write_text(parameters.read_text(encoding="utf-8") + "extra: 2.0\n", encoding="utf-8")
    said = evaluate("list", "--language", "es")
    assert said.status == 0
    assert [line.partition(":")[0] for line in said.out.splitlines()] == [
        "spp-global 2019 a.es",
        "spp-global 2019 b.es",
        "notebooks/c.ipynb, column extra",
    ]
    parameters.write_text(parameters.read_text(encoding="utf-8").replace("2.0", "[2]"), encoding="utf-8")
    assert 'column extra: a whole number was expected, found "[2]"' in evaluate("list").err


def test_a_project_without_a_notebook_to_make_reports_of_says_so(workshop, evaluate):
    said = evaluate("list")
    assert (said.status, said.err) == (
        1,
        "notebooks: there is no notebook to make a report of. Put the notebooks of the project into this folder.\n",
    )
    put(workshop, "{")
    assert evaluate("list").err.startswith("notebooks/Untitled1.ipynb: this is not a notebook")


def test_a_file_that_asks_for_a_parameter_of_a_notebook_with_a_fault_is_told_of_the_fault(workshop, evaluate):
    workshop.notebook("a", SHOWS)
    put(workshop, notebook(cell(PARAMETERS + "\nextra: set = 1", "parameters")))
    (workshop.folder / "parameters/spp-global-2019.yaml").write_text("programme: spp-global\nyear: 2019\nextra: 1\n")
    said = evaluate("list")
    assert said.status == 1
    assert 'no notebook has the parameter "extra"' in said.err
    assert "notebooks/Untitled1.ipynb: the parameter extra" in said.err
