"""A run that is stopped, killed or hindered leaves whole reports, a true index and a way to go on."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.batch.conftest import SHOWS

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="signals and mounts of Linux")]

SLOW = "import time; time.sleep(4)"


def evaluate(*arguments, **options):
    """Start the command as a person would, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", "from toolkit.cli import main; main()", *arguments],
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )


def run(*arguments):
    process = evaluate("run", "--language", "es", *arguments)
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err, err
    return process.returncode, out, err


def wait_for(what, seconds=60):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def children_of(group):
    """List the processes of a group that are still there."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat", encoding="utf-8") as handle:  # noqa: PTH123
            fields = handle.read().rpartition(")")[2].split()
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(name))
    return found


def whole(page):
    return page.read_text(encoding="utf-8").rstrip().endswith("</html>")


@pytest.fixture
def begun(workshop):
    """A run of one quick report and three slow ones, and a word when the first is done and others are running."""
    workshop.notebook("a", SHOWS)
    for name in "bcd":
        workshop.notebook(name, SHOWS, SLOW)
    process = evaluate("run", "--language", "es", "--jobs", "2")
    wait_for(workshop.report("a").exists)
    work = workshop.output / ".evaluate/work"
    wait_for(lambda: any(work.glob("spp-global-2019-[bcd].es-*/cells.jsonl")))
    return workshop, process


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_to_stop_a_run_takes_seconds_and_keeps_what_is_done(begun, stop):
    workshop, process = begun
    stopped = time.monotonic()
    os.killpg(process.pid, stop) if stop == signal.SIGINT else process.send_signal(stop)
    _, err = process.communicate(timeout=30)
    assert time.monotonic() - stopped < 10
    assert process.returncode == 130
    assert "Traceback" not in err, err
    assert "the same command goes on with the rest" in err
    wait_for(lambda: children_of(process.pid) == [], 5)
    assert whole(workshop.report("a"))
    assert workshop.leftovers() == []
    assert workshop.index.count("not made yet") >= 1
    assert 'href="spp-global/2019/a.es.html"' in workshop.index
    run_json = json.loads((workshop.output / "run.json").read_text(encoding="utf-8"))
    status = {r["notebook"]: r["status"] for r in run_json["reports"]}
    assert status["a"] == "done"
    assert "not_run" in status.values()
    status, _, err = run()
    assert status == 0
    assert "up to date" in err
    assert set(workshop.due().values()) == {""}


def test_a_run_that_is_killed_takes_its_jobs_along_and_the_next_one_goes_on(begun):
    workshop, process = begun
    process.kill()
    process.communicate()
    wait_for(lambda: children_of(process.pid) == [], 5)
    assert whole(workshop.report("a"))
    made = [name for name in "bcd" if workshop.report(name).exists()]
    assert all(whole(workshop.report(name)) for name in made)
    assert workshop.due()["a.es"] == ""
    status, _, err = run()
    assert status == 0
    assert "1 reports are up to date" in err or made
    assert set(workshop.due().values()) == {""}
    assert workshop.leftovers() == []


def test_two_runs_in_one_folder_do_not_meet(begun):
    workshop, process = begun
    status, _, err = run()
    assert status == 2
    assert "another run is at work in this folder" in err
    _, err = process.communicate(timeout=60)
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
