"""Where the facts of programmes live, and how a file is named to a reader."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

ENVIRONMENT = "EVALUATE_DATA"
"""Environment variable that names the folder of programmes, where it is not ``data`` above the working folder."""

RULES = "rules"
"""Folder of the rules of averaging and grading, beside the folders of programmes."""

FIRST = ("programme.yaml", "framework.yaml", "observations.csv")
"""The files without which there is nothing to evaluate."""


def data_folder() -> Path:
    """Find the folder that holds one folder a programme.

    Returns
    -------
    Path
        What the environment variable names; else the nearest ``data`` at or above the working folder, so that a
        notebook opened in its own folder finds it too; else one in the working folder itself, though it holds nothing
        yet; else the ``data`` beside the package.
    """
    return own_data_folder() or Path(__file__).resolve().parents[2] / "data"


def own_data_folder() -> Path | None:
    """Find the folder of facts that the person who is here means: what is named, or lies at or above; None for none."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named).resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / RULES).is_dir():
            return folder / "data"
    own = here / "data"
    return own if own.is_dir() else None


def programme_codes() -> list[str]:
    """List the programmes there are: every folder with a ``programme.yaml``."""
    folders = data_folder().glob("*/")
    return sorted(path.name for path in folders if os.path.lexists(path / "programme.yaml"))  # a link may lead nowhere


def folders_of_facts() -> list[str]:
    """List the folders that are a programme's, or are meant to become one's: all but that of the rules."""
    data = data_folder()
    found = (path.name for path in data.iterdir() if path.is_dir()) if data.is_dir() else ()
    return sorted(name for name in found if name != RULES and name[0] not in "._~")


def shown_path(path: Path) -> str:
    """Name a file without saying on which machine it lies: from its data folder on, or from the working folder."""
    with suppress(RuntimeError, OSError):  # links that lead to each other
        path = path.parent.resolve() / path.name  # a link is named as itself
    for root in (data_folder().parent, Path.cwd().resolve()):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name
