"""What is written out: of which programme, for when, in which language; and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.errors import Problem
from toolkit.facts.periods import Evaluated
from toolkit.facts.programme import Programme


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a way out is given.

    Attributes
    ----------
    programme : Programme
    at : Evaluated
        The year, or the part of one.
    language : str
        One of the programme's own.
    figures : sequence of mapping
        What the pages of that programme, year and language show, each figure once, as
        :func:`toolkit.report.recorded_figures.record` describes it; empty where the way out asks for none.
    settings : mapping of str to str
        What only one way out needs, as the folder of its schemas.
    """

    programme: Programme
    at: Evaluated
    language: str
    figures: Sequence[Mapping[str, Any]] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What its files are called, before the kind: programme, year and language."""
        return f"{self.programme.file.code}-{self.at.name}.{self.language}"


@dataclass(frozen=True, slots=True)
class Content:
    """What a way out made, in memory: nothing is written before all of it is there.

    Attributes
    ----------
    files : mapping of str to bytes
        By the end of their name, as ``.xlsx``; where there are several of one kind, by their name in a folder.
    left_out : sequence of Problem
        What the form cannot hold, each with its reason; never bent into it.
    """

    files: Mapping[str, bytes]
    left_out: Sequence[Problem] = ()
