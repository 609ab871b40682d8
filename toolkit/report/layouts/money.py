"""Money: spent, programmed, planned."""

from __future__ import annotations

from toolkit.report.layouts.spec import TableSpec

REVISED = ("revised", "execution_of_approved")
"""Shown only where something was revised."""

_RATES = ("execution", "execution_of_approved")
_EXPECTED = ("expected_share", "unplanned", "state", "taken_back", "outgoing_share")

SPECS = {
    "by_year": TableSpec(
        ("approved", "revised", "executed", "execution", "cumulative"), ids="budget:{row}", optional=REVISED
    ),
    "by_mode": TableSpec(
        ("approved", "revised", "executed", "balance", *_RATES, "stated", "verdict"),
        ids="budget:{row}",
        optional=REVISED,
        of=("mode",),
    ),
    "by_result": TableSpec(
        ("approved", "revised", "executed", "balance", *_RATES, "part"),
        ids="budget:{row}",
        optional=REVISED,
        of=("result", "line", "subject"),
    ),
    "by_line": TableSpec(
        ("mode", "approved", "revised", "executed", "balance", *_RATES, "state"),
        group="group",
        ids="budget:{row}",
        label="line",
        optional=("mode", *REVISED),
    ),
    "stated_amounts": TableSpec(
        ("printed_in", "what", "period", "stated", "recomputed", "gap", "left_out"), ids="{row}", label="line"
    ),
    "plan": TableSpec((), ids="budget:plan:{row}", columns_of=("mode",)),
    "forecast": TableSpec(
        ("approved", "revised", "executed", "planned", *_EXPECTED),
        group="group",
        ids="budget:forecast:{row}",
        optional=REVISED,
        of=("line", "subject", "result", "mode"),
        group_of=("subject",),
    ),
    "forecast_by_line": TableSpec((), group="group", ids="budget:forecast:{row}", of=("line",)),
    "financing": TableSpec(
        ("approved", "revised", "executed", *_RATES, "balance", "printed_balance", "verdict"),
        ids="budget:financing:{row}",
        optional=REVISED,
        of=("line", "funder", "subject"),
    ),
    "by_component": TableSpec((), group="scheme", ids="budget:{row}", label="line", columns_of=("funder",)),
    "by_funder": TableSpec((), group="group", ids="budget:{row}", label="line", columns_of=("funder",)),
    "by_category": TableSpec(
        ("programmed", "part_of_total", "lines", "in_components", "converted", "gap", "verdict"),
        ids="budget:{row}",
        optional=("lines", "in_components", "converted", "gap"),
        of=("line", "subject"),
    ),
    "rates": TableSpec(("period", "rule", "from_amount", "to_amount", "rate"), ids="{row}", label="currencies"),
    "registered": TableSpec(
        ("programmed", "registered", "unregistered", "stated", "gap", "verdict"),
        group="line",
        ids="budget:{row}",
        label="basis",
    ),
}
