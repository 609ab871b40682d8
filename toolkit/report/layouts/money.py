"""Money: spent, programmed, planned."""

from __future__ import annotations

from toolkit.report.layouts.spec import TableSpec

SPECS = {
    "by_year": TableSpec(("approved", "executed", "execution", "cumulative"), ids="budget:{row}"),
    "by_mode": TableSpec(("approved", "executed", "balance", "execution", "stated", "verdict"), ids="budget:{row}"),
    "by_result": TableSpec(("approved", "executed", "balance", "execution", "part"), ids="budget:{row}"),
    "by_line": TableSpec(
        ("mode", "approved", "executed", "balance", "execution", "state"), group="group", ids="budget:{row}"
    ),
    "stated_amounts": TableSpec(
        ("printed_in", "what", "period", "stated", "recomputed", "gap", "left_out"), ids="{row}", label="line"
    ),
    "plan": TableSpec((), ids="budget:plan:{row}"),
    "forecast": TableSpec(
        ("approved", "executed", "planned", "expected_share", "unplanned", "state", "taken_back", "outgoing_share"),
        group="group",
        ids="budget:forecast:{row}",
    ),
    "forecast_by_line": TableSpec((), group="group", ids="budget:forecast:{row}"),
    "financing": TableSpec(
        ("approved", "executed", "execution", "balance", "printed_balance", "verdict"), ids="budget:financing:{row}"
    ),
    "by_component": TableSpec((), ids="budget:{row}", label="line"),
    "by_funder": TableSpec((), group="group", ids="budget:{row}", label="line"),
    "by_category": TableSpec(
        ("programmed", "part_of_total", "lines", "in_components", "converted", "gap", "verdict"),
        ids="budget:{row}",
        optional=("lines", "in_components", "converted", "gap"),
    ),
    "rates": TableSpec(("period", "rule", "from_amount", "to_amount", "rate"), ids="{row}", label="currencies"),
    "registered": TableSpec(
        ("programmed", "registered", "unregistered", "stated", "gap", "verdict"),
        group="line",
        ids="budget:{row}",
        label="basis",
    ),
}
