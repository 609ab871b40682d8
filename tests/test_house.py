"""The house: notebooks thin and translated, the map true, nothing of a machine in it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import nbformat
import pytest

from toolkit import open_programme
from toolkit.batch.prose import catalogue_path, messages
from toolkit.editions import EDITIONS
from toolkit.facts.folders import programme_codes
from toolkit.language import read_catalogue
from toolkit.measures import WINGS
from toolkit.measures.offered import OFFERED
from toolkit.spoken import LANGUAGES
from toolkit.words import Words

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    if (ROOT / name).is_file()
]


def stored(path):
    return json.loads(path.read_text(encoding="utf-8"))


def code_cells(path):
    return [cell for cell in stored(path)["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_stored_without_outputs(path):
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code_cells(path))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_stored_as_jupyterlab_saves_it(path):
    """Else to save it, unchanged, would change every line."""
    text = path.read_text(encoding="utf-8")
    assert text.rstrip("\n") == nbformat.writes(nbformat.reads(text, as_version=4)).rstrip("\n")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_asks_and_shows_and_does_nothing_else(path):
    cells = code_cells(path)
    assert len(cells) <= 15
    for cell in cells:
        source = "".join(cell["source"])
        assert len(source.splitlines()) <= 10
        forbidden = (ast.FunctionDef, ast.For, ast.While, ast.If, ast.Lambda, ast.BinOp, ast.ClassDef, ast.Try)
        assert not [n for n in ast.walk(ast.parse(source)) if isinstance(n, forbidden)], source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_has_one_title_and_questions(path):
    headings = [line for m in messages(stored(path)) for line in m.splitlines() if line.startswith("#")]
    assert [h for h in headings if h.startswith("# ")] == headings[:1]
    assert all(h.startswith("## ¿") for h in headings[1:])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_what_a_notebook_puts_on_top_is_its_own(path):
    asked = [found for cell in code_cells(path) for found in re.findall(r'found_on\("(.*?)"', "".join(cell["source"]))]
    assert asked in ([], [path.stem])


def needs_said_in(cells):
    """Give what the first cells of a notebook ask a page to have."""
    calls = (
        node for cell in cells for node in ast.walk(ast.parse("".join(cell["source"]))) if isinstance(node, ast.Call)
    )
    return [ast.literal_eval(k.value) for call in calls for k in call.keywords if k.arg == "needs"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_needs_in_its_first_cell_what_its_metadata_say_it_needs(path):
    needs = stored(path)["metadata"]["toolkit"]["needs"]
    assert needs_said_in(code_cells(path)[:2]) == [needs]
    assert set(needs) <= set(OFFERED)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_of_records_says_so_in_its_metadata_and_on_its_page(path):
    said = stored(path)["metadata"]["toolkit"]
    source = "".join("".join(cell["source"]) for cell in code_cells(path))
    assert ("of_records=True" in source) is said.get("records", False)
    assert said["edition"] in EDITIONS
    assert said.get("draft_until", "") in ("", *OFFERED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_a_notebook_can_need_has_words(language):
    lacking = [f"needs.{name}" for name in OFFERED if f"needs.{name}" not in Words(language)]
    assert not lacking, f"{lacking}: write them in toolkit/words/problems.yaml"


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_prose_of_every_notebook_is_translated_and_no_translation_is_left_over(language):
    known = read_catalogue(catalogue_path(ROOT / "notebooks", language))
    said = {message for path in NOTEBOOKS for message in messages(stored(path))}
    assert said == set(known)


@pytest.mark.parametrize("code", programme_codes())
def test_the_names_of_a_programme_are_said_in_all_its_languages(code):
    programme = open_programme(code)
    names = {r.title for r in programme.results.values()} | {
        i.short_name or i.name for i in programme.indicators.values()
    }
    for table in ("activities", "budget_lines"):
        names |= {row.name for _, row in programme.rows(table)}
    names |= {funder.name for funder in programme.file.funders}
    names |= {row.claim for _, row in programme.rows("statements")}
    for language in programme.file.languages:
        if language != "es":
            assert names - set(read_catalogue(programme.folder / f"words.{language}.po")) == set()


def test_the_map_in_the_readme_is_the_house():
    """Every wing and every room that is in none has its row, or is named in the row of its neighbour."""
    package = ROOT / "toolkit"
    wings = {f"{path.parent.relative_to(ROOT).as_posix()}/" for path in package.rglob("__init__.py")} - {"toolkit/"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(toolkit/[\w/]+(?:/|\.py))` \|(.*)", readme, re.MULTILINE)
    within = {f"{name}{part}" for name, text in rows for part in re.findall(r"`([\w/]+/)`", text)}
    assert {name for name, _ in rows if name.endswith("/")} == wings - within - {"toolkit/measures/"}
    assert len(rows) <= 27
    named = {ROOT / name for name, _ in rows}
    for name, text in rows:
        folder = ROOT / name if name.endswith("/") else (ROOT / name).parent
        for room in re.findall(r"`(\w+\.py)`", text):
            there = [path for path in (folder / room, folder.parent / room) if path.is_file()]
            assert there, f"{room} in the row of {name}"
            named.add(there[0])
    alone = {path for folder in (package, package / "measures") for path in folder.glob("*.py")}
    assert {path.name for path in alone - named} == {"__init__.py"}


def test_languages_stand_in_one_room():
    """A code of one of them elsewhere would be forgotten by whoever adds a language."""
    typed = {
        path.name
        for path in (ROOT / "toolkit").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in LANGUAGES
    }
    assert typed == {"spoken.py"}


def test_a_room_asks_another_one_by_its_wing():
    """What `toolkit.measures` offers an evaluator by one name is imported late, and no type checker sees it."""
    seen = {"formulas", "deriving", *WINGS}
    for path in (ROOT / "toolkit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "toolkit.measures":
                assert {alias.name for alias in node.names} <= seen, path


def test_rooms_stay_small():
    rooms = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / "toolkit").rglob("*.py")}
    long = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in rooms.items()}
    full = {name: lines for name, lines in long.items() if lines > 300}
    assert not full, f"{full}: move what is about one thing into a room of its own beside it"


def text_files():
    binary = {".png", ".ico"}
    return [path for path in TRACKED if path.suffix not in binary]


def test_no_file_names_a_machine():
    found = {
        p.name for p in text_files() if re.search(r"(?<![\w.])/(home|root|Users)/\w", p.read_text(encoding="utf-8"))
    }
    assert found - {"test_house.py"} == set()


LOCKS = {"": 80, "-lab": 110, "-dev": 120, "-data": 4, "-uv": 1}
"""Lock files, by what they add to what a user installs, and how many packages each has at least."""


def pinned(name):
    text = (ROOT / f"requirements{name}.lock").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][\w.\-]*)==([^ ;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_carries_versions_and_hashes_and_no_address(name):
    text = (ROOT / f"requirements{name}.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert len(pinned(name)) >= LOCKS[name]
    assert text.count("--hash=sha256:") >= len(pinned(name))


def test_what_a_user_installs_has_no_tool_of_developers_and_the_same_versions():
    own, with_tools = pinned(""), pinned("-dev")
    assert not {"pytest", "ruff", "mypy", "hypothesis", "playwright", "mutmut", "uv"} & own.keys()
    assert {"papermill", "pandas", "seaborn", "statsmodels", "nbconvert", "hatchling"} <= own.keys()
    assert own.items() <= with_tools.items()
    assert all(version == own.get(name, version) for name, version in pinned("-lab").items())


def test_outputs_are_in_the_tree_and_their_contents_are_not():
    assert [p.relative_to(ROOT).as_posix() for p in TRACKED if p.is_relative_to(ROOT / "outputs")] == [
        "outputs/.gitkeep"
    ]


def test_the_documents_stay_out():
    assert not [p for p in TRACKED if p.suffix == ".txt"]
