"""Comparisons in words: who is compared, what "without" is in a design, what has to hold, why there is no figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from toolkit.facts.contracts.comparisons import BEFORE, Comparison, Design
from toolkit.figures import typed
from toolkit.measured import Measured, undefined
from toolkit.measures.comparisons.estimator_rows import PERCENTAGES
from toolkit.measures.comparisons.likeness import FAR
from toolkit.measures.comparisons.samples import WOMEN
from toolkit.report.layouts import MARK
from toolkit.report.page import Page
from toolkit.report.record_words import RecordWords

NO_LIMITS = "no_limits"
"""Why a percentage is not said: nothing tells between which limits it lies."""

_SPOKEN = ("percent", "naive", "least", "most")
"""Percentages that are said only with their limits."""


def limited(figure: Measured) -> Measured:
    """Hold a percentage back that has no limits: what there would be without the programme may be nought."""
    if not figure or figure.conf_low is not None:
        return figure
    return undefined(figure.unit, NO_LIMITS, figure.formula, figure.inputs)


def signed(figure: Measured) -> Measured:
    """Show on which side of nought a figure is, without its limits."""
    return figure.but(unit="change" if figure.unit == "ratio" else figure.unit, conf_low=None, conf_high=None)


class ComparisonWords:
    """What one comparison is called, part by part, in the language of a page.

    Parameters
    ----------
    page : Page
    code : str
        As ``framework.yaml`` has it.
    """

    def __init__(self, page: Page, code: str) -> None:
        self.page, self.code = page, code
        self.declared: Comparison = next(each for each in page.programme.framework.comparisons if each.code == code)
        self.records = RecordWords(page, self.declared.records)

    @property
    def question(self) -> str:
        """What it asks."""
        return self.page.say(self.declared.question)

    @property
    def heading(self) -> str:
        """What it asks, where the page has several that ask; else nothing."""
        return self.question if len(self.page.programme.framework.comparisons) > 1 else ""

    @property
    def outcome(self) -> str:
        """Name the amount that is compared, and say so where it is valued at prices of before."""
        name = self.records.label(self.declared.outcome)
        return self.page.words("outcome.valued", outcome=name) if self.declared.price else name

    @property
    def whom(self) -> str:
        """Say who those without the programme are."""
        return self.page.say(self.declared.without).rstrip(".")

    @property
    def assignment(self) -> str:
        """Say how it came that some have the programme."""
        return self.page.words(f"assignment.{self.declared.assignment}")

    def design(self, code: str) -> str:
        """Name a design by how it estimates; where that is not enough to tell two apart, with its code."""
        ways = [self._way(each) for each in self.declared.designs]
        way = self._way(self._design(code))
        name = self.page.words(f"estimator.{way}")
        return name if ways.count(way) == 1 else f"{name} · {code}"

    def without(self, code: str) -> str:
        """Say what "without" is in a design: in its own words, else in those of its estimator."""
        design = self._design(code)
        if design.without:
            return self.page.remark(design.without)
        said = self.page.words(f"without.{self._way(design)}")
        columns = dict.fromkeys([*design.covariates, *design.propensity, *design.instrument])
        named = ", ".join(self.column(column) for column in columns)
        return self.page.words("without.by", without=said, names=named) if named else said

    def column(self, name: str) -> str:
        """Name a column of the records, or the outcome as it was before the start."""
        if name == WOMEN:
            return self.page.words("covariate.women")
        if name == BEFORE:
            return self.page.words("covariate.before", name=self.records.label(self.declared.outcome))
        return self.records.label(name)

    def answer(self, answer: str) -> str:
        """Name an answer of a column that a comparison is told by: as its records do, else as a place."""
        named = self.records.value(answer)
        return self.page.name(answer, "place") if named == answer else named

    def fate(self, fate: str) -> str:
        """Say what became of a unit: as its records have it, or whether it has an amount."""
        found = f"fate.{fate}"
        return self.page.words(found) if found in self.page.words else self.records.value(fate)

    def _design(self, code: str) -> Design:
        return next(each for each in self.declared.designs if each.code == code)

    def _way(self, design: Design) -> str:
        """Tell how a design estimates: percentages are another thing where nothing was before."""
        plain = design.estimator in PERCENTAGES and (design.after_only or self.declared.baseline is None)
        return f"{design.estimator}_after" if plain else design.estimator


def sayable(page: Page, said: str, assumes: str) -> str:
    """Say what an estimate may be called, and what has to hold for it, where its table knows that."""
    if said == "holds_if" and assumes:
        return page.words("sayable.if", why=page.words(f"assumption.{assumes}"))
    return page.words(f"sayable.{said}")


def why_not(page: Page, codes: str) -> str:
    """Say why the records do not allow an estimate; what has no short words is told in general."""
    known = [f"not_estimated.{code}" for code in codes.split("; ") if code]
    return "; ".join(dict.fromkeys(page.words(key if key in page.words else "not_estimated.other") for key in known))


def magnitude(page: Page, text: str) -> str:
    """Say how much farther from parallel the trends may be than they were before."""
    times = float(text)
    if times in (0, 1):
        return page.words("magnitude.same" if times else "magnitude.none")
    return page.words("magnitude.times", times=page.numbers.decimal(times, 0 if times.is_integer() else 1))


# --- tables


def in_words(page: Page, table: pd.DataFrame) -> pd.DataFrame:
    """Put the codes of a table of comparisons into words, and hold its percentages without limits back.

    Parameters
    ----------
    page : Page
    table : DataFrame
        As any measure of ``comparisons`` gives it.

    Returns
    -------
    DataFrame
        The same rows in the same order: `comparison` is the question that heads them, `named` what a row is called.
    """
    if not len(table):
        return table
    kind = str(table.index.name)
    about = {code: ComparisonWords(page, code) for code in table.get("comparison", pd.Series(table.index)).unique()}
    rows: dict[str, dict[str, Any]] = {}
    for key, given in zip(table.index, table.to_dict("records"), strict=True):
        row = {str(name): cell for name, cell in given.items()}
        own = about[row.get("comparison", key)]
        rows[str(key)] = row | _row(own, str(key), row) | {"named": _NAMED[kind](own, str(key), row)}
    made = pd.DataFrame(list(rows.values()), index=pd.Index(list(rows), name=kind)).rename(columns=_OTHER_NAMES)
    return typed(made)


def _row(own: ComparisonWords, key: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Say the cells of a row that are codes of its comparison."""
    page, told = own.page, dict[str, Any]()
    told["comparison"] = _heading(own, row)
    told |= {name: limited(row[name]) for name in _SPOKEN if isinstance(row.get(name), Measured)}
    if "said" in row:
        told["said"] = sayable(page, row["said"], row.get("assumes", "")) if not row["why"] else ""
        told["why"] = why_not(page, row["why"])
    if "choice" in row:
        told["error_why"] = row["choice"] if row["choice"] == "by_unit" else row["why"]
    if "without" in row:
        told["without"] = own.without(key)
    if "least_without" in row:
        told |= {name: own.answer(row[name]) for name in ("least_without", "most_without")}
    if "std_difference" in row:
        far = bool(row["std_difference"]) and abs(row["std_difference"].number) > FAR
        told |= {"far": "yes" if far else "", f"std_difference{MARK}": "worse" if far else ""}
    return told


def _heading(own: ComparisonWords, row: Mapping[str, Any]) -> str:
    """Head the rows of a comparison, of one side of it, or of one column that it is told by."""
    part = own.column(row["column"]) if "answer" in row else ""
    if "factor" in row:
        part = own.page.words(f"side.{row['side']}")
    return " · ".join(filter(None, (own.heading, part)))


_NAMED: Mapping[str, Callable[[ComparisonWords, str, Mapping[str, Any]], str]] = MappingProxyType(
    {
        "choice": lambda own, _, row: own.page.words(f"choice.{row['choice']}"),
        "column": lambda own, _, row: own.column(row["column"]),
        "comparison": lambda own, _, __: own.question,
        "design": lambda own, key, _: own.design(key),
        "factor": lambda own, _, row: own.page.words(f"factor.{row['factor']}"),
        "fate": lambda own, _, row: own.fate(row["fate"]),
        "group": lambda own, _, row: own.answer(row["answer"]),
        "magnitude": lambda own, _, row: magnitude(own.page, row["magnitude"]),
        "side": lambda own, _, row: own.page.words(f"side.{row['side']}"),
        "start": lambda _, __, row: str(row["start"]),
        "step": lambda own, _, row: own.page.words(f"step.{row['step']}"),
        "way": lambda own, _, row: own.page.words(f"estimator.{row['estimator']}"),
    }
)
"""What a row is called, by what the rows of its table are."""

_OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "after": "at_follow_up",
        "all": "growth_of_all",
        "before": "at_start",
        "bound_high": "conf_high",
        "bound_low": "conf_low",
        "contribution": "of_growth",
        "error": "standard_error",
        "growth": "factor_growth",
        "least": "least_percent",
        "most": "most_percent",
        "said": "sayable",
        "same": "growth_of_same",
        "units_after": "there_after",
        "units_before": "there_before",
        "units_both": "there_both",
        "why": "why_not",
    }
)
"""Columns that are something else in tables of other pages."""
