"""What if a fact were otherwise: every figure of every page that would move, beside the one that is published.

Nothing of it is written: what is asked stays in memory.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from typing import Any

import pandas as pd

from toolkit.batch.page_figures import figures_beside, page_figures
from toolkit.errors import FactsError, Problem, ToolkitError
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.measures.deriving import PART
from toolkit.measures.offered import refuse_what_is_not_offered
from toolkit.report.cited_figures import field_of
from toolkit.report.figures_csv import is_same

COLUMNS = ("label", "published", "changed", "difference", "moves", "unit", "published_shown", "changed_shown", "pages")
"""What is told of each figure."""

_WHOLES = (*PART, "p_value")
"""Units of parts of a whole that is 1."""


def compare(facts: Programme, changed: Programme, year: When, language: str = "") -> pd.DataFrame:
    """Compare the figures of all pages of a programme with those that they would show, were some facts otherwise.

    Parameters
    ----------
    facts : Programme
        As its documents have it.
    changed : Programme
        What :meth:`Programme.but` gives.
    year : int, str or Evaluated
        The year, or the part of one, that the pages are of.
    language : str
        Of the labels; the programme's first, where none is named.

    Returns
    -------
    DataFrame
        One row a figure that moves, by its identifier; what moves by the largest part of its whole comes first, and
        last what only one of the two shows, as a sentence that is no longer said. A figure of a sentence that would be
        said of other facts, some of them the same, is one row, by its published identifier. `label` says what it is,
        `pages`
        which notebooks show it; `published` and `changed` are its values as in `figures.csv`, missing where there is
        none, `difference` the second less the first, `moves` that as a part of its whole: of 1 for shares, of all for a
        count of so many, else of the larger of the two; 1 where one has no value.

    Raises
    ------
    FactsError
        When they are two programmes.
    ParametersError
        When the year is none that is reported, or the language none of the programme's.

    Examples
    --------
    >>> from toolkit import open_programme
    >>> facts = open_programme("spp-global")
    >>> compare(facts, facts.but(), 2019).empty
    True
    """
    if facts.code != changed.code:
        raise FactsError(Problem("other_programme", fields={"found": changed.code, "expected": facts.code}))
    at, language = facts.at(year), language or facts.file.languages[0]
    refuse_what_is_not_offered([(facts, at)], language)
    before, after = page_figures(facts, at, language), figures_beside(facts, changed, at, language)
    for problem in (problem for problem in after.problems if problem not in before.problems):
        warnings.warn(ToolkitError.describe(problem), stacklevel=2)
    one, other = before.figures, after.figures
    reworded = _reworded(one, other)
    rows: dict[str, dict[str, Any]] = {}
    for identifier in dict.fromkeys([*one, *other]):
        if identifier in reworded.values():
            continue  # it stands in the row of what it was
        as_changed = reworded.get(identifier, identifier)
        pages = dict.fromkeys([*before.shown_on(identifier), *after.shown_on(as_changed)])
        if pages and _moves(one.get(identifier), other.get(as_changed)):
            rows[identifier] = _row(one.get(identifier), other.get(as_changed)) | {"pages": ", ".join(pages)}
    order = sorted(
        rows,
        key=lambda identifier: (
            not (identifier in one and reworded.get(identifier, identifier) in other),
            -rows[identifier]["moves"],
        ),
    )
    named = pd.Index(order, name="figure")
    return pd.DataFrame([rows[identifier] for identifier in order], columns=list(COLUMNS), index=named)


Recorded = Mapping[str, Any]


def _reworded(one: Mapping[str, Recorded], other: Mapping[str, Recorded]) -> dict[str, str]:
    """Pair the figures of sentences that the one and the other fill with figures of other facts.

    A sentence is the same where its field is, and where some of the facts are: one that is said of another subject
    altogether is another sentence. Of several the one that has most facts in common is meant.
    """
    news: dict[str, list[str]] = {}
    for identifier in other:
        if identifier not in one and (place := field_of(identifier)):
            news.setdefault(place, []).append(identifier)
    pairs: dict[str, str] = {}
    for identifier in one:
        rest = news.get(field_of(identifier), []) if identifier not in other else []
        facts = set(one[identifier]["inputs"])
        common = {new: len(facts & set(other[new]["inputs"])) for new in rest}
        if common and common[best := max(common, key=common.__getitem__)]:
            pairs[identifier] = best
            rest.remove(best)
    return pairs


def _moves(one: Recorded | None, other: Recorded | None) -> bool:
    """Whether a figure has another value, or another reason for having none."""
    if one is None or other is None:
        return True
    return not is_same(one["value"], other["value"]) or one["missing"] != other["missing"]


def _row(one: Recorded | None, other: Recorded | None) -> dict[str, Any]:
    said = one or other or {}
    before, after = (each["value"] if each else None for each in (one, other))
    numbers = [value for value in (before, after) if isinstance(value, (int, float))]
    both = len(numbers) == 2 and not (one and other and _measure(one) != _measure(other))  # noqa: PLR2004 - one, other
    return {
        "label": said["label"],
        "published": math.nan if before is None else before,
        "changed": math.nan if after is None else after,
        "difference": numbers[1] - numbers[0] if both else math.nan,
        "moves": _part(said, *numbers) if both else 1.0,
        "unit": said["currency"] or said["unit"],
        "published_shown": one["shown"] if one else "",
        "changed_shown": other["shown"] if other else "",
    }


def _measure(said: Recorded) -> tuple[str, str]:
    return said["unit"], said["currency"]


def _part(said: Recorded, before: float, after: float) -> float:
    """Return by which part of its whole a figure moves."""
    largest = max(abs(before), abs(after))
    is_of_all = said["unit"] == "count" and said["of"]
    whole = 1.0 if said["unit"] in _WHOLES else float(said["of"]) if is_of_all else largest
    return abs(after - before) / whole if whole else 0.0
