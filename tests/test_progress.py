"""What a person sees while a run goes on."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace

import pytest

from toolkit.batch.jobs import Job, Jobs
from toolkit.batch.outcome import JobResult
from toolkit.batch.up_to_date import Due, Reason
from toolkit.progress import Progress
from toolkit.words import Words

JOBS = [Job("cse-peru/2011", f"n{number}", "es", "") for number in range(5)]


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is set: for this module alone, as the threads of a pool go by the real one."""
    time = [0.0]
    monkeypatch.setattr("toolkit.progress.time", SimpleNamespace(monotonic=lambda: time[0]))
    return time


def planned(up_to_date=0):
    reasons = {job.stem: None if number < up_to_date else Reason("new") for number, job in enumerate(JOBS)}
    return Due(Jobs(JOBS), reasons)


def told(stream, monkeypatch, clock, results, up_to_date=0, each=10.0):
    monkeypatch.setattr(sys, "stderr", stream)
    progress = Progress(Words("en"))
    progress.begins(planned(up_to_date), 2)
    for result in results:
        clock[0] += each
        progress.ended(result)
    return stream.getvalue()


def test_a_terminal_shows_what_is_done_running_failed_and_left_and_the_time_to_go(monkeypatch, clock):
    results = [JobResult(JOBS[0]), JobResult(JOBS[1], "ValueError: x", 4)]
    lines = told(Terminal(), monkeypatch, clock, results).split("\r\x1b[2K")
    assert lines[1] == "0 done, 2 running, 0 failed, 3 left"
    assert lines[2] == "1 done, 2 running, 0 failed, 2 left · 0:40 to go"
    assert lines[-1] == "1 done, 2 running, 1 failed, 1 left · 0:30 to go"
    assert "cse-peru 2011 n1.es: cell 4 failed: ValueError: x\n" in lines


def test_a_log_gets_a_line_now_and_then_and_every_failure(monkeypatch, clock):
    results = [JobResult(JOBS[0]), JobResult(JOBS[1], "it died"), JobResult(JOBS[2])]
    lines = told(io.StringIO(), monkeypatch, clock, results, each=15).splitlines()
    assert lines == ["cse-peru 2011 n1.es: failed: it died", "1 done, 2 running, 1 failed, 1 left · 0:45 to go"]


def test_what_is_up_to_date_is_said_once(monkeypatch, clock):
    said = told(io.StringIO(), monkeypatch, clock, [], up_to_date=3)
    assert said == "Reports up to date, not made again: 3.\n"
