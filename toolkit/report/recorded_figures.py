"""Every figure that a page shows, recorded with its making and its sources: once, and with one value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.report.making import making
from toolkit.report.notes import SOURCES_SHOWN

if TYPE_CHECKING:
    from toolkit.measured import Measured
    from toolkit.report.page import Page


def record(page: Page, identifier: str, label: str, figure: Measured, verdict: str = "") -> dict[str, Any]:
    """Describe a figure for the register.

    Parameters
    ----------
    page : Page
    identifier : str
        ``subject:what``; the same figure has the same identifier on every page of a programme and year.
    label : str
        What it is, for a reader.
    figure : Measured
    verdict : str
        Outcome of a comparison with what a document states, if there was one.

    Returns
    -------
    dict
        JSON: numbers, text, lists; a figure without a value has null and its reason.
    """
    value = figure.text or figure.value
    more = len(set(figure.inputs)) - SOURCES_SHOWN
    status = verdict or (f"undefined: {figure.missing}" if figure.missing else "computed")
    described = {
        "id": identifier,
        "label": page.captioned(label),
        "value": value,
        "shown": page.show(figure),
        "unit": figure.unit,
        "currency": figure.currency,
        "n": figure.n,
        "of": figure.of,
        "conf_low": figure.conf_low,
        "conf_high": figure.conf_high,
        "formula": figure.formula,
        "made": page.hint(figure),
        "making": making(page.programme, figure),
        "missing": figure.missing,
        "inputs": list(figure.inputs),
        "sources": [page.spelled(fact) for fact in figure.inputs],
        "more": page.words("sources.more", n=more) if more > 0 else "",
        "synthetic": page.synthetic,
        "status": "reported" if status == "computed" and figure.formula == "fact" else status,
    }
    page.known.setdefault(made_alike(figure), described)
    return described


def made_alike(figure: Measured) -> tuple[object, ...]:
    """Tell what figures have in common that are one: what they were made from, how, and what came out."""
    return figure.formula, figure.inputs, figure.unit, figure.value, figure.text, figure.missing
