"""A run that is stopped, killed or hindered leaves whole reports, a true index and a way to go on."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys

import psutil
import pytest

from tests.batch.conftest import SHOWS, wait_for
from toolkit.batch.run_records import read_json, report_record

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="signals and mounts of Linux")]

LONG = 300
"""Seconds that a command may take on the busiest machine; what ends in time is not waited for."""

FOREGROUND, BACKGROUND = (
    f"import signal; signal.signal(signal.SIGINT, signal.{does})" for does in ("default_int_handler", "SIG_IGN")
)
"""What Ctrl-C does in a process that a shell starts: in the background it is ignored."""

ELSEWHERE = (
    f"{FOREGROUND}; import threading; threading.Thread(target=signal.pause, daemon=True).start(); "
    "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})"
)
"""The signal reaches another thread than the one that waits, as it may when it comes just before the wait."""


def evaluate(*arguments, started=FOREGROUND, **options):
    """Start the command as a person would, in a process group of its own."""
    code = f"{started}; from toolkit.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )


def run(*arguments):
    process = evaluate("run", "--language", "es", *arguments)
    out, err = process.communicate(timeout=LONG)
    assert "Traceback" not in err, err
    return process.returncode, out, err


def below(process):
    """List the processes that a run has started, while it is there."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(process.pid).children(recursive=True)
    return []


def ended(processes):
    return not psutil.wait_procs(processes, timeout=0.1)[1]


def whole(page):
    return page.read_text(encoding="utf-8").rstrip().endswith("</html>")


@pytest.fixture(params=[FOREGROUND, BACKGROUND, ELSEWHERE], ids=["foreground", "background", "elsewhere"])
def begun(workshop, request):
    """A run of one quick report and three that wait at a gate, when the first is done and others have begun."""
    workshop.notebook("a", SHOWS)
    for name in "bcd":
        workshop.notebook(name, SHOWS, workshop.waits)
    process = evaluate("run", "--language", "es", "--jobs", "2", started=request.param)
    wait_for(lambda: (read_json(report_record(workshop.output, "spp-global/2019/a.es")) or {}).get("made"))
    wait_for(lambda: workshop.begun("bcd"))
    yield workshop, process
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_to_stop_a_run_does_not_wait_for_its_reports_and_keeps_what_is_done(begun, stop):
    workshop, process = begun
    started = below(process)
    os.killpg(process.pid, stop) if stop == signal.SIGINT else process.send_signal(stop)
    _, err = process.communicate(timeout=LONG)
    assert process.returncode == 130
    assert "Traceback" not in err, err
    assert "the same command goes on with the rest" in err
    wait_for(lambda: ended(started))
    assert whole(workshop.report("a"))
    assert workshop.leftovers() == []
    assert workshop.index.count("not made yet") >= 1
    assert 'href="spp-global/2019/a.es.html"' in workshop.index
    run_json = json.loads((workshop.output / "run.json").read_text(encoding="utf-8"))
    status = {r["notebook"]: r["status"] for r in run_json["reports"]}
    assert status["a"] == "done"
    assert "not_run" in status.values()
    workshop.gate.touch()
    status, _, err = run()
    assert status == 0
    assert "up to date" in err
    assert set(workshop.due().values()) == {""}


def test_a_run_that_is_killed_takes_its_jobs_along_and_the_next_one_goes_on(begun):
    workshop, process = begun
    started = below(process)
    process.kill()
    process.communicate(timeout=LONG)
    wait_for(lambda: ended(started))
    assert whole(workshop.report("a"))
    assert not [name for name in "bcd" if workshop.report(name).exists()]
    assert workshop.due()["a.es"] == ""
    workshop.gate.touch()
    status, _, err = run()
    assert status == 0
    assert "Reports up to date, not made again: 1." in err
    assert set(workshop.due().values()) == {""}
    assert workshop.leftovers() == []


def test_two_runs_in_one_folder_do_not_meet(begun):
    workshop, process = begun
    status, _, err = run()
    assert status == 2
    assert "another run is at work in this folder" in err
    workshop.gate.touch()
    _, err = process.communicate(timeout=LONG)
    assert process.returncode == 0, err
    assert set(workshop.due().values()) == {""}


@pytest.fixture
def disk(tmp_path_factory):
    """A small disk of its own, as only root can have."""
    place = tmp_path_factory.mktemp("disk")
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", place], check=False).returncode:
        pytest.skip("a disk that fills up needs the right to mount one")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_said_leaves_earlier_reports_and_a_rerun_completes(workshop, disk):
    workshop.notebook("a", SHOWS)
    workshop.notebook("b", SHOWS, "print('x' * 400_000)")
    assert run("--output", str(disk), "--notebook", "a")[0] == 0
    earlier, index = (disk / "spp-global/2019/a.es.html").read_bytes(), (disk / "index.html").read_bytes()
    ballast = disk / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as handle:
        while True:
            handle.write(b"x" * 1000)
    workshop.notebook("a", SHOWS, "1 + 1")
    status, _, err = run("--output", str(disk))
    assert status == 1
    assert "No space left on device" in err
    assert (disk / "spp-global/2019/a.es.html").read_bytes() == earlier
    assert (disk / "index.html").read_bytes() == index
    assert not (disk / "spp-global/2019/b.es.html").exists()
    ballast.unlink()
    status, _, err = run("--output", str(disk))
    assert status == 0, err
    assert whole(disk / "spp-global/2019/b.es.html")


def test_a_folder_that_cannot_be_written_to_is_said_at_once(workshop, disk):
    workshop.notebook("a", SHOWS)
    assert run("--output", str(disk))[0] == 0
    earlier = (disk / "spp-global/2019/a.es.html").read_bytes()
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    workshop.notebook("a", SHOWS, "1 + 1")
    status, _, err = run("--output", str(disk))
    assert status == 2
    assert "cannot be written to" in err
    assert (disk / "spp-global/2019/a.es.html").read_bytes() == earlier
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    assert run("--output", str(disk))[0] == 0
