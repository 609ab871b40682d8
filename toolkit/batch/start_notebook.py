"""The notebook that JupyterLab opens with: what there is, five questions with their code, and what if."""

from __future__ import annotations

from typing import Any

from toolkit.batch.notebooks import KERNEL
from toolkit.words import Words

START = "start"
"""Its name among the copies, and the family of its words."""

_FIRST = """from toolkit import open_programme, what_if
from toolkit.batch.workbench import answered, facts_to_change, last_run, panel, programmes
from toolkit.measures import budget, causes, follow_up, indicators

facts = open_programme(programme)
programmes()"""

_CELLS = (
    ("programmes", _FIRST),
    ("last_run", "last_run()"),
    (
        "behind",
        "achieved = indicators.achievement(facts, year)\n"
        'answered(achieved[achieved.completion < 0.5].sort_values("completion"), language)',
    ),
    ("results", 'answered(achieved.groupby("result").completion.median(), language)'),
    (
        "unspent",
        'lines = budget.by_line(facts, year).groupby("group")\n'
        "answered((lines.executed.sum() / lines.approved.sum()).round(2).nsmallest(3), language)",
    ),
    (
        "differs",
        "differing = causes.listed(facts, year)\n"
        'answered(differing[["stated", "recomputed", "gap", "verdict"]].head(20), language)',
    ),
    ("open", "answered(follow_up.entries(facts, year), language)"),
    ("what_if", "panel(facts, year, language)"),
    (
        "in_code",
        "fact = facts_to_change(facts, year, language).index[0]\n"
        "changed = facts.but(without=[fact])\n"
        "what_if.compare(facts, changed, year, language).head(20)",
    ),
)
"""Its questions, by the code of their words, each with the cell that answers it."""


def start_notebook(language: str, programme: str, year: int) -> dict[str, Any]:
    """Write the notebook in a language, for a programme and year."""
    words = Words(language)
    parameters = f'programme: str = "{programme}"\nyear: int = {year}\nlanguage: str = "{language}"'
    cells = [_prose(f"# {words('start.title')}\n\n{words('start.lead')}"), _code(parameters, "parameters")]
    for name, source in _CELLS:
        said = [f"## {words(f'start.{name}.title')}", words(f"start.{name}.lead")]
        cells += [_prose("\n\n".join(said)), _code(source)]
    for number, cell in enumerate(cells, 1):
        cell["id"] = f"{START}-{number}"
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": dict(KERNEL),
            "toolkit": {"language": language},
        },
        "cells": cells,
    }


def _prose(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(source: str, *tags: str) -> dict[str, Any]:
    metadata = {"tags": list(tags)} if tags else {}
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}
