"""Words that cells and keys can hold: the closed lists, and those that a programme adds its own to."""

from __future__ import annotations

from typing import Literal

Use = Literal["yes", "no", "sic"]
"""Whether a fact is calculated with."""

Missing = Literal["not_measured", "not_applicable", "not_reported", "not_due", "suppressed"]
"""Why there is no value; a row has a value or a reason."""

QUANTITIES = ("kg", "t", "qq", "hectares", "litres")
"""Units of quantity that every programme can use; others are declared in ``programme.yaml`` under ``words: units``."""

UNITS = ("share", "ratio", "count", "money", "index", "months", "text", *QUANTITIES)
"""Units that every programme can use."""

COUNTED = (
    *("persons", "families", "households", "organisations", "cooperatives", "units", "municipalities", "communities"),
    *("activities", "agreements", "products", "countries", "systems", "projects", "regulations", "spaces", "codes"),
    *("events", "plans", "alliances", "providers", "jobs", "trees"),
)
"""What every programme can count; other things are declared in ``programme.yaml`` under ``words: counts``."""

KINDS_OF_FOLLOW_UP = ("recommendation", "decision", "lesson", "progress", "plan", "cause")
"""Kinds of entry that every programme's follow-up can have; others are declared under ``words: kinds``."""

GROUPS = ("target_population",)
"""Groups of beneficiaries that every programme can have; others are declared under ``words: groups``, or ``groups``."""

LEVELS = (
    *("plan", "goal", "impact", "purpose", "outcome", "output", "component", "subcomponent"),
    *("strategic_objective", "tactical_objective", "strategic_line", "other"),
)
"""Levels of results that every programme can have; others are declared under ``words: levels``."""

Direction = Literal["increase", "decrease", "keep"]
"""In which direction it is meant to go."""

Kind = Literal["flow", "stock", "cumulative", "share", "qualitative"]
"""``flow`` is what came in a period, ``stock`` what there is at a moment, ``cumulative`` all since the start, ``share``
a part of a whole, ``qualitative`` words."""

Aggregation = Literal["sum", "last", "mean", "weighted", "none"]
"""How values of parts of a year, or of places, make one of the whole."""

Origin = Literal["framework", "management", "report", "context"]
"""Where an indicator comes from."""

Criterion = Literal[
    "relevance", "coherence", "efficiency", "effectiveness", "impact", "sustainability", "implementation"
]
"""A criterion of evaluation."""

Sex = Literal["all", "women", "men", "other", "unknown"]
"""Of whom a value is."""

StatedRole = Literal["stated_total", "stated_balance", "stated_change", "stated_share", "stated_average"]
"""What a document derives from its own figures: never calculated with, always compared."""
