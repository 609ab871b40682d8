"""The shell that runs the cells of a notebook in this process, and gives their outputs as a stock kernel would."""

from __future__ import annotations

import contextlib
import html
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import pandas as pd
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.jsonutil import json_default
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets.config import Config

from toolkit.language import Numbers
from toolkit.spoken import LANGUAGES, spoken
from toolkit.words import Words

PRINTED = 1_000_000
"""Characters that the cells of one notebook may print together; what is more is counted and left out."""

_COLUMNS = 20
"""Columns of a table in plain text, as pandas has it where it is loaded by a kernel."""


class CellOutputs:
    """What one notebook shows, cell by cell, in the order it was shown.

    There is one list a cell for everything - printed text, displays, results, errors - so that nothing changes places.

    Parameters
    ----------
    language : str
        Of the page: in which its reader is told what is not shown.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self.cell: list[NotebookNode] = []
        self._displayed: dict[str, list[NotebookNode]] = {}
        self._clear_next = False
        self._room = PRINTED
        self._cut = 0

    def start_cell(self) -> None:
        """Begin a new list."""
        self.cell, self._clear_next = [], False

    def end_cell(self) -> list[NotebookNode]:
        """Return the list of the cell, with a word to the reader of the page on what was too long to keep."""
        if self._cut:
            words = Words(self._language)
            said = words("output.cut", n=Numbers(self._language, words).decimal(self._cut))
            shown = {"text/plain": said, "text/html": f"<p>{html.escape(said)}</p>"}
            self.cell.append(new_output("display_data", data=shown))
            self._cut = 0
        return self.cell

    def add(self, output: NotebookNode, display_id: str | None = None) -> None:
        """Add an output; one with an identifier can be updated from a later cell."""
        if self._clear_next:
            self.clear(wait=False)
        if display_id:
            self._displayed.setdefault(display_id, []).append(output)
        self.cell.append(output)

    def update(self, display_id: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Change every output that was shown under an identifier."""
        for output in self._displayed.get(display_id, ()):
            output.data, output.metadata = NotebookNode(data), NotebookNode(metadata)

    def clear(self, wait: bool) -> None:
        """Forget what the cell has shown, now or when the next output comes."""
        self._clear_next = wait
        if not wait:
            self.cell.clear()

    def write(self, name: str, text: str) -> None:
        """Add printed text, as far as there is room for it."""
        kept = text[: self._room]
        self._room -= len(kept)
        self._cut += len(text) - len(kept)
        if kept:
            self._stream(name, kept)

    def _stream(self, name: str, text: str) -> None:
        last = self.cell[-1] if self.cell and not self._clear_next else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        else:
            self.add(new_output("stream", name=name, text=text))


class _Printed(io.TextIOBase):
    """Standard output or standard error of the cells."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: CellOutputs) -> None:
        self.name = name
        self._outputs = outputs

    def write(self, text: str) -> int:
        self._outputs.write(self.name, text)
        return len(text)

    def writable(self) -> bool:
        return True


class _Publisher(DisplayPublisher):
    """Takes what ``display`` shows."""

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: object = None,  # noqa: ARG002
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_: object,
    ) -> None:
        outputs: CellOutputs = self.shell.outputs
        identifier = (transient or {}).get("display_id")
        if update and identifier:
            outputs.update(identifier, _plain(data), _plain(metadata or {}))
        else:
            shown = new_output("display_data", data=_plain(data), metadata=_plain(metadata or {}))
            outputs.add(shown, identifier)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait)


class _Result(DisplayHook):
    """Takes the value of a cell's last expression."""

    def write_output_prompt(self) -> None:
        """Show no prompt: the number of the result is beside it."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        if format_dict:
            result = new_output(
                "execute_result",
                data=_plain(format_dict),
                metadata=_plain(md_dict or {}),
                execution_count=self.prompt_count,
            )
            self.shell.outputs.add(result)

    def finish_displayhook(self) -> None:
        self._is_active = False


class ZMQCellShell(InteractiveShell):
    """An IPython shell without a terminal, a history or a profile of the person who runs it.

    By the letters ZMQ in its name libraries, as pandas, know that there is no terminal whose width they might ask for.
    """

    def __init__(self, language: str) -> None:
        self.outputs = CellOutputs(language)
        quiet = Config({"HistoryManager": {"enabled": False, "hist_file": ":memory:"}})
        super().__init__(  # type: ignore[no-untyped-call]
            config=quiet, display_pub_class=_Publisher, displayhook_class=_Result
        )

    def init_io(self) -> None:
        """Leave the streams to :func:`cell_shell`."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: there is no window here."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        error = new_output("error", ename=str(etype.__name__), evalue=str(evalue), traceback=stb)
        self.outputs.add(error)

    def run(self, source: str) -> tuple[list[NotebookNode], int, bool]:
        """Run one cell.

        Returns
        -------
        outputs : list of NotebookNode
        execution_count : int
        good : bool
            False when the cell ended in an error; ``sys.exit`` is one too.
        """
        self.outputs.start_cell()
        number = self.execution_count
        result = self.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
        return self.outputs.end_cell(), number, result.success


@contextlib.contextmanager
def cell_shell(language: object = "") -> Iterator[ZMQCellShell]:
    """Return a shell for the cells of one notebook, and afterwards put everything it replaced back.

    Figures are drawn as in a stock kernel: those still open when a cell ends are shown as pictures. So are tables in
    plain text.

    Parameters
    ----------
    language : str
        Of the page; that of the environment where it is none of the toolkit's.
    """
    streams, hooks = (sys.stdout, sys.stderr, sys.stdin), (sys.displayhook, sys.excepthook)
    main = sys.modules["__main__"]
    shell = ZMQCellShell.instance(language=language if language in LANGUAGES else spoken())
    sys.stdout, sys.stderr, sys.stdin = _Printed("stdout", shell.outputs), _Printed("stderr", shell.outputs), _NoInput()
    try:
        shell.enable_matplotlib("inline")
        with pd.option_context("display.max_columns", _COLUMNS):
            yield shell
    finally:
        sys.stdout, sys.stderr, sys.stdin = streams
        sys.displayhook, sys.excepthook = hooks
        sys.modules["__main__"] = main
        ZMQCellShell.clear_instance()


def taken() -> bool:
    """Whether another IPython shell runs in this process, as in JupyterLab: cells need a process of their own then."""
    return bool(InteractiveShell.initialized())


class _NoInput(io.TextIOBase):
    """Standard input of a batch: nobody answers."""

    def read(self, *_: object) -> str:
        return self.readline()

    def readline(self, *_: object) -> str:  # type: ignore[override]
        raise StdinNotImplementedError("nobody answers here: a report is made without a person")


def _plain(bundle: dict[str, Any]) -> dict[str, Any]:
    """Return what is shown as it travels from a kernel: JSON, with bytes in base64."""
    return dict(json.loads(json.dumps(bundle, default=json_default)))
