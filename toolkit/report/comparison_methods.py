"""How each comparison was made: a sheet a comparison, line by line, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolkit.facts.contracts.comparisons import Comparison, Moment
from toolkit.report.cell_outputs import Shown, nothing, template
from toolkit.report.comparison_words import ComparisonWords
from toolkit.report.page import Page


def comparison_sheets(page: Page) -> Shown:
    """Show of every comparison what is compared, with whom, when, by which designs, and in which prices."""
    codes = [
        each.code
        for each in page.programme.framework.comparisons
        if page.programme.is_valid(page.programme.indicators[each.indicator].result, page.at)
    ]
    if not codes:
        return nothing(page.words("omitted.compared"))
    made = [_sheet(page, ComparisonWords(page, code)) for code in codes]
    text = "\n".join(f"{sheet['heading']}: " + "; ".join(said for _, said in sheet["lines"]) for sheet in made)
    return Shown(template("sheets.html.j2").render(sheets=made), text)


def _sheet(page: Page, own: ComparisonWords) -> dict[str, Any]:
    lines = [(page.words(f"compared_key.{key}"), said) for key, said in _lines(own) if said]
    return {
        "heading": page.captioned(own.question),
        "printed": "",
        "language": "",
        "lines": lines,
        "blocks": [],
    }


def _lines(own: ComparisonWords) -> Iterator[tuple[str, str]]:
    page, asked, records = own.page, own.declared, own.records
    yield "indicator", f"{asked.indicator} · {page.name(asked.indicator, 'indicator')}"
    yield "records", page.words("block.records", title=records.title, row=records.row) if records.row else records.title
    yield "outcome", own.outcome
    yield "unit", records.label(asked.unit)
    yield "among", records.conditions(asked.among)
    yield "treated", records.conditions(asked.treated)
    yield "without", own.whom
    yield "assignment", own.assignment
    yield "baseline", _moment(own, asked.baseline)
    yield "follow_up", _moment(own, asked.follow_up)
    clusters = ", ".join(map(records.label, asked.cluster))
    if asked.asked_in:
        yield "asked_in", page.words("compared_key.asked_before", column=records.label(asked.asked_in))
    yield "clusters", clusters or page.words("compared_key.each_unit")
    yield "main", page.words("compared_key.design", name=own.design(asked.main), without=own.without(asked.main))
    others = "; ".join(own.design(design.code) for design in asked.designs if design.code != asked.main)
    yield "designs", others
    yield "prices", _prices(own, asked)
    yield "note", page.remark(asked.note) if asked.note else ""


def _moment(own: ComparisonWords, moment: Moment | None) -> str:
    """Say when it was: years from the start, or what the records of a round say of themselves."""
    if moment is None:
        return own.page.words("moment.none")
    if not isinstance(moment, int):
        return own.records.conditions(moment)
    side = "before" if moment < 0 else "after" if moment > 0 else "start"
    return own.page.words(f"moment.{side}", n=abs(moment))


def _prices(own: ComparisonWords, asked: Comparison) -> str:
    """Say in which prices money of several times is compared; nothing where the outcome is no money."""
    page = own.page
    if asked.price:
        return page.words("prices.of_before", column=own.records.label(asked.price))
    if asked.price_index:
        return page.words("prices.by_index", index=page.name(asked.price_index, "price_index"))
    return page.words("prices.current") if asked.measured_in == "money" or asked.currency else ""
