"""Judgement: grades, risks, the evaluation matrix."""

from __future__ import annotations

from toolkit.report.layouts.spec import TableSpec

SPECS = {
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
    "references": TableSpec(("reference", "above", "up_to"), ids="rule:{row}", of=("criterion",)),
    "risks": TableSpec(
        ("code", "kind", "probability", "impact", "level_before", "level", "response", "noted"),
        group="result",
        ids="risk:{row}",
        label="description",
        optional=("level_before", "response", "noted"),
    ),
    "unscored_risks": TableSpec(
        ("code", "kind", "probability", "impact", "level", "response", "noted"),
        group="result",
        ids="risk:{row}",
        label="description",
        optional=("probability", "impact", "level", "response", "noted"),
    ),
    "risk_levels": TableSpec(
        (), group="kind", ids="risks:{row}", label="result", group_of=("kind",), columns_of=("status",)
    ),
    "risk_conflicts": TableSpec(
        ("level", "entries", "codes"), group="kind", ids="risks:{row}", label="pair", group_of=("kind",)
    ),
    "risk_reversals": TableSpec(
        ("lower_level", "higher", "higher_level", "runs", "pairs"),
        group="kind",
        ids="risks:{row}",
        label="lower",
        group_of=("kind",),
    ),
    "activity_grades": TableSpec(
        ("printed", "printed_before"), group="result", optional=("printed_before",), of=("activity",)
    ),
    "grade_comments": TableSpec(("printed", "comment"), group="subject", label="criterion"),
    "ratios_by_period": TableSpec((), group="subject", ids="card:{indicator}", label="criterion", swatches=True),
    "appraised": TableSpec(
        ("printed", "proposal", "span", "signed", "signature", "figures"),
        ids="appraisal:{row}",
        label="heading",
        optional=("printed",),
        of=("subject",),
    ),
    "appraised_questions": TableSpec(
        ("figures", "checked", "proposal", "signed", "signature"),
        group="heading",
        label="text",
        ids="appraisal:{row}",
    ),
    "matrix": TableSpec(("evidence", "sources", "method"), group="heading", label="text"),
    "answered": TableSpec(("figure", "cover", "not_covered"), group="asked", label="evidence", ids="evidence:{key}"),
    "other_readings": TableSpec(
        ("figure", "grade", "to_better", "to_worse"), group="asked", label="read_as", ids="proposal:{row}"
    ),
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
}
