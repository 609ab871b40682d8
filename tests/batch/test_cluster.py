"""The same jobs on a cluster: a real scheduler and real workers, each a process of its own, one of them killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress

import psutil
import pytest

from tests.batch.conftest import SHOWS, wait_for
from tests.batch.test_stops import LONG, below, ended, evaluate, whole
from toolkit.batch.run_records import read_json, report_record

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")]


def started(*arguments, folder, **environment):
    """Start a part of the cluster in a process group of its own, what it says in a file."""
    with (folder / "dask.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
            cwd=folder,
            env=os.environ | environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def kill(process):
    for member in below(process):
        with suppress(psutil.NoSuchProcess):  # it went with the one before it
            member.kill()
    process.kill()
    process.wait(LONG)


def killed_without_warning(process):
    """Kill a worker and the nanny that would start it anew, and nothing else."""
    own = psutil.Process(process.pid).children()
    workers = [member.pid for member in own if "resource_tracker" not in " ".join(member.cmdline())]
    for member in (process.pid, *workers):
        os.kill(member, signal.SIGKILL)
    process.wait(LONG)


def address_in(file):
    """Read where the scheduler answers, which it writes down when it does."""
    return (read_json(file) or {}).get("address")


@pytest.fixture
def cluster(tmp_path_factory):
    """A scheduler with two workers of one thread each; the workers know nothing of the project."""
    folder = tmp_path_factory.mktemp("cluster")
    written = folder / "scheduler.json"
    processes = [started("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", written, folder=folder)]
    try:
        wait_for(lambda: address_in(written))
        address = address_in(written)
        one_each = ("--nworkers", "1", "--nthreads", "1")
        workers = [started("worker", address, *one_each, folder=folder) for _ in range(2)]
        processes += workers
        wait_for(lambda: (folder / "dask.log").read_text(encoding="utf-8").count("Registered to") >= 2)
        yield address, workers
    finally:
        for process in reversed(processes):
            kill(process)


def test_reports_from_a_cluster_are_those_made_here(workshop, cluster):
    workshop.notebook("a", SHOWS)
    workshop.notebook("b", SHOWS, "1 / 0")
    process = evaluate("run", "--language", "es", "--scheduler", cluster[0])
    _, err = process.communicate(timeout=LONG)
    assert process.returncode == 1, err
    assert "spp-global 2019 b.es: cell 4 failed: ZeroDivisionError" in err
    assert workshop.report("b", "failed.ipynb").is_file()
    there = workshop.report("a").read_bytes()
    assert workshop.run("a", force=True).good
    assert workshop.report("a").read_bytes() == there


def test_what_a_killed_worker_had_begun_is_made_by_another(workshop, cluster):
    address, workers = cluster
    names = "abcd"
    for name in names:
        workshop.notebook(name, SHOWS, workshop.waits)
    process = evaluate("run", "--language", "es", "--scheduler", address)
    wait_for(lambda: len(workshop.begun(names)) == 2)
    forked = below(workers[0])
    killed_without_warning(workers[0])
    wait_for(lambda: ended(forked))  # what it had forked ends with it
    workshop.gate.touch()
    _, err = process.communicate(timeout=LONG)
    assert process.returncode == 0, err
    assert all(whole(workshop.report(name)) for name in names)
    assert all(read_json(report_record(workshop.output, f"spp-global/2019/{name}.es"))["made"] for name in names)
    assert set(workshop.due().values()) == {""}
    assert workshop.leftovers() == []


def test_a_scheduler_that_is_not_there_is_said(workshop, monkeypatch, capsys):
    monkeypatch.setattr("toolkit.batch.cluster.PATIENCE", 1)
    from toolkit.batch.cluster import Cluster  # noqa: PLC0415
    from toolkit.errors import CommandError  # noqa: PLC0415

    with pytest.raises(CommandError) as refused:
        Cluster("tcp://127.0.0.1:1")
    assert refused.value.problems[0].code == "no_scheduler"


# --- with certificates


def certified(folder):
    """Make an authority, and a certificate with its key that the authority signs; say where they are, as Dask asks."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    kind = ("-newkey", "rsa:2048", "-nodes", "-subj")
    openssl("req", "-x509", *kind, "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2")
    openssl("req", *kind, "/CN=own", "-keyout", "own.key", "-out", "own.csr")
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2")
    openssl("x509", "-req", "-in", "own.csr", *signed, "-out", "own.crt")
    both = (folder / "own.crt").read_text(encoding="ascii") + (folder / "own.key").read_text(encoding="ascii")
    (folder / "own.pem").write_text(both, encoding="ascii")
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    roles = {f"{tls}{role}__CERT": str(folder / "own.pem") for role in ("SCHEDULER", "WORKER", "CLIENT")}
    whole = {f"{tls}CA_FILE": str(folder / "ca.pem"), "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true"}
    return roles | whole


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes certificates with openssl")
def test_a_cluster_that_asks_for_certificates_works_for_who_has_one_and_for_nobody_else(
    workshop, tmp_path_factory, monkeypatch
):
    folder = tmp_path_factory.mktemp("tls")
    own, written = certified(folder), folder / "scheduler.json"
    host = ("--host", "127.0.0.1")
    serves = ("scheduler", "--protocol", "tls", *host, "--port", "0", "--scheduler-file", written)
    processes = [started(*serves, folder=folder, **own)]
    try:
        wait_for(lambda: address_in(written))
        address = address_in(written)
        assert address.startswith("tls://127.0.0.1:")
        processes.append(started("worker", address, *host, "--nworkers", "1", "--nthreads", "1", folder=folder, **own))
        wait_for(lambda: "Registered to" in (folder / "dask.log").read_text(encoding="utf-8"))
        workshop.notebook("a", SHOWS)
        stranger = evaluate("run", "--language", "es", "--scheduler", address)
        _, refused = stranger.communicate(timeout=LONG)
        assert stranger.returncode == 2, refused
        assert "asks for a certificate, and none is named here" in refused
        assert "Traceback" not in refused
        assert not workshop.report("a").exists()
        for name, value in own.items():
            monkeypatch.setenv(name, value)
        process = evaluate("run", "--language", "es", "--scheduler", address)
        _, said = process.communicate(timeout=LONG)
        assert process.returncode == 0, said
        assert whole(workshop.report("a"))
    finally:
        for process in reversed(processes):
            kill(process)
