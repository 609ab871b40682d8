"""What a notebook is asked for: its first cell refuses what ``evaluate run`` refuses, in the same sentence."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
import yaml

from tests.shown import figures_of, shown_by, texts_of
from toolkit import open_programme
from toolkit.batch.notebooks import notebook_sources
from toolkit.errors import ToolkitError
from toolkit.measures.offered import offered as offers

CSE = {"programme": "cse-peru", "year": 2011, "language": "es"}
YEARS = {"clac": 2023, "cse-peru": 2011, "par2-bolivia": 2022, "spp-global": 2019}

WHOLE = "the year must be a whole number, like 2011, without quotes; found "
KNOWN = "There are: clac, cse-peru, par2-bolivia, spp-global."

REFUSED = {
    "year as text": ({"year": "2011"}, WHOLE + '"2011".'),
    "half a year": ({"year": 2011.5}, WHOLE + "2011.5."),
    "year in letters": ({"year": "abc"}, WHOLE + '"abc".'),
    "year true": ({"year": True}, WHOLE + "True."),
    "no year": ({"year": None}, WHOLE + "None."),
    "list of years": ({"year": [2011]}, WHOLE + "[2011]."),
    "year not reported": (
        {"year": 1999},
        "the programme cse-peru does not report the year 1999. It reports: 2008, 2009, 2010, 2011.",
    ),
    "no such programme": ({"programme": "nope"}, f'the programme "nope" does not exist. {KNOWN}'),
    "misspelt programme": (
        {"programme": "cse-preu"},
        f'the programme "cse-preu" does not exist. Did you mean "cse-peru"? {KNOWN}',
    ),
    "list of programmes": ({"programme": ["cse-peru"]}, "text was expected, found \"['cse-peru']\". Put it in quotes."),
    "programme as number": ({"programme": 5}, 'text was expected, found "5". Put it in quotes.'),
    "no such language": (
        {"language": "pt"},
        'the programme cse-peru does not have the language "pt". It has: es, en, fr.',
    ),
    "language not offered": (
        {"programme": "spp-global", "year": 2019, "language": "fr"},
        'the programme spp-global does not have the language "fr". It has: es, en.',
    ),
    "list of languages": ({"language": ["es"]}, "text was expected, found \"['es']\". Put it in quotes."),
    "no programmes": ({"programmes": []}, 'the parameter "programmes" is missing. Add it.'),
    "programmes as text": ({"programmes": "cse-peru/2011"}, 'a list was expected, found "cse-peru/2011".'),
    "member without year": (
        {"programmes": ["cse-peru/2011", "clac"]},
        "“clac” does not name a programme and a year. Write it as cse-peru/2011.",
    ),
    "member that does not exist": (
        {"programmes": ["cse-peru/2011", "peru/2011"]},
        f'the programme "peru" does not exist. Did you mean "cse-peru"? {KNOWN}',
    ),
    "member in another year": (
        {"programmes": ["cse-peru/2011", "spp-global/1999"]},
        "the programme spp-global does not report the year 1999. It reports: 2018, 2019.",
    ),
}
"""Parameters besides those of CSE, and the sentence that refuses them."""


@pytest.fixture
def in_english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def asked(changes):
    return {"language": "es", **changes} if "programmes" in changes else CSE | changes


@pytest.mark.parametrize("what", REFUSED)
def test_the_first_cell_refuses_in_the_sentence_of_the_run(what, project, evaluate, in_english):
    changes, sentence = REFUSED[what]
    parameters = asked(changes)
    name = "portfolio" if "programmes" in parameters else "results_framework"
    with pytest.raises(ToolkitError) as refused:
        list(shown_by(name, **parameters))
    assert sentence in str(refused.value).splitlines()[-1]
    (project / "parameters/asked.yaml").write_text(yaml.safe_dump(parameters), encoding="utf-8")
    said = evaluate("run", "parameters/asked.yaml")
    assert said.status == 1
    told = [line.split(": ", 1) for line in said.err.splitlines() if line.startswith("parameters/asked.yaml, column ")]
    assert sentence in [words for _, words in told]


def lacking():
    """List the notebooks that a programme cannot have."""
    for name, source in notebook_sources().items():
        for code, year in YEARS.items():
            if name != "portfolio" and not all(offers(open_programme(code), need, year) for need in source.said.needs):
                yield name, code


@pytest.mark.parametrize(("name", "code"), list(lacking()))
def test_what_a_programme_lacks_is_said_in_the_first_cell(name, code, in_english):
    with pytest.raises(ToolkitError) as refused:
        next(shown_by(name, programme=code, year=YEARS[code], language="es"))
    assert str(refused.value).startswith(f"{code} {YEARS[code]}: not made, ")
    assert " missing. data/" in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("year", [2011.0, np.int64(2011), np.float64(2011)], ids=["float", "integer", "numpy"])
def test_a_year_of_another_number_type_is_the_same_year(year):
    asked_so, asked_plainly = (list(texts_of("sales_growth", **CSE | {"year": each})) for each in (year, 2011))
    assert asked_so == asked_plainly
    assert figures_of("sales_growth", **CSE | {"year": year}) == figures_of("sales_growth", **CSE)


def papermill(folder, *arguments):
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "--cwd", ".", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def errors_in(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [out for cell in cells for out in cell.get("outputs", ()) if out["output_type"] == "error"]


@pytest.mark.slow
@pytest.mark.parametrize("engine", [(), ("--engine", "toolkit")], ids=["stock", "toolkit"])
@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("results_framework", ("-p", "language", "pt"), REFUSED["no such language"][1]),
        ("results_framework", ("-r", "year", "2011"), REFUSED["year as text"][1]),
        ("results_framework", ("-f", "parameters/spp-global-2019.yaml", "-p", "year", "2011"), "2018, 2019."),
        ("portfolio", ("-p", "programmes", "cse-peru/2011"), REFUSED["programmes as text"][1]),
        (
            "risks",
            ("-f", "parameters/spp-global-2019.yaml"),
            "risks.csv: write one row a fact, also for this year, with the columns code, result, period, description, "
            "document.",
        ),
    ],
)
def test_papermill_shows_one_paragraph_and_no_traceback(project, in_english, engine, name, arguments, sentence):
    done = papermill(project, *engine, f"notebooks/{name}.ipynb", "out.ipynb", *arguments)
    assert done.returncode == 1
    (error,) = errors_in(project / "out.ipynb")
    assert [line.endswith(sentence) for line in error["traceback"]] == [True]
    assert error["evalue"] == error["traceback"][0]
    assert done.stderr.rstrip().endswith(error["evalue"])


@pytest.mark.slow
def test_papermill_takes_a_year_with_a_decimal_point(project):
    done = papermill(project, "notebooks/follow_up.ipynb", "out.ipynb", "-p", "year", "2011.0")
    assert done.returncode == 0, done.stderr
    assert errors_in(project / "out.ipynb") == []
