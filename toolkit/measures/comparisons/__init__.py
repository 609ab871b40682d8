"""With against without: what those whom a programme reached have, beside what others have; money made comparable."""

from toolkit.measures.comparisons.before_start import events, parallel
from toolkit.measures.comparisons.doubts import bounds, errors, leavers, without_one
from toolkit.measures.comparisons.growth_factors import factors, same_and_all
from toolkit.measures.comparisons.likeness import alike, flow
from toolkit.measures.comparisons.repeated_comparisons import all_alike, by_answer, by_start, three_ways
from toolkit.measures.comparisons.verdicts import answers, designs

__all__ = [
    "alike",
    "all_alike",
    "answers",
    "bounds",
    "by_answer",
    "by_start",
    "designs",
    "errors",
    "events",
    "factors",
    "flow",
    "leavers",
    "parallel",
    "same_and_all",
    "three_ways",
    "without_one",
]
