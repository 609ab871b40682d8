"""How each table is laid out: its columns, groups and labels."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class TableSpec:
    """How a table is laid out.

    Attributes
    ----------
    columns : tuple of str
        Columns of the frame, in order; their headings are ``column.<name>`` in the catalogues.
    group : str
        Column whose codes head groups of rows; empty for none.
    ids : str
        Identifier of a row's figures in the register, ``{row}`` and the columns of the frame filled in.
    label : str
        Column that names the row: empty for the index, as a code.
    optional : tuple of str
        Columns that are left out where the programme has nothing for them.
    """

    columns: tuple[str, ...]
    group: str = ""
    ids: str = "{row}"
    label: str = ""
    optional: tuple[str, ...] = ()

    def shown(self, frame: pd.DataFrame) -> tuple[str, ...]:
        """List the columns that have something to show."""
        columns = self.columns or tuple(str(c) for c in frame.columns)
        return tuple(c for c in columns if c not in self.optional or frame[c].map(bool).any())


_STATES = ("done", "ongoing", "delayed", "cancelled", "planned", "not_reported")
_TOLD = ("told_done", "told_ongoing", "told_unsaid")

SPECS: dict[str, TableSpec] = {
    "achievement": TableSpec(
        ("baseline", "before", "actual", "period", "target", "completion", "final_target", "progress", "change"),
        group="result",
        optional=("period",),
    ),
    "two_years": TableSpec(
        ("before", "actual", "period", "growth", "points", "moved"), group="result", optional=("period",)
    ),
    "other_stretches": TableSpec(("period", "observed"), group="result", label="indicator"),
    "averages": TableSpec(("uncapped", "capped")),
    "reported_averages": TableSpec(
        ("stated", "own_rule", "verdict", "zeros_recomputed", "zeros_counted", "capped"), ids="{row}:average"
    ),
    "stated_changes": TableSpec(("before", "actual", "stated", "growth", "points", "verdict"), group="result"),
    "contradictions": TableSpec(("value", "counted", "other_value", "other", "gap"), label="fact", ids="{row}:twice"),
    "statements": TableSpec(("stated", "recomputed", "gap", "verdict"), label="claim", ids="{row}"),
    "sales": TableSpec(
        ("baseline", "before", "actual", "growth", "base_growth", "target", "completion"),
        ids="{indicator}",
        label="indicator",
    ),
    "per_unit": TableSpec(
        ("units_before", "units", "per_unit_before", "per_unit", "per_unit_growth"),
        ids="{indicator}",
        label="indicator",
    ),
    "split": TableSpec(("start", "by_units", "by_unit_sales", "end"), ids="{indicator}:split_{since}", label="since"),
    "price_and_volume": TableSpec(
        ("price_change", "volume_change", "implied", "growth", "gap"), ids="{indicator}", label="indicator"
    ),
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
    "grades": TableSpec(
        ("ratio", "printed", "grade", "verdict", "to_better", "to_worse", "ratio_before", "grade_before"),
        group="subject",
        label="criterion",
    ),
    "cuts": TableSpec(("cut", "above", "up_to"), ids="rule:{row}", label="code"),
    "references": TableSpec(("reference", "above", "up_to"), ids="rule:{row}"),
    "follow_up": TableSpec(
        ("kind", "addressed_to", "due", "status"), group="section", label="text", optional=("addressed_to", "due")
    ),
    "follow_up_status": TableSpec((), ids="follow_up:{row}"),
    "follow_up_results": TableSpec((), ids="follow_up:{row}"),
    "due": TableSpec(("entries",), group="due", ids="follow_up:{row}", label="addressed_to"),
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
    ),
    "reported_values": TableSpec(("period", "kind_of_value", "observed"), group="result", label="indicator"),
    "final_targets": TableSpec(("baseline", "actual", "final_target", "due", "measured_state"), group="result"),
    "participation": TableSpec(("kind_of_poll", "answers", "response", "rejected"), group="result", label="poll"),
    "choices": TableSpec(("chosen", "chosen_share", "conf_low", "conf_high"), group="poll", label="option"),
    "rankings": TableSpec(
        ("borda", "chosen", "chosen_share", "conf_low", "conf_high"), group="poll", label="option", ids="{row}:ranked"
    ),
    "told_apart": TableSpec(
        ("first", "second", "only_first", "only_second", "p_value", "overlap", "apart"), label="poll"
    ),
    "choices_by_country": TableSpec(
        ("answers", "option", "chosen_share", "conf_low", "conf_high"), group="poll", label="country"
    ),
    "index_groups": TableSpec(
        ("organisations", "index", "geometric", "geometric_gap", "both_times", "index_before", "matched_change"),
        group="by",
        label="group",
        ids="index:{row}",
    ),
    "index_parts": TableSpec(
        ("weight", "scored", "score", "contribution", "contribution_share", "correlation"), ids="index:{row}"
    ),
    "index_weights": TableSpec(
        ("index", "index_change", "rank_change", "largest_rank_change", "tercile_change"),
        label="how",
        ids="index:{row}",
    ),
    "index_random": TableSpec(
        ("index", "conf_low", "conf_high", "tercile_change", "firm"), label="how", ids="index:drawn_{row}"
    ),
    "people_by_place": TableSpec(
        ("to_reach", "women", "women_share", "reached", "coverage"),
        group="parent",
        ids="{place}:{group}",
        label="place",
        optional=("women", "women_share", "reached", "coverage"),
    ),
    "activity_grades": TableSpec(("printed",), group="result"),
}
"""Every table a notebook can show, by name."""
