"""Charts a reader would rather look at than read; each is drawn wide and narrow, with its words beside it.

A room a wing of measures, reached by its name: ``charts.budget``. A chart says which columns, which form, which words.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from hashlib import sha256
from typing import Any

from toolkit.facts.records import RECORDS
from toolkit.measured import Measured
from toolkit.report.cell_outputs import Shown, figure_link
from toolkit.report.cited_figures import numbers_in, written
from toolkit.report.drawing import canvas
from toolkit.report.drawing.rows import Axis
from toolkit.report.page import Page
from toolkit.report.recorded_figures import made_alike, record
from toolkit.words import plain

ROOMS = (
    "activities",
    "appraisal",
    "at_a_glance",
    "budget",
    "comparisons",
    "indicators",
    "people",
    "records",
    "surveys",
)


def __getattr__(name: str) -> Any:
    """Import a room when it is first asked for."""
    if name in ROOMS:
        return importlib.import_module(f"toolkit.report.charts.{name}")
    raise AttributeError(name)


def __dir__() -> list[str]:
    """List the rooms, for completion."""
    return list(ROOMS)


def picture(page: Page, draw: canvas.Draw, name: str, figures: str, caption: str = "", **said: object) -> Shown:
    """Draw a chart, and put it into the page with its words.

    Parameters
    ----------
    page : Page
    draw : callable
        Draws the chart at a width in inches.
    name : str
        Its own: ``alt.<name>`` says what it shows to those who cannot see it, ``caption.<name>`` how to read it.
    figures : str
        Its main figures, cited, in parts behind each other.
    caption : str
        Names of captions in the place of its own, one after the other where they are several.
    said : object
        What else its words hold.

    Raises
    ------
    WordsError
        With both, when nobody has written them.
    """
    keys = f"title.{name}", f"subtitle.{name}", f"alt.{name}"
    captions = [f"caption.{each}" for each in (caption or name).split()]
    page.words.need([*keys, *captions])
    fields = {"figures": page.typeset(figures), "year": page.year, "before": page.before, **said}
    alt = page.words(keys[2], **fields)  # which names its figures
    title, unit, *parts = (page.words(key, **fields) for key in (*keys[:2], *captions))
    how = " ".join(parts)
    shown = framed(page, draw, plain(alt), f"{title}\n{unit}\n{how}")
    shown.marks = lambda: marked(page, figures)  # looked up once all that stands beside the picture is there
    return shown


def marked(page: Page, figures: str) -> Shown:
    """Show the figures of a picture below it, where each opens its note; one that stands elsewhere too has one note."""
    records: dict[int, Mapping[str, Any]] = {}
    for part in figures.split(_PARTED):
        for number in numbers_in(part):
            figure = page.cited.figures[number]
            known = page.known.get(made_alike(figure)) if _is_told_apart(figure) else None
            of = sha256(plain(part).partition(":")[0].encode()).hexdigest()[:6] if _of_records(figure) else ""
            records[number] = known or record(page, page.cited.identifier(number, of), plain(part), figure)

    def link(number: int, shown: str) -> str:
        return figure_link(records[number]["id"], shown, page.cited.figures[number])

    items = "".join(f"<li>{written(part, page.escape, link)}</li>" for part in figures.split(_PARTED))
    summary = page.escape(page.words("chart.marks"))
    body = f'<details class="marks"><summary>{summary}</summary><ul>{items}</ul></details>' if records else ""
    return Shown(body, "", list(records.values()))


def _is_told_apart(figure: Measured) -> bool:
    """Whether what a figure was made from says which it is: of the same records there are many, some of one value."""
    return bool(figure.inputs) and not any(RECORDS in fact for fact in figure.inputs)


def _of_records(figure: Measured) -> bool:
    """Whether a figure is of a table of records, which does not tell it from the others of the same table."""
    return bool(figure.inputs) and all(fact.startswith(RECORDS) for fact in figure.inputs)


_PARTED = "; "
"""Between the parts of what a picture says."""


def small(page: Page) -> Page:
    """Return a page for pictures that stand beside each other."""
    other = copy(page)
    other.is_small = True
    return other


def framed(page: Page, draw: canvas.Draw, alt: str, caption: str) -> Shown:
    """Draw a chart for a page and for a telephone; when what it shows was made up, picture and caption say so.

    The caption has three lines: what is seen, in which unit, and how to read it.
    """
    caption = page.captioned(caption)
    title, unit, how = caption.split("\n")
    words = canvas.Said(title, unit, how, alt)
    return Shown(canvas.embedded(draw, page.synthetic_mark, words, page.is_small), f"{caption}\n{alt}")


def sized(page: Page, name: str, figure: Measured) -> str:
    """Name a group with how many it is of; what is made of no cases, as money, has no such number."""
    cases = figure.n if figure.of is not None and figure.denominator is None else figure.denominator
    if not cases or figure.currency or figure.unit == "money" or cases != round(cases):
        return name
    return page.words("chart.sized", name=name, n=page.numbers.decimal(round(cases)))


def way(page: Page, values: Sequence[float], least: float, most: float) -> Axis:
    """Return an axis of the way from a baseline to a target, as far as values go, and at most to its ends."""
    low = math.floor(2 * max(least, min(0.0, *values))) / 2
    high = math.ceil(2 * min(most, max(1.0, *values))) / 2
    places = [low + half / 2 for half in range(round(2 * (high - low)) + 1)]
    return Axis(low, high, {place: page.numbers.percent(place, 0) for place in places}, rule=1.0, base=0.0)


def shares(page: Page, values: Iterable[float], rule: float | None = None, least: float = 1.0) -> Axis:
    """Return an axis of percentages, from zero to the whole at least, that holds all values: none is cut."""
    low, high = canvas.reach(values, least)
    ticks = {tick: page.numbers.percent(tick, 0) for tick in canvas.percent_ticks(low, high)}
    return Axis(low, high, ticks, rule)
