"""All reports, made once: complete, traceable, self-contained, and the same by every way of running."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

import nbformat
import papermill
import pytest
from babel.messages.extract import extract_from_file
from nbclient import NotebookClient

from tests.pages import STEMS
from toolkit.batch.withdrawal import unmarked
from toolkit.editions import subject_of
from toolkit.report.cell_outputs import FIGURES

ROOT = Path(__file__).resolve().parents[2]
FACTS = ("observations", "budget", "criteria", "statements", "beneficiaries", "follow_up", "risks", "exchange_rates")
"""Tables whose facts a figure can come from."""

pytestmark = pytest.mark.slow


def test_every_report_is_there_and_the_index_leads_to_it(reports):
    index = (reports / "evaluator.html").read_text(encoding="utf-8")
    demonstration = (reports / "demonstration/index.html").read_text(encoding="utf-8")
    for stem in STEMS:
        assert (reports / f"{stem}.html").is_file()
        own = demonstration if stem.startswith("demonstration/") else index
        assert f'href="{subject_of(stem)}.html"' in own
    assert 'href="cse-peru/2011/figures.csv"' in index


def test_no_link_leads_to_a_page_that_is_not_there(reports):
    dead = [
        (path.relative_to(reports).as_posix(), file)
        for path in reports.rglob("*.html")
        for file in re.findall(r' href="([^"#:]+)', path.read_text(encoding="utf-8"))
        if not (path.parent / file).exists()
    ]
    assert dead == []


def test_the_run_says_what_it_did(reports):
    run = json.loads((reports / "run.json").read_text(encoding="utf-8"))
    assert {r["status"] for r in run["reports"]} == {"done"}
    assert len(run["reports"]) == len(STEMS)
    made = {(r["programme"], r["year"], r["notebook"]) for r in run["reports"]}
    left = {(r["programme"], r["year"], r["notebook"]): r["missing"] for r in run["left_out"]}
    assert not made & set(left)
    assert all(left.values())  # nothing is left out without its reason


@pytest.mark.parametrize("stem", STEMS)
def test_a_page_is_one_file_in_its_language_that_asks_for_nothing(reports, stem):
    page = (reports / f"{stem}.html").read_text(encoding="utf-8")
    assert f'<html lang="{stem[-2:]}">' in page
    assert "<script" not in page
    assert not re.search(r"""(?:src|href|srcset|url)\s*[=(]\s*["']?(?:https?:)?//""", page)
    assert "default-src 'none'" in page
    assert str(ROOT) not in page
    assert "open_programme" not in page  # the code is hidden


@pytest.mark.parametrize("stem", STEMS)
def test_every_number_of_a_page_opens_its_note_and_every_source_of_a_note_leads_to_its_cell(reports, stem):
    page = (reports / f"{stem}.html").read_text(encoding="utf-8")
    shown = re.findall(r' popovertarget="([^"]+)">[^<]*</button><a class="no" href="#(.*?)">', page)
    notes = re.findall(r'<li id="([^"]+)" popover>', page)
    places = re.findall(r' id="([^"]+)"', page)
    assert len(places) == len(set(places))
    assert len(re.findall('class="figure[ "]', page)) == len(shown) > 0
    assert all(opened == numbered for opened, numbered in shown)
    assert {opened for opened, _ in shown} == set(notes)
    assert set(re.findall(r' href="#([^"]+)"', page)) <= set(places)
    for note in re.findall(r'<li id="[^"]+" popover>(.*)', page):
        kinds = re.findall(r'<a href="#([a-z])\d+">', note)
        assert re.fullmatch("c{0,3}|cccm", "".join(kinds))


def test_the_register_says_on_which_page_and_where_a_figure_stands(reports):
    for path in reports.glob("*/*/figures.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        pages = {page: (path.parent / page).read_text(encoding="utf-8") for page in {row["page"] for row in rows}}
        assert [row for row in rows if f'<p id="{escape(row["anchor"])}"' not in pages[row["page"]]] == []


@pytest.mark.parametrize("stem", [s for s in STEMS if s.endswith("en")])
def test_an_english_page_is_english(reports, stem):
    page = (reports / f"{stem}.html").read_text(encoding="utf-8")
    main = page[page.index("<main") : page.index('id="sources"')]
    main = re.sub(r'<(span|p)[^>]* lang="es">.*?</\1>', " ", main)  # words of the documents, marked as such
    main = re.sub(r"<[^>]+>", " ", main)
    main = re.sub(r"«[^»]*»|Informe anual[^\n]*", " ", main)
    assert not re.findall(r"\b(?:los|las|del|una|que|según|indicador|meta|año)\b", main)


def test_the_figures_that_must_come_out_are_in_the_register(reports):
    with (reports / "cse-peru/2011/figures.csv").open(encoding="utf-8", newline="") as handle:
        value = {row["id"]: row["value"] for row in csv.DictReader(handle)}
    expected = {
        "R1.sales:growth": 0.972,
        "R1.sales:base_growth": 1.8874,
        "R2.sales:growth": 0.568,
        "R2.sales:base_growth": 1.72,
        "R1.sales:per_unit_before": 3919,
        "R1.sales:per_unit": 7295,
        "budget:2008:execution": 0.70,
        "budget:2009:execution": 0.86,
        "budget:2010:execution": 0.97,
        "budget:2011:execution": 0.84,
        "budget:execution": 0.80,
        "budget:time": 0.79,
        "budget:REGIE:execution": 0.60,
        "budget:COGES:execution": 0.83,
        "R2:average:own_rule": 0.90,
        "R3:average:own_rule": 0.85,
        "R4:average:own_rule": 0.57,
        "R1:average:own_rule": 0.87,
        "R1:average:stated": 0.94,
    }
    for identifier, number in expected.items():
        digits = len(str(number).partition(".")[2]) if number < 100 else 0
        assert round(float(value[identifier]), digits) == pytest.approx(number), identifier
    split = float(value["R1.sales:split_before:by_units"]) + float(value["R1.sales:split_before:by_unit_sales"])
    assert split == pytest.approx(23_432_855 - 11_882_583)
    grades = "".join(
        value[f"{s}:{c}:grade"]
        for c in ("effectiveness", "efficiency", "sustainability")
        for s in ("OE", "R1", "R2", "R3", "R4")
    )
    assert grades == "CCBCCAAAABAAAAA"
    assert grades == "".join(
        value[f"{s}:{c}:printed"]
        for c in ("effectiveness", "efficiency", "sustainability")
        for s in ("OE", "R1", "R2", "R3", "R4")
    )


def test_the_changes_of_spp_are_in_the_register_with_their_outcome(reports):
    with (reports / "spp-global/2019/figures.csv").open(encoding="utf-8", newline="") as handle:
        rows = {(r["id"], r["notebook"]): r for r in csv.DictReader(handle)}
    wrong = rows["i5.2:growth", "results_framework"]
    assert round(float(wrong["value"]), 3) == -0.059
    assert len([i for i, n in rows if i.endswith(":stated") and n == "results_framework"]) == 38


def test_every_source_of_the_register_is_a_fact(reports, cse):
    known = {fact for table in FACTS for fact in cse.table(table).index}
    with (reports / "cse-peru/2011/figures.csv").open(encoding="utf-8", newline="") as handle:
        named = {source for row in csv.DictReader(handle) for source in filter(None, row["sources"].split("; "))}
    assert named <= known


def figures_of(notebook):
    return [f for cell in notebook.cells for o in cell.get("outputs", ()) for f in o.get("data", {}).get(FIGURES, ())]


@pytest.mark.parametrize("name", ["sales_growth", "results_framework"])
def test_stock_papermill_with_the_parameters_file_gives_the_same_figures(reports, tmp_path, name):
    output = tmp_path / "out.ipynb"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "papermill",
            f"notebooks/{name}.ipynb",
            str(output),
            "-f",
            "parameters/spp-global-2019.yaml",
            "--no-progress-bar",
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    ours = nbformat.read(reports / f"spp-global/2019/{name}.es.ipynb", as_version=4)
    assert figures_of(nbformat.read(output, as_version=4)) == figures_of(ours)


def test_running_all_cells_in_the_folder_of_the_notebook_works_as_in_jupyterlab():
    notebook = nbformat.read(ROOT / "notebooks/sales_growth.ipynb", as_version=4)
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(ROOT / "notebooks")}}).execute()
    assert figures_of(notebook)


def test_the_engine_translates_before_it_executes(reports, tmp_path):
    output = tmp_path / "out.ipynb"
    parameters = {"programme": "spp-global", "year": 2019, "language": "en"}
    executed = papermill.execute_notebook(
        str(ROOT / "notebooks/sales_growth.ipynb"),
        str(output),
        parameters=parameters,
        engine_name="toolkit",
        progress_bar=False,
        cwd=str(ROOT),
    )
    assert executed.cells[0].source.startswith("# Sales")


@pytest.mark.parametrize("stem", ["cse-peru/2011/sales_growth.es"])
def test_a_second_run_gives_the_same_bytes(reports, project, evaluate, stem):
    said = evaluate(
        "run", "parameters/cse-peru-2011.yaml", "--notebook", "sales_growth", "--language", "es", "--jobs", "1"
    )
    assert said.status == 0, said.err
    again = project / "outputs" / f"{stem}.html"
    first = (reports / f"{stem}.html").read_text(encoding="utf-8")
    assert unmarked(again.read_text(encoding="utf-8")) == unmarked(first)


def test_a_notebook_that_fails_fails_alone_and_leaves_its_earlier_report(reports, project, evaluate):
    shutil.copytree(reports, project / "outputs", dirs_exist_ok=True)
    path = project / "notebooks/sales_growth.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][4]["source"] = "no_such_name"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    before = unmarked((project / "outputs/spp-global/2019/sales_growth.es.html").read_text("utf-8"))
    said = evaluate("run", "parameters/spp-global-2019.yaml", "--language", "es", "--jobs", "2")
    assert said.status == 1
    assert "Traceback" not in said.err
    line = " ".join(said.err.split())
    assert "spp-global 2019 sales_growth.es: cell 5 failed: NameError: name 'no_such_name' is not defined" in line
    kept = (project / "outputs/spp-global/2019/sales_growth.es.html").read_text("utf-8")
    assert unmarked(kept) == before
    assert "falló; sus cifras son las del" in kept
    assert (project / "outputs/spp-global/2019/sales_growth.es.failed.ipynb").is_file()
    index = (project / "outputs/evaluator.html").read_text(encoding="utf-8")
    assert "failed: NameError" in index
    assert 'href="spp-global/2019/results_framework.es.html"' in index


def test_a_message_without_translation_stops_its_report(project, evaluate):
    path = project / "notebooks/catalogues/en.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('msgid "## ¿Cuánto cambiaron las ventas?"', 'msgid "## ¿Cuánto cambió todo?"'), encoding="utf-8"
    )
    said = evaluate(
        "run", "parameters/spp-global-2019.yaml", "--notebook", "sales_growth", "--language", "en", "--jobs", "1"
    )
    assert said.status == 1
    assert 'the translation into "en" is missing' in " ".join(said.err.split())
    assert not (project / "outputs/spp-global/2019/sales_growth.en.html").exists()


def test_babel_finds_the_prose_of_the_notebooks():
    """As ``pybabel extract -F babel.cfg .`` does, with the options that it hands on."""
    found = list(extract_from_file("toolkit.batch.prose:extract", ROOT / "notebooks/reconciliation.ipynb", options={}))
    assert any("# Coherencia" in message for _, message, *_ in found)
