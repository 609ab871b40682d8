"""The closed list of calculations that an evaluation matrix can name, and other ways of computing the same evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, undefined
from toolkit.measures import budget, formulas, indicators
from toolkit.measures.appraisal import evidence_on_resources, evidence_on_results
from toolkit.measures.appraisal.evidence_on_results import Context, Figures
from toolkit.measures.indicators import averages


def figures(asked: Context, code: str) -> Figures:
    """Return the figures of one calculation; where a programme has nothing for it, one figure says why."""
    return CALCULATIONS[code](asked)


CALCULATIONS: Mapping[str, Callable[[Context], Figures]] = MappingProxyType(
    {
        "completion": evidence_on_results.completion,
        "on_target": evidence_on_results.on_target,
        "progress": evidence_on_results.progress,
        "movement": evidence_on_results.movement,
        "stated_progress": evidence_on_results.stated_progress,
        "activities": evidence_on_results.activities,
        "activities_started": evidence_on_results.activities_started,
        "execution": evidence_on_resources.execution,
        "lead": evidence_on_resources.lead,
        "follow_up_done": evidence_on_results.follow_up_done,
        "open_recommendations": evidence_on_results.open_recommendations,
        "grades": evidence_on_resources.grades,
        "sustainability_ratio": evidence_on_resources.sustainability_ratio,
        "assumptions": evidence_on_resources.assumptions,
        "risks_high": evidence_on_resources.risks_high,
        "women_share": evidence_on_resources.women_share,
        "coverage": evidence_on_resources.coverage,
        "with_without": evidence_on_resources.with_without,
        "other_interventions": evidence_on_resources.other_interventions,
        "measured": evidence_on_results.measured,
        "targets": evidence_on_results.targets,
        "statements": lambda asked: evidence_on_resources.agreeing(asked, "statements"),
        "stated_amounts": lambda asked: evidence_on_resources.agreeing(asked, "stated_amounts"),
        "stated_changes": lambda asked: evidence_on_resources.agreeing(asked, "stated_changes"),
        "stated_completions": lambda asked: evidence_on_resources.agreeing(asked, "stated_completions"),
        "contradictions": evidence_on_resources.contradictions,
    }
)
"""Every calculation by the code with which a matrix names it."""

_NOT_OWED = ("not_due", "not_applicable")
"""What is missing without anybody owing it: neither its worst nor its best is supposed."""


def alternatives(asked: Context, code: str) -> Figures:
    """Return the other ways of computing a calculation by their name; none for one that can be read in one way only."""
    return READINGS[code](asked) if code in READINGS else {}


def _lead(asked: Context) -> Figures:
    """Read execution less time by every other count of the time, and with another amount that is told for the same.

    An end that was inferred is tried later.
    """
    spending = evidence_on_resources.spending(asked)
    if spending is None:
        return {}
    year, spent = spending
    times = budget.elapsed_otherwise(asked.programme, year)
    found = {name: formulas.points(spent["execution"], time) for name, time in times.items()}
    later = budget.leads_otherwise(asked.programme, year, spent["execution"]) if not spent["time"] else {}
    found |= {f"ends_{months}_later": lead for months, lead in later.items()}
    told = _told_for_the_same(asked.programme, spent["executed"])
    if told:
        own = spent["time"] or spent["time_calendar"]
        found["told_in_text"] = formulas.points(formulas.execution(told, spent["limit"]), own)
    return found


def _told_for_the_same(programme: Programme, figure: Measured) -> Measured:
    """Return the figure that a sentence of a document states for the same and that differs from it."""
    table, facts = programme.table("statements"), figures_of(programme, "statements")
    if len(table):
        same = table[(table["use"] == "yes") & (table["formula"] == "same") & table["operands"].isin(figure.inputs)]
        others = [facts[str(fact)] for fact in same.index if facts[str(fact)].value != figure.value]
        if others:
            return others[0]
    return undefined("money", "not_reported")


def _completion(asked: Context) -> Figures:
    achieved = evidence_on_results.of_framework(asked.programme, asked.at)
    subjects = [str(code) for code in achieved.index]
    own = averages.average(list(achieved["completion"]), averages.CAPPED, subjects)
    everything = indicators.achievement(asked.programme, asked.at)
    others = {
        "final_target": averages.average(list(achieved["final_completion"]), averages.CAPPED, subjects),
        "with_reports": averages.average(list(everything["completion"]), averages.CAPPED, list(everything.index)),
    }
    return _average(list(achieved["completion"]), subjects) | _different(others, own)


def _activities(asked: Context) -> Figures:
    done = evidence_on_results.each_activity(asked)
    return _average(list(done.values()), list(done))


def _average(figures: Sequence[Measured], subjects: Sequence[str]) -> dict[str, Measured]:
    """Read an average without its cap, and with what is missing at nothing and at the whole of its target.

    The last two are the bounds within which the average would lie if nothing were missing, however the missing ones
    turned out (Manski, 2003, Partial Identification of Probability Distributions, chapter 1).
    """
    owed = [(figure, name) for figure, name in zip(figures, subjects, strict=True) if figure.missing not in _NOT_OWED]
    found = {"uncapped": formulas.mean(*figures, subjects=subjects).but(formula="mean_uncapped")}
    if not all(figure for figure, _ in owed):
        for reading, value in (("missing_at_zero", 0.0), ("missing_at_target", 1.0)):
            filled = [figure or Measured(value, figure.unit, "supposed") for figure, _ in owed]
            average = averages.average(filled, averages.CAPPED, [name for _, name in owed])
            found[reading] = average.but(formula=f"mean_{reading}")
    own = averages.average(figures, averages.CAPPED, subjects)
    return _different(found, own)


def _different(found: Figures, own: Measured) -> dict[str, Measured]:
    """Keep the readings that there are and that come to something else."""
    return {name: figure for name, figure in found.items() if figure and figure.value != own.value}


READINGS: Mapping[str, Callable[[Context], Figures]] = MappingProxyType(
    {"lead": _lead, "completion": _completion, "activities": _activities}
)
"""The calculations that can be read in other ways."""
