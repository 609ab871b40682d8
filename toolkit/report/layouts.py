"""How each table is laid out: its columns, groups and labels."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from toolkit.facts.periods import read_period

MARK = ".mark"
"""Ending of a column that says how the cells of another one look."""

INTERVAL = "_interval"
"""After the name of a column: the confidence limits of its figures."""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """How a table is laid out.

    Attributes
    ----------
    columns : tuple of str
        Columns of the frame, in order; their headings are ``column.<name>`` in the catalogues. ``*`` stands for the
        columns of the frame that are periods, headed by the periods; ``<name>_interval`` for the confidence limits of
        the figures in a column.
    group : str
        Column whose codes head groups of rows; empty for none.
    ids : str
        Identifier of a row's figures in the register, ``{row}`` and the columns of the frame filled in.
    label : str
        Column that names the row: empty for the index, as a code.
    optional : tuple of str
        Columns that are left out where the programme has nothing for them.
    swatches : bool
        Whether the colours of its cells are explained below. How a cell or a row looks is a code in a column of its own
        that is not shown: ``<column>.mark``, ``row.mark``.
    """

    columns: tuple[str, ...]
    group: str = ""
    ids: str = "{row}"
    label: str = ""
    optional: tuple[str, ...] = ()
    swatches: bool = False

    def shown(self, frame: pd.DataFrame) -> tuple[str, ...]:
        """List the columns that have something to show."""
        given = tuple(str(c) for c in frame.columns if c not in (self.group, self.label, "indicator"))
        periods = tuple(c for c in given if self.is_period(c))
        columns = tuple(c for name in self.columns for c in (periods if name == "*" else (name,))) or given
        return tuple(
            c for c in columns if not c.endswith(MARK) and (c not in self.optional or frame[c].map(_is_there).any())
        )

    def is_period(self, column: str) -> bool:
        """Whether a column is headed by the period that its name is."""
        return "*" in self.columns and read_period(column) is not None


def _is_there(cell: object) -> bool:
    """Whether a cell has something to show: a value, words, or the text of a figure that is words."""
    return bool(cell) or bool(getattr(cell, "text", ""))


SPECS: dict[str, TableSpec] = {
    "achievement": TableSpec(
        ("baseline", "before", "actual", "target", "completion", "final_target", "progress", "change"), group="result"
    ),
    "programmed": TableSpec(("baseline", "target", "final_target", "of_final", "noted"), group="result"),
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
    "rates": TableSpec(("period", "rule", "from_amount", "to_amount", "rate"), ids="{row}", label="pair"),
    "registered": TableSpec(
        ("programmed", "registered", "unregistered", "stated", "gap", "verdict"),
        group="line",
        ids="budget:{row}",
        label="basis",
    ),
    "grades": TableSpec(
        (
            *("ratio", "printed", "grade", "verdict", "to_better", "to_worse"),
            *("ratio_before", "printed_before", "grade_before"),
        ),
        group="subject",
        label="criterion",
        optional=("printed_before",),
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
        ("to_reach", "men", "women", "women_share", "reached", "coverage"),
        group="parent",
        label="place",
        optional=("men", "women", "women_share", "reached", "coverage"),
    ),
    "disaggregation": TableSpec(
        ("dimension", "role", "cells", "whole", "rolled_up", "mean", "least", "most", "verdict"),
        ids="{row}",
        label="indicator",
        optional=("mean", "least", "most"),
    ),
    "standing": TableSpec(("time", "execution", "lead", "measured", "on_target", "capped", "way", "better", "worse")),
    "money_and_progress": TableSpec(("execution", "way", "ahead", "state"), group="member"),
    "cost_of_reach": TableSpec(
        ("unit", "approved", "executed", "to_reach", "reached", "cost_to_reach", "cost_reached"), group="member"
    ),
    "people_wholes": TableSpec(
        ("unit", "to_reach", "printed_share", "reached", "coverage"),
        label="group",
        optional=("printed_share", "reached", "coverage"),
    ),
    "people_sums": TableSpec(("made_of", "stated", "recomputed", "gap", "verdict"), ids="{row}:sum", label="place"),
    "people_remarks": TableSpec(("unit", "as_printed", "counted", "text"), ids="{row}:remark", label="group"),
    "activity_programme": TableSpec(("counted_in", "*", "final_target"), ids="{row}:programmed"),
    "activity_progress": TableSpec(
        ("final_target", "*", "achieved", "of_programmed", "of_goal", "left", "printed_balance", "verdict"),
    ),
    "activity_balances": TableSpec(
        ("stated", "goal_less_programmed", "programmed_after", "goal_less_achieved", "fits"), ids="{row}:balance"
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
    "activity_remarks": TableSpec(("expected_result", "text"), optional=("expected_result", "text")),
    "funnel": TableSpec(("counted_in", "*", "from_previous_closed", "from_previous", "from_start")),
    "conversion_by_year": TableSpec((), ids="{row}:conversion"),
    "record_tables": TableSpec(("each_row", "rows", "empty"), ids="records:{row}", label="records"),
    "computed": TableSpec(
        ("computed", "numerator", "denominator", "covered", "cases", "excluded"), group="result", label="coded"
    ),
    "excluded": TableSpec(("excluded", "cases", "reasons"), label="coded"),
    "readings": TableSpec(
        ("computed", "gap", "numerator", "denominator", "covered", "cases", "excluded"), group="first", label="reading"
    ),
    "shares_by_place": TableSpec((), label="coded"),
    "amounts_by_place": TableSpec((), label="coded"),
    "with_without": TableSpec(("computed", "conf_low", "conf_high", "covered", "cases")),
    "by_product": TableSpec(
        ("with_before", "with_after", "with_change", "without_change", "beyond"),
        ids="volume:{row}",
        label="product",
    ),
    "risks": TableSpec(
        ("code", "kind", "probability", "impact", "level_before", "level", "response"),
        group="result",
        ids="risk:{row}",
        label="description",
        optional=("level_before", "response"),
    ),
    "unscored_risks": TableSpec(
        ("code", "kind", "probability", "impact", "level", "response"),
        group="result",
        ids="risk:{row}",
        label="description",
        optional=("probability", "impact", "level", "response"),
    ),
    "risk_levels": TableSpec((), group="kind", ids="risks:{row}", label="result"),
    "risk_conflicts": TableSpec(("level", "entries", "codes"), group="kind", ids="risks:{row}", label="pair"),
    "risk_reversals": TableSpec(
        ("lower_level", "higher", "higher_level", "runs", "pairs"), group="kind", ids="risks:{row}", label="lower"
    ),
    "indicator_sheets": TableSpec(
        ("unit", "frequency", "source", "responsible", "baseline", "target", "final_target", "latest", "lacking"),
        group="result",
        optional=("frequency", "source", "responsible", "baseline", "target", "final_target"),
    ),
    "indicator_coverage": TableSpec(
        ("indicators", "method", "frequency", "source", "responsible", "baseline", "target", "final_target", "latest"),
        ids="sheets:{row}",
    ),
    "due_values": TableSpec(("frequency", "asked", "given", "why"), group="result", ids="{row}"),
    "monitoring_levels": TableSpec(("responsible", "when", "entries", "linked"), ids="monitoring:{row}"),
    "monitoring": TableSpec(("instrument", "indicator"), group="level", label="text", optional=("indicator",)),
    "activity_grades": TableSpec(("printed", "printed_before"), group="result", optional=("printed_before",)),
    "grade_comments": TableSpec(("printed", "comment"), group="subject", label="criterion"),
    "ratios_by_period": TableSpec((), group="subject", ids="card:{indicator}", label="criterion", swatches=True),
    "tracking_card": TableSpec((), group="result", ids="card:{row}", swatches=True),
    "latest_values": TableSpec(
        ("baseline", "before", "actual", "period", "target", "final_target", "trend"),
        group="result",
        ids="latest:{row}",
        optional=("baseline", "before", "period", "target", "final_target", "trend"),
        swatches=True,
    ),
    "levels": TableSpec((), ids="level:{row}"),
    "averages_at_a_glance": TableSpec(("stated", "own_rule", "zeros_counted", "verdict"), ids="{row}:average"),
    "movement_by_result": TableSpec((), ids="movement:{row}"),
    "logframe": TableSpec(
        ("indicators", "aims", "means_of_verification", "assumptions"),
        group="level",
        ids="logframe:{row}",
        optional=("aims", "means_of_verification", "assumptions"),
    ),
    "sampled": TableSpec(("sampled", "sampled_interval", "answered", "drawn", "response", "population", "design")),
    "sampled_groups": TableSpec(
        ("sampled", "sampled_interval", "answered", "drawn", "caution"),
        group="indicator",
        ids="{indicator}:{part}",
        label="part",
        optional=("caution",),
    ),
    "sampled_differences": TableSpec(("women_less_men", "women_less_men_interval")),
    "in_time": TableSpec(
        ("in_time", "register_cases", "answered_in_time", "answered_late", "unanswered"),
        group="indicator",
        ids="{indicator}:{counting}",
        label="counting",
    ),
    "waits": TableSpec(
        ("answered_within", "answered_by_then", "register_cases"),
        group="indicator",
        ids="{indicator}:wait_{wait}",
        label="wait",
    ),
    "silence": TableSpec(
        (
            "silent",
            "sampled",
            "silent_say_no",
            "silent_say_no_interval",
            "silent_say_yes",
            "silent_say_yes_interval",
            "leeway",
        )
    ),
    "sizes": TableSpec(("needed", "to_ask"), group="records", ids="size:{row}", label="margin"),
    "margins": TableSpec(("answered", "planned_margin", "margin")),
}
"""Every table a notebook can show, by name."""
