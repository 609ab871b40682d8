"""Records: what is computed from them, samples, registers."""

from __future__ import annotations

from toolkit.report.layouts.spec import TableSpec

SPECS = {
    "record_tables": TableSpec(("each_row", "rows", "empty"), ids="records:{row}", label="records"),
    "computed": TableSpec(
        ("computed", "numerator", "denominator", "covered", "cases", "excluded"),
        group="result",
        label="coded",
        of=("indicator",),
    ),
    "excluded": TableSpec(("excluded", "cases", "reasons"), label="coded", of=("indicator",)),
    "readings": TableSpec(
        ("computed", "gap", "numerator", "denominator", "covered", "cases", "excluded"),
        group="first",
        label="reading",
        of=("indicator",),
    ),
    "shares_by_place": TableSpec((), label="coded", of=("indicator",), columns_of=("place",)),
    "amounts_by_place": TableSpec((), label="coded", of=("indicator",), columns_of=("place",)),
    "with_without": TableSpec(("computed", "conf_low", "conf_high", "covered", "cases"), of=("indicator",)),
    "by_product": TableSpec(
        ("with_before", "with_after", "with_change", "without_change", "beyond"),
        ids="volume:{row}",
        label="product",
    ),
    "sampled": TableSpec(
        ("sampled", "sampled_interval", "answered", "drawn", "response", "population", "design"), of=("indicator",)
    ),
    "sampled_groups": TableSpec(
        ("sampled", "sampled_interval", "answered", "drawn", "caution"),
        group="indicator",
        ids="{indicator}:{part}",
        label="part",
        optional=("caution",),
        of=("sex", "place", "subject"),
    ),
    "sampled_differences": TableSpec(("women_less_men", "women_less_men_interval"), of=("indicator",)),
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
        ),
        of=("indicator",),
    ),
    "sizes": TableSpec(("needed", "to_ask"), group="records", ids="size:{row}", label="margin"),
    "margins": TableSpec(("answered", "planned_margin", "margin"), of=("indicator",)),
    "participation": TableSpec(
        ("kind_of_poll", "answers", "response", "rejected"), group="result", label="poll", of=("poll",)
    ),
    "choices": TableSpec(("chosen", "chosen_share", "conf_low", "conf_high"), group="poll", label="option"),
    "rankings": TableSpec(
        ("borda", "chosen", "chosen_share", "conf_low", "conf_high"), group="poll", label="option", ids="{row}:ranked"
    ),
    "told_apart": TableSpec(
        ("first", "second", "only_first", "only_second", "p_value", "overlap", "apart"), label="poll", of=("poll",)
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
        ("weight", "scored", "score", "contribution", "contribution_share", "correlation"),
        ids="index:{row}",
        of=("indicator",),
    ),
    "index_weights": TableSpec(
        ("index", "index_change", "rank_change", "largest_rank_change", "tercile_change"),
        label="how",
        ids="index:{row}",
    ),
    "index_random": TableSpec(
        ("index", "conf_low", "conf_high", "tercile_change", "firm"), label="how", ids="index:drawn_{row}"
    ),
}
