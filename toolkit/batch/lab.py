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
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LanguageServerManager.autodetect=False",  # else it asks npm, which writes into the person's home
)
_SETTINGS = {"@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False}}
"""What is set for somebody who has set nothing: no news from elsewhere."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What JupyterLab is asked for: the language of the copies, whether a browser opens, its port, and what else."""

    language: str
    browser: bool = True
    port: int | None = None
    more: Sequence[str] = ()


def open_lab(asked: Asked, told: list[Problem]) -> int:
    """Make the working copies, and open JupyterLab on them until it is closed; give its exit status.

    Raises
    ------
    CommandError
        When JupyterLab is not installed, or the copies cannot be written.
    """
    command, environment = prepared(asked, told)
    if os.name == "posix":  # it takes this process over, and with it what a terminal says to it
        os.chdir(data_folder().parent)
        sys.stdout.flush()
        os.execve(command[0], command, dict(environment))
    return subprocess.run(command, env=dict(environment), cwd=data_folder().parent, check=False).returncode


def prepared(asked: Asked, told: list[Problem]) -> tuple[list[str], Mapping[str, str]]:
    """Make the working copies; give the command that opens JupyterLab on them, and its environment."""
    if importlib.util.find_spec(_SERVER) is None:
        raise CommandError(Problem("missing_extra", fields={"found": _SERVER, "extra": _EXTRA}))
    start, root = work_copies(asked.language, told), data_folder().parent.resolve()
    at = start.resolve().relative_to(root).as_posix()
    command = [
        sys.executable,
        "-m",
        _SERVER,
        *_QUIET,
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{at}",
    ]
    command += [] if asked.browser else ["--no-browser"]
    command += [f"--port={asked.port}"] if asked.port else []
    return [*command, *asked.more], _environment(asked.language)


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
        _settings(kept / "settings")
    except OSError as error:
        raise CommandError(Problem("not_writable", "outputs/work", fields={"found": error.strerror or ""})) from None
    own = {name: str((kept / folder).resolve()) for name, folder in folders.items()}
    named = {SUPPLIED: str(Path(named_supplied()).resolve())} if named_supplied() else {}
    return {**os.environ, **own, **named, WORDS: language, ENVIRONMENT: str(data_folder().resolve())}


def _settings(folder: Path) -> None:
    for name, settings in _SETTINGS.items():
        path = folder / f"{name}.jupyterlab-settings"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(settings), encoding="utf-8")
