"""What is asked often answers at once: help loads nothing, a list of what is up to date neither pandas nor nbformat."""

from __future__ import annotations

import subprocess
import sys

import psutil
import pytest

from tests.batch.conftest import SHOWS
from toolkit.batch.pool import Pool

HEAVY = ("pandas", "numpy", "matplotlib", "nbformat", "nbconvert", "papermill", "IPython", "pydantic")


def loaded(*arguments):
    """Run the command in a process of its own; give what it says and the heavy libraries that it loaded."""
    asks = f"""
import sys
sys.argv = ["evaluate", *{arguments!r}]
from toolkit.cli import main
try:
    main()
except SystemExit as ended:
    print("status", ended.code)
print("loaded", sorted(set({HEAVY!r}) & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    return done.stdout


def test_help_loads_nothing():
    said = loaded("--help")
    assert "status 0" in said
    assert "loaded []" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "answer"),
    [("list", "spp-global 2019 a.es: up to date"), ("run", "0 made, 1 up to date already")],
)
def test_where_all_is_up_to_date_nothing_heavy_is_loaded(workshop, command, answer):
    workshop.notebook("a", SHOWS)
    assert workshop.run().good
    said = loaded(command, "--language", "es", "--words", "en")
    assert answer in said
    assert "loaded []" in said


def test_a_pool_that_has_nothing_to_do_starts_no_process(workshop):
    before = set(psutil.Process().children(recursive=True))
    with Pool(2) as idle:
        assert list(idle.examine([])) == []
        assert list(idle.run([], workshop.settings())) == []
        assert set(psutil.Process().children(recursive=True)) <= before
