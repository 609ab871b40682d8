"""The one shape of everything a measure returns: a figure with its unit, its making and its sources."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from itertools import islice
from operator import attrgetter
from typing import Any, ClassVar, Literal, get_args

EXACT = 1e-9
"""Distance at which two numbers are one: what binary fractions lose of decimal ones."""


SEPARATOR = "; "
"""Between several facts or periods in one cell; no name of a fact has one, as the statements of a programme rely on."""


def at_least(value: float, bound: float) -> bool:
    """Whether a number reaches a bound; one that misses it only in the last binary digits does."""
    return value >= bound - EXACT


MOST_NAMED = 100
"""Of what a figure does not cover, how many are named; all are counted."""


class LeftOut(tuple[str, ...]):
    """What a figure does not cover: the first hundred, each as ``subject:reason``, and by reason how many in all.

    Attributes
    ----------
    counts : Counter of str
    """

    counts: Counter[str]

    def __new__(cls, named: Iterable[str] = (), counts: Mapping[str, int] | None = None) -> LeftOut:
        """Name the first of some; without counts, these are all that there are."""
        every = tuple(named) if counts is None else tuple(islice(named, MOST_NAMED))
        made = super().__new__(cls, every[:MOST_NAMED])
        made.counts = Counter(entry.rpartition(":")[2] for entry in every) if counts is None else Counter(counts)
        return made

    def __add__(self, other: tuple[str, ...]) -> LeftOut:  # type: ignore[override]
        """Put together what is left out here and there."""
        both = self.counts + why_left_out(other)
        return LeftOut((*self, *other), both)


def why_left_out(left_out: tuple[str, ...]) -> Counter[str]:
    """Count what a figure leaves out by reason."""
    return (left_out if isinstance(left_out, LeftOut) else LeftOut(left_out)).counts


Certainty = Literal["", "inferred", "disputed"]
"""How sure a figure is, the surest first."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A figure that can be traced.

    Figures of one kind are equal, less or more by their values. Of unlike kinds they are not equal and have no order;
    one that is missing is, as NaN is, neither equal to anything nor less or more. ``float(figure)`` is NaN for it.

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
    operands : tuple of Measured
        What the formula was given, in its order; empty for what is read from a document, and where no formula of the
        closed list made it.
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
        What is not covered, each as ``subject:reason``; of records the first hundred (:class:`LeftOut`).
    conf_low, conf_high : float, optional
        Confidence limits, for figures estimated from a sample.
    text : str
        The words, when the unit is text.
    certainty : str
        ``disputed`` when its own document denies one of the facts behind it, ``inferred`` when one of them is printed
        nowhere, and follows from others.
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
    certainty: Certainty = ""
    operands: tuple[Measured, ...] = field(default=(), repr=False)

    shown: ClassVar[Callable[[Measured], str]] = lambda figure: figure.text or str(figure.value)
    """How a figure is written; the words lie above this room, and :mod:`toolkit.language` puts itself in here."""

    def __post_init__(self) -> None:
        """Refuse a figure with neither a value nor a reason why it has none, or with both."""
        if (self.value is None and not self.text) != bool(self.missing):
            raise ValueError(f"a figure needs a value or a reason: {self.formula} {self.inputs}")

    def __bool__(self) -> bool:
        """Whether there is a value to show."""
        return self.value is not None

    def __float__(self) -> float:
        """Return the value, NaN where there is none."""
        return math.nan if self.value is None else float(self.value)

    def __eq__(self, other: object) -> bool:
        """Whether both have the same value in the same unit; words are equal as words, a number is taken as one."""
        if isinstance(other, Measured):
            alike = self.kind == other.kind and self.text == other.text
            return alike and not self.missing and self.value == other.value
        return isinstance(other, (int, float)) and self.value is not None and self.value == other

    def __hash__(self) -> int:
        return hash(self.text if self.value is None else self.value)

    def __lt__(self, other: Measured | float) -> bool:
        return float(self) < self._beside(other)

    def __le__(self, other: Measured | float) -> bool:
        return float(self) <= self._beside(other)

    def __gt__(self, other: Measured | float) -> bool:
        return float(self) > self._beside(other)

    def __ge__(self, other: Measured | float) -> bool:
        return float(self) >= self._beside(other)

    def _beside(self, other: Measured | float) -> float:
        """Return the value that this one is set against.

        Raises
        ------
        TypeError
            When both have values, of unlike kinds.
        """
        if isinstance(other, Measured) and self and other and self.kind != other.kind:
            one, another = (" ".join(filter(None, figure.kind)) for figure in (self, other))
            raise TypeError(f"figures of unlike units have no order: {one} and {another}")
        return float(other)

    def __str__(self) -> str:
        """Write the figure as a page does."""
        return type(self).shown(self)

    @property
    def kind(self) -> tuple[str, str, str]:
        """Its unit, its currency and what it counts: figures that differ in one of them are not alike."""
        return self.unit, self.currency, self.counts

    @property
    def number(self) -> float:
        """The value, for those who have made sure that there is one."""
        if self.value is None:
            raise ValueError(f"{self.formula} has no value: {self.missing}")
        return self.value

    def but(self, **changes: object) -> Measured:
        """Copy with some fields changed."""
        given: dict[str, Any] = dict(zip(_FIELDS, _fields_of(self), strict=True)) | changes
        return Measured(**given)


_FIELDS = tuple(field.name for field in fields(Measured))
_fields_of = attrgetter(*_FIELDS)


def counted(number: float, inputs: Iterable[str] = (), *, of: int | None = None, formula: str = "count") -> Measured:
    """Make a figure of how many there are, of how many that there could be."""
    return Measured(float(number), "count", formula, tuple(inputs), n=int(number) if of is not None else None, of=of)


def undefined(unit: str, reason: str, formula: str = "fact", inputs: tuple[str, ...] = ()) -> Measured:
    """Return a figure that has no value, and say why."""
    return Measured(None, unit, formula, inputs, missing=reason)


def inputs_of(figures: Iterable[Measured]) -> tuple[str, ...]:
    """All facts behind several figures, each once, in order."""
    return tuple(dict.fromkeys(fact for figure in figures for fact in figure.inputs))


def certainty_of(figures: Iterable[Measured]) -> Certainty:
    """Return how sure what is made of several figures is: no surer than the least sure of them."""
    return max((figure.certainty for figure in figures), key=_CERTAINTIES.index, default="")


_CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
