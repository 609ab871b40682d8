"""How long a report takes: the papermill command and the nbconvert command by hand, beside ``evaluate run``.

Both make the same reports on the same machine, one after the other; ratios are what to read, not seconds.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORTS = [
    ("sales_growth", "spp-global-2019"),
    ("results_framework", "spp-global-2019"),
    ("sales_growth", "cse-peru-2011"),
]


def by_hand(output: Path) -> None:
    """Make each report with the two commands."""
    for notebook, parameters in REPORTS:
        executed = output / f"{notebook}-{parameters}.ipynb"
        _run(
            "papermill",
            f"notebooks/{notebook}.ipynb",
            str(executed),
            "-f",
            f"parameters/{parameters}.yaml",
            "--no-progress-bar",
        )
        _run("nbconvert", "--to", "html", "--no-input", "--embed-images", str(executed))


def by_toolkit(output: Path) -> None:
    """Make the same reports with one run for each parameters file."""
    for parameters in dict.fromkeys(p for _, p in REPORTS):
        names = [part for notebook, p in REPORTS if p == parameters for part in ("--notebook", notebook)]
        command = ["-c", "from toolkit.cli import main; main()", "run", f"parameters/{parameters}.yaml", *names]
        subprocess.run(
            [sys.executable, *command, "--language", "es", "--output", str(output)],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )


def _run(module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, check=True, capture_output=True)


def main() -> None:
    """Print seconds a report for each way, and their ratio."""
    seconds = {}
    for name, make in (("papermill and nbconvert by hand", by_hand), ("evaluate run", by_toolkit)):
        with tempfile.TemporaryDirectory() as folder:
            started = time.monotonic()
            make(Path(folder))
            seconds[name] = (time.monotonic() - started) / len(REPORTS)
    for name, each in seconds.items():
        print(f"{name:34} {each:6.1f} s a report")
    hand, toolkit = seconds.values()
    print(f"{'ratio':34} {hand / toolkit:6.1f}")


main()
