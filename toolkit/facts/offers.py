"""What the facts of a programme offer in a year: tables with rows that belong to its plan, and definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from toolkit.errors import Problem
from toolkit.facts.contracts.comparisons import Comparison
from toolkit.facts.contracts.compute import Compute
from toolkit.facts.contracts.figure_tables import ActivityProgress, Observation, Row
from toolkit.facts.contracts.rates_and_statements import ExchangeRate
from toolkit.facts.contracts.records import Poll
from toolkit.facts.contracts.tables_by_name import FACTS, TABLES
from toolkit.facts.contracts.word_tables import Activity
from toolkit.facts.folders import data_folder, shown_path
from toolkit.facts.programme import Programme
from toolkit.facts.records import answers_in


def offers(programme: Programme, name: str, year: int) -> bool:
    """Whether a programme has a table or a definition that says something of a year.

    Parameters
    ----------
    programme : Programme
    name : str
        One of :data:`OFFERS`.
    year : int
        Plans follow each other: what belongs to another plan says nothing of the year.
    """
    if name in DEFINITIONS:
        return DEFINITIONS[name](programme, year)
    told = (row for _, row in programme.rows(name) if _is_of(programme, row, year)) if programme.has(name) else ()
    return any(name == OBSERVATIONS or _says_something(row) for row in told)


OBSERVATIONS = "observations"
"""The table whose gaps are told too, each with its reason; any other one without a single value says nothing."""


def _says_something(row: object) -> bool:
    """Whether a row has its value; one of a table without values is one by itself."""
    return not (isinstance(row, Row) and row.VALUE) or getattr(row, row.VALUE) is not None


def _is_of(programme: Programme, row: object, year: int) -> bool:
    result = getattr(row, "result", "")
    indicator = programme.indicators.get(getattr(row, "indicator", ""))
    if indicator is not None:
        result = indicator.result
    return not result or programme.is_valid(result, year)


def _computes(
    programme: Programme, year: int, wanted: Callable[[Compute], object], origins: Sequence[str] = ()
) -> bool:
    """Whether an indicator of the year's plan is computed from records that the programme has, in the wanted way."""
    computes: Iterator[Compute | None] = (
        indicator.compute
        for indicator in programme.framework.indicators
        if programme.is_valid(indicator.result, year) and (not origins or indicator.origin in origins)
    )
    return any(c and c.records in programme.framework.records and wanted(c) for c in computes)


def _is_asked(programme: Programme, comparison: Comparison, year: int) -> bool:
    """Whether a comparison stands beside an indicator of the year's plan, and has records until the year's end."""
    indicator, records = programme.indicators.get(comparison.indicator), comparison.records
    if indicator is None or not programme.is_valid(indicator.result, year):
        return False
    if not comparison.period or records not in programme.framework.records:
        return records in programme.framework.records and year == max(programme.file.reporting_years)
    periods = map(programme.period, answers_in(programme, records, comparison.period))
    return any(period is not None and programme.stretch(year).follows(period) for period in periods)


def _is_held(programme: Programme, poll: Poll, year: int) -> bool:
    """Whether a question is about the plan of a year, and was put by its end."""
    held = programme.period(poll.held) if poll.held else None
    return programme.is_valid(poll.result or "", year) and (held is None or programme.stretch(year).follows(held))


def _has_pipeline(programme: Programme, _: int) -> bool:
    """Whether the programme has processes, as the steps of a pipeline, with figures of what is programmed for them."""
    rows = (row for _, row in programme.rows(Activity))
    steps = {row.code for row in rows if isinstance(row, Activity) and row.kind == "process"}
    return any(
        row.activity in steps and row.role == "programmed" and row.value is not None
        for _, row in programme.rows(ActivityProgress)
        if isinstance(row, ActivityProgress)
    )


def _has_reported(programme: Programme, year: int) -> bool:
    """Whether a document on the year's plan prints more than what is aimed at: what may follow from other figures."""
    return any(
        row.use == "yes"
        and getattr(row, row.VALUE, None) is not None
        and getattr(row, "role", "") not in _AIMS
        and _is_of(programme, row, year)
        and programme.is_of_plan(row.document, year)
        for contract in FACTS.values()
        if contract.VALUE and contract is not ExchangeRate
        for _, row in programme.rows(contract)
    )


_AIMS = ("original_target", "target", "final_target", "baseline")


def _has_values(programme: Programme, year: int) -> bool:
    """Whether an indicator of the year's plan has any value: reached until the year's end, or aimed at."""
    return any(
        row.value is not None
        and row.use == "yes"
        and _is_of(programme, row, year)
        and (row.role in _AIMS or _is_known(programme, row.period, year))
        for _, row in programme.rows(Observation)
        if isinstance(row, Observation)
    )


def _is_known(programme: Programme, text: str, year: int) -> bool:
    period = programme.period(text)
    return period is not None and programme.stretch(year).follows(period)


def _has_indicators(programme: Programme, year: int) -> bool:
    """Whether the framework itself has an indicator that holds in a year; those of reports alone are not in it."""
    return any(i.origin == "framework" and programme.is_valid(i.result, year) for i in programme.framework.indicators)


def _has_plan(programme: Programme, year: int) -> bool:
    """Whether a strategic plan covers the year: objectives that say for which years they hold."""
    return any(
        result.level == "strategic_objective" and result.valid and programme.is_valid(result.code, year)
        for result in programme.framework.results
    )


DEFINITIONS: Mapping[str, Callable[[Programme, int], bool]] = MappingProxyType(
    {
        "sales": lambda programme, _: bool(programme.framework.sales),
        "grading": lambda programme, _: programme.file.rules.grading is not None,
        "comparisons": lambda programme, year: any(
            _is_asked(programme, c, year) for c in programme.framework.comparisons
        ),
        "computed": lambda programme, year: _computes(programme, year, lambda _: True, ("framework",)),
        "sampled": lambda programme, year: _computes(programme, year, lambda c: c.sample),
        "composite": lambda programme, year: _computes(programme, year, lambda c: c.measure == "composite"),
        "polls": lambda programme, year: any(_is_held(programme, poll, year) for poll in programme.framework.polls),
        "pipeline": _has_pipeline,
        "reported": _has_reported,
        "strategic_plan": _has_plan,
        "indicators": _has_indicators,
        "values": _has_values,
    }
)
"""What a programme offers besides tables, each with how to tell."""

OFFERS = (*TABLES, *DEFINITIONS)
"""Everything that can be told from facts alone."""

_WRITTEN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "sales": ("framework.yaml", "sales"),
        "grading": ("programme.yaml", "rules.grading"),
        "comparisons": ("framework.yaml", "comparisons"),
        "computed": ("framework.yaml", "indicators[].compute"),
        "sampled": ("framework.yaml", "indicators[].compute.sample"),
        "composite": ("framework.yaml", "indicators[].compute"),
        "polls": ("framework.yaml", "polls"),
        "pipeline": ("activities.csv", "kind"),
        "reported": ("observations.csv", "value"),
        "strategic_plan": ("framework.yaml", "results[].valid"),
        "indicators": ("framework.yaml", "indicators"),
        "values": ("observations.csv", "value"),
        "plan_progress": ("activities.csv", "kind"),
        "grades": ("observations.csv", "value"),
        "signed": ("appraisals.csv", "hash"),
    }
)
"""File and key, or column, in which a programme writes a definition, or what a condition asks for."""


def lacks(programme: str, names: Iterable[str]) -> Iterator[Problem]:
    """Say of some things, as :func:`lack` does; what no programme can write is left out."""
    yield from (lack(programme, name) for name in names if name in TABLES or name in _WRITTEN)


def lack(programme: str, name: str) -> Problem:
    """Say where a programme writes what it does not offer, and how.

    Parameters
    ----------
    programme : str
        Its code.
    name : str
        What a notebook needs, and a programme can write.
    """
    folder = data_folder() / programme
    if name in _WRITTEN:
        file, key = _WRITTEN[name]
        return Problem(f"lacks_{name}", shown_path(folder / file), column=key)
    contract = TABLES[name]
    columns = [field.alias or column for column, field in contract.model_fields.items() if field.is_required()]
    if issubclass(contract, Row):
        columns += [contract.VALUE] * (contract.VALUE not in ("", *columns)) + ["document"] * contract.ADDRESSED
    return Problem("lacks_table", shown_path(folder / f"{name}.csv"), fields={"expected": ", ".join(columns)})
