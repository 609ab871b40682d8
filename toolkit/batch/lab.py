"""JupyterLab on the project, opened at its start notebook; what it keeps lies with the working copies, nowhere else."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.batch.work_copies import work_copies, work_folder
from toolkit.errors import CommandError, Problem
from toolkit.facts.folders import ENVIRONMENT, SUPPLIED, data_folder, named_supplied
from toolkit.spoken import ENVIRONMENT as WORDS

_SERVER = "jupyterlab"
_EXTRA = "lab"
_QUIET = (
    "--ContentsManager.pre_save_hook=toolkit.batch.lab_saving.as_stored",
    "--LabApp.custom_css=True",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LanguageServerManager.autodetect=False",  # else it asks npm, which writes into the person's home
)
_OF_LAB = "@jupyterlab/apputils-extension"
_SETTINGS: Mapping[str, Mapping[str, object]] = {
    f"{_OF_LAB}/notification": {"fetchNews": "false", "checkForUpdates": False},
    f"{_OF_LAB}/sanitizer": {"allowNamedProperties": True},
}
"""What is set for somebody who has set nothing: no news from elsewhere; and in a report that was made by a run, which
nobody here has executed, a figure leads to its note."""

_STYLE = """.jp-RenderedHTMLCommon table.dataframe tbody th,
.jp-RenderedHTMLCommon :is(table.dataframe, table.moved) :is(th, td) { text-align: left; }
.jp-RenderedHTMLCommon :is(table.dataframe tbody th, table.moved td:first-child) { min-width: 14em; }
"""
"""How frames of pandas look: their rows are named on the left, words begin there too, and a label has room."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What JupyterLab is asked for: the language of the copies, whether a browser opens, its port, and what else."""

    language: str
    browser: bool = True
    port: int | None = None
    more: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Ready:
    """What opens JupyterLab: the command and its environment; where the copies are, and what is wrong with some."""

    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    problems: Sequence[Problem]


def prepared(asked: Asked) -> Ready:
    """Make the working copies.

    Raises
    ------
    CommandError
        When JupyterLab is not installed, or the copies cannot be written.
    """
    if importlib.util.find_spec(_SERVER) is None:
        raise CommandError(Problem("missing_extra", fields={"found": _SERVER, "extra": _EXTRA}))
    problems: list[Problem] = []
    start, root = work_copies(asked.language, problems), data_folder().parent.resolve()
    at = start.resolve().relative_to(root).as_posix()
    command = [sys.executable, "-m", _SERVER, *_QUIET]
    command += [f"--ServerApp.root_dir={root}", f"--LabApp.default_url=/lab/tree/{at}"]
    command += [] if asked.browser else ["--no-browser"]
    command += [f"--port={asked.port}"] if asked.port else []
    return Ready([*command, *asked.more], _environment(asked.language), start.parent, problems)


def opened(ready: Ready) -> int:
    """Open JupyterLab until it is closed; give its exit status.

    Raises
    ------
    CommandError
        When it would refuse to be opened by root.
    """
    refuse_root(ready.command)
    root = data_folder().parent
    if os.name == "posix":  # it takes this process over, and with it what a terminal says to it
        os.chdir(root)
        sys.stdout.flush()
        os.execve(ready.command[0], list(ready.command), dict(ready.environment))
    return subprocess.run(ready.command, env=dict(ready.environment), cwd=root, check=False).returncode


def refuse_root(command: Sequence[str]) -> None:
    """Say beforehand that JupyterLab would refuse to be opened by root, where that is not asked for."""
    is_asked = any("allow-root" in word.replace("_", "-") for word in command)
    if is_root() and not is_asked:
        raise CommandError(Problem("lab_as_root"))


def is_root() -> bool:
    """Whether the person is root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _environment(language: str) -> dict[str, str]:
    """Return an environment in which JupyterLab and its kernels keep what they keep beside the copies."""
    kept = work_folder() / ".lab"
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": f"workspaces-{language}",
        "IPYTHONDIR": "ipython",
    }
    try:
        for name in folders.values():
            (kept / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        _put_settings(kept)
    except OSError as error:
        raise CommandError(Problem("not_writable", "outputs/work", fields={"found": error.strerror or ""})) from None
    own = {name: str((kept / folder).resolve()) for name, folder in folders.items()}
    named = {SUPPLIED: str(Path(named_supplied()).resolve())} if named_supplied() else {}
    return {**os.environ, **own, **named, WORDS: language, ENVIRONMENT: str(data_folder().resolve())}


def _put_settings(kept: Path) -> None:
    texts = {f"settings/{name}.jupyterlab-settings": json.dumps(settings) for name, settings in _SETTINGS.items()}
    for name, text in {**texts, "config/custom/custom.css": _STYLE}.items():
        path = kept / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
