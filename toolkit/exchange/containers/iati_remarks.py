"""What a reader of an IATI file is told of its indicators: which are left out, and percentages that look like parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from toolkit.errors import Problem
from toolkit.exchange.containers.addressed_rows import AddressedRows
from toolkit.exchange.containers.iati_figures import MEASURED, PERCENTAGE
from toolkit.exchange.containers.opened import Opened, first_of

_HUNDRED = 100


def remarks_on_indicators(opened: Opened, results: AddressedRows) -> Iterator[Problem]:
    """Say which indicators no figure is read of, a sentence a measure; and which percentages may be meant as parts."""
    unread: dict[str, dict[tuple[str, str, str], str]] = defaultdict(dict)
    percentages: dict[tuple[str, str, str], list[tuple[float, str]]] = defaultdict(list)
    for row, place in zip(results.rows, results.places, strict=True):
        key = (row["activity"], row["result"], row["indicator"])
        if row["measure"] not in MEASURED:
            unread[row["measure"]].setdefault(key, row.get("indicator_title") or "/".join(key[1:]))
        elif row["measure"] == PERCENTAGE and (value := row.get("value")):
            percentages[key].append((float(value), place))
    for measure, titles in sorted(unread.items()):
        named = first_of([f"\u201c{title}\u201d" for title in titles.values()])
        yield opened.problem("iati_measure_left_out", measure=measure or "-", **named)
    for values in percentages.values():
        if beyond := [(value, place) for value, place in values if not 0 <= value <= _HUNDRED]:
            yield opened.problem("iati_percentage_beyond", beyond[0][1], **first_of([f"{v:g}" for v, _ in beyond]))
        parts = [(value, place) for value, place in values if 0 < abs(value) < 1]
        if parts and (largest := max(abs(value) for value, _ in values)) > 1:
            named = first_of([f"{value:g}" for value, _ in parts])
            yield opened.problem("iati_percentage_below_one", parts[0][1], most=f"{largest:g}", **named)
