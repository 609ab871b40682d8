"""The colours of all charts and pages, each once and named by what it says, and how dots look.

Printed in grey, what is better is much darker than what is worse, and more is darker than less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

INK, DARK_INK, QUIET, PAPER, WASH = "#1f2933", "#10222b", "#56626e", "#ffffff", "#f5f7f9"
FAINT, TRACK, MARKED = "#dde3e8", "#eef1f4", "#fff3d6"
ACCENT, VALUE, SOFT, PALE = "#1f5f8b", "#4d8fc0", "#8db9d6", "#c3dbec"
"""Links and what is answered; a value, a part of it, and a whole that holds one."""

REACHED = "#064e3b"
"""A target that is reached, and nothing else."""

BETTER, WORSE, BETTER_PALE, WORSE_PALE = "#123f6e", "#e8702a", "#dcebf6", "#f0a06a"
ALARM, SHORT, AMBER, BEFORE, LACKING = "#b42318", "#8f5400", "#e9a23b", "#8a96a3", "#9aa5b1"
"""What is wrong, what is to be watched in words and in areas, what was before, and what is not there."""

PARTS = (VALUE, AMBER, SOFT, "#6b4c7a", BEFORE, "#b07a5f", "#c3cfd9", "#d9b8a6")
"""Parts of a whole, told apart."""

LINES = (ACCENT, SHORT, "#6b4c7a", INK, "#8c2f5b", QUIET)
"""Lines that are named in their own colour."""

GRADES = {"A": BETTER, "B": SOFT, "C": "#f0c078", "D": WORSE, "X": LACKING}

STEPS = {"step1": "#fdecd8", "step2": "#f6d3a6", "step3": "#c3d7e6", "step4": "#6fa0c9", "step5": REACHED}

CLASSES: Mapping[str, str] = MappingProxyType(
    {"none": TRACK, "zero": PAPER, **STEPS, "better": BETTER, "same": "#c3ccd4", "worse": WORSE, "unknown": PAPER}
)
"""Colour of each class."""

LEVELS = ("#c6d3de", "#8fa8bd", "#557491", "#2f4c68")
"""Levels in letters or digits: shades of one colour, since no document says which letter is the severe one."""

RISKS: Mapping[str, str] = MappingProxyType(
    {"very_low": "#e3ebf2", "low": PALE, "medium": "#f0b35e", "high": "#b93a12", "very_high": "#7a1710"}
)

NAMED: Mapping[str, str] = MappingProxyType(
    {
        "ink": INK,
        "quiet": QUIET,
        "paper": PAPER,
        "wash": WASH,
        "faint": FAINT,
        "track": TRACK,
        "marked": MARKED,
        "accent": ACCENT,
        "value": VALUE,
        "soft": SOFT,
        "reached": REACHED,
        "lacking": LACKING,
        "better": BETTER,
        "worse": WORSE,
        "better-pale": BETTER_PALE,
        "worse-pale": WORSE_PALE,
        "alarm": ALARM,
        "short": SHORT,
        "same": CLASSES["same"],
        **STEPS,
        **{f"grade-{letter}": colour for letter, colour in GRADES.items()},
    }
)
"""What the styles of pages and notebooks may call by its name."""


def style() -> str:
    """Write the colours for a style sheet, in which they are ``var(--ink)`` and so on."""
    return f":root {{ {' '.join(f'--{name}: {colour};' for name, colour in NAMED.items())} }}\n"


def luminance(colour: str) -> float:
    """Return how light a colour is, between 0 and 1: all that is left of it in grey (WCAG 2.2, relative luminance)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= _LINEAR else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_LINEAR = 0.04045


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: str) -> str:
    """Choose what is read best on a colour: white or dark."""
    return max((PAPER, DARK_INK), key=lambda ink: contrast(ink, colour))


@dataclass(frozen=True)
class Look:
    """How a dot looks: its colour, shape and size in points; a ring has a colour of its own inside."""

    colour: str
    shape: str = "o"
    size: float = 6
    inside: str = ""
    alpha: float = 1.0

    @property
    def marker(self) -> dict[str, Any]:
        """The same as matplotlib asks for it."""
        edge = 2.0 if self.shape == "|" else 1.2 if self.inside else 0.0
        colours = {"color": self.colour, "mfc": self.inside or self.colour, "mec": self.colour, "alpha": self.alpha}
        return {"marker": self.shape, "ms": self.size, "mew": edge, **colours}
