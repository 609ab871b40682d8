"""One run of the tests in a copy: in a fork of a process that has loaded everything except the project."""

from __future__ import annotations

import difflib
import importlib
import json
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

import coverage
import pytest

OURS = ("toolkit", "tests", "conftest")
_MEMORY = 6 << 30
"""Bytes: a change may ask for endless lists."""

STRANGE = 70
"""How a run ends that has used rooms from elsewhere than its copy."""


def warm(modules: Iterable[str]) -> None:
    """Load what the tests need of other people's modules, so that no run has to."""
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception:
            continue  # it is loaded by the run that needs it
    loaded = [name for name in sys.modules if name.partition(".")[0] == "toolkit"]
    assert not loaded, f"the process that runs are forked from has loaded {loaded[0]}"


def started(copy: Path, folders: Sequence[str], watch: Watch) -> int:
    """Start the tests in a copy, in a process of its own; give its id."""
    pid = os.fork()
    if not pid:
        status = STRANGE
        try:
            os.setsid()
            status = _run(copy, folders, watch)
        finally:
            os._exit(status)
    return pid


def ended(pid: int) -> None:
    """End a run, and all that its tests have started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _run(copy: Path, folders: Sequence[str], watch: Watch) -> int:
    said = os.open(copy / "said.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    os.chdir(copy)
    os.environ |= {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    os.environ.pop("DOCUMENTS", None)
    sys.dont_write_bytecode = True
    root = str(Path(__file__).resolve().parents[2])
    sys.path[:] = [str(copy), *(p for p in sys.path if p not in ("", root))]
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    # pages differ in hundreds of lines; to know that they do is enough, and takes no time
    difflib.unified_diff = lambda *_, **__: iter(["they differ"] * 501)  # type: ignore[assignment]
    options = ["-x", "--assert=plain", "--tb=line", "-p", "no:xdist", "--hypothesis-seed=0"]
    outside = Path(tempfile.gettempdir()) / f"mutants-{copy.name}"  # what is in no project must be in none here either
    return int(pytest.main([*folders, *options, f"--basetemp={outside}"], plugins=[watch]))


class Watch:
    """Stops a run at the first test that fails, and says which.

    Parameters
    ----------
    copy : Path
    order : sequence of str
        Tests that come first, in this order.
    others : bool
        Whether all other tests follow.
    limits : mapping of str to float
        Seconds of work that a test may take; one that takes longer ends the run by a signal.
    """

    def __init__(self, copy: Path, order: Sequence[str], others: bool, limits: Mapping[str, float]) -> None:
        self.copy, self.others, self.limits = copy, others, limits
        self.order = {test: place for place, test in enumerate(order)}
        self.said = copy / "said.json"
        self.said.unlink(missing_ok=True)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put the tests first that come by the change."""
        items.sort(key=lambda item: self.order.get(item.nodeid, len(self.order)))
        if not self.others:
            del items[len(self.order) :]

    def pytest_collection_finish(self) -> None:
        """Make sure that every room comes from the copy."""
        ours = [m for name, m in sys.modules.items() if name.partition(".")[0] in OURS]
        strange = [
            m.__name__ for m in ours if getattr(m, "__file__", None) and self.copy not in Path(m.__file__).parents
        ]
        if strange:
            os.write(2, f"not of the copy: {strange}\n".encode())
            os._exit(STRANGE)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Give a test its time: that in which it works, for how long it waits says how busy the machine is."""
        signal.setitimer(signal.ITIMER_PROF, self.limits.get(item.nodeid, 60))
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Say which test failed."""
        if report.failed:
            self._say(report.nodeid, report.longreprtext)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Say that a room does not load any more."""
        if report.failed:
            self._say(report.nodeid, report.longreprtext)

    def _say(self, test: str, why: str) -> None:
        last = (why.strip().splitlines() or [""])[-1].replace(f"{self.copy}/", "")
        self.said.write_text(json.dumps({"by": test, "why": last[:200]}), encoding="utf-8")


class Measure(Watch):
    """Runs a part of the tests of an unchanged copy; notes which comes by which line, and how long each takes.

    Parameters
    ----------
    copy : Path
    groups : sequence of str
        Folders of the rooms whose lines are noted.
    part, of : int
        Which part of all tests; a file of tests is never divided.
    """

    def __init__(self, copy: Path, groups: Sequence[str], part: int, of: int) -> None:
        super().__init__(copy, (), True, {})
        os.environ["COVERAGE_CORE"] = "ctrace"  # the one that can tell tests apart
        rooms = [str(copy / group / "*") for group in groups]
        self.coverage = coverage.Coverage(data_file=None, config_file=False, include=rooms)
        self.part, self.of = part, of
        self.seconds: dict[str, float] = {}

    def pytest_sessionstart(self) -> None:
        """Begin before any room is loaded."""
        self.coverage.start()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep one part, in whole files, the longest dealt out first."""
        sizes: dict[Path, int] = {}
        for item in items:
            sizes[item.path] = sizes.get(item.path, 0) + 1
        dealt = sorted(sizes, key=lambda path: (-sizes[path], path))
        items[:] = [item for item in items if dealt.index(item.path) % self.of == self.part]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Note which test the lines belong to; none may find kept what another has computed."""
        for room in [module for name, module in sys.modules.items() if name.partition(".")[0] == "toolkit"]:
            for kept in vars(room).values():
                if isinstance(kept, _lru_cache_wrapper):
                    kept.cache_clear()
        self.coverage.switch_context(item.nodeid)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how long a test takes, its fixtures counted."""
        super().pytest_runtest_logreport(report)
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Hand over what was noted."""
        if exitstatus:
            return
        self.coverage.stop()
        data = self.coverage.get_data()
        number = {test: n for n, test in enumerate(self.seconds)}
        lines = {
            Path(file).relative_to(self.copy).as_posix(): {
                line: [number[test] for test in tests if test] for line, tests in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        own = [n for n, m in list(sys.modules.items()) if getattr(m, "__file__", None)]
        modules = [n for n in own if n.partition(".")[0] not in (*OURS, "papermill", "__main__")]
        noted = {"seconds": self.seconds, "lines": lines, "modules": modules}
        self.said.write_text(json.dumps(noted), encoding="utf-8")
