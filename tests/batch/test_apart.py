"""Reading and checking stand under limits, as reports do: what hangs, dies or eats memory is told in a line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from itertools import count

import pytest

from toolkit.batch.apart import apart
from toolkit.batch.limits import Limits
from toolkit.errors import FactsError, Problem

QUICK = Limits(seconds=0.5, megabytes=300)


def hangs():
    for _ in count():
        pass


def dies():
    os.kill(os.getpid(), signal.SIGKILL)


def eats():
    return len([bytearray(2**20) for _ in range(4000)])


def refuses():
    raise FactsError(Problem("no_project"))


@pytest.mark.parametrize(
    ("does", "code", "fields"),
    [
        (hangs, "check_takes_too_long", {"found": "coop", "limit": "0.5"}),
        (dies, "check_ended", {"found": "coop", "how": "SIGKILL"}),
        (eats, "check_too_large", {"limit": "300"}),
        (refuses, "no_project", {}),
    ],
)
def test_what_does_not_end_well_is_a_problem(does, code, fields):
    begun = time.monotonic()
    with pytest.raises(FactsError) as error:
        apart(does, limits=QUICK, what="coop")
    assert (error.value.problems[0].code, error.value.problems[0].fields) == (code, fields)
    assert time.monotonic() - begun < 5


def test_what_ends_well_gives_what_it_found():
    assert apart(divmod, 7, 2, limits=QUICK, what="coop") == (3, 1)


MANY = 400_000
"""Rows that take more than a second to read."""


@pytest.mark.parametrize("command", [("check", "clac"), ("run", "parameters/clac-2023.yaml", "--jobs", "1")])
def test_a_programme_that_takes_too_long_to_read_is_told_in_a_line(project, evaluate, command):
    rows = "".join(f"R{i},PE,Q1.relevance,Sí,\n" for i in range(MANY))
    (project / "data/clac/records/poll_answers.csv").write_text(f"respondent,country,poll,option,rank\n{rows}")
    done = evaluate(*command, "--timeout", "1")
    assert done.status == 1
    assert "reading clac took more than 1 seconds and was ended; --timeout gives it more" in done.err
    assert "Traceback" not in done.err


ORPHANED = """
import multiprocessing, os, pathlib, sys, time
from toolkit.batch.limits import end_with_parent

def late(mark):
    while os.getppid() == started_by:
        time.sleep(0.01)
    end_with_parent()
    mark.write_text("went on")

started_by = os.getpid()
multiprocessing.get_context("fork").Process(target=late, args=[pathlib.Path(sys.argv[1])]).start()
os._exit(0)
"""
"""A process that asks to end with its parent when its parent has ended already."""


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells only there")
def test_what_begins_as_its_parent_ends_does_not_outlive_it(tmp_path):
    mark = tmp_path / "mark"
    subprocess.run([sys.executable, "-c", ORPHANED, str(mark)], check=True, stdout=subprocess.PIPE, timeout=60)
    assert not mark.exists()
