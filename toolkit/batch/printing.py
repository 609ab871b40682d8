"""A page as a PDF, printed by the Chromium that a machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from toolkit.errors import CommandError, Problem

ENVIRONMENT = "CHROMIUM"
"""Environment variable that names the Chromium, where it is not found by its name."""

NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
"""Names and places under which it is looked for."""

SECONDS = 180


def chromium() -> str | None:
    """Find a Chromium, or a browser made of it; None where there is none."""
    named = os.environ.get(ENVIRONMENT)
    return next(filter(None, map(shutil.which, [named] if named else NAMES)), None)


def printed(page: Path) -> Path:
    """Print a page into a PDF beside it.

    Raises
    ------
    CommandError
        When there is no Chromium, or it has made none.
    """
    browser = chromium()
    if browser is None:
        raise CommandError(Problem("no_chromium", fields={"found": os.environ.get(ENVIRONMENT, "")}))
    file = page.with_suffix(".pdf").resolve()
    with tempfile.TemporaryDirectory() as own:
        made = Path(own) / "page.pdf"
        _print(browser, page.resolve().as_uri(), made, own)
        if not made.is_file():
            raise CommandError(Problem("not_printed", page.name, fields={"found": Path(browser).name}))
        shutil.move(made, file)
    return file


def _print(browser: str, address: str, file: Path, own: str) -> None:
    """Call the browser; whoever is root may not have its sandbox, and what it loads is a page of ours alone."""
    alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    quiet = ["--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", *alone]
    asked = [f"--user-data-dir={own}", "--no-pdf-header-footer", f"--print-to-pdf={file}", address]
    try:
        subprocess.run([browser, *quiet, *asked], capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return  # whoever asked sees that there is no file
