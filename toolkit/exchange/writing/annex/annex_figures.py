"""The figures of the pages as a sheet, each with the formula that makes it again."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.errors import CommandError, Problem
from toolkit.exchange.writing.annex.annex_sheets import LONGEST_TEXT, Cell, Column, Row, Sheet
from toolkit.exchange.writing.annex.annex_values import WITHHELD, Writing, is_of_records, number, number_format
from toolkit.exchange.writing.annex.live_formulas import Live, facts_in, live, remade
from toolkit.exchange.writing.delivery import Delivery
from toolkit.facts.contracts.tables_by_name import TABLE_OF
from toolkit.measured import SEPARATOR, Measured

Recorded = Mapping[str, Any]
"""A figure as a page recorded it."""

WIDTHS = {
    "figure": 28,
    "kind": 40,
    "value": 14,
    "unit": 12,
    "currency": 8,
    "as_shown": 13,
    "stands": 15,
    "made": 30,
    "status": 16,
    "synthetic": 10,
    "page": 22,
    "n": 8,
    "of": 8,
    "conf_low": 10,
    "conf_high": 10,
    "formula": 16,
    "facts": 60,
}
"""Columns of the sheet, each with its width."""

_PRINTED = 11

_LONG = ("figure", "kind", "value", "unit", "made", "stands", "status")
_SHOWN = 3
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class FigureRows:
    """The sheet of figures, and what came of them.

    Attributes
    ----------
    sheet : Sheet
    live : int
        Values that are made again by a formula, or are the cell of a fact.
    valued : int
        Those that are numbers.
    too_long : sequence of str
        Figures whose formula no cell holds.
    """

    sheet: Sheet
    live: int
    valued: int
    too_long: Sequence[str]


def refuse_earlier_facts(delivery: Delivery, figures: Mapping[str, Measured], facts: Mapping[str, object]) -> None:
    """Refuse pages whose figures the facts, as they are now, do not give.

    Parameters
    ----------
    delivery : Delivery
    figures, facts : mapping
        What the facts of the programme are now, and all that there are, by their identifiers.

    Raises
    ------
    CommandError
        With how many figures are of earlier facts, and the first of them.
    """
    earlier = [f["id"] for f in delivery.figures if not _is_of(f, figures, facts)]
    if earlier:
        again = f"evaluate run {delivery.programme.code} --language {delivery.language}"
        found = ", ".join(dict.fromkeys(earlier[:_SHOWN]))
        raise CommandError(
            Problem("pages_of_earlier_facts", fields={"n": str(len(earlier)), "found": found, "next": again})
        )


def _is_of(figure: Recorded, figures: Mapping[str, Measured], facts: Mapping[str, object]) -> bool:
    """Whether the facts behind a figure are still there, and still give its value."""
    named = (fact for fact in figure["inputs"] if fact.partition(":")[0] in TABLE_OF)
    if any(fact not in facts for fact in named):
        return False
    made = figure["making"]
    if not any(True for _ in facts_in(made)):
        return True
    again = remade(made, figures)
    return again is not None and math.isclose(again, figure["value"], rel_tol=_CLOSE, abs_tol=_CLOSE)


def figure_sheet(writing: Writing, recorded: Sequence[Recorded]) -> FigureRows:
    """Write the sheet of figures."""
    stands = [how_it_stands(writing, figure) for figure in recorded]
    page = writing.page
    sheet = Sheet(
        name=page.words("annex.sheet.figures"),
        title="",
        lead=page.words("annex.holds.figures"),
        columns=[Column(writing.heading(name), width, name in _LONG) for name, width in WIDTHS.items()],
        rows=[
            Row(_cells(writing, figure, made), bool(figure["synthetic"]))
            for figure, made in zip(recorded, stands, strict=True)
        ],
        printed=_PRINTED,
    )
    counted = Counter(made.stands for made in stands)
    return FigureRows(
        sheet,
        live=counted["formula"] + counted["fact"],
        valued=len(stands) - counted["missing"] - counted["word"],
        too_long=[f["id"] for f, made in zip(recorded, stands, strict=True) if made.stands == "too_long"],
    )


def how_it_stands(writing: Writing, figure: Recorded) -> Live:
    """Say how the value of a figure stands in its cell, and by which formula."""
    if figure["missing"] or figure["value"] is None:
        return Live("missing")
    if isinstance(figure["value"], str):
        return Live("word")
    return Live("records") if is_of_records(figure["inputs"]) else live(figure["making"], writing.cells)


def _cells(writing: Writing, figure: Recorded, made: Live) -> list[Cell]:
    return [
        Cell(figure["id"]),
        Cell(figure["label"]),
        _value(writing, figure, made),
        Cell(writing.unit(figure["unit"])),
        Cell(figure["currency"]),
        Cell(figure["shown"]),
        Cell(writing.said(f"annex.stands.{made.stands}")),
        Cell(figure["made"]),
        Cell(status(writing, figure)),
        Cell(writing.said(f"answer.{'yes' if figure['synthetic'] else 'no'}")),
        Cell(figure["page"]),
        *_cover(figure),
        Cell(figure["formula"]),
        Cell(_facts(writing, figure["inputs"])),
    ]


def _facts(writing: Writing, facts: Sequence[str]) -> str:
    """List facts, as many as a cell holds, and say how many more there are."""
    said = SEPARATOR.join(facts)
    if len(said) <= LONGEST_TEXT:
        return said
    room = said[: LONGEST_TEXT - _ROOM].rpartition(SEPARATOR)[0]
    more = writing.page.words("sources.more", n=len(facts) - room.count(SEPARATOR) - 1)
    return f"{room}{SEPARATOR}{more}"


_ROOM = 40
"""Signs that are left to say how many more."""


def _value(writing: Writing, figure: Recorded, made: Live) -> Cell:
    if made.stands == "missing":
        return Cell(writing.why(figure["missing"]), is_reason=True)
    if made.stands == "word":
        return Cell(figure["shown"])
    value = float(figure["value"])
    return Cell(number=value, format=number_format(figure["unit"], value, figure["formula"]), formula=made.formula)


def _cover(figure: Recorded) -> Iterator[Cell]:
    """Write how many cases it covers, of how many, and its limits; nothing of what is withheld."""
    for name in ("n", "of", "conf_low", "conf_high"):
        value = None if figure["missing"] == WITHHELD else figure[name]
        is_limit = value is not None and name.startswith("conf")
        yield number(value, number_format(figure["unit"], float(value)) if is_limit and value is not None else "")


def status(writing: Writing, figure: Recorded) -> str:
    """Say the status of a figure, which is the outcome of a comparison where there was one."""
    said = str(figure["status"])
    if said.startswith("undefined"):
        return writing.said("annex.status.undefined", why=writing.why(figure["missing"]))
    return writing.said(f"annex.status.{said}" if said in _STATUSES else f"verdict.{said}")


_STATUSES = ("reported", "computed")
"""Of what was compared with nothing."""
