"""Reference sheets: each indicator with its method in words and the block that is computed, told from the same data."""

from __future__ import annotations

from typing import Any

from toolkit.facts.schemas.framework import Indicator
from toolkit.report.page import Page
from toolkit.report.record_words import block
from toolkit.report.shown import Shown, nothing
from toolkit.report.templates import template


def sheets(page: Page) -> Shown:
    """Show the sheet of every indicator that has a block or a reading with one, its other readings below it."""
    indicators = page.programme.framework.indicators
    readings: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        if indicator.reading_of and indicator.compute:
            readings.setdefault(indicator.reading_of, []).append(indicator)
    first = [i for i in indicators if i.reading_of is None and (i.compute or i.code in readings)]
    if not first:
        return nothing(page.words("omitted.sheets"))
    made = [_sheet(page, indicator, readings.get(indicator.code, [])) for indicator in first]
    text = "\n".join(f"{sheet['heading']}: " + "; ".join(said for _, said in sheet["lines"]) for sheet in made)
    return Shown(template("sheets.html.j2").render(sheets=made), text)


def _sheet(page: Page, indicator: Indicator, readings: list[Indicator]) -> dict[str, Any]:
    own = f"indicator_unit.{indicator.unit}"
    unit = page.words(own) if own in page.words else page.measured_in(indicator.unit)
    if indicator.counts:
        unit = page.words("sheet.counts", unit=unit, counts=page.counted(indicator.counts))
    written = {
        "result": page.result_heading(indicator.result),
        "method": page.remark(indicator.method),
        "unit": unit,
        "frequency": page.say(indicator.frequency),
        "means_of_verification": page.say(indicator.means_of_verification),
    }
    name = page.name(indicator.code, "indicator")
    return {
        "heading": f"{indicator.code} · {name}",
        "printed": page.words("sheet.printed", name=indicator.name) if indicator.short_name else "",
        "language": page.programme.file.languages[0] if page.programme.file.languages[0] != page.language else "",
        "lines": [(page.words(f"sheet.{key}"), said or page.words("sheet.unsaid")) for key, said in written.items()],
        "blocks": [_block(page, i, i is not indicator) for i in (indicator, *readings) if i.compute],
    }


def _block(page: Page, indicator: Indicator, other: bool) -> dict[str, Any]:
    assert indicator.compute is not None
    heading = (
        page.words("sheet.reading", name=page.name(indicator.code, "indicator")) if other else page.words("sheet.block")
    )
    method = page.remark(indicator.method) if other else ""
    return {"heading": heading, "method": method, "lines": block(page, indicator.compute)}
