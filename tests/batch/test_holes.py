"""Words and layouts with a hole: told whole before anything begins, and never the end of the processes that wait."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.batch.conftest import SHOWS
from toolkit.errors import WordsError
from toolkit.report import layouts

HOLES = {
    "columns.yaml": ("  part:", "  of_part:"),
    "surveys.yaml": ("    fr:", "    de:"),
    "tables.yaml": ("of: [indicator]", "of: indicator"),
}


def test_a_run_names_all_holes_and_begins_nothing(workshop, reworded):
    workshop.notebook("good", SHOWS)
    for file, (old, new) in HOLES.items():
        reworded(file, old, new)
    with pytest.raises(WordsError) as refused:
        workshop.run()
    assert {p.file for p in refused.value.problems} == {f"toolkit/words/{file}" for file in HOLES}
    assert not workshop.report("good").exists()


def test_what_is_up_to_date_needs_no_words(workshop, monkeypatch):
    workshop.notebook("good", SHOWS)
    assert workshop.run().good

    def read():
        raise AssertionError("nothing is to be made")

    monkeypatch.setattr(layouts, "all_holes", read)
    assert not workshop.run().results


def test_check_names_holes_beside_what_is_wrong_with_facts(project, evaluate, reworded):
    reworded(*("tables.yaml", *HOLES["tables.yaml"]))
    said = evaluate("check", "spp-global")
    assert said.status == 1
    assert said.err.startswith("toolkit/words/tables.yaml, column table.achievement.of: a list was expected")
    assert "words: 1 problem." in said.out
    assert "spp-global: the facts are in order." in said.out


@pytest.mark.parametrize("language", ["en", "fr"])
def test_check_compares_every_catalogue_of_the_notebooks(project, evaluate, language):
    """Also that of a language which no programme speaks, so that no run would ever ask for it."""
    catalogue = project / "notebooks/catalogues" / f"{language}.po"
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(re.sub(r'(?<=\nmsgid ")##', "###", text, count=1), encoding="utf-8")
    said = evaluate("check", "spp-global")
    assert said.status == 1
    lacking = f'notebooks/catalogues/{language}.po: the translation into "{language}" is missing for: "## '
    assert said.err.startswith(lacking)
    assert "notebooks: 1 problem." in said.out


@pytest.mark.parametrize("file", ["columns.yaml", "tables.yaml"])
def test_the_process_that_all_are_forked_from_outlives_a_hole(reworded, file):
    folder = reworded(file, *HOLES[file])
    code = f"from pathlib import Path; from toolkit import words; words.FOLDER = Path({str(folder)!r})"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; import toolkit.batch.preloading; print('warm')"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("warm\n", "")
