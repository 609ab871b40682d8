"""People and what is followed up; several programmes side by side."""

from __future__ import annotations

from toolkit.report.layouts.spec import TableSpec

SPECS = {
    "follow_up": TableSpec(
        ("kind", "addressed_to", "due", "status"), group="section", label="text", optional=("addressed_to", "due")
    ),
    "follow_up_status": TableSpec((), ids="follow_up:{row}", of=("kind",), columns_of=("status",)),
    "follow_up_results": TableSpec((), ids="follow_up:{row}", of=("result",), columns_of=("status",)),
    "due": TableSpec(("entries",), group="due", ids="follow_up:{row}", label="addressed_to"),
    "people_by_place": TableSpec(
        ("to_reach", "men", "women", "women_share", "reached", "coverage"),
        group="parent",
        label="counted_place",
        optional=("men", "women", "women_share", "reached", "coverage"),
    ),
    "standing": TableSpec(
        ("time", "execution", "lead", "measured", "on_target", "capped", "way", "framework_better", "framework_worse")
    ),
    "money_and_progress": TableSpec(
        ("execution", "way", "way_floored", "ahead", "state"), group="member", optional=("state",), of=("result",)
    ),
    "cost_of_reach": TableSpec(
        ("unit", "approved", "revised", "executed", "to_reach", "reached", "cost_to_reach", "cost_reached"),
        group="member",
        optional=("revised",),
        of=("group",),
    ),
    "people_wholes": TableSpec(
        ("unit", "to_reach", "women", "women_share", "printed_share", "reached", "coverage"),
        label="group",
        optional=("women", "women_share", "printed_share", "reached", "coverage"),
        of=("group",),
    ),
    "people_sums": TableSpec(("made_of", "stated", "recomputed", "gap", "verdict"), ids="{row}:sum", label="place"),
    "people_remarks": TableSpec(
        ("unit", "as_printed", "counted", "text"), ids="{row}:remark", label="group", of=("group",)
    ),
}
