"""What the definitions of a programme say: the programme, its framework, its rules and its time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from toolkit.errors import FactsError, ParametersError, Problem
from toolkit.facts.contracts.averaging_and_grading import AveragingRule, GradingRule, Scale
from toolkit.facts.contracts.conventions import Conventions
from toolkit.facts.contracts.framework import FrameworkFile, Indicator, Result
from toolkit.facts.contracts.matrix import Matrix
from toolkit.facts.contracts.programme import ProgrammeFile
from toolkit.facts.contracts.rule_sets import RuleSet
from toolkit.facts.contracts.values import Strict
from toolkit.facts.folders import RULES, all_of, fact_file, files_of, shown_path
from toolkit.facts.periods import Calendar, Evaluated, Period, When
from toolkit.facts.requested import period_problems, whole_number, year_problems
from toolkit.facts.validation import framework_circles, read_yaml
from toolkit.facts.yaml_text import YamlText
from toolkit.language import catalogue_name, read_catalogue

if TYPE_CHECKING:
    pass


class Definitions:
    """What the files of definitions and the rules that they name say, each read when it is first asked for.

    Parameters
    ----------
    folder : Path
        The programme's folder below ``data``.

    Attributes
    ----------
    opened : float
        When it was opened: what was written since, it may not know.

    Raises
    ------
    FactsError
        When a definition is first asked for and something is wrong with it, with all its problems.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.code = folder.name
        self.opened = time.time()

    @cached_property
    def file(self) -> ProgrammeFile:
        """Everything ``programme.yaml`` says."""
        return read_yaml(self.folder / "programme.yaml", ProgrammeFile)

    @cached_property
    def framework(self) -> FrameworkFile:
        """Everything ``framework.yaml`` says; nothing in it lies under itself."""
        framework = read_yaml(self.folder / "framework.yaml", FrameworkFile)
        if problems := list(framework_circles(framework, shown_path(self.folder / "framework.yaml"))):
            raise FactsError(problems)
        return framework

    def translations(self, language: str) -> Mapping[str, str]:
        """Find what the programme's texts, and those of the rules, are in a language; in its first they stand as typed.

        Raises
        ------
        ToolkitError
            When a catalogue cannot be read.
        """
        own, name = self.folder / catalogue_name(language), catalogue_name(language)
        paths = [*all_of(RULES, name), *([own] if own.is_file() else [])]
        return {text: said for path in paths for text, said in read_catalogue(path).items()}

    def is_translated(self, language: str) -> bool:
        """Whether somebody has begun to say the programme's texts in a language that is not its first."""
        return language != self.file.languages[0] and (self.folder / catalogue_name(language)).is_file()

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Indicators by code, in the order of the framework."""
        return MappingProxyType({indicator.code: indicator for indicator in self.framework.indicators})

    @cached_property
    def results(self) -> Mapping[str, Result]:
        """Results by code, in the order of the framework."""
        return MappingProxyType({result.code: result for result in self.framework.results})

    @cached_property
    def grading(self) -> GradingRule | None:
        """The rule by which this programme's donor grades, if it has one."""
        code = self.file.rules.grading
        return read_rule(code, GradingRule) if code else None

    @cached_property
    def averaging(self) -> AveragingRule | None:
        """The rule by which this programme averages its indicators, if it has one of its own."""
        code = self.file.rules.averaging
        return read_rule(code, AveragingRule) if code else None

    @cached_property
    def rule_set(self) -> RuleSet | None:
        """The rule by which the answers to its donor's sub-questions are graded, if its documents have such answers."""
        code = self.file.rules.questions
        return read_rule(code, RuleSet) if code else None

    @cached_property
    def matrix(self) -> Matrix:
        """The matrix by which this programme is evaluated."""
        return read_rule(self.file.rules.matrix, Matrix)

    @cached_property
    def scale(self) -> Scale:
        """The scale of the grades that its documents print."""
        return read_rule(self.file.rules.scale, Scale)

    @cached_property
    def conventions(self) -> Conventions:
        """Where differences begin to mean something."""
        return read_rule(self.file.rules.conventions, Conventions)

    # --- time

    @cached_property
    def calendar(self) -> Calendar:
        """The months of its year."""
        return Calendar(self.file.fiscal_year_starts)

    def period(self, text: str) -> Period | None:
        """Read a period by the programme's calendar, or give None when the text is none."""
        return self.calendar.read(text)

    def at(self, when: When) -> Evaluated:
        """Return what is evaluated, as :meth:`stretch` reads it."""
        return self.stretch(when)

    def stretch(self, when: When) -> Evaluated:
        """Return a stretch of time, also one of which nothing is told: a year, or a part of one as data name it.

        Raises
        ------
        FactsError
            When it is neither.
        """
        if isinstance(when, Evaluated):
            return when
        found = self.calendar.evaluated(whole_number(when) or when)
        if found is None:
            raise FactsError(Problem("not_evaluated", fields={"found": str(when)}))
        return found

    def evaluated(self, year: int, period: str = "") -> Evaluated:
        """Return what is evaluated by the two parameters of a notebook: the year, or the period where one is given.

        Raises
        ------
        ParametersError
            When the year is no whole number, or the period none that ends in it.
        """
        problems = [*year_problems(year), *(period_problems(period, year, self.calendar) if period else ())]
        if problems:
            raise ParametersError(problems)
        return self.at(period or whole_number(year) or 0)

    def decided(self, version: str) -> int | None:
        """Return the month in which a version was decided, 0 for what has none; None where nobody says it."""
        period = self.period(self.file.versions.get(version, version)) if version else None
        return 0 if not version else period.first if period is not None else None

    def is_valid(self, result: str, when: When) -> bool:
        """Whether a result belongs to a plan that covers a year; one whose plan names no years always does."""
        at, found = self.at(when), self.results.get(result)
        while found is not None and found.valid is None:
            found = self.results.get(found.parent or "")
        period = self.period(found.valid) if found is not None and found.valid else None
        return period is None or (period.first <= at.last and at.period.first <= period.last)


KINDS: dict[str, type[Strict]] = {
    "averaging": AveragingRule,
    "conventions": Conventions,
    "grading": GradingRule,
    "sub_questions": RuleSet,
    "matrix": Matrix,
    "scale": Scale,
}
"""What a rule file can be, by its key ``kind``."""

Shape = TypeVar("Shape", bound=Strict)


def read_rule(code: str, shape: type[Shape]) -> Shape:
    """Read one rule file by its code."""
    return read_yaml(_path(code), shape)


def rules_problems() -> Iterator[Problem]:
    """Find everything that is wrong with the rule files, whoever uses them."""
    for path in files_of(RULES, "*.yaml").values():
        try:
            read_rule_file(path)
        except FactsError as error:
            yield from error.problems


def read_rule_file(path: Path) -> Strict:
    """Read a rule file of whatever kind it says it is."""
    return read_yaml(path, _contract(path))


def _contract(path: Path) -> type[Strict]:
    text = YamlText(path)
    if text.problems:
        raise FactsError(text.problems)
    kind = str(text.value.get("kind", "")) if isinstance(text.value, dict) else ""
    if kind not in KINDS:
        fields = {"found": kind, "expected": ", ".join(KINDS), "nearest": ""}
        raise FactsError(Problem("not_in_list" if kind else "empty_value", text.name, column="kind", fields=fields))
    return KINDS[kind]


def _path(code: str) -> Path:
    return fact_file(f"{RULES}/{code}.yaml")
