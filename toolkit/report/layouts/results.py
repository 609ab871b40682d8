"""Results: indicators, sales, changes, and what is stated of them."""

from __future__ import annotations

from toolkit.report.layouts.spec import TableSpec

SPECS = {
    "achievement": TableSpec(
        ("baseline", "before", "actual", "period", "target", "completion", "final_target", "progress", "change"),
        group="result",
        optional=("period",),
        of=("indicator",),
    ),
    "programmed": TableSpec(
        ("baseline", "target", "final_target", "of_final", "noted"), group="result", of=("indicator",)
    ),
    "two_years": TableSpec(
        ("before", "actual", "period", "growth", "points", "moved"),
        group="result",
        optional=("period",),
        of=("indicator",),
    ),
    "averages": TableSpec(("uncapped", "capped"), of=("result",)),
    "reported_averages": TableSpec(
        ("stated", "own_rule", "verdict", "zeros_recomputed", "zeros_counted", "capped"),
        ids="{row}:average",
        of=("result",),
    ),
    "stated_changes": TableSpec(
        ("before", "actual", "stated", "growth", "points", "verdict"), group="result", of=("indicator",)
    ),
    "contradictions": TableSpec(("value", "counted", "other_value", "other", "gap"), label="fact", ids="{row}:twice"),
    "statements": TableSpec(
        ("stated", "recomputed", "gap", "verdict", "note"), label="claim", ids="{row}", optional=("note",)
    ),
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
    "disaggregation": TableSpec(
        ("dimension", "role", "cells", "whole", "rolled_up", "mean", "least", "most", "verdict"),
        ids="{row}",
        label="indicator",
        optional=("mean", "least", "most"),
    ),
    "tracking_card": TableSpec((), group="result", ids="card:{row}", swatches=True, of=("indicator",)),
    "latest_values": TableSpec(
        ("baseline", "before", "actual", "period", "target", "final_target", "trend"),
        group="result",
        ids="latest:{row}",
        optional=("baseline", "before", "period", "target", "final_target", "trend"),
        swatches=True,
        of=("indicator",),
    ),
    "levels": TableSpec((), ids="level:{row}", of=("level",)),
    "card_against_values": TableSpec(
        ("stated", "actual", "final_target", "recomputed", "gap", "verdict"),
        group="result",
        ids="card:{row}:value",
        of=("indicator",),
    ),
    "averages_at_a_glance": TableSpec(
        ("stated", "own_rule", "zeros_counted", "verdict"), ids="{row}:average", of=("result",)
    ),
    "movement_by_result": TableSpec((), ids="movement:{row}", of=("result", "level")),
    "logframe": TableSpec(
        ("indicators", "aims", "means_of_verification", "assumptions"),
        group="level",
        ids="logframe:{row}",
        optional=("aims", "means_of_verification", "assumptions"),
        of=("result",),
        group_of=("level",),
    ),
}
