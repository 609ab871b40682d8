"""Where a process cannot be forked, each report has a stock kernel of its own, with the same promises."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path

import pytest

from tests.batch.conftest import SHOWS, wait_for
from toolkit.batch.pool import Pool

pytestmark = pytest.mark.slow


@pytest.fixture
def cold(workshop, monkeypatch):
    """The project, with processes that are started cold and used again, as on macOS and Windows."""
    monkeypatch.setattr("toolkit.batch.pool._FORKS", False)
    with Pool(1) as pool:
        workshop.pool = pool
        yield workshop


def test_reports_are_made_and_one_that_fails_fails_alone(cold):
    cold.notebook("a", SHOWS)
    cold.notebook("b", SHOWS, "print('so far')", "1 / 0")
    outcome = cold.run(isolation="kernel")
    results = {stem.rpartition("/")[2]: (r.cell, r.error) for stem, r in outcome.results.items()}
    assert results == {"a.es": (0, ""), "b.es": (5, "ZeroDivisionError: division by zero")}
    failed = json.loads(cold.report("b", "failed.ipynb").read_text(encoding="utf-8"))
    assert "so far" in json.dumps(failed["cells"][5]["outputs"])
    assert cold.leftovers() == []


def kernels_in(folder):
    """List the kernels that work in a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if b"ipykernel" in (path / "cmdline").read_bytes() and (path / "cwd").readlink() == folder:
                found.append(path.name)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
def test_a_report_that_takes_too_long_is_stopped_and_its_kernel_with_it(cold):
    cold.notebook("a", SHOWS, "import time; time.sleep(1000)")
    for seconds in (12, 60, 240):  # a busy machine may take long to start a kernel
        result = cold.run(isolation="kernel", seconds=seconds).results["spp-global/2019/a.es"]
        if result.cell:
            break
    assert result.cell == 4
    assert str(seconds) in result.error
    wait_for(lambda: kernels_in(cold.folder) == [])
    assert os.environ.get("TMPDIR", "").find(".evaluate") == -1


@pytest.mark.skipif(sys.platform == "linux", reason="there it is the default")
def test_a_fork_that_cannot_be_is_refused(evaluate):
    said = evaluate("run", "--isolation", "fork")
    assert said.status == 2
