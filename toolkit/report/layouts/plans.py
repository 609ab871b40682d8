"""Plans: activities, the pipeline, what is to be monitored."""

from __future__ import annotations

from toolkit.report.layouts.spec import TableSpec

_STATES = ("done", "ongoing", "delayed", "cancelled", "planned", "not_reported")
_TOLD = ("told_done", "told_ongoing", "told_unsaid")

SPECS = {
    "activity_programme": TableSpec(("counted_in", "*", "final_target"), ids="{row}:programmed", of=("activity",)),
    "activity_progress": TableSpec(
        ("final_target", "*", "achieved", "of_programmed", "of_goal", "left", "printed_balance", "verdict"),
        of=("activity",),
    ),
    "activity_balances": TableSpec(
        ("stated", "goal_less_programmed", "programmed_after", "goal_less_achieved", "fits"),
        ids="{row}:balance",
        of=("activity",),
    ),
    "activity_cumulatives": TableSpec(
        ("counted", "stated", "programmed_ever", "programmed_until", "fits"), ids="{row}:cumulative", label="activity"
    ),
    "balance_definitions": TableSpec(
        ("given", "not_given", "without_answer", "others"), ids="definition:{row}", label="definition"
    ),
    "cumulative_definitions": TableSpec(
        ("given", "not_given", "without_answer", "others"), ids="definition:{row}", label="definition"
    ),
    "activity_remarks": TableSpec(("expected_result", "text"), optional=("expected_result", "text"), of=("activity",)),
    "funnel": TableSpec(("counted_in", "*", "from_previous_closed", "from_previous", "from_start"), of=("activity",)),
    "conversion_by_year": TableSpec((), ids="{row}:conversion", of=("activity",)),
    "indicator_sheets": TableSpec(
        ("unit", "frequency", "source", "responsible", "baseline", "target", "final_target", "latest", "lacking"),
        group="result",
        optional=("frequency", "source", "responsible", "baseline", "target", "final_target"),
        of=("indicator",),
    ),
    "indicator_coverage": TableSpec(
        ("indicators", "method", "frequency", "source", "responsible", "baseline", "target", "final_target", "latest"),
        ids="sheets:{row}",
        of=("result", "subject"),
    ),
    "due_values": TableSpec(("frequency", "asked", "given", "why"), group="result", ids="{row}", of=("indicator",)),
    "monitoring_levels": TableSpec(("responsible", "when", "entries", "linked"), ids="monitoring:{row}", of=("level",)),
    "monitoring": TableSpec(("instrument", "indicator"), group="level", label="text", optional=("indicator",)),
    "other_stretches": TableSpec(("period", "observed"), group="result", label="indicator"),
    "objectives": TableSpec(
        ("milestones", *_STATES, "told", *_TOLD),
        group="strategic",
        label="within",
        ids="{row}:counted",
        optional=(*_STATES, *_TOLD),
    ),
    "milestones": TableSpec(
        ("planned", "period", "reported_value", "status", "said"), group="result", label="activity", ids="{row}"
    ),
    "average_progress": TableSpec(
        ("stated", "verdict", "milestones", "done_share", "ongoing_share", "not_reported_share", "told_done_share"),
        ids="{row}:average",
        of=("result", "subject"),
    ),
    "reported_values": TableSpec(("period", "kind_of_value", "observed"), group="result", label="indicator"),
    "final_targets": TableSpec(
        ("baseline", "actual", "final_target", "due", "measured_state"), group="result", of=("indicator",)
    ),
}
