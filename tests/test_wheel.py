"""The wheel as a user has it: in an empty folder, without the checkout, a programme begins and has pages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EVALUATE = "import sys; from toolkit.cli import main; sys.argv[0] = 'evaluate'; main()"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Build the wheel and unpack it into a folder of its own; what it depends on is that of the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    built = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(built, check=True, capture_output=True, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    unpacked = [*pip, "install", "--no-deps", "--no-index", "--target", str(folder / "lib"), str(wheel)]
    subprocess.run(unpacked, check=True, capture_output=True, cwd=folder)
    return folder / "lib"


@pytest.fixture
def outside(installed, tmp_path):
    """Run ``evaluate`` as it is installed, in an empty folder."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("EVALUATE_")}
    environment = kept | {"PYTHONPATH": str(installed), "LC_ALL": "C.UTF-8"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", EVALUATE, *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return run


def test_notebooks_their_words_and_rules_travel_in_it(installed):
    own = {path.relative_to(ROOT / "notebooks") for path in (ROOT / "notebooks").rglob("*.*")}
    assert {
        p.relative_to(installed / "toolkit/supplied/notebooks") for p in installed.rglob("supplied/notebooks/**/*.*")
    } == own
    rules = {path.name for path in (ROOT / "data/rules").iterdir()}
    assert {path.name for path in (installed / "toolkit/supplied/rules").iterdir()} == rules
    assert not list(installed.rglob("cse-peru*"))


@pytest.mark.slow
def test_in_an_empty_folder_a_programme_begins_and_has_pages(outside, tmp_path):
    assert outside("check").returncode == 2
    begun = outside("new", "UNION", "--country", "HN", "--currency", "USD", "--language", "en")
    assert begun.returncode == 0, begun.stderr
    checked = outside("check", "UNION")
    assert checked.stdout == "union: the facts are in order.\n", checked.stderr
    pages = ("programme_overview", "results_framework")
    done = outside("run", "UNION", *(part for page in pages for part in ("--notebook", page)))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "start with outputs/demonstration/index.html" in done.stdout
    assert (tmp_path / "outputs/demonstration/index.html").is_file()
    (year,) = (tmp_path / "outputs/demonstration/union").iterdir()
    for page in pages:
        text = (year / f"{page}.en.html").read_text(encoding="utf-8")
        assert "UNION" in text
        assert str(ROOT) not in text
    assert not [path for path in tmp_path.rglob("*") if "supplied" in path.parts]
    again = outside("list", "UNION", *(part for page in pages for part in ("--notebook", page)))
    assert [line.rpartition(": ")[2] for line in again.stdout.splitlines()] == ["up to date"] * 2
