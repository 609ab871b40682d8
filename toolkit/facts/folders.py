"""Where facts lie, and whether there are any: the project of whoever is here, and what is supplied with the toolkit.

A project is a folder with ``data/`` in which a programme or a rule lies. Notebooks and rules that it does not have are
those that are supplied; a file of its own wins over the supplied one of the same name.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from toolkit.errors import CommandError, Problem

ENVIRONMENT = "EVALUATE_DATA"
"""Environment variable that names the folder of programmes, where it is not ``data`` above the working folder."""

SUPPLIED = "EVALUATE_SUPPLIED"
"""Environment variable that names a folder with ``notebooks`` and ``rules``, in the place of those of the toolkit."""

RULES = "rules"
"""Folder of the rules of averaging and grading, beside the folders of programmes."""

NOTEBOOKS = "notebooks"
"""Folder of the notebooks, beside the one of facts."""

FIRST = ("programme.yaml", "framework.yaml", "observations.csv")
"""The files without which there is nothing to evaluate."""

_PACKAGE = Path(__file__).resolve().parents[1]
_IN_CHECKOUT = {RULES: "data/rules", NOTEBOOKS: "notebooks"}
"""Where in a checkout what is supplied lies, beside the package; a wheel carries it in ``toolkit/supplied``."""


# --- the project


def data_folder() -> Path:
    """Find the folder that holds one folder a programme.

    Returns
    -------
    Path
        What the environment variable names; else the nearest ``data`` at or above the working folder, so that a
        notebook opened in its own folder finds it too; else one in the working folder itself, though it holds nothing
        yet.

    Raises
    ------
    CommandError
        When there is no project here. The examples beside the package are nobody's project but that of the checkout.
    """
    found = own_data_folder()
    if found is None:
        raise CommandError(Problem("no_project"))
    return found


def own_data_folder() -> Path | None:
    """Find the folder of facts that the person who is here means: what is named, or lies at or above; None for none."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named).resolve()
    here = Path.cwd()
    own = here / "data"
    found = (folder / "data" for folder in (here, *here.parents) if _holds_facts(folder / "data"))
    return next(found, own if own.is_dir() else None)


def _holds_facts(data: Path) -> bool:
    """Whether a programme, or a rule, lies in a folder."""
    with suppress(OSError):  # a folder that may not be looked into
        return (data / RULES).is_dir() or any(map(os.path.lexists, data.glob(f"*/{FIRST[0]}")))
    return False


def programme_codes() -> list[str]:
    """List the programmes there are: every folder with a ``programme.yaml``."""
    folders = data_folder().glob("*/")
    return sorted(path.name for path in folders if os.path.lexists(path / FIRST[0]))  # a link may lead nowhere


def folders_of_facts() -> list[str]:
    """List the folders that are a programme's, or are meant to become one's: all but that of the rules."""
    data = data_folder()
    found = (path.name for path in data.iterdir() if path.is_dir()) if data.is_dir() else ()
    return sorted(name for name in found if name != RULES and name[0] not in "._~")


# --- what is supplied


def named_supplied() -> str:
    """Return the folder that the environment names in the place of what is supplied; empty for none."""
    return os.environ.get(SUPPLIED, "")


def supplied_folder(what: str) -> Path:
    """Find the folder of the rules, or of the notebooks, that are there for every project."""
    if named := named_supplied():
        return Path(named).resolve() / what
    carried = _PACKAGE / "supplied"
    return carried / what if carried.is_dir() else _PACKAGE.parent / _IN_CHECKOUT[what]


def own_folder(what: str) -> Path:
    """Find the folder of the rules, or of the notebooks, that are the project's own; there may be none."""
    return data_folder() / RULES if what == RULES else data_folder().parent / what


def files_of(what: str, pattern: str) -> dict[str, Path]:
    """List the rules, or the notebooks, that there are, by name: the project's own, and those supplied beside."""
    folders = (supplied_folder(what), own_folder(what))
    return dict(sorted({path.name: path for folder in folders for path in folder.glob(pattern)}.items()))


def all_of(what: str, name: str) -> list[Path]:
    """List the files of a name, the supplied one first: of catalogues, of which the later adds to the earlier."""
    both = dict.fromkeys((supplied_folder(what) / name, own_folder(what) / name))
    return [path for path in both if path.is_file()]


def fact_file(name: str) -> Path:
    """Find a file of facts by its path below ``data``; a rule that the project does not have is the supplied one."""
    own = data_folder() / name
    folder, _, file = name.partition("/")
    if folder == RULES and not os.path.lexists(own) and (supplied := supplied_folder(RULES) / file).is_file():
        return supplied
    return own


def shown_path(path: Path) -> str:
    """Name a file without saying on which machine it lies: from its data folder on, or from the working folder."""
    with suppress(RuntimeError, OSError):  # links that lead to each other
        path = path.parent.resolve() / path.name  # a link is named as itself
    own = own_data_folder()
    for root in ((own.parent,) if own is not None else ()) + (Path.cwd().resolve(), _PACKAGE.parent):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name
