"""Grades by a rule, and how far a rule is known that no document prints: as far as the printed grades tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

import pandas as pd

from toolkit.errors import refuse_unknown
from toolkit.facts.contracts.allowed import Criterion
from toolkit.facts.contracts.averaging_and_grading import GradingRule
from toolkit.facts.contracts.values import of_code
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Certainty, Measured, at_least, undefined
from toolkit.measures.indicators.observed import observed_in

BETWEEN = "–"
"""Between the ends of a range of grades: ``A–C``."""


def grade(reached: float, rule: GradingRule) -> str:
    """Return the grade of a reached part, 1 being the whole reference.

    Examples
    --------
    >>> from toolkit.facts.contracts.averaging_and_grading import GradedCriterion
    >>> rule = GradingRule(code="x", kind="grading", title="", source="", printed=True, cuts={"A": 0.9, "B": 0.75},
    ...                    lowest="C", criteria={"efficiency": GradedCriterion(ratio="{subject}.efficiency")})
    >>> grade(0.75, rule), grade(0.74, rule)
    ('B', 'C')
    """
    return next((letter for letter, cut in rule.cuts.items() if at_least(reached, cut)), rule.lowest)


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the lowest reached part of a grade lies.

    Attributes
    ----------
    above, up_to : Measured
        It is more than the one and not more than the other; undefined where no printed grade sets that end.
    """

    above: Measured
    up_to: Measured


def letter(programme: Programme, when: When, criterion: str, ratio: Measured) -> Measured:
    """Return the grade of a ratio, as text; of a rule that was inferred, all grades that it may give, as ``A–C``.

    A rule that no document prints is fitted to the grades that are printed until then. Each of its cuts lies somewhere
    between two of them, and so does what a criterion is referred to where that was inferred too: what is fixed then is
    what every rule gives that gives the printed grades.
    """
    refuse_unknown(criterion, get_args(Criterion), "criterion")
    rule = programme.grading
    if rule is None or not ratio:
        return ratio.but(unit="text", formula="grade")
    reached = _reached(programme, criterion, ratio)
    best, worst = ("", "") if rule.printed else _ends(reached, within_what(programme, when, criterion), rule)
    text = f"{best}{BETWEEN}{worst}" if best < worst else grade(reached, rule)
    return Measured(None, "text", "grade", ratio.inputs, text=text, certainty=certainty_of_rule(rule))


def _ends(reached: float, within: Mapping[str, Cut], rule: GradingRule) -> tuple[str, str]:
    """Return the best and the worst grade that a reached part can have, as far as the cuts are known."""
    best = next((name for name, cut in within.items() if not cut.above or reached > cut.above.number), rule.lowest)
    is_reached = (name for name, cut in within.items() if cut.up_to and at_least(reached, cut.up_to.number))
    return best, next(is_reached, rule.lowest)


def certainty_of_rule(rule: GradingRule) -> Certainty:
    """Tell how sure what a rule gives is: a rule that no document prints is inferred."""
    return "" if rule.printed else "inferred"


def _reached(programme: Programme, criterion: str, ratio: Measured) -> float:
    return ratio.number / _reference(programme, criterion)


def _reference(programme: Programme, criterion: str) -> float:
    rule = programme.grading
    by = of_code(rule.criteria, criterion) if rule is not None else None
    return by.reference if by is not None else 1.0


def distances(programme: Programme, when: When, criterion: str, ratio: Measured) -> tuple[Measured, Measured]:
    """Return how far a ratio lies below the next better grade, and above the cut it must not fall under.

    Returns
    -------
    to_better, to_worse : Measured
        In the unit of the ratio; of a rule that was inferred with the limits between which each lies.
    """
    refuse_unknown(criterion, get_args(Criterion), "criterion")
    rule = programme.grading
    if rule is None or not ratio:
        return ratio.but(formula="to_better"), ratio.but(formula="to_worse")
    reached = _reached(programme, criterion, ratio)
    higher = [name for name, cut in rule.cuts.items() if not at_least(reached, cut)]
    lower = [name for name, cut in rule.cuts.items() if at_least(reached, cut)]
    unit = "distance" if ratio.unit == "ratio" else ratio.unit

    def to(name: str, formula: str) -> Measured:
        return _distance(programme, when, criterion, name, Measured(ratio.number, unit, formula, ratio.inputs))

    better = to(higher[-1], "to_better") if higher else undefined(unit, "best_grade", "to_better", ratio.inputs)
    worse = to(lower[0], "to_worse") if lower else undefined(unit, "lowest_grade", "to_worse", ratio.inputs)
    return better, worse


def _distance(programme: Programme, when: When, criterion: str, name: str, ratio: Measured) -> Measured:
    """Return how far a ratio is from a cut, by the rule, and the least and the most that it can be."""
    rule, reference = programme.grading, _reference(programme, criterion)
    assert rule is not None
    by_rule = ratio.but(value=abs(rule.cuts[name] * reference - ratio.number))  # type: ignore[index]
    if rule.printed:
        return by_rule
    cut = within_what(programme, when, criterion)[name]
    ends = [abs(end.number * reference - ratio.number) for end in (cut.above, cut.up_to) if end]
    if len(ends) < len(("above", "up_to")):
        return undefined(ratio.unit, "no_grade_sets_it", ratio.formula, ratio.inputs)
    return by_rule.but(conf_low=min(ends), conf_high=max(ends), certainty="inferred")


def within_what(programme: Programme, when: When, criterion: str) -> Mapping[str, Cut]:
    """Return within what each cut of the rule lies, for a criterion, as reached parts.

    Criteria that are referred to the same are graded by the same cuts, so that the grades of each tell of all.
    """
    return _within(programme, programme.at(when), _reference(programme, criterion))


@lru_cache(maxsize=32)
def _within(programme: Programme, at: Evaluated, reference: float) -> Mapping[str, Cut]:
    rule = programme.grading
    if rule is None:
        return {}
    own = {name for name, by in rule.criteria.items() if by.reference == reference}
    known = [each for each in graded(programme, at, rule) if each.criterion in own]
    return cuts_between(known, rule)


def cuts_between(known: Sequence[Graded], rule: GradingRule) -> dict[str, Cut]:
    """Return within what each cut lies that gives some printed grades."""
    order, found = [*rule.cuts, rule.lowest], dict[str, Cut]()
    for place, name in enumerate(rule.cuts):
        good = [each.reached for each in known if each.letter in order[: place + 1]]
        bad = [each.reached for each in known if each.letter in order[place + 1 :]]
        found[name] = Cut(limit(bad, max), limit(good, min))
    return found


def limit(reached: list[Measured], pick: Callable[..., Measured]) -> Measured:
    """Return the highest or the lowest of some reached parts, as a limit."""
    if not reached:
        return undefined("ratio", "no_grade_sets_it", "limit")
    chosen = pick(reached, key=lambda figure: figure.number)
    return Measured(chosen.number, "ratio", "limit", chosen.inputs)


@dataclass(frozen=True, slots=True)
class Graded:
    """A printed grade of a result, beside the ratio that it goes by.

    Attributes
    ----------
    fact, criterion, letter : str
    ratio, reached : Measured
        The ratio, and what part of the criterion's reference it is.
    """

    fact: str
    criterion: str
    letter: str
    ratio: Measured
    reached: Measured


def graded(programme: Programme, at: Evaluated, rule: GradingRule) -> Iterator[Graded]:
    """Return every grade of a result printed until then, beside its ratio, that is one of the rule's."""
    observed = observed_in(programme)
    for fact, row in programme.criteria.query("use == 'yes' and question == ''").iterrows():
        by = of_code(rule.criteria, str(row["criterion"]))
        indicator = programme.indicators.get(by.ratio.format(subject=row["subject"])) if by is not None else None
        is_then = at.follows(programme.period(str(row["period"])))
        if by is None or indicator is None or not is_then or row["grade"] not in (*rule.cuts, rule.lowest):
            continue
        ratio = observed.actual(indicator, programme.stretch(str(row["period"])))
        if ratio:
            reached = ratio.but(value=ratio.number / by.reference, unit="ratio")
            yield Graded(str(fact), str(row["criterion"]), str(row["grade"]), ratio, reached)


def held(programme: Programme, when: When) -> pd.DataFrame:
    """Set every printed grade of a ratio beside the grades that it can have.

    Returns
    -------
    DataFrame
        One row a printed grade, index its fact; as `Measured` with text `stated` and `recomputed`: by the rule that a
        document prints, or, where none does, all that the other printed grades leave open. What is beyond those no
        rule gives, as when the better of two ratios has the worse grade.
    """
    rule = programme.grading
    known = list(graded(programme, programme.at(when), rule)) if rule is not None else []
    rows = {
        each.fact: {
            "stated": Measured(None, "text", "fact", (each.fact,), text=each.letter),
            "recomputed": _by_others(programme, each, known, rule),
        }
        for each in known
        if rule is not None
    }
    return frame(rows, "fact", ["stated", "recomputed"])


def _by_others(programme: Programme, own: Graded, known: Sequence[Graded], rule: GradingRule) -> Measured:
    """Return the grades that a ratio can have by a printed rule, or by all printed grades but its own."""
    facts, certainty = own.ratio.inputs, certainty_of_rule(rule)
    if rule.printed:
        return Measured(None, "text", "grade", facts, text=grade(own.reached.number, rule))
    reference = _reference(programme, own.criterion)
    alike = [each for each in known if each != own and _reference(programme, each.criterion) == reference]
    ends = sorted(_ends(own.reached.number, cuts_between(alike, rule), rule))
    text = BETWEEN.join(dict.fromkeys(ends))
    return Measured(None, "text", "grade", facts, text=text, certainty=certainty)


def cuts(programme: Programme, when: When) -> pd.DataFrame:
    """Show how far each cut of the rule could move without changing one of the printed grades.

    Returns
    -------
    DataFrame
        Index `grade`; `Measured` columns `cut above up_to` as reached parts, by all criteria together; a limit is
        undefined where no printed grade sets one.
    """
    rule = programme.grading
    if rule is None:
        return frame({}, "grade", ["cut", "above", "up_to"])
    within = cuts_between(list(graded(programme, programme.at(when), rule)), rule)
    rows = {
        name: {"cut": Measured(cut, "ratio", "rule"), "above": within[name].above, "up_to": within[name].up_to}
        for name, cut in rule.cuts.items()
    }
    return frame(rows, "grade")


def references(programme: Programme, when: When) -> pd.DataFrame:
    """Show how far the reference of each criterion could move without changing one of the printed grades.

    Returns
    -------
    DataFrame
        Index `criterion`; `Measured` columns `reference above up_to`, in the unit of the criterion's ratio.
    """
    rule = programme.grading
    columns = ["reference", "above", "up_to"]
    if rule is None:
        return frame({}, "criterion", columns)
    rows = {}
    for criterion, by in rule.criteria.items():
        floors, ceilings = [], []
        for each in (each for each in graded(programme, programme.at(when), rule) if each.criterion == criterion):
            floor, ceiling = _cuts_around(each.letter, rule)
            ceilings += [each.ratio.but(value=each.ratio.number / floor)] if floor else []
            floors += [each.ratio.but(value=each.ratio.number / ceiling)] if ceiling else []
        ends = {"above": limit(floors, max), "up_to": limit(ceilings, min)}
        rows[criterion] = {"reference": Measured(by.reference, "ratio", "rule")} | ends
    return frame(rows, "criterion", columns)


def _cuts_around(name: str, rule: GradingRule) -> tuple[float | None, float | None]:
    """Return the cut that a grade must reach, and the one above it that it must not reach."""
    cuts_: list[tuple[str, float | None]] = [*rule.cuts.items(), (rule.lowest, None)]
    i = [own for own, _ in cuts_].index(name)
    return cuts_[i][1], cuts_[i - 1][1] if i else None
