"""What the start notebook of JupyterLab shows: the programmes there are, the last run, facts that can be changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from toolkit.errors import FactsError
from toolkit.facts.contracts.tables_by_name import FACTS, TABLES
from toolkit.facts.folders import data_folder, programme_codes
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme, open_programme
from toolkit.measures.indicators.achievement import achievement
from toolkit.report.page import Page
from toolkit.words import Words, own_language

_NOTHING = "·"

Found = TypeVar("Found", pd.DataFrame, pd.Series)


def programmes() -> pd.DataFrame:
    """List the programmes of the project, with what each has.

    Returns
    -------
    DataFrame
        By code: title, years, languages, whether it is made up, how many indicators, and how many rows each table has;
        `wrong` says why one cannot be read.
    """
    rows = {code: _told(code) for code in programme_codes()}
    columns = list(dict.fromkeys(name for row in rows.values() for name in row))
    cells = {name: [row.get(name, _NOTHING) for row in rows.values()] for name in columns}
    return pd.DataFrame(cells, index=pd.Index(list(rows), name="programme"))


def _told(code: str) -> dict[str, Any]:
    try:
        programme = open_programme(code)
        tables = {name: len(programme.rows(name)) for name in TABLES if programme.has(name)}
        return {
            "title": programme.file.short_title,
            "years": ", ".join(map(str, programme.file.reporting_years)),
            "languages": ", ".join(programme.file.languages),
            "synthetic": "yes" if programme.file.synthetic else "no",
            "indicators": len(programme.indicators),
            **tables,
        }
    except FactsError as error:
        return {"wrong": str(error)}


def last_run(reports: Path | None = None) -> pd.DataFrame:
    """Tell what became of each report of the last run, those that failed first.

    Parameters
    ----------
    reports : Path, optional
        Folder of the reports; the project's own.

    Returns
    -------
    DataFrame
        By programme and year: notebook, language, status, why, and where its page is; empty where nothing was run.
    """
    folder = reports or data_folder().parent / "outputs"
    try:
        run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        rows = [_became(report) for report in run["reports"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        rows = []
    columns = ["programme", "year", "notebook", "language", "status", "why"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("status", key=lambda own: own != "failed", kind="stable").set_index("programme")


def _became(report: Mapping[str, Any]) -> dict[str, str]:
    when = report.get("period") or report.get("year") or ""
    told = {name: str(report.get(name, "")) for name in ("programme", "notebook", "language", "status")}
    return told | {"year": str(when), "why": str(report.get("error") or report.get("reason") or "")}


class Nothing:
    """Shown in the place of an empty table: that there is nothing, in a sentence."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __repr__(self) -> str:
        return Words(self._language)("start.nothing")


def answered(found: Found, language: str = "") -> Found | Nothing:
    """Return what was found; where nothing was, or nothing of it has a value, what says so."""
    is_without = isinstance(found, pd.Series) and bool(found.isna().all())
    return Nothing(language or own_language()) if is_without or not len(found) else found


def facts_to_change(facts: Programme, when: When, language: str = "") -> pd.DataFrame:
    """List the facts that can be changed to try what would be, those first that achievements of the time are made from.

    Returns
    -------
    DataFrame
        By the identifier of the fact: what it is called in the language, and how it is printed.
    """
    page = Page(facts, when, language or facts.file.languages[0])
    rows = {
        fact: {"name": page.fact_name(fact), "as_printed": row.as_printed or getattr(row, "grade", "")}
        for table, contract in FACTS.items()
        if contract.ADDRESSED and (contract.VALUE or table == "criteria") and table != "statements"
        for fact, row in facts.facts(table)
        if row.use == "yes" and (not row.VALUE or getattr(row, row.VALUE) is not None)
    }
    behind = {fact for figure in achievement(facts, page.at).actual for fact in figure.inputs}
    order = sorted(rows, key=lambda fact: (fact not in behind, page.at.name not in fact.split(":")))
    named = pd.Index(order, name="fact")
    return pd.DataFrame([rows[fact] for fact in order], index=named, columns=["name", "as_printed"])


def panel(facts: Programme, when: When, language: str = "") -> Any:
    """Show a panel in which a fact is changed or left out, and what moves is shown beside what is published.

    Without ipywidgets it is the table of facts that can be changed: a line of code does the rest.
    """
    try:
        from toolkit.batch.what_if_panel import Panel  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        return facts_to_change(facts, when, language)
    return Panel(facts, facts.at(when), language or facts.file.languages[0]).shown
