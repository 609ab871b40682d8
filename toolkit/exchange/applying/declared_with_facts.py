"""What facts name and a programme declares apart: the series of an indicator, and places, where a file names them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from toolkit.exchange.applied import Applied
from toolkit.exchange.containers.sheets import Container
from toolkit.facts.contracts.figure_tables import Observation
from toolkit.facts.contracts.word_tables import GeographicPlace

PLACES = "locations"
"""The sheet of a standard that names places."""

_LEVEL = "other"


def declare_series(applied: Applied) -> None:
    """Declare the series that values of new indicators are of, by the names that the file has for them."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in applied.rows.get(Observation.TABLE, ()):
        if isinstance(row, Observation) and row.series:
            found[row.indicator][row.series] = row.series
    for code in found.keys() & applied.indicators.keys():
        indicator = applied.indicators[code]
        applied.indicators[code] = indicator.model_copy(update={"series": found[code] | indicator.series})


def declare_places(applied: Applied, containers: Mapping[str, Container]) -> None:
    """Add the places of which there are values and that the programme has not, with the name that the file gives."""
    rows = [row for row in applied.rows.get(Observation.TABLE, ()) if isinstance(row, Observation) and row.place]
    named = {
        (document, cells["location"].shown): cells["name"].shown
        for document, container in containers.items()
        if (sheet := container.sheets.get(PLACES)) is not None
        for line in sheet.rows[1:]
        if "name" in (cells := dict(zip((cell.shown for cell in sheet.rows[0]), line, strict=False)))
    }
    known = set(applied.known.places)
    for row in rows:
        name = named.get((row.document, row.place))
        if name and row.place not in known:
            known.add(row.place)
            said = {"code": row.place, "name": name, "level": _LEVEL, "document": row.document, "table": row.table}
            applied.rows[GeographicPlace.TABLE].append(GeographicPlace.model_validate(said))
