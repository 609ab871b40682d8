"""How fast: this runner beside the papermill and nbconvert commands by hand, and beside the calculations alone.

Everything is measured on one machine in one run, what is compared one after the other; ratios are what to read.

``python tests/benchmarks/reports.py [--reports N] [--many N] [--no-peer]``
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.copies import ROOT, copied, mixed
from tests.benchmarks.memory import Watched, median

CORES = len(os.sched_getaffinity(0))
EVALUATE = [sys.executable, "-c", "from toolkit.cli import main; main()"]


def seconds(act: Callable[[], Any]) -> float:
    """Say how long something takes."""
    started = time.monotonic()
    act()
    return time.monotonic() - started


def command(arguments: list[str], folder: Path) -> str:
    """Run a command that has to go well; give what it says."""
    return subprocess.run(arguments, cwd=folder, check=True, capture_output=True, text=True).stdout


def evaluate(project: Path, *arguments: str) -> str:
    """Run the command of the toolkit in a project."""
    return command([*EVALUATE, *arguments], project)


def floor(project: Path) -> float:
    """Seconds of the calculations alone, in warm processes on all cores."""
    said = command([sys.executable, str(ROOT / "tests/benchmarks/floor.py"), str(project), str(CORES)], project)
    return float(json.loads(said)["seconds"])


def by_hand(project: Path, python: Path, *only: str) -> None:
    """Make every report, or only some, with the papermill and then the nbconvert command, as their users do."""
    listed = json.loads(evaluate(project, "list", "--json", *only))["reports"]
    for number, report in enumerate(listed):
        executed = project / "by-hand" / f"{number}.ipynb"
        executed.parent.mkdir(exist_ok=True)
        parameters = project / "parameters" / f"{report['programme']}.yaml"
        name, language = report["notebook"], report["language"]
        options = ["-f", str(parameters), "-p", "language", language, "--no-progress-bar"]
        command([str(python), "-m", "papermill", f"notebooks/{name}.ipynb", str(executed), *options], project)
        page = ["--to", "html", "--no-input", "--embed-images", str(executed)]
        command([str(python), "-m", "nbconvert", *page], project)


def environment(folder: Path, lock: str) -> Path:
    """Make an environment of its own, with or without jupyterlab as most who use papermill have; give its Python."""
    uv = str(Path(sys.executable).parent / "uv")
    python = folder / "bin" / "python"
    command([uv, "venv", "--quiet", "--python", sys.executable, str(folder)], ROOT)
    install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python)]
    command([*install, "--require-hashes", "-r", lock], ROOT)
    command([*install, "--no-deps", "--no-build-isolation", "-e", "."], ROOT)
    return python


def forgotten(project: Path) -> None:
    """Forget every report."""
    command(["rm", "-rf", "outputs"], project)


def a_second_each(folder: Path, lab: Path, copies: int) -> None:
    """Compare with the peer's way on the notebook whose analysis takes about a second."""
    project = copied(folder / "long", {"cse-peru": copies})
    only = ("--notebook", "budget_execution")
    ours = [seconds(lambda: evaluate(project, "run", *only))]
    theirs = seconds(lambda: by_hand(project, lab, *only))
    forgotten(project)
    ours.append(seconds(lambda: evaluate(project, "run", *only)))
    mine = sum(ours) / len(ours)
    row(f"{2 * copies} reports of the longest analysis by this runner, start-up counted", f"{mine:.1f} s")
    row("the same by hand, with jupyterlab", f"{theirs:.0f} s, {theirs / mine:.1f} times as long")


def against_by_hand(folder: Path, bare: Path, lab: Path, reports: int) -> None:
    """Compare with the peer's way, start-up counted."""
    project = copied(folder / "few", mixed(reports))
    ours, floors, peers = [], [], {}
    for name, python in (("without jupyterlab", bare), ("with jupyterlab", lab)):
        floors.append(floor(project))
        forgotten(project)
        ours.append(seconds(lambda: evaluate(project, "run")))
        peers[name] = seconds(lambda python=python: by_hand(project, python))  # type: ignore[misc]
        forgotten(project)
        ours.append(seconds(lambda: evaluate(project, "run")))
    mine, alone = median(ours), median(floors) * CORES / reports
    row(f"{reports} reports by this runner, start-up counted", f"{mine:.1f} s, {reports / mine * 60:.0f} a minute")
    row("analysis alone, a report on one core", f"{alone:.2f} s")
    for name, took in peers.items():
        row(f"papermill and nbconvert by hand, {name}", f"{took:.0f} s, {took / mine:.1f} times as long")
    beyond = peers["with jupyterlab"] / reports - alone
    warming = seconds(lambda: command([sys.executable, "-c", "import toolkit.batch.preloading"], ROOT))
    own = (mine - warming) * CORES / reports - alone
    for analysis in (1, 10, 60):
        ratio = CORES * (analysis + beyond) / (analysis + own)
        row(f"the same ratio if the analysis took {analysis} s (computed, without start-up)", f"{ratio:.1f}")


def many(folder: Path, reports: int) -> None:
    """Make many reports, look at memory and files, change nothing, change one fact."""
    project = copied(folder / "many", mixed(reports))
    before = floor(project)
    process = subprocess.Popen([*EVALUATE, "run"], cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with Watched(process.pid, 5) as tree:
        first = seconds(process.wait)
    assert process.returncode == 0
    alone = (before + floor(project)) / 2  # a machine that is shared changes its pace
    row(f"{reports} reports, first run", f"{first:.0f} s, {reports / first * 60:.0f} a minute")
    row(f"share of the floor on {CORES} cores", f"{alone / first:.0%}")
    row("time per report beyond the analysis", f"{(first - alone) * CORES / reports:.2f} s")
    quarter = max(1, len(tree.megabytes) // 4)
    early, late = median(tree.megabytes[1 : quarter + 1]), median(tree.megabytes[-quarter:])
    row(
        "memory of the whole tree: first quarter, last quarter, peak",
        f"{early:.0f}, {late:.0f}, {max(tree.megabytes):.0f} MB",
    )
    row(
        "open files of the runner: first quarter, last quarter",
        f"{median(tree.files[1 : quarter + 1])}, {median(tree.files[-quarter:])}",
    )
    again = seconds(lambda: evaluate(project, "run"))
    row("second run, nothing changed", f"{again:.1f} s, {again / first:.2%} of the first")
    fact = project / "data" / "cse-peru-001" / "criteria.csv"
    fact.write_bytes(fact.read_bytes() + b"\n")
    made = json.loads(evaluate(project, "run", "--json"))["reports"]
    names = sorted({f"{r['programme']} {r['notebook']}" for r in made if r["status"] == "done"})
    row("one file of facts changed: reports made", f"{sum(r['status'] == 'done' for r in made)} ({', '.join(names)})")
    row("index of them all", f"{(project / 'outputs/index.html').stat().st_size / 1000:.0f} kB")


def small_things(folder: Path) -> None:
    """Help, list, and a job through Dask that does nothing."""
    project = copied(folder / "small", mixed(32))
    evaluate(project, "run")
    row("evaluate --help", f"{median([seconds(lambda: evaluate(project, '--help')) for _ in range(5)]):.2f} s")
    row(
        "evaluate list, all up to date",
        f"{median([seconds(lambda: evaluate(project, 'list')) for _ in range(5)]):.2f} s",
    )
    row("a job that does nothing, through Dask", f"{_through_dask():.1f} ms")


def _through_dask() -> float:
    from distributed import Client, LocalCluster  # noqa: PLC0415

    with (
        LocalCluster(n_workers=CORES, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        executor = client.get_executor(pure=False)
        list(executor.map(abs, range(20)))
        return seconds(lambda: list(executor.map(abs, range(500)))) / 500 * 1000


def row(what: str, value: str) -> None:
    """Print one line of the table."""
    print(f"| {what} | {value} |", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=64)
    parser.add_argument("--many", type=int, default=1024)
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()

    print("| what | measured |\n|---|---|")
    with tempfile.TemporaryDirectory() as place:
        small_things(Path(place))
        if not options.no_peer:
            lab = environment(Path(place) / "lab", "requirements-lab.lock")
            bare = environment(Path(place) / "bare", "requirements.lock")
            a_second_each(Path(place), lab, options.reports // 2)
            against_by_hand(Path(place), bare, lab, options.reports)
        many(Path(place), options.many)


if __name__ == "__main__":
    main()
