"""Grades from the answers to sub-questions, by a rule set that is data; and which other answers would change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd

from toolkit.facts.contracts.rule_sets import GradedByQuestions, RuleSet
from toolkit.facts.contracts.values import LETTERS, of_code
from toolkit.facts.periods import Period, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame, typed
from toolkit.measured import Measured, at_least, undefined
from toolkit.measures.appraisal.criteria import of_stretch
from toolkit.measures.indicators.fitted_grade_rule import letter
from toolkit.measures.indicators.observed import observed_in
from toolkit.measures.indicators.tracking import step

NOT_APPLICABLE = "X"
"""An answer that leaves its sub-question out."""

FORMULA = "rule_set"


@dataclass(frozen=True, slots=True)
class Change:
    """Another grade, and the answers that would give it; the others stay.

    Attributes
    ----------
    grade : str
    answers : tuple of (str, str, str)
        Sub-question, the answer it has, the answer it would need.
    """

    grade: str
    answers: tuple[tuple[str, str, str], ...]

    @property
    def steps(self) -> int:
        """How many grades the answers move together: A to C are two."""
        return sum(abs(LETTERS.index(there) - LETTERS.index(here)) for _, here, there in self.answers)


def grade_of(rule: RuleSet, criterion: str, answers: Mapping[str, str], facts: tuple[str, ...] = ()) -> Measured:
    """Grade a criterion by the answers to its sub-questions.

    Parameters
    ----------
    rule : RuleSet
    criterion : str
    answers : mapping of str to str
        Letter by sub-question; ``X`` leaves one out, and the figure says so.
    facts : tuple of str
        Identifiers of the facts that hold the answers.

    Returns
    -------
    Measured
        The letter as text, with how many answers it rests on. Undefined, with the reason, where an answer is
        missing, none applies, or the rule says nothing for the answers that are left.
    """
    graded = of_code(rule.criteria, criterion)
    if graded is None:
        return undefined("text", "criterion_not_in_rule", FORMULA, facts)
    asked = [question.code for question in graded.questions]
    given = [answers[code] for code in asked if answers.get(code) in LETTERS]
    left_out = tuple(f"{code}:{_why(answers.get(code, ''))}" for code in asked if answers.get(code) not in LETTERS)
    cover = {"n": len(given), "of": len(asked), "left_out": left_out}
    if any(answers.get(code) not in (*LETTERS, NOT_APPLICABLE) for code in asked):
        return undefined("text", "question_unanswered", FORMULA, facts).but(**cover)
    if not given:
        return undefined("text", "not_applicable", FORMULA, facts).but(**cover)
    letter = _letter(rule, graded, given)
    if not letter:
        return undefined("text", "rule_says_nothing", FORMULA, facts).but(**cover)
    return Measured(None, "text", FORMULA, facts, text=letter).but(**cover)


def _why(answer: str) -> str:
    return "not_applicable" if answer == NOT_APPLICABLE else "not_reported"


def _letter(rule: RuleSet, graded: GradedByQuestions, given: list[str]) -> str:
    """Apply the rule to the answers that apply: its conditions in order, or the mean of points above its cuts."""
    if graded.grades:
        met = (condition.grade for condition in graded.grades if condition.holds(given))
        return next(met, graded.otherwise or "")
    points = [rule.points[letter] for letter in LETTERS for answer in given if answer == letter]
    mean = sum(points) / len(points)
    return next((letter for letter, cut in rule.above.items() if not at_least(cut, mean)), rule.lowest)


def changes(rule: RuleSet, criterion: str, answers: Mapping[str, str]) -> list[Change]:
    """Find what would change a grade: for every other grade, the fewest answers that would have to be others.

    Returns
    -------
    list of Change
        For each grade that can be reached, best grade first, all ways that change the fewest answers, and among them
        by the fewest steps. Empty where the answers give no grade.
    """
    now = grade_of(rule, criterion, answers)
    if not now.text:
        return []
    graded = of_code(rule.criteria, criterion)
    asked = graded.questions if graded is not None else []
    codes = [question.code for question in asked if answers[question.code] in LETTERS]
    found: dict[str, list[Change]] = {}
    for other in product(LETTERS, repeat=len(codes)):
        letter = grade_of(rule, criterion, {**answers, **dict(zip(codes, other, strict=True))}).text
        moved = tuple((c, answers[c], new) for c, new in zip(codes, other, strict=True) if new != answers[c])
        if letter and letter != now.text:
            found.setdefault(letter, []).append(Change(letter, moved))
    return [change for letter in sorted(found) for change in _fewest(found[letter])]


def _fewest(ways: list[Change]) -> list[Change]:
    least = min((len(change.answers), change.steps) for change in ways)
    return [change for change in ways if (len(change.answers), change.steps) == least]


COLUMNS = ["subject", "criterion", "answers", "printed", "grade", "verdict", "raised_by", "lowered_by"]


def graded(programme: Programme, when: When) -> pd.DataFrame:
    """Grade every subject whose sub-questions a document answers, by the donor's rule set.

    Returns
    -------
    DataFrame
        Index ``subject:criterion``; `subject criterion answers verdict raised_by lowered_by` as text, the last two the
        answers that would change the grade, as ``4.1 B A``; `printed` and `grade` as `Measured` with text. Empty for a
        programme without a rule set or without answers.
    """
    rule, rows = programme.rule_set, {}
    if rule is None:
        return frame({}, "graded", COLUMNS)
    own = of_stretch(programme, programme.at(when))
    answered = own[own["question"] != ""].sort_values("question", kind="stable")
    for (subject, criterion), each in answered.groupby(["subject", "criterion"], sort=False):
        answers = dict(zip(each["question"], each["grade"], strict=True))
        letter = grade_of(rule, str(criterion), answers, tuple(map(str, each.index)))
        whole = own[(own["subject"] == subject) & (own["criterion"] == criterion) & (own["question"] == "")]
        printed = [Measured(None, "text", inputs=(str(f),), text=str(g)) for f, g in whole["grade"].items()]
        rows[f"{subject}:{criterion}"] = _row(rule, str(criterion), answers, letter, printed) | {"subject": subject}
    return frame(rows, "graded", COLUMNS)


def _row(
    rule: RuleSet, criterion: str, answers: Mapping[str, str], letter: Measured, printed: list[Measured]
) -> dict[str, object]:
    others = changes(rule, criterion, answers)
    stated = printed[0] if printed else undefined("text", "not_reported")
    agrees = "agrees" if letter.text == stated.text else "differs"
    nearest = {
        "raised_by": max((c.grade for c in others if c.grade < letter.text), default=""),
        "lowered_by": min((c.grade for c in others if c.grade > letter.text), default=""),
    }
    return {
        "criterion": criterion,
        "answers": " · ".join(f"{code} {answer}" for code, answer in answers.items()),
        "printed": stated,
        "grade": letter,
        "verdict": agrees if letter.text and stated.text else "not_recomputable",
        **{side: _said([c for c in others if c.grade == grade]) for side, grade in nearest.items()},
    }


def _said(ways: list[Change]) -> str:
    return " / ".join(" + ".join(f"{code} {here}→{there}" for code, here, there in way.answers) for way in ways)


def trend(programme: Programme, when: When) -> pd.DataFrame:
    """Follow the graded ratios over the periods that the programme tracks, up to a year.

    Returns
    -------
    DataFrame
        Long: `subject criterion period` as text, `doubted` (``zero`` where a zero is printed, which may be no
        measurement), and `ratio` as `Measured`, in order of time.
    """
    rule, rows = programme.grading, []
    observed = observed_in(programme)
    by_criterion = rule.criteria.items() if rule is not None else ()
    for subject in programme.results:
        for criterion, graded in by_criterion:
            code = graded.ratio.format(subject=subject)
            rows += [
                {
                    "subject": subject,
                    "criterion": criterion,
                    "period": period,
                    "doubted": "zero" if step(figure) == "zero" else "",
                    "ratio": figure,
                }
                for period, figure in observed.over_time(code, "actual", when)
            ]
    return typed(pd.DataFrame(rows, columns=["subject", "criterion", "period", "doubted", "ratio"]))


def by_period(programme: Programme, when: When) -> pd.DataFrame:
    """Lay the graded ratios out: one row a result and criterion, one column a period.

    Returns
    -------
    DataFrame
        Index ``subject:criterion``; as text `subject criterion indicator`; each period as `Measured`, and as
        ``<period>.mark`` the grade that the rule gives it, or the range of those that it may, ``zero`` for a printed
        zero, which is graded by nobody, and ``none`` where nothing is printed.
    """
    ratios, rule = trend(programme, when), programme.grading
    if rule is None:
        return frame({}, "graded", _ABOUT)
    read = {str(text): programme.period(str(text)) for text in ratios["period"]}
    periods = sorted(read, key=lambda text: _place(read[text]))
    rows: dict[str, dict[str, object]] = {}
    observed = observed_in(programme)
    for subject, criterion in dict.fromkeys(zip(ratios["subject"], ratios["criterion"], strict=True)):
        graded = next(by for name, by in rule.criteria.items() if name == criterion)
        code = graded.ratio.format(subject=subject)
        row: dict[str, object] = {
            "subject": subject,
            "criterion": criterion,
            "indicator": code,
        }
        for period in periods:
            figure = observed.get(code, "actual", period)
            row[period] = figure
            own = letter(programme, when, criterion, figure).text
            row[f"{period}.mark"] = "none" if not figure else own if figure.number else "zero"
        rows[f"{subject}:{criterion}"] = row
    return frame(rows, "graded", [*_ABOUT, *(column for period in periods for column in (period, f"{period}.mark"))])


_ABOUT = ("subject", "criterion", "indicator")
"""What a row of ratios is about."""


def _place(period: Period | None) -> tuple[int, int]:
    return (period.last, -period.first) if period is not None else (0, 0)
