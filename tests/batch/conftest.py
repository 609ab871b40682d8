"""A small project to run notebooks of any kind in, and one pool for all of them."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from toolkit.batch.limits import Limits
from toolkit.batch.outcome import JobResult, Settings
from toolkit.batch.pool import Pool
from toolkit.batch.run import Outcome, RunRequest, forecast, run
from toolkit.facts.folders import SUPPLIED

ROOT = Path(__file__).resolve().parents[2]

PARAMETERS = 'programme: str = "spp-global"\nyear: int = 2019\nlanguage: str = "es"'

SHOWS = """from toolkit import open_programme
facts = open_programme(programme)
len(facts.observations)"""
"""A cell that reads facts and shows something."""


@pytest.fixture(scope="session")
def pool():
    """Processes to fork from, started once."""
    opened = Pool(2)
    yield opened
    opened.stop()


@dataclass
class Heard:
    """Who is told how a run goes on."""

    results: list[JobResult] = field(default_factory=list)

    def begins(self, whole, slots):
        """Not of interest here."""

    def ended(self, result):
        self.results.append(result)


@dataclass
class Workshop:
    """A project with one programme and the notebooks that a test writes."""

    folder: Path
    pool: Pool

    def notebook(self, name: str, *cells: str, needs: tuple[str, ...] = ("observations",)) -> Path:
        """Write a notebook with a title, a parameters cell, and cells of code: cell 3 is the first of them."""
        parameters = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": PARAMETERS}
        code = [{"cell_type": "code", "metadata": {}, "source": source} for source in cells]
        title = {"cell_type": "markdown", "metadata": {}, "source": f"# {name.capitalize()}"}
        empty = {"outputs": [], "execution_count": None}
        whole = [title, *({"id": f"c{n}"} | empty | cell for n, cell in enumerate([parameters, *code]))]
        content = {"cells": whole, "metadata": {"toolkit": {"needs": list(needs)}}, "nbformat": 4, "nbformat_minor": 5}
        path = self.folder / "notebooks" / f"{name}.ipynb"
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    @property
    def gate(self) -> Path:
        """A file that a notebook can wait for."""
        return self.folder / "gate"

    @property
    def waits(self) -> str:
        """A cell that goes on when the gate is there: it looks for it, and does not open it."""
        return f"import os, time\nwhile not os.path.exists({str(self.gate)!r}): time.sleep(0.02)"

    def settings(self, isolation: str = "fork", **limits: float) -> Settings:
        return Settings(self.folder / "data", self.output, isolation, Limits(**limits))

    def run(self, *notebooks: str, isolation: str = "fork", force: bool = False, **limits: float) -> Outcome:
        """Make the reports in Spanish."""
        asked = RunRequest((), notebooks, ("es",), force)
        return run(asked, self.settings(isolation, **limits), nullcontext(self.pool), Heard(), "en")

    def due(self) -> dict[str, str]:
        """Say what would be made in Spanish, and why."""
        reasons = forecast(RunRequest((), (), ("es",)), self.settings()).reasons
        return {stem.rpartition("/")[2]: why.code if why else "" for stem, why in reasons.items()}

    def begun(self, names: Iterable[str]) -> list[str]:
        """List those of some notebooks that are being executed, and wait at the gate if they have one."""
        work = self.output / ".evaluate" / "work"
        return [name for name in names if any(_cells(p) for p in work.glob(f"*-{name}.es-*/cells.jsonl"))]

    @property
    def output(self) -> Path:
        return self.folder / "outputs"

    def report(self, name: str, ending: str = "html") -> Path:
        return self.output / f"spp-global/2019/{name}.es.{ending}"

    @property
    def index(self) -> str:
        return (self.output / "evaluator.html").read_text(encoding="utf-8")

    def leftovers(self) -> list[str]:
        """List what a run should have cleared away."""
        work = self.output / ".evaluate" / "work"
        return [p.name for p in self.output.rglob("*.partial")] + (
            [p.name for p in work.iterdir()] if work.exists() else []
        )


def _cells(journal: Path) -> bool:
    """Whether the second cell of code has begun."""
    with suppress(OSError):  # a report that is made meanwhile takes its journal away
        return '{"cell": 4}' in journal.read_text(encoding="utf-8")
    return False


def wait_for(what: Callable[[], object], seconds: float = 300) -> None:
    """Wait until something is so; only what never comes takes the time, however busy the machine is."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


@pytest.fixture
def workshop(tmp_path, monkeypatch, pool) -> Workshop:
    """Give a project with the facts of SPP Global, no notebook yet, as the working folder."""
    for code in ("spp-global", "rules"):
        shutil.copytree(ROOT / "data" / code, tmp_path / "data" / code)
    for folder in ("notebooks", "parameters", "outputs"):
        (tmp_path / folder).mkdir()
    parameters = "programme: spp-global\nyear: 2019\n"
    (tmp_path / "parameters" / "spp-global-2019.yaml").write_text(parameters, encoding="utf-8")
    monkeypatch.setenv(SUPPLIED, str(tmp_path / "nothing"))  # the notebooks are those that a test writes
    monkeypatch.chdir(tmp_path)
    return Workshop(tmp_path, pool)
