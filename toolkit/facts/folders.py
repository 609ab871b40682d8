"""Where the facts of programmes live, and how a file is named to a reader."""

from __future__ import annotations

import os
from pathlib import Path

ENVIRONMENT = "EVALUATE_DATA"
"""Environment variable that names the folder of programmes, where it is not ``data`` above the working folder."""

RULES = "rules"
"""Folder of the rules of averaging and grading, beside the folders of programmes."""


def data_folder() -> Path:
    """Find the folder that holds one folder a programme.

    Returns
    -------
    Path
        What the environment variable names; else the nearest ``data`` at or above the working folder, so that a
        notebook opened in its own folder finds it too; else one in the working folder itself, though it holds nothing
        yet; else the ``data`` beside the package.
    """
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named).resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / RULES).is_dir():
            return folder / "data"
    own = here / "data"
    return own if own.is_dir() else Path(__file__).resolve().parents[2] / "data"


def programme_codes() -> list[str]:
    """List the programmes there are: every folder with a ``programme.yaml``."""
    return sorted(path.parent.name for path in data_folder().glob("*/programme.yaml"))


def shown_path(path: Path) -> str:
    """Name a file without saying on which machine it lies: from its data folder on, or from the working folder."""
    path = path.resolve()
    for root in (data_folder().parent, Path.cwd().resolve()):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name
