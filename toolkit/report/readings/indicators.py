"""What was reached, what differs by place or sex, and what the plan of indicators lacks, said in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from toolkit.figures import kept
from toolkit.measured import Measured
from toolkit.measures import formulas, indicators
from toolkit.measures.counts import cases_of, in_all, left_out
from toolkit.measures.indicators.indicator_plan import ELEMENTS
from toolkit.measures.reconciliation import by_outcome, comparable, differing, follows
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.page import Page
from toolkit.report.readings.at_a_glance import written_within
from toolkit.report.readings.sentences import count, listed, said, told
from toolkit.words import plain


def achievement(page: Page, counted: Mapping[str, Measured], programmed: pd.DataFrame | None = None) -> Shown:
    """Say how many indicators reached their target, and what the averages hide; without values, what is programmed."""
    if programmed is not None and len(programmed):
        return _programmed(page, programmed)
    with_target, on_target = counted["with_target"], counted["on_target"]
    if not with_target.n:
        return said(page, page.words("reading.achievement.no_targets", year=page.year))
    others = left_out(with_target)
    return said(
        page,
        page.words("reading.achievement", n=page.cite(on_target), of=page.cite(with_target), year=page.year),
        _before(page, counted["before_reached"]),
        *_averages(page, counted),
        page.words("reading.achievement.missing", n=page.cite(others), of=others.of, year=page.year)
        if others.number
        else "",
    )


def _before(page: Page, earlier: Measured) -> str:
    """Say how many of those on target had reached it the year before."""
    if not earlier.value:
        return ""
    return page.words("reading.achievement.before", n=page.cite(earlier), of=earlier.of, before=page.before)


def _averages(page: Page, counted: Mapping[str, Measured]) -> Iterator[str]:
    """Say how far indicators came on average, and what an average hides, where it hides something."""
    whole, capped = counted["completion"], counted["capped"]
    short = (counted["with_target"].n or 0) - (counted["on_target"].n or 0)
    if not whole:
        return
    key = "alike" if page.show(whole) == page.show(capped) else "hides" if short else "capped"
    yield page.words(f"reading.achievement.{key}", completion=page.cite(whole), capped=page.cite(capped))
    if counted["without_completion"].number:
        yield page.words("reading.achievement.falling", n=page.cite(counted["without_completion"]))


def which_indicators(page: Page, achieved: pd.DataFrame, in_words: Sequence[str] = ()) -> Shown:
    """Say which indicators the page is about: of the framework, only in the reports, and those told in words."""
    of_framework = achieved[achieved["origin"] == "framework"]
    others = achieved.drop(of_framework.index)
    names = listed(page, [page.name(code, "indicator") for code in in_words])
    return said(
        page,
        page.words("reading.which_indicators", n=count(page, of_framework))
        if len(of_framework)
        else page.words("reading.which_indicators.none", year=page.year),
        page.words("reading.which_indicators.reports", n=count(page, others)) if len(others) else "",
        page.words("reading.which_indicators.in_words", n=count(page, in_words), names=names) if in_words else "",
    )


def _programmed(page: Page, planned: pd.DataFrame) -> Shown:
    later = kept(planned, (target.missing == "not_due" for target in planned["target"]))
    parts = {str(code): part for code, part in planned["of_final"].items() if part}
    above = {code: part for code, part in parts.items() if part.number > 1}
    below = {code: part for code, part in parts.items() if part.number < 1}
    sentences = [
        page.words(
            "reading.programmed_targets",
            n=page.cite(formulas.count(*planned["target"])),
            final=page.cite(formulas.count(*planned["final_target"])),
            of=len(planned),
            year=page.year,
        ),
        page.words("reading.programmed_targets.later", n=count(page, later, planned), of=len(planned))
        if len(later)
        else "",
    ]
    for key, chosen in (("above", above), ("below", below)):
        names = [f"{page.name(code, 'indicator')} ({page.cite(part)})" for code, part in chosen.items()]
        sentences.append(page.words(f"reading.programmed_targets.{key}", items=listed(page, names)) if names else "")
    return said(page, *sentences)


def movement(page: Page, achieved: pd.DataFrame) -> Shown:
    """Say how many indicators moved for better or worse, by their own direction, and which are below their baseline.

    Those of the framework are counted by themselves where the reports carry others.
    """
    moved = indicators.movement(achieved)
    if not moved["better"]:
        return nothing(page.words("table.two_years.empty"))
    own = indicators.of_framework(achieved)
    base = "framework" if len(own) == len(achieved) else "all"
    worse = _named(page, achieved[achieved["moved"] == "worse"])
    below = _named(page, achieved[achieved["below_baseline"] != ""])
    return said(
        page,
        _moved(page, base, moved),
        _moved(page, "of_them", indicators.movement(own)) if base == "all" else "",
        page.words("reading.movement.worse", items=worse) if worse else "",
        page.words("reading.movement.below", items=below) if below else "",
    )


def _moved(page: Page, base: str, moved: Mapping[str, Measured]) -> str:
    if not moved["better"]:
        return ""
    counts = {"n": cases_of(moved["better"]), **moved}
    cited = {name: page.cite(figure) for name, figure in counts.items()}
    return page.words(f"reading.movement.{base}", before=page.before, year=page.year, **cited)


def _named(page: Page, rows: pd.DataFrame) -> str:
    return listed(page, [page.name(str(code), "indicator") for code in rows.index])


def reported_averages(page: Page, averages: pd.DataFrame) -> Shown:
    """Say which stated averages follow from their rows, and what the way of averaging does."""
    if not len(averages):
        return nothing(page.words("table.reported_averages.empty"))
    follow = follows(averages)
    rule, made = page.programme.averaging, averages[averages["own_rule"].map(bool)]
    sentences = []
    if rule is not None and len(made):
        key = "reading.averages.printed" if rule.printed else "reading.averages"
        way = page.words(f"formula.{made['own_rule'].iloc[0].formula}")
        sentences.append(page.words(key, rule=way, n=count(page, averages[follow], made), of=len(made)))
    for code, row in averages[~follow & averages["stated"].map(bool)].iterrows():
        other = row["verdict"] == "agrees_with_another_formula"
        figures = {"own": row["own_rule"]} | ({"other": row["zeros_recomputed"]} if other else {})
        key = f"reading.averages.{'other' if other else 'differs'}"
        sentences.append(told(page, key, figures, result=page.code(str(code)), stated=page.cite(row["stated"], 0)))
    if any(len(set(map(plain, _ways(page, row).values()))) > 1 for _, row in made.iterrows()):
        effects = [
            page.words("reading.averages.one", result=page.code(str(code)), **_ways(page, row))
            for code, row in made.iterrows()
        ]
        sentences.append(page.words("reading.averages.effect", effects=listed(page, effects)))
    return said(page, *sentences)


def _ways(page: Page, row: pd.Series) -> dict[str, str]:
    """Return an average in each way of averaging, as it is shown."""
    ways = {"own": "own_rule", "zeros": "zeros_counted", "capped": "capped"}
    return {name: page.cite(row[column]) for name, column in ways.items()}


def stated_changes(page: Page, changes: pd.DataFrame) -> Shown:
    """Say how many printed changes follow from the two years, and which do not."""
    if not len(changes):
        return nothing(page.words("table.stated_changes.empty"))
    counts = by_outcome(changes)
    differs = [
        page.words(
            "reading.changes.one",
            name=page.name(str(code), "indicator"),
            before=page.cite(row["before"], 0),
            actual=page.cite(row["actual"], 0),
            stated=page.cite(row["stated"], 0),
            recomputed=page.cite(row["growth"]),
        )
        for code, row in differing(changes).iterrows()
    ]
    return said(
        page,
        page.words(
            "reading.changes",
            of=len(changes),
            agrees=page.cite(counts["exactly"]),
            rounding=page.cite(counts["agrees_within_rounding"]),
            other=page.cite(counts["agrees_with_another_formula"]),
            missing=page.cite(counts["not_recomputable"]),
        ),
        page.words(
            "reading.changes.differs",
            n=page.cite(counts["unexplained"]),
            items=listed(page, differs),
        )
        if differs
        else "",
    )


def disaggregation(page: Page, parts: pd.DataFrame) -> Shown:
    """Say how many wholes can be held against their parts, and which do not follow from them."""
    if not len(parts):
        return nothing(page.words("table.disaggregation.empty"))
    held = comparable(parts)
    off = [
        told(
            page,
            "reading.disaggregation.off",
            {"whole": row["whole"], "parts": row["rolled_up"]},
            figure=page.name(str(row["indicator"]), "indicator"),
            least=page.cite(row["least"]),
            most=page.cite(row["most"]),
        )
        for _, row in differing(held).iterrows()
    ]
    return said(
        page,
        page.words(
            "reading.disaggregation",
            n=count(page, held, parts),
            of=len(parts),
            agree=count(page, held.drop(differing(held).index), held),
        ),
        page.words("reading.disaggregation.differ", items=listed(page, off)) if off else "",
    )


def indicator_plan(page: Page, sheets: pd.DataFrame, counted: pd.DataFrame, complete: Mapping[str, Measured]) -> Shown:
    """Say how many indicators have each element, and how many are complete."""
    if not len(sheets):
        return nothing(page.words("table.indicator_sheets.empty"))
    whole, of = counted.iloc[-1], len(sheets)
    lacking = [name for name in ELEMENTS if not whole[name].number]
    some = [
        page.words("reading.plan.element", element=page.words(f"element.{name}"), n=page.cite(whole[name]))
        for name in ELEMENTS
        if 0 < whole[name].number < of
    ]
    of_result, every = sheets[sheets["has_source"] == "of_result"], page.cite(whole["indicators"])
    full = [page.words(f"element.{name}") for name in ELEMENTS if whole[name].number == of]
    return said(
        page,
        page.words("reading.plan.report") if set(sheets["origin"]) == {"report"} else "",
        page.words("reading.plan.full", elements=listed(page, full), of=every) if full else "",
        page.words("reading.plan.of_result", n=count(page, of_result, sheets)) if len(of_result) else "",
        page.words("reading.plan.some", elements=listed(page, some), of=of) if some else "",
        page.words("reading.plan.none", elements=listed(page, [page.words(f"element.{n}") for n in lacking]), of=every)
        if lacking
        else "",
        page.words("reading.plan.told", n=page.cite(complete["told_complete"]), of=of),
        page.words("reading.plan.measured", n=page.cite(complete["measured_complete"]), of=of, year=page.year),
    )


def due_values(page: Page, owed: Mapping[str, Measured], asked_for: pd.DataFrame, written: str = "") -> Shown:
    """Say how many values the frequencies ask for, how many are printed, and how many lack without a reason.

    `written` is the date of a document from before the end of the year, which cannot hold what fell due later.
    """
    if not len(asked_for):
        return said(page, page.words("reading.due_values.no_frequency", year=page.year))
    without = {why: owed[why] for why in ("explained", "not_owed", "unexplained")}
    numbers = {"asked": page.cite(owed["values_asked"]), "given": page.cite(owed["values_given"])}
    return said(
        page,
        page.words("reading.due_values", indicators=count(page, asked_for), year=page.year, **numbers),
        *(page.words(f"reading.due_values.{why}", n=page.cite(m), of=m.of) for why, m in without.items() if m.number),
        written_within(page, written),
    )


def monitoring(page: Page, levels: pd.DataFrame) -> Shown:
    """Say how much is monitored at each level, how much of it is tied to an indicator, and what its tables say."""
    if not len(levels):
        return nothing(page.words("table.monitoring.empty"))
    each = [
        page.words("reading.monitoring.level", level=page.name(str(level), "level"), n=page.cite(row["entries"]))
        for level, row in levels.iterrows()
    ]
    facts = [fact for entries in levels["entries"] for fact in entries.inputs]
    entries, linked = (page.cite(in_all(levels[name])) for name in ("entries", "linked"))
    return said(
        page,
        page.words("reading.monitoring", n=entries, levels=listed(page, each)),
        page.words("reading.monitoring.linked", n=linked, of=entries),
        *dict.fromkeys(note for fact in facts if (note := page.table_note(fact))),
    )
