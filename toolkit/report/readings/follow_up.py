"""Follow-up: how much is followed up, where it stands, and what is due first."""

from __future__ import annotations

import pandas as pd

from toolkit.measured import Measured
from toolkit.report.page import Page
from toolkit.report.readings.sentences import listed, said
from toolkit.report.shown import Shown, nothing


def follow_up(page: Page, counted: pd.DataFrame, continued: Measured) -> Shown:
    """Say how many entries of each kind there are, where they stand, and how many go on in the next cycle."""
    if not len(counted):
        return nothing(page.words("table.follow_up.empty"))
    kinds = [
        page.words("reading.follow_up.kind", kind=page.name(str(kind), "kind").lower(), n=page.show(row["entries"]))
        for kind, row in counted.iterrows()
    ]
    states = {str(s): sum(m.number for m in counted[s]) for s in counted.columns if s not in ("entries", "unsaid")}
    said_states = [
        page.words("reading.follow_up.kind", kind=page.name(state, "status").lower(), n=page.numbers.decimal(number))
        for state, number in states.items()
    ]
    unsaid = sum(m.number for m in counted["unsaid"]) if "unsaid" in counted else 0
    entries = page.numbers.decimal(sum(m.number for m in counted["entries"]))
    return said(
        page,
        page.words("reading.follow_up", n=entries, kinds=listed(page, kinds)),
        page.words("reading.follow_up.states", states=listed(page, said_states)) if said_states else "",
        page.words("reading.follow_up.unsaid", n=page.numbers.decimal(unsaid)) if unsaid else "",
        page.words("reading.follow_up.continued", n=continued.n, of=continued.of) if continued.of else "",
    )


def due(page: Page, open_entries: pd.DataFrame) -> Shown:
    """Say how many open entries have a due period, and which comes first."""
    if not len(open_entries):
        return nothing(page.words("table.due.empty"))
    number = page.numbers.decimal(sum(m.number for m in open_entries["entries"]))
    return said(page, page.words("reading.due", n=number, first=page.name(open_entries["due"].iloc[0])))
