"""A form that is given with a later export is held against it as at first."""

from __future__ import annotations

import pytest

from tests.exchange.workshop import read, workbook
from toolkit.errors import FactsError
from toolkit.exchange.mapping.mapping_file import Mapped
from toolkit.exchange.open_file import read_container
from toolkit.exchange.surveys.later_forms import held_against_form

HEADER = ["village", "grows", "grows/coffee", "grows/maize", "_index", "_submission_time"]
FIRST = ["Sur", "coffee", 1, 0, 1, "2024-03-01T08:00:00"]
SECOND = ["Norte", "coffee maize", 1, 1, 2, "2024-06-01T08:00:00"]
FORM = {
    "survey": [["type", "name", "label"], ["text", "village", "Village"], ["select_multiple crops", "grows", "Grows"]],
    "choices": [["list_name", "name", "label"], ["crops", "coffee", "Coffee"], ["crops", "maize", "Maize"]],
    "settings": [["version"], ["7"]],
}


@pytest.fixture
def form(tmp_path):
    return workbook(tmp_path / "form.xlsx", FORM)


@pytest.fixture
def export(tmp_path):
    def write(*rows, header=HEADER):
        return workbook(tmp_path / "export.xlsx", {"main": [header, *rows]})

    return write


def refused(files):
    with pytest.raises(FactsError) as error:
        read(files, "survey", yes=True)
    return [(problem.code, problem.fields["found"]) for problem in error.value.problems]


@pytest.mark.usefixtures("union")
def test_a_later_export_is_held_against_the_form_that_is_given_with_it(export, form):
    assert read([export(FIRST), form], "survey", yes=True).written
    again = read([export(FIRST, SECOND), form], "survey", yes=True)
    assert (again.written, again.told) == (True, [])
    unknown = [*SECOND[:1], "coffee maize cocoa", *SECOND[2:]]
    assert refused([export(FIRST, unknown), form]) == [("choice_not_in_form", "cocoa")]
    assert ("column_not_in_form", "hamlet") in refused([export([*FIRST, "a"], header=[*HEADER, "hamlet"]), form])
    assert read(export(FIRST, unknown), "survey", yes=True).written  # without the form nobody knows


@pytest.mark.usefixtures("union")
def test_what_contradicts_itself_in_a_later_export_is_told(export, form):
    read([export(FIRST), form], "survey", yes=True)
    told = read([export(FIRST, ["Norte", "coffee", 0, 0, 2, "2024-06-01T08:00:00"]), form], "survey", yes=True).told
    assert [problem.code for problem in told] == ["choices_contradict"]


def test_an_answer_whose_meaning_the_mapping_says_is_its_affair(tmp_path, export):
    header = ["village", "sex", "_index"]
    survey = [["type", "name", "label"], ["text", "village", "Village"], ["select_one sex", "sex", "Sex"]]
    choices = [["list_name", "name", "label"], ["sex", "f", "Woman"], ["sex", "m", "Man"]]
    form = workbook(tmp_path / "form.xlsx", {**FORM, "survey": survey, "choices": choices})
    containers = [read_container(export(["Sur", "w", 1], header=header)), read_container(form)]
    column = {"name": "sex", "is": "field", "kind": "text"}
    said = [Mapped.model_validate(_mapping(column | more)) for more in ({}, {"words": {"w": "f"}}, {"skip": "why"})]
    with pytest.raises(FactsError):
        held_against_form(containers, said[0], "en")
    assert [held_against_form(containers, each, "en") for each in said[1:]] == [[], []]


def _mapping(column):
    column = {"name": column["name"], "skip": column["skip"]} if "skip" in column else column
    document = {"title": "Survey", "file": "export.xlsx", "date": "2024-03-01"}
    return {"documents": {"survey": document}, "tables": {"main": {"to": "records", "columns": [column]}}}
