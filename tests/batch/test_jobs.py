"""The matrix is checked whole before anything runs."""

from __future__ import annotations

import json
from functools import partial

import pytest

from tests.pages import PAGES
from toolkit.batch.jobs import Only
from toolkit.batch.jobs import matrix as matrix_of
from toolkit.batch.notebooks import Parameter, notebook_sources
from toolkit.batch.programmes import summaries
from toolkit.batch.requests import parameters_files
from toolkit.errors import CommandError, NotebookError, ParametersError


@pytest.fixture
def matrix(project):
    """Build the matrix of the project, as a run does."""
    known = partial(summaries, output=project / "outputs")

    def build(*only):
        faults = {}
        sources = notebook_sources(faults)
        return matrix_of(parameters_files(), sources, faults, known, Only(*only))

    return build


def test_every_programme_gets_the_notebooks_it_has_facts_for(matrix):
    whole = matrix()
    assert {(j.folder, j.notebook) for j in whole.jobs} == {(f, name) for f, names in PAGES.items() for name in names}
    assert {j.language for j in whole.jobs} == {"es", "en", "fr"}
    left = {left.notebook: left.missing for left in whole.left_out if left.folder == "spp-global/2019"}
    assert left["budget_execution"] == ("budget", "budget_lines")
    assert left["quality_criteria"] == ("criteria",)
    assert all(left.missing for left in whole.left_out)


def test_only_what_is_asked_for(matrix):
    whole = matrix(["sales_growth"], ["en"])
    assert [j.stem for j in whole.jobs] == ["cse-peru/2011/sales_growth.en", "spp-global/2019/sales_growth.en"]


@pytest.mark.parametrize("catalogue", ['msgid ""\nmsgstr ""\n', "this is none"])
def test_a_language_that_is_not_asked_for_may_lack_its_words(project, matrix, catalogue):
    """A programme that is being translated gets its pages in the languages that it has."""
    path = project / "data/spp-global/words.en.po"
    whole = [job.stem for job in matrix((), ["es"]).jobs]
    path.write_text(catalogue, encoding="utf-8")
    assert [job.stem for job in matrix((), ["es"]).jobs] == whole
    for languages in (["en"], ["es", "en"], ()):
        with pytest.raises(ParametersError) as refused:
            matrix((), languages)
        assert {p.file for p in refused.value.problems} == {"data/spp-global/words.en.po"}


def test_facts_that_are_wrong_are_wrong_in_every_language(project, matrix):
    (project / "data/spp-global/observations.csv").write_text("nothing\n", encoding="utf-8")
    with pytest.raises(ParametersError):
        matrix((), ["es"])


def test_a_year_with_a_decimal_point_is_the_year(project, matrix):
    (project / "parameters/cse-peru-2011.yaml").write_text("programme: cse-peru\nyear: 2011.0\n", encoding="utf-8")
    (job,) = [job for job in matrix(["risks"], ["es"]).jobs if job.folder == "cse-peru/2011"]
    assert repr(job.parameters["year"]) == "2011"


def test_all_problems_of_all_files_come_at_once(project, matrix):
    (project / "parameters/cse-peru-2011.yaml").write_text("programme: cse-peru\n", encoding="utf-8")
    (project / "parameters/spp-global-2019.yaml").write_text("programme: spp\nyear: 2019\n", encoding="utf-8")
    with pytest.raises(ParametersError) as refused:
        matrix()
    assert [p.code for p in refused.value.problems] == ["missing_parameter", "no_such_programme"]


def test_two_files_that_ask_for_the_same_report_are_refused(project, matrix):
    (project / "parameters/again.yaml").write_text("programme: cse-peru\nyear: 2011\n", encoding="utf-8")
    with pytest.raises(ParametersError) as refused:
        matrix()
    assert {p.code for p in refused.value.problems} == {"same_report"}


def test_a_notebook_that_does_not_exist(matrix):
    with pytest.raises(CommandError):
        matrix(["sales"])


@pytest.mark.parametrize(
    ("kind", "value", "good"),
    [
        ("int", 2011, True),
        ("int", 2011.0, True),
        ("int", 2011.5, False),
        ("int", True, False),
        ("float", True, False),
        ("str", None, False),
        ("list[int]", [1, 2.0], True),
        ("int", "2011", False),
        ("str", "x", True),
        ("float", 1, True),
        ("bool", True, True),
        ("list[str]", ["a"], True),
        ("list[str]", ["a", 1], False),
        ("list[int]", "a", False),
    ],
)
def test_a_parameter_accepts_its_type_only(kind, value, good):
    assert Parameter("x", kind, None).accepts(value) is good


@pytest.mark.parametrize(
    "source", ["year = 2011", "year: int = 2010 + 1", "year: int", "year: Year = 2011", "def f(): pass"]
)
def test_a_parameters_cell_holds_names_types_and_literals_only(project, source):
    path = project / "notebooks/sales_growth.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(c for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", []))
    cell["source"] = source
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(NotebookError):
        notebook_sources()
