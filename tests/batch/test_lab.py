"""``evaluate lab``: copies to work on, in the language asked; what she changed stays, and what is stored as stored."""

from __future__ import annotations

import ast
import importlib.util
import json
import shutil
from pathlib import Path

import pytest

from toolkit.batch import lab
from toolkit.batch.lab_saving import as_stored
from toolkit.batch.notebooks import notebook_sources
from toolkit.batch.start_notebook import start_notebook
from toolkit.batch.work_copies import own_language, work_copies
from toolkit.batch.workbench import Nothing, last_run, programmes
from toolkit.errors import CommandError
from toolkit.spoken import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def sources(path):
    return ["".join(cell["source"]) for cell in read(path)["cells"]]


def changed(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


# --- copies


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notebook_is_there_in_the_language_asked_with_its_parameters(project, language):
    start, told = work_copies(language, found := []), found
    assert told == []
    assert start.relative_to(project).as_posix() == f"outputs/work/{language}/start.ipynb"
    assert {path.stem for path in start.parent.glob("*.ipynb")} == {*notebook_sources(), "start"}
    for path in start.parent.glob("*.ipynb"):
        assert f'language: str = "{language}"' in "\n".join(sources(path))
    title = {"es": "# Riesgos", "en": "# Risks", "fr": "# Risques"}[language]
    assert sources(start.parent / "risks.ipynb")[0].startswith(title)


def test_what_she_changed_is_never_written_over_and_another_language_is_another_copy(project):
    folder = work_copies("en", []).parent
    mine = folder / "risks.ipynb"
    changed(mine, "cse-peru", "spp-global")
    (folder / "story.ipynb").write_text("not a notebook", encoding="utf-8")
    (folder / "Untitled.ipynb").write_text("{}", encoding="utf-8")
    kept = {path: path.read_bytes() for path in folder.iterdir()}
    changed(project / "notebooks/risks.ipynb", "## ¿", "## Otra vez: ¿")
    work_copies("es", [])
    work_copies("en", [])
    assert {path: path.read_bytes() for path in folder.iterdir()} == kept


def test_what_she_only_ran_is_made_new_when_its_notebook_has_changed_and_not_before(project):
    mine = work_copies("es", []).parent / "risks.ipynb"
    ran = read(mine)
    ran["cells"][-1] |= {"execution_count": 7, "outputs": []}
    mine.write_text(json.dumps(ran), encoding="utf-8")
    before = mine.read_bytes()
    work_copies("es", [])
    assert mine.read_bytes() == before
    changed(project / "notebooks/risks.ipynb", "## ¿", "## Otra vez: ¿")
    work_copies("es", [])
    assert any(source.startswith("## Otra vez") for source in sources(mine))


def test_a_project_of_other_programmes_opens_one_of_its_own(project):
    for code in ("cse-peru", "clac", "par2-bolivia"):
        shutil.rmtree(project / "data" / code)
    folder = work_copies("en", []).parent
    for name in ("start", "risks", "results_framework", "portfolio"):
        text = "\n".join(sources(folder / f"{name}.ipynb"))
        assert "spp-global" in text
        assert "cse-peru" not in text
    assert own_language() == "es"


def test_a_text_without_translation_and_a_notebook_with_a_fault_are_told_and_the_others_copied(project):
    changed(project / "notebooks/risks.ipynb", "# Riesgos", "# Peligros")
    (project / "notebooks/Untitled.ipynb").write_text("{", encoding="utf-8")
    start = work_copies("en", told := [])
    assert {problem.code for problem in told} == {"untranslated", "not_a_notebook"}
    assert sources(start.parent / "risks.ipynb")[0].startswith("# Peligros")
    assert not (start.parent / "Untitled.ipynb").exists()


def test_where_nothing_can_be_written_it_says_so(project):
    (project / "outputs/work").write_text("", encoding="utf-8")
    with pytest.raises(CommandError) as error:
        work_copies("en", [])
    assert error.value.problems[0].code == "not_writable"


def test_a_run_and_a_check_do_not_see_what_she_works_on(project, evaluate):
    before = evaluate("list").out
    folder = work_copies("es", []).parent
    (folder / "Untitled.ipynb").write_text("{", encoding="utf-8")
    (project / "outputs/work/es/figures.csv").write_text("mine", encoding="utf-8")
    after = evaluate("list")
    assert (after.status, after.out, after.err) == (0, before, "")
    assert (folder / "figures.csv").read_text(encoding="utf-8") == "mine"


def test_a_scratch_notebook_beside_those_of_the_project_disturbs_neither_a_run_nor_a_check(project, evaluate):
    listed, checked = evaluate("list").out, evaluate("check").out
    shutil.copy(project / "notebooks/risks.ipynb", project / "notebooks/risks-Copy1.ipynb")
    shutil.copy(project / "notebooks/risks.ipynb", project / "notebooks/Untitled.ipynb")
    for name in ("risks-Copy1", "Untitled"):
        changed(project / f"notebooks/{name}.ipynb", "# Riesgos", "# Mis pruebas")
    assert (after := evaluate("check")).status == 0
    assert after.out == checked
    (project / "notebooks/Untitled.ipynb").write_text("{}", encoding="utf-8")
    assert (after := evaluate("list")).status == 0
    assert after.out.replace(after.out.splitlines()[-1] + "\n", "") == listed


# --- saving


def ran(path):
    notebook = read(path)
    notebook["metadata"] |= {"widgets": {"x": 1}, "language_info": {"name": "python", "version": "3.11.2"}}
    notebook["metadata"]["kernelspec"] = notebook["metadata"]["kernelspec"] | {"display_name": "Python 3 (ipykernel)"}
    for number, cell in enumerate(notebook["cells"], 1):
        cell["metadata"] |= {"execution": {"iopub": 1}, "collapsed": True, "trusted": True}
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    return notebook


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_of_the_project_is_saved_as_it_is_stored(path):
    model = {"type": "notebook", "content": ran(path)}
    as_stored(f"notebooks/{path.name}", model)
    assert model["content"] == read(path)


@pytest.mark.parametrize("name", ["outputs/work/es/risks.ipynb", "Untitled.ipynb", "data/notebooks/x.ipynb"])
def test_what_lies_elsewhere_is_saved_with_its_outputs(name):
    notebook = ran(ROOT / "notebooks/risks.ipynb")
    as_stored(name, model := {"type": "notebook", "content": json.loads(json.dumps(notebook))})
    assert model["content"] == notebook
    as_stored("notebooks/a.txt", model := {"type": "file", "content": "x"})
    assert model["content"] == "x"


# --- the command


def test_what_jupyterlab_keeps_lies_with_the_copies_and_nothing_in_the_home_folder(project, monkeypatch):
    pytest.importorskip("jupyterlab")
    monkeypatch.setenv("HOME", str(project / "home"))
    ready = lab.prepared(lab.Asked("fr", browser=False, port=8123, more=("--debug",)))
    assert ready.command[-3:] == ["--no-browser", "--port=8123", "--debug"]
    assert f"--ServerApp.root_dir={project.resolve()}" in ready.command
    assert "--LabApp.default_url=/lab/tree/outputs/work/fr/start.ipynb" in ready.command
    assert ready.environment["EVALUATE_WORDS"] == "fr"
    places = [value for name, value in ready.environment.items() if name.startswith(("JUPYTER", "IPYTHON"))]
    assert len(places) >= 6
    assert all(Path(place).is_relative_to(project.resolve() / "outputs/work/.lab") for place in places)
    assert not (project / "home").exists()


def test_without_jupyterlab_it_says_what_to_install(evaluate, monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "jupyterlab" else found(name))
    said = evaluate("lab")
    assert said.status == 2
    assert 'pip install "evaluation-toolkit[lab]"' in said.err


def test_root_is_told_how_to_open_it(project, evaluate, monkeypatch):
    pytest.importorskip("jupyterlab")
    monkeypatch.setattr(lab, "is_root", lambda: True)
    said = evaluate("lab", "--no-browser", "--", "--debug")
    assert said.status == 2
    assert "evaluate lab -- --allow-root" in said.err
    assert (project / "outputs/work").is_dir()


def test_root_who_asks_for_it_and_anybody_else_may_open_it(monkeypatch):
    monkeypatch.setattr(lab, "is_root", lambda: True)
    lab.refuse_root(["jupyterlab", "--allow-root"])
    lab.refuse_root(["jupyterlab", "--ServerApp.allow_root=True"])
    monkeypatch.setattr(lab, "is_root", lambda: False)
    lab.refuse_root(["jupyterlab"])


def test_outside_a_project_it_says_so(evaluate, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert evaluate("lab").status == 2


# --- the start notebook


def test_the_start_notebook_answers_its_questions_for_every_programme(project):
    notebook = start_notebook("en", "cse-peru", 2011)
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for programme, year in (("spp-global", 2019), ("clac", 2023)):
        names = {"programme": programme, "year": year, "language": "en"}
        for cell in code[1:-2]:
            exec(cell, names)
        assert names["facts"].code == programme


def test_a_question_says_so_where_a_programme_has_nothing_for_it(project):
    """CSE has all; SPP has no targets and no budget; of CLAC nothing is measured in 2025."""
    answers = {}
    for programme, year in (("cse-peru", 2011), ("spp-global", 2019), ("clac", 2025)):
        notebook = start_notebook("en", programme, year)
        names = {"programme": programme, "year": year, "language": "en"}
        code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
        for cell in code[1:-2]:
            *lines, last = ast.parse(cell).body
            exec(compile(ast.Module(lines, []), "<cell>", "exec"), names)
            shown = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
            answers.setdefault(programme, []).append(isinstance(shown, Nothing))
            if isinstance(shown, Nothing):
                assert repr(shown).startswith("Nothing: of this programme and year")
    assert answers["cse-peru"] == [False] * 7
    assert answers["spp-global"] == [False, False, True, True, True, False, False]
    assert answers["clac"][4:] == [True, True, True]


def test_it_opens_on_the_programme_and_year_of_which_most_is_told(project):
    def first(language):
        cell = sources(work_copies(language, []))[1]
        return cell.splitlines()[:2]

    assert first("en") == ['programme: str = "cse-peru"', "year: int = 2011"]
    shutil.rmtree(project / "data/cse-peru/")
    shutil.rmtree(project / "outputs/work")
    assert first("es") == ['programme: str = "spp-global"', "year: int = 2019"]


def test_programmes_are_listed_with_what_they_have_and_one_that_cannot_be_read_with_why(project):
    listed = programmes()
    assert (listed.loc["cse-peru", "budget"], listed.loc["clac", "budget"]) == (816, "·")
    changed(project / "data/clac/programme.yaml", "languages:", "languagez:")
    assert "languagez" in programmes().loc["clac", "wrong"]


def test_the_last_run_is_told_with_what_failed_first(tmp_path):
    assert last_run(tmp_path).empty
    report = {"programme": "a", "year": 2011, "period": None, "notebook": "n", "language": "es", "status": "done"}
    run = {"reports": [report, report | {"status": "failed", "error": "no", "cell": 3}]}
    (tmp_path / "run.json").write_text(json.dumps(run), encoding="utf-8")
    assert list(last_run(tmp_path).status) == ["failed", "done"]
    assert list(last_run(tmp_path).why) == ["no", ""]
    (tmp_path / "run.json").write_text("{", encoding="utf-8")
    assert last_run(tmp_path).empty
