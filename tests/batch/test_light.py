"""What is asked often answers at once: help loads nothing, a list of what is up to date neither pandas nor nbformat."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.batch.conftest import SHOWS

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
def test_a_list_of_what_is_up_to_date_loads_nothing_heavy(workshop):
    workshop.notebook("a", SHOWS)
    assert workshop.run().good
    said = loaded("list", "--language", "es", "--words", "en")
    assert "spp-global 2019 a.es: up to date" in said
    assert "loaded []" in said


@pytest.mark.slow
def test_a_run_with_nothing_to_do_starts_nothing(workshop):
    workshop.notebook("a", SHOWS)
    assert workshop.run().good
    said = loaded("run", "--language", "es", "--words", "en")
    assert "0 made, 1 up to date already" in said
    assert "loaded []" in said
