"""A design: who is compared with whom, by which columns of a table; checked before anything is computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from toolkit.errors import ImpactError, Problem, choice, unknown_keys
from toolkit.impact.rules import ASSIGNMENTS, RULES

_SEVERAL = ("covariates", "propensity", "instrument", "cluster", "strata")
_TWO = 2


@dataclass(frozen=True)
class Design:
    """What an estimate is made of.

    Attributes
    ----------
    outcome, treated : str
        Columns. With `post`, `treated` is membership of the programme; with `unit` and `period` and no `post`, who is
        treated in that row. It holds 0 and 1, yes and no or true and false; for ``regression_adjustment``, ``did`` and
        ``iv`` it may be a dose, and the effect is per unit of it.
    estimator : str
        One of :data:`toolkit.impact.rules.RULES`.
    unit, period, post, first_treated : str
        Columns: who, when, whether that is after the start, and the first period in which the unit is treated (0, empty
        or missing: never).
    covariates, propensity, instrument, cluster, strata : tuple of str
        Columns; one alone may be given as text. Without `propensity` the treatment's model has the covariates.
        `cluster` is one column or two; without it the unit where there is one.
    weights : str
        Sampling weights; in percentages with `post` what one of the outcome is worth in its stratum, the price before.
    assignment : str
        How it came that some are treated: ``randomised rule roll_out self_selected unknown``.
    estimand, se : str
        Empty for the default of the estimator.
    confidence_level : float
        Between 0 and 1.
    options : mapping
        As the estimator has them.
    """

    outcome: str
    estimator: str
    treated: str = ""
    unit: str = ""
    period: str = ""
    post: str = ""
    first_treated: str = ""
    covariates: tuple[str, ...] = ()
    propensity: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    weights: str = ""
    cluster: tuple[str, ...] = ()
    strata: tuple[str, ...] = ()
    assignment: str = "unknown"
    estimand: str = ""
    se: str = ""
    confidence_level: float = 0.95
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in _SEVERAL:
            given = getattr(self, name)
            object.__setattr__(self, name, (given,) if isinstance(given, str) and given else tuple(given or ()))
        for name in ("treated", "unit", "period", "post", "first_treated", "weights", "estimand", "se"):
            object.__setattr__(self, name, getattr(self, name) or "")
        if problems := list(self._problems()):
            raise ImpactError(problems)
        object.__setattr__(self, "estimand", self.estimand or RULES[self.estimator].estimands[0])

    @classmethod
    def read(cls, given: Design | Mapping[str, Any]) -> Design:
        """Read a design from a mapping; one that is a design already stays as it is.

        Raises
        ------
        ImpactError
            For a key that there is not, and for what does not go together.
        """
        if isinstance(given, Design):
            return given
        unknown = unknown_keys(given, (each.name for each in fields(cls)))
        lacking = [Problem("design_lacks", column=key) for key in ("outcome", "estimator") if not given.get(key)]
        if unknown or lacking:
            raise ImpactError([*unknown, *lacking])
        return cls(**given)

    @property
    def clusters(self) -> tuple[str, ...]:
        """The columns by which errors are clustered."""
        return self.cluster or ((self.unit,) if self.unit else ())

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is used, each once."""
        single = (self.outcome, self.treated, self.unit, self.period, self.post, self.first_treated, self.weights)
        several = (*self.covariates, *self.propensity, *self.instrument, *self.cluster, *self.strata)
        return tuple(dict.fromkeys(name for name in (*single, *several) if name))

    def option(self, name: str) -> Any:
        """Return an option, or its default."""
        values = RULES[self.estimator].options[name]
        return self.options.get(name, values[0] if values else None)

    def _problems(self) -> Iterator[Problem]:
        if self.estimator not in RULES:
            yield Problem("design_value", column="estimator", fields=choice(str(self.estimator), RULES))
            return
        rule = RULES[self.estimator]
        for needed in rule.needs:
            if not getattr(self, needed):
                yield Problem("design_lacks", column=needed, fields={"found": self.estimator})
        choices: tuple[tuple[str, Sequence[str]], ...] = (
            ("assignment", ASSIGNMENTS),
            ("estimand", ("", *rule.estimands)),
            ("se", ("", *_errors(self))),
        )
        for key, known in choices:
            if getattr(self, key) not in known:
                named = [each for each in known if each]
                yield Problem("design_value", column=key, fields=choice(str(getattr(self, key)), named))
        if not 0 < self.confidence_level < 1:
            fields_ = {"found": str(self.confidence_level), "expected": "0.90, 0.95, 0.99", "nearest": ""}
            yield Problem("design_value", column="confidence_level", fields=fields_)
        if len(self.cluster) > _TWO:
            yield Problem(
                "design_value", column="cluster", fields={"found": ", ".join(self.cluster), "expected": "1, 2"}
            )
        yield from self._wrong_options(rule.options)

    def _wrong_options(self, known: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
        yield from unknown_keys(self.options, known, "options.")
        for key, value in ((key, value) for key, value in self.options.items() if key in known):
            if known[key] and value not in known[key]:
                named = [each for each in known[key] if each]
                yield Problem("design_value", column=f"options.{key}", fields=choice(str(value), named))
            elif not known[key] and not (isinstance(value, int) and value > 0):
                yield Problem(
                    "design_value", column=f"options.{key}", fields={"found": str(value), "expected": "1, 2, 3…"}
                )


def _errors(design: Design) -> tuple[str, ...]:
    """Return the kinds of error that go with an estimator and its estimand."""
    errors = RULES[design.estimator].errors
    if design.estimator != "regression_adjustment":
        return errors
    is_separate = design.estimand in ("ATE", "ATT")
    return ("influence",) if is_separate else tuple(each for each in errors if each != "influence")
