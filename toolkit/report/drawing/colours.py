"""The colours of all charts, and how dots look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

INK, QUIET, FAINT, PAPER = "#1f2933", "#616e7c", "#dde3e8", "#ffffff"
REACHED, SHORT, ALARM, BEFORE = "#0b7285", "#d97706", "#b42318", "#7b8794"
SOFT, PALE, TRACK, DARK_INK = "#8fc1cb", "#b9d8de", "#eef1f4", "#10222b"
PARTS = (REACHED, SOFT, "#e9a23b", BEFORE, "#a4694f", "#c3cfd9", "#4c6b3c", "#d9b8a6")
"""Parts of a whole, told apart."""

GRADES = {"A": "#0b7285", "B": "#66a9b5", "C": "#e9a23b", "D": "#b42318", "X": "#9aa5b1"}

CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "none": "#eceff2",
        "zero": PAPER,
        "step1": "#f3bd86",
        "step2": "#fae3c4",
        "step3": "#dcedf0",
        "step4": "#a9d3da",
        "step5": "#5aa5b3",
        "step6": REACHED,
        "better": REACHED,
        "same": "#c3ccd4",
        "worse": ALARM,
        "unknown": PAPER,
    }
)
"""Colour of each class; the tables have the same in ``page.css``."""

LEVELS = ("#c6d3de", "#8fa8bd", "#5b7b98", "#2f4c68")
"""Levels in letters or digits: shades of one colour, since no document says which letter is the severe one."""

RISKS: Mapping[str, str] = MappingProxyType(
    {"very_low": REACHED, "low": "#66a9b5", "medium": "#e9a23b", "high": ALARM, "very_high": "#7a1710"}
)


def ink_on(colour: str) -> str:
    """Choose what is read best on a colour: white on a dark one, else dark."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return PAPER if _LUMINANCE[0] * red + _LUMINANCE[1] * green + _LUMINANCE[2] * blue < _DARK else DARK_INK


_LUMINANCE, _DARK = (0.299, 0.587, 0.114), 140


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
