"""The toolkit's papermill engines: the prose of a notebook in the language of the run, its cells here or in a kernel.

``papermill --engine toolkit notebooks/x.ipynb out.ipynb -f parameters/y.yaml`` runs the cells in papermill's own
process, so that nothing is started or imported twice; ``--engine toolkit-kernel`` runs them in a stock kernel. Whoever
calls papermill - Airflow, Dagster, a script - owns that process, and with it the isolation of one notebook from the
next.
"""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from papermill.engines import Engine, NBClientEngine
from traitlets.config import Config

from toolkit.batch.prose import language_of, put_into_language

Tell = Callable[[int, list[NotebookNode] | None], None]
"""Told the number of a cell when it starts (no outputs yet) and when it ends (its outputs).

Cells are counted from 1, as the notebook is stored: the cell of parameters that papermill adds is number 0."""


_SOCKETS = "/tmp" if os.name == "posix" else None
"""Where kernels' sockets are: their whole path may have some hundred characters only."""


class WarmEngine(Engine):  # type: ignore[misc]
    """Runs cells in this process, as a stock kernel would run them."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, tell: Tell | None = None, quiet: bool = False, **options: Any
    ) -> Any:
        """Translate, then run cell by cell until the end or the first error.

        Parameters
        ----------
        nb_man : NotebookExecutionManager
        kernel_name : str
            Used where this process runs a shell of its own already, as JupyterLab's kernels do: a kernel is started.
        tell : callable, optional
            Told of each cell as it starts and ends.
        quiet : bool
            Leave papermill's clocks out, and the saving of the notebook that goes with them.

        Raises
        ------
        NotebookError
            When a message has no translation; nothing has been executed then.
        """
        from toolkit.batch import shell  # noqa: PLC0415 - papermill loads every engine, used or not

        if shell.taken():
            return KernelEngine.execute_managed_notebook(nb_man, kernel_name, tell=tell, **options)
        put_into_language(nb_man.nb)
        nb_man.nb.metadata["language_info"] = _language_info()
        tell = tell or (lambda *_: None)
        stored = stored_numbers(nb_man.nb)
        with shell.cell_shell(language_of(nb_man.nb)) as cells:
            for number, cell in enumerate(nb_man.nb.cells):
                if not is_run(cell):
                    continue
                if not quiet:
                    nb_man.cell_start(cell, number)
                tell(stored[number], None)
                cell.outputs, cell.execution_count, good = cells.run(cell.source)
                tell(stored[number], cell.outputs)
                stop = not good and "raises-exception" not in cell.metadata.get("tags", [])
                if stop:
                    nb_man.cell_exception(cell, cell_index=number)
                if not quiet:
                    nb_man.cell_complete(cell, cell_index=number)
                if stop:
                    break
        return nb_man.nb


class KernelEngine(NBClientEngine):  # type: ignore[misc]
    """Runs cells in a stock kernel, as papermill's own engine does."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        tell: Tell | None = None,
        quiet: bool = False,  # noqa: ARG003 - the option of the other engine
        work: str = "",
        **options: Any,
    ) -> Any:
        """Translate, then execute.

        Parameters
        ----------
        work : str
            Folder of a job: the only one whose files the kernel may change. Without it the kernel is a stock one.

        Raises
        ------
        NotebookError
            When a message has no translation; nothing has been executed then.
        """
        put_into_language(nb_man.nb)
        stored = stored_numbers(nb_man.nb)
        if tell is not None:
            options["on_cell_start"] = lambda cell, cell_index: tell(stored[cell_index], None)  # noqa: ARG005
            options["on_cell_executed"] = lambda cell, cell_index, **_: tell(stored[cell_index], cell.outputs)
        with tempfile.TemporaryDirectory(dir=_SOCKETS) as sockets:
            told = ["--IPKernelApp.log_level=CRITICAL"]  # what a cell says is in the notebook, not on the terminal
            if work:
                first = f"from toolkit.batch.job_sandbox import confine_kernel; confine_kernel({work!r})"
                told.append(f"--IPKernelApp.exec_lines={first}")
            return super().execute_managed_notebook(
                nb_man, kernel_name, config=_transport(sockets), extra_arguments=told, **options
            )


def stored_numbers(notebook: NotebookNode) -> list[int]:
    """Find for each cell its number in the notebook as it is stored, counted from 1; 0 for one that papermill added."""
    added = ["injected-parameters" in cell.metadata.get("tags", []) for cell in notebook.cells]
    return [0 if extra else number - sum(added[:number]) for number, extra in enumerate(added, 1)]


def is_run(cell: NotebookNode) -> bool:
    """Whether a cell is one of code that is to be run."""
    return (
        cell.cell_type == "code" and bool(cell.source.strip()) and "skip-execution" not in cell.metadata.get("tags", [])
    )


def _language_info() -> dict[str, Any]:
    """Describe the language of the cells as a Python kernel does."""
    return {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": platform.python_version(),
    }


def _transport(folder: str) -> Config:
    """Let the kernel talk through sockets in a folder of its own: no port to race for, nothing on the network."""
    if os.name != "posix":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": str(Path(folder) / "kernel")}})
