"""The one shape of everything a measure returns: a figure with its unit, its making and its sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure that can be traced.

    Parameters
    ----------
    value : float or None
        The figure in its unit; shares as fractions of 1. None when it is undefined or was not reported.
    unit : str
        ``share ratio change points distance count money index index_change places p_value months text``, or a unit of
        quantity as ``kg``; ``points`` and ``distance`` are differences of percentages, the first with its sign.
    formula : str
        Name of the formula that made it; ``fact`` for a figure read from a document.
    inputs : tuple of str
        Identifiers of the facts it was made from, in the order in which the formula names them.
    currency : str
        ISO 4217 code for money, empty otherwise.
    counts : str
        What a count counts, as ``persons``; for an exchange rate, the currency of which it is the price.
    missing : str
        Why there is no value, empty when there is one.
    half_unit : float
        Largest distance between the figure and the truth that printing allows: half a unit of the last printed
        digit for a fact, and what that leaves open in a figure computed from facts.
    numerator, denominator : float, optional
        The parts of a share, where the facts print them.
    n, of : int, optional
        How many cases the figure covers, of how many there are.
    left_out : tuple of str
        What is not covered, each as ``subject:reason``.
    conf_low, conf_high : float, optional
        Confidence limits, for figures estimated from a sample.
    text : str
        The words, when the unit is text.
    """

    value: float | None
    unit: str
    formula: str = "fact"
    inputs: tuple[str, ...] = ()
    currency: str = ""
    missing: str = ""
    half_unit: float = 0.0
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    of: int | None = None
    left_out: tuple[str, ...] = ()
    conf_low: float | None = None
    conf_high: float | None = None
    text: str = ""
    counts: str = ""

    def __post_init__(self) -> None:
        """Refuse a figure with neither a value nor a reason why it has none, or with both."""
        if (self.value is None and not self.text) != bool(self.missing):
            raise ValueError(f"a figure needs a value or a reason: {self.formula} {self.inputs}")

    def __bool__(self) -> bool:
        """Whether there is a value to show."""
        return self.value is not None

    @property
    def number(self) -> float:
        """The value, for those who have made sure that there is one."""
        if self.value is None:
            raise ValueError(f"{self.formula} has no value: {self.missing}")
        return self.value

    def but(self, **changes: object) -> Measured:
        """Copy with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def undefined(unit: str, reason: str, formula: str = "fact", inputs: tuple[str, ...] = ()) -> Measured:
    """Give a figure that has no value, and say why."""
    return Measured(None, unit, formula, inputs, missing=reason)


def inputs_of(figures: Iterable[Measured]) -> tuple[str, ...]:
    """All facts behind several figures, each once, in order."""
    return tuple(dict.fromkeys(fact for figure in figures for fact in figure.inputs))
