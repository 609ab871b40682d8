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
        return tuple(c for c in columns if c not in self.optional or frame[c].map(_says_something).any())


def _says_something(cell: object) -> bool:
    return bool(cell) or bool(getattr(cell, "text", ""))


SPECS: dict[str, TableSpec] = {
    "achievement": TableSpec(
        ("baseline", "before", "actual", "target", "completion", "final_target", "progress", "change"), group="result"
    ),
    "two_years": TableSpec(("before", "actual", "growth", "points", "moved"), group="result"),
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
    "people_by_place": TableSpec(
        ("to_reach", "women", "women_share", "reached", "coverage"),
        group="parent",
        ids="{place}:{group}",
        label="place",
        optional=("women", "women_share", "reached", "coverage"),
    ),
    "appraised": TableSpec(
        ("printed", "proposal", "signed", "signature", "figures", "seal"),
        ids="appraisal:{row}",
        label="heading",
        optional=("printed",),
    ),
    "appraised_questions": TableSpec(
        ("figures", "checked", "proposal", "signed", "signature", "seal"),
        group="heading",
        label="text",
        ids="appraisal:{row}",
    ),
    "matrix": TableSpec(("evidence", "sources", "method"), group="heading", label="text"),
    "answered": TableSpec(("figure", "cover", "not_covered"), group="asked", label="evidence", ids="evidence:{key}"),
    "proposal_rules": TableSpec(
        ("evidence", "cut_a", "cut_b", "cut_c"), group="heading", label="text", ids="proposal_rule:{row}"
    ),
    "signatures": TableSpec(
        ("signed", "proposal", "signature", "reason", "signer_role", "date"),
        group="heading",
        label="signed_for",
        ids="signature:{row}",
    ),
    "crosswalk": TableSpec(("older", "printed", "reservation"), ids="crosswalk:{row}", label="heading"),
    "question_grades": TableSpec(
        ("answers", "printed", "grade", "verdict", "raised_by", "lowered_by"),
        group="subject",
        label="criterion",
        ids="{row}:questions",
    ),
    "activity_grades": TableSpec(("printed",), group="result"),
}
"""Every table a notebook can show, by name."""
