"""Results: indicators, sales, changes, and what is stated of them."""

from __future__ import annotations

from toolkit.report.layouts.spec import TableSpec

PERIODS = ("period_before", "period")
"""What values cover, where it is not their year."""

OF_YEARS = ("before", "period_before", "actual", "period")

SPECS = {
    "achievement": TableSpec(
        ("baseline", *OF_YEARS, "target", "completion", "target_met", "final_target", "progress", "change"),
        group="result",
        optional=(*PERIODS, "target_met"),
        of=("indicator",),
    ),
    "programmed": TableSpec(
        ("baseline", "target", "final_target", "of_final", "noted"), group="result", of=("indicator",)
    ),
    "two_years": TableSpec(
        (*OF_YEARS, "growth", "points", "moved"),
        group="result",
        optional=PERIODS,
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
        ("baseline", *OF_YEARS, "target", "final_target", "trend"),
        group="result",
        ids="latest:{row}",
        optional=("baseline", "before", *PERIODS, "target", "final_target", "trend"),
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
    "movement_by_result": TableSpec((), ids="movement:{row}", of=("result", "counted")),
    "logframe": TableSpec(
        ("indicators", "aims", "means_of_verification", "assumptions"),
        group="level",
        ids="logframe:{row}",
        optional=("aims", "means_of_verification", "assumptions"),
        of=("result",),
        group_of=("level",),
    ),
}
