"""Activities: what is programmed and done, milestones of a strategic plan, and what was recommended."""

from toolkit.measures.activities.pipeline import (
    STEP,
    Plan,
    achieved,
    conversion_by_year,
    ends_of,
    funnel,
    plan_of,
    programmed,
    remarks,
)

__all__ = [
    "STEP",
    "Plan",
    "achieved",
    "conversion_by_year",
    "ends_of",
    "funnel",
    "plan_of",
    "programmed",
    "remarks",
]
