"""The toolkit's papermill engine: it translates the prose of a notebook before it executes it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from papermill.engines import NBClientEngine
from traitlets.config import Config

from toolkit.batch.notebooks import notebooks_folder
from toolkit.batch.prose import SOURCE_LANGUAGE, catalogue_path, translate


class TranslatingEngine(NBClientEngine):  # type: ignore[misc]
    """Executes like papermill's own engine, with the prose in the language of the run.

    ``papermill --engine toolkit notebooks/x.ipynb out.ipynb -f parameters/y.yaml``
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        """Translate, then execute.

        Raises
        ------
        NotebookError
            When a message has no translation; nothing has been executed then.
        """
        language = nb_man.nb.metadata.papermill.parameters.get("language", SOURCE_LANGUAGE)
        folder = _folder_of(nb_man.nb.metadata.papermill.get("input_path", ""))
        translate(nb_man.nb, language, catalogue_path(folder, language))
        with tempfile.TemporaryDirectory() as sockets:
            quiet = ["--IPKernelApp.log_level=CRITICAL"]  # what a cell says is in the notebook, not on the terminal
            return super().execute_managed_notebook(
                nb_man, kernel_name, config=_transport(sockets), extra_arguments=quiet, **options
            )


def _transport(folder: str) -> Config:
    """Let the kernel talk through sockets in a folder of its own: no port to race for, nothing on the network."""
    if os.name != "posix":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": str(Path(folder) / "kernel")}})


def _folder_of(input_path: str | None) -> Path:
    """Find the folder of the notebook, whose catalogues translate it."""
    folder = Path(input_path).parent if input_path else notebooks_folder()
    return folder if (folder / "catalogues").is_dir() else notebooks_folder()
