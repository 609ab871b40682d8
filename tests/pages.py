"""Which pages there are: what every programme, year and portfolio of the project gets."""

from __future__ import annotations

from toolkit.facts.folders import RULES, data_folder
from toolkit.facts.programme import Programme
from toolkit.language import catalogue_name, read_catalogue

EVERYWHERE = ("story", "programme_overview", "results_framework", "indicator_plan")
"""What a programme gets that has observations."""

PAGES = {
    "clac/2023": (
        *EVERYWHERE,
        "follow_up",
        "reconciliation",
        "strategic_plan",
    ),
    "clac/2025": EVERYWHERE,
    "cse-peru/2011": (
        *EVERYWHERE,
        "beneficiaries",
        "budget_execution",
        "follow_up",
        "mid_term_evaluation",
        "quality_criteria",
        "signing",
        "reconciliation",
        "risks",
        "sales_growth",
    ),
    "par2-bolivia/2022": (
        *EVERYWHERE,
        "activity_pipeline",
        "beneficiaries",
        "budget_execution",
        "follow_up",
        "mid_term_evaluation",
        "reconciliation",
        "risks",
        "signing",
    ),
    "demonstration/clac/2023": ("composite_index", "member_consultation"),
    "demonstration/par2-bolivia/2022": ("records_indicators", "sampling", "with_without"),
    "portfolio": ("portfolio",),
    "spp-global/2019": (*EVERYWHERE, "follow_up", "reconciliation", "sales_growth"),
}
"""Notebooks by folder of reports."""

LANGUAGES = ("es", "en")

MORE_LANGUAGES = {"cse-peru/2011": ("fr",)}
"""Languages of a folder's reports, beside those that all have."""

STEMS = [
    f"{folder}/{name}.{language}"
    for folder, names in PAGES.items()
    for name in names
    for language in (*LANGUAGES, *MORE_LANGUAGES.get(folder, ()))
]
"""Every report, without its ending."""


def speaking(programme: Programme, language: str) -> Programme:
    """Give a programme as it were if its pages were made in a language too, its own texts as they are typed."""
    other = Programme(programme.folder)
    other.file = programme.file.model_copy(update={"languages": [*programme.file.languages, language]})
    if language not in programme.file.languages:
        rules = read_catalogue(data_folder() / RULES / catalogue_name(language))
        other.translations = lambda _: rules
    return other
