"""Live formulas: how a figure was made, as a spreadsheet computes it from the cells of the facts it comes from."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from toolkit.measured import Measured
from toolkit.measures import formulas

LONGEST = 8192
"""Signs of a formula that a spreadsheet takes."""

MOST = 255
"""Arguments of a function that it takes."""


@dataclass(frozen=True, slots=True)
class FactCells:
    """Where the facts stand, and what they are.

    Attributes
    ----------
    sheet : str
        Name of the sheet that holds them, as formulas write it.
    rows : mapping of str to int
        Row of each fact by its identifier, counted from 1.
    figures : mapping of str to Measured
        The figure of each fact that is one.
    value, numerator, denominator : str
        Letters of the columns of its value and of the parts of a share; empty for a column that there is not.
    """

    sheet: str
    rows: Mapping[str, int]
    figures: Mapping[str, Measured]
    value: str
    numerator: str = ""
    denominator: str = ""

    def cell(self, column: str, fact: str) -> str:
        """Return the address of a cell of a fact, fixed, so that a formula can be copied."""
        return f"{self.sheet}!${column}${self.rows[fact]}"


@dataclass(frozen=True, slots=True)
class Live:
    """How a value stands in its cell.

    Attributes
    ----------
    stands : str
        ``formula``, ``fact`` (the cell of one alone), or why it stands as a number: ``number`` or ``too_long``.
    formula : str
        What computes it; empty for a number.
    """

    stands: str
    formula: str = ""


@dataclass(frozen=True, slots=True)
class _Term:
    """What a formula is given: its text in a formula, what it gives, the fact it is, and the parts of a share."""

    text: str
    figure: Measured
    fact: str = ""
    parts: tuple[str, str] | None = None


class _NoFormulaError(Exception):
    """A spreadsheet cannot make this again."""


def live(making: Any, cells: FactCells) -> Live:
    """Write a making as a formula on the cells of its facts.

    Parameters
    ----------
    making : str, float, list or None
        As :func:`toolkit.report.making.making` writes it down.
    cells : FactCells
    """
    if not _is_of_facts(making):
        return Live("number")
    try:
        term = _term(making, cells)
    except _NoFormulaError:
        return Live("number")
    text = f"={term.text}"
    if len(text) > LONGEST:
        return Live("too_long")
    return Live("fact" if isinstance(making, str) else "formula", text)


def remade(making: Any, figures: Mapping[str, Measured]) -> float | None:
    """Make a figure again from the facts as they are now; None where one of them is gone, or nothing comes out."""
    try:
        return _remade(making, figures).value
    except KeyError:
        return None


def _remade(making: Any, figures: Mapping[str, Measured]) -> Measured:
    if isinstance(making, str):
        return _bare(figures[making])
    if isinstance(making, list):
        return _bare(formulas.FORMULAS[making[0]](*(_remade(part, figures) for part in making[1:])))
    return Measured(making, "ratio") if making is not None else _NOTHING


_NOTHING = Measured(None, "ratio", missing="not_applicable")


def _bare(figure: Measured) -> Measured:
    """Return the number alone: whether units go together has been looked at when the making was recorded."""
    if figure.value is None:
        return _NOTHING
    return Measured(figure.value, "ratio", numerator=figure.numerator, denominator=figure.denominator)


def facts_in(making: Any) -> Iterator[str]:
    """List the facts that a making names."""
    if isinstance(making, str):
        yield making
    elif isinstance(making, list):
        for part in making[1:]:
            yield from facts_in(part)


def _is_of_facts(making: Any) -> bool:
    return any(True for _ in facts_in(making))


def _term(making: Any, cells: FactCells) -> _Term:
    if isinstance(making, str):
        return _fact(making, cells)
    if isinstance(making, list):
        return _made(making[0], [_term(part, cells) for part in making[1:]])
    if making is None or not math.isfinite(making):
        raise _NoFormulaError
    written = repr(float(making)).upper()
    return _Term(f"({written})" if making < 0 else written, Measured(making, "ratio"))


def _fact(fact: str, cells: FactCells) -> _Term:
    if fact not in cells.rows or fact not in cells.figures or cells.figures[fact].value is None:
        raise _NoFormulaError
    figure = _bare(cells.figures[fact])
    parts = None
    if figure.numerator is not None and figure.denominator is not None and cells.numerator and cells.denominator:
        parts = (cells.cell(cells.numerator, fact), cells.cell(cells.denominator, fact))
    return _Term(cells.cell(cells.value, fact), figure, fact, parts)


def _made(name: str, given: Sequence[_Term]) -> _Term:
    if name not in _WRITERS:
        raise _NoFormulaError
    figure = _bare(formulas.FORMULAS[name](*(term.figure for term in given)))
    if figure.value is None:
        raise _NoFormulaError
    parts = (given[0].text, given[1].text) if name in _WITH_PARTS else None
    return _Term(f"({_WRITERS[name](given)})", figure, parts=parts)


_WITH_PARTS = ("share", "ratio", "completion", "execution", "conversion")
"""Formulas whose figure knows what it is a part of, so that several can be pooled."""


def _between(sign: str) -> Callable[[Sequence[_Term]], str]:
    return lambda given: sign.join(term.text for term in given)


def _sum(given: Sequence[_Term]) -> str:
    return _call("SUM", _runs(given))


def _mean(given: Sequence[_Term]) -> str:
    return f"{_call('SUM', _runs(given))}/{len(given)}"


def _mean_of_completions(given: Sequence[_Term]) -> str:
    """Average what pairs give that have a completion, and a last figure alone."""
    pairs = zip(given[::2], given[1::2], strict=False)
    each = [f"{a.text}/{t.text}" for a, t in pairs if formulas.completion(a.figure, t.figure)]
    each += [given[-1].text] if len(given) % 2 else []
    return f"{_call('SUM', each)}/{len(each)}"


def _weighted_mean(given: Sequence[_Term]) -> str:
    products = [f"{figure.text}*{weight.text}" for figure, weight in zip(given[::2], given[1::2], strict=True)]
    return f"{_call('SUM', products)}/{_call('SUM', [weight.text for weight in given[1::2]])}"


def _pooled(given: Sequence[_Term]) -> str:
    parts = [term.parts for term in given if term.parts is not None]
    if len(parts) < len(given):
        raise _NoFormulaError
    above, below = (_call("SUM", [each[side] for each in parts]) for side in (0, 1))
    return f"{above}/{below}"


def _compound(given: Sequence[_Term]) -> str:
    return "*".join(f"(1+{term.text})" for term in given) + "-1"


def _progress(given: Sequence[_Term]) -> str:
    actual, baseline, target = (term.text for term in given)
    return f"({actual}-{baseline})/({target}-{baseline})"


_WRITERS: Mapping[str, Callable[[Sequence[_Term]], str]] = MappingProxyType(
    {
        "same": _between(""),
        **dict.fromkeys(("difference", "points", "balance"), _between("-")),
        **dict.fromkeys((*_WITH_PARTS, "part_of_change", "per_unit", "convert_back"), _between("/")),
        "convert": _between("*"),
        "growth": lambda given: f"{given[0].text}/{given[1].text}-1",
        "progress": _progress,
        "compound": _compound,
        "sum": _sum,
        "sum_below_zero": lambda given: _call("SUM", [f"MIN({term.text},0)" for term in given]),
        "mean": _mean,
        "mean_of_completions": _mean_of_completions,
        "pooled": _pooled,
        "weighted_mean": _weighted_mean,
        "nth_year": lambda given: f"INT({given[1].text}/12)-INT({given[0].text}/12)+1",
        "years_between": lambda given: f"({given[1].text}-{given[0].text}+1)/12",
        "months_between": lambda given: f"{given[1].text}-{given[0].text}+0.5",
    }
)
"""How a spreadsheet writes each formula of the closed list; those that count have no cells to count in."""


def _call(function: str, arguments: Iterable[str]) -> str:
    """Call a function that adds up; of more arguments than it takes, in several steps."""
    given = list(arguments)
    while len(given) > MOST:
        given = [f"{function}({','.join(given[i : i + MOST])})" for i in range(0, len(given), MOST)]
    return f"{function}({','.join(given)})"


def _runs(given: Sequence[_Term]) -> Iterator[str]:
    """Write facts that stand below each other as the range of their cells."""
    run: list[_Term] = []
    for term in given:
        if run and term.fact and run[-1].fact and _row(term) == _row(run[-1]) + 1:
            run.append(term)
            continue
        yield from _range(run)
        run = [term]
    yield from _range(run)


def _range(run: Sequence[_Term]) -> Iterator[str]:
    if len(run) > 1:
        yield f"{run[0].text}:{run[-1].text.rpartition('!')[2]}"
    else:
        yield from (term.text for term in run)


def _row(term: _Term) -> int:
    return int(term.text.rpartition("$")[2])


def sheet_in_formulas(name: str) -> str:
    """Write the name of a sheet as formulas do: in quotes, unless it is plain letters.

    Examples
    --------
    >>> sheet_in_formulas("Facts"), sheet_in_formulas("Données de l'an")
    ('Facts', "'Données de l''an'")
    """
    return name if re.fullmatch(r"[A-Za-z]+", name) else "'" + name.replace("'", "''") + "'"
