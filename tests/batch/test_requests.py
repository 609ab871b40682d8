"""Parameters files: one programme and year, or several of them on one page."""

from __future__ import annotations

import pytest

from toolkit.batch.notebooks import notebook_sources
from toolkit.batch.programmes import summaries
from toolkit.batch.requests import impossible, parameters_files, read_requests


def requests(project, text, name="portfolio.yaml"):
    for path in parameters_files():
        path.unlink()
    (project / "parameters" / name).write_text(text, encoding="utf-8")
    problems = []
    return read_requests(parameters_files(), notebook_sources(), problems), problems


def test_several_programmes_make_one_folder_named_as_the_file(project):
    (request,), problems = requests(project, "programmes: [cse-peru/2011, spp-global/2019]\n", "andes.yaml")
    assert problems == []
    assert (request.folder, request.codes) == ("andes", ("cse-peru", "spp-global"))
    taken = {name for name, source in notebook_sources().items() if request.takes(source)}
    assert taken == {"portfolio"}


def test_one_programme_takes_every_notebook_but_those_for_several(project):
    (request,), _ = requests(project, "programme: cse-peru\nyear: 2011\n")
    assert request.folder == "cse-peru/2011"
    assert "portfolio" not in {name for name, source in notebook_sources().items() if request.takes(source)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("programmes: [cse-peru]\n", "wrong_member"),
        ("programmes: [cse-peru/11]\n", "wrong_member"),
        ("programmes: [peru/2011]\n", "no_such_programme"),
        ("programmes: []\n", "missing_parameter"),
        ("programmes: [cse-peru/2011]\nyear: 2011\n", "one_or_several"),
        ("programmes: cse-peru/2011\n", "expected_list"),
        ("programmes:\n  - {code: cse-peru}\n", "not_flat"),
    ],
)
def test_a_file_that_names_no_programme_and_year_is_refused(project, text, code):
    found, problems = requests(project, text)
    assert (found, problems[0].code) == ([], code)


def test_years_and_languages_must_be_those_of_every_programme(project):
    text = "programmes: [cse-peru/2011, spp-global/1999]\nlanguage: fr\n"
    (request,), _ = requests(project, text)
    known = summaries(request.codes, project / "outputs")
    assert [p.code for p in impossible(request, known, [])] == ["year_not_reported", "language_not_offered"]
    assert request.languages(known) == ["es", "en"]


def test_a_name_without_its_folder_is_told_what_may_be_meant(project, evaluate):
    said = evaluate("run", "cse-peru-2011")
    assert 'Did you mean "parameters/cse-peru-2011.yaml"?' in said.err + said.out


@pytest.mark.parametrize("command", [("run",), ("list",), ("write", "datapackage", "{}", "2019")])
@pytest.mark.parametrize(("typed", "meant"), [("spp-globl", 'Did you mean "spp-global"? '), ("nobody", "")])
def test_a_programme_that_is_mistyped_is_a_wrong_command(project, evaluate, command, typed, meant):
    words = [word.replace("{}", typed) for word in command]
    said = evaluate(*(words if typed in words else [*words, typed]))
    assert said.status == 2
    assert (
        f'the programme "{typed}" does not exist. {meant}There are: clac, cse-peru, par2-bolivia, spp-global.'
        in said.err
    )
    assert "file" not in said.err


def test_a_parameters_file_that_is_not_there_is_told_as_a_file(project, evaluate):
    for name in ("parameters/spp-global-2018.yaml", "spp-globl.yaml"):
        said = evaluate("run", name)
        assert (said.status, "the file does not exist" in said.err) == (1, True)
