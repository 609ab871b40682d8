"""Indicators: what was reached of what was to be reached, over time, by places and on average."""

from toolkit.measures.indicators.achievement import (
    COLUMNS,
    MOVED,
    achievement,
    movement,
    of_framework,
    other_stretches,
    stated_changes,
    summary,
    targeted,
    told_in_words,
    untargeted,
)

__all__ = [
    "COLUMNS",
    "MOVED",
    "achievement",
    "movement",
    "of_framework",
    "other_stretches",
    "stated_changes",
    "summary",
    "targeted",
    "told_in_words",
    "untargeted",
]
