"""A panel to try what would be if a fact were otherwise; it needs ipywidgets."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import ipywidgets as widgets
import pandas as pd

from toolkit.batch.what_if import compare
from toolkit.batch.workbench import facts_to_change
from toolkit.errors import ToolkitError
from toolkit.facts.periods import Evaluated
from toolkit.facts.programme import Programme
from toolkit.words import Words

_MOST = 100
"""Figures that are shown; how many there are is said."""

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Panel:
    """Fields for a fact and its new value, buttons, and the table of what moves.

    Parameters
    ----------
    facts : Programme
    at : Evaluated
        The year, or the part of one, that the pages are of.
    language : str
        In which it speaks.

    Attributes
    ----------
    shown : widgets.VBox
        What a notebook shows.
    changed : Programme
        With what has been tried until now.
    """

    def __init__(self, facts: Programme, at: Evaluated, language: str) -> None:
        self._facts, self._at, self._language = facts, at, language
        self._say = Words(language)
        self.changed = facts
        listed = facts_to_change(facts, at, language)
        self._names = {f"{name} = {printed} [{fact}]": str(fact) for fact, name, printed in listed.itertuples()}
        wide = widgets.Layout(width="95%")
        self.fact = widgets.Combobox(
            options=list(self._names), description=self._word("fact"), placeholder=self._word("which"), layout=wide
        )
        self.value = widgets.Text(description=self._word("value"), placeholder=self._word("how"), layout=wide)
        self.told = widgets.HTML()
        buttons = []
        for name, press in (("try", self._try), ("leave_out", self._leave_out), ("reset", self._reset)):
            button = widgets.Button(description=self._word(name), layout=widgets.Layout(width="auto"))
            button.on_click(lambda _, press=press: self._pressed(press))
            buttons.append(button)
        self.shown = widgets.VBox([self.fact, self.value, widgets.HBox(buttons), self.told])

    def _word(self, name: str) -> str:
        return self._say(f"panel.{name}")

    def _pressed(self, press: Callable[[], None]) -> None:
        """Do what a button is for, and say what came of it; what is refused changes nothing."""
        self.told.value = f"<p>{self._word('waits')}</p>"
        try:
            press()
            self.told.value = self._moved()
        except ToolkitError as error:
            said = "<br>".join(html.escape(self._say.describe(problem)) for problem in error.problems)
            self.told.value = f'<p class="refused" style="color: var(--jp-error-color1, #b42318)">{said}</p>'

    def _fact(self) -> str:
        typed = str(self.fact.value)
        return self._names.get(typed, typed.strip())

    def _try(self) -> None:
        typed = self.value.value.strip()
        given = float(typed) if _NUMBER.fullmatch(typed) else typed
        self.changed = self.changed.but({self._fact(): given})

    def _leave_out(self) -> None:
        self.changed = self.changed.but(without=[self._fact()])

    def _reset(self) -> None:
        self.changed = self._facts

    def _moved(self) -> str:
        if self.changed is self._facts:
            return ""
        table = compare(self._facts, self.changed, self._at, self._language)
        tried = html.escape(", ".join(self.changed.tried))
        lead = self._say("panel.moved", n=len(table), facts=tried)
        return f"<p><b>{lead}</b></p>{self._rows(table.head(_MOST))}"

    def _rows(self, table: pd.DataFrame) -> str:
        heads = "".join(f"<th>{self._word(name)}</th>" for name in ("label", "published", "changed", "moves", "pages"))
        rows = []
        for identifier, row in table.iterrows():
            cells = (row["label"], row["published_shown"], row["changed_shown"], f"{row['moves']:.1%}", row["pages"])
            said = "".join(f"<td>{html.escape(str(cell))}</td>" for cell in cells)
            rows.append(f'<tr title="{html.escape(str(identifier))}">{said}</tr>')
        return f'<table class="moved"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
