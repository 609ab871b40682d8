"""What was achieved: targets, movement, averages, and the changes a document states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from toolkit.measured import Measured
from toolkit.measures import indicators
from toolkit.report.page import Page
from toolkit.report.readings.sentences import listed, said, told
from toolkit.report.shown import Shown, nothing


def achievement(page: Page, counted: Mapping[str, Measured], programmed: pd.DataFrame | None = None) -> Shown:
    """Say how many indicators reached their target, and what the averages hide; without values, what is programmed."""
    if programmed is not None and len(programmed):
        return _programmed(page, programmed)
    with_target, on_target = counted["with_target"], counted["on_target"]
    if not with_target.n:
        return said(page, page.words("reading.achievement.no_targets", year=page.year))
    left_out = (with_target.of or 0) - with_target.n
    return said(
        page,
        page.words("reading.achievement", n=on_target.n, of=with_target.n, year=page.year),
        _before(page, counted["before_reached"]),
        *_averages(page, counted),
        page.words("reading.achievement.missing", n=left_out, of=with_target.of, year=page.year) if left_out else "",
    )


def _before(page: Page, earlier: Measured) -> str:
    """Say how many of those on target had reached it the year before."""
    if not earlier.value:
        return ""
    return page.words("reading.achievement.before", n=earlier.n, of=earlier.of, before=page.before)


def _averages(page: Page, counted: Mapping[str, Measured]) -> Iterator[str]:
    """Say how far indicators came on average, and what an average hides, where it hides something."""
    whole, capped = counted["completion"], counted["capped"]
    short = (counted["with_target"].n or 0) - (counted["on_target"].n or 0)
    if not whole:
        return
    key = "alike" if page.show(whole) == page.show(capped) else "hides" if short else "capped"
    yield page.words(f"reading.achievement.{key}", completion=page.show(whole), capped=page.show(capped))
    other = (counted["with_target"].n or 0) - (whole.n or 0)
    if other:
        yield page.words("reading.achievement.falling", n=other)


def which_indicators(page: Page, achieved: pd.DataFrame, in_words: Sequence[str] = ()) -> Shown:
    """Say which indicators the page is about: of the framework, only in the reports, and those told in words."""
    of_framework = int((achieved["origin"] == "framework").sum())
    others = len(achieved) - of_framework
    names = listed(page, [page.name(code, "indicator") for code in in_words])
    return said(
        page,
        page.words("reading.which_indicators", n=of_framework)
        if of_framework
        else page.words("reading.which_indicators.none", year=page.year),
        page.words("reading.which_indicators.reports", n=others) if others else "",
        page.words("reading.which_indicators.in_words", n=len(in_words), names=names) if in_words else "",
    )


def _programmed(page: Page, planned: pd.DataFrame) -> Shown:
    targets, finals = (planned[column] for column in ("target", "final_target"))
    later = int(targets.map(lambda target: target.missing == "not_due").sum())
    parts = {str(code): part for code, part in planned["of_final"].items() if part}
    above = {code: part for code, part in parts.items() if part.number > 1}
    below = {code: part for code, part in parts.items() if part.number < 1}
    sentences = [
        page.words(
            "reading.programmed_targets",
            n=int(targets.map(bool).sum()),
            final=int(finals.map(bool).sum()),
            of=len(planned),
            year=page.year,
        ),
        page.words("reading.programmed_targets.later", n=later, of=len(planned)) if later else "",
    ]
    for key, chosen in (("above", above), ("below", below)):
        names = [f"{page.name(code, 'indicator')} ({page.show(part)})" for code, part in chosen.items()]
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
    counts = {state: figure.n for state, figure in moved.items()}
    return page.words(f"reading.movement.{base}", n=moved["better"].of, before=page.before, year=page.year, **counts)


def _named(page: Page, rows: pd.DataFrame) -> str:
    return listed(page, [page.name(str(code), "indicator") for code in rows.index])


def reported_averages(page: Page, averages: pd.DataFrame) -> Shown:
    """Say which stated averages follow from their rows, and what the way of averaging does."""
    if not len(averages):
        return nothing(page.words("table.reported_averages.empty"))
    follow = averages["verdict"].isin(["agrees", "agrees_within_rounding"])
    rule, made = page.programme.averaging, averages[averages["own_rule"].map(bool)]
    sentences = []
    if rule is not None and len(made):
        key = "reading.averages.printed" if rule.printed else "reading.averages"
        way = page.words(f"formula.{made['own_rule'].iloc[0].formula}")
        sentences.append(page.words(key, rule=way, n=int(follow.sum()), of=len(made)))
    for code, row in averages[~follow & averages["stated"].map(bool)].iterrows():
        other = row["verdict"] == "agrees_with_another_formula"
        figures = {"own": row["own_rule"]} | ({"other": row["zeros_recomputed"]} if other else {})
        key = f"reading.averages.{'other' if other else 'differs'}"
        sentences.append(told(page, key, figures, result=code, stated=page.show(row["stated"], 0)))
    if any(len(set(_ways(page, row).values())) > 1 for _, row in made.iterrows()):
        effects = [page.words("reading.averages.one", result=code, **_ways(page, row)) for code, row in made.iterrows()]
        sentences.append(page.words("reading.averages.effect", effects=listed(page, effects)))
    return said(page, *sentences)


def _ways(page: Page, row: pd.Series) -> dict[str, str]:
    """Give an average in each way of averaging, as it is shown."""
    ways = {"own": "own_rule", "zeros": "zeros_counted", "capped": "capped"}
    return {name: page.show(row[column]) for name, column in ways.items()}


def stated_changes(page: Page, changes: pd.DataFrame) -> Shown:
    """Say how many printed changes follow from the two years, and which do not."""
    if not len(changes):
        return nothing(page.words("table.stated_changes.empty"))
    counts = changes["verdict"].value_counts()
    differs = [
        page.words(
            "reading.changes.one",
            name=page.name(str(code), "indicator"),
            before=page.show(row["before"], 0),
            actual=page.show(row["actual"], 0),
            stated=page.show(row["stated"], 0),
            recomputed=page.show(row["growth"]),
        )
        for code, row in changes[changes["verdict"] == "differs"].iterrows()
    ]
    return said(
        page,
        page.words(
            "reading.changes",
            of=len(changes),
            agrees=int(counts.get("agrees", 0)),
            rounding=int(counts.get("agrees_within_rounding", 0)),
            other=int(counts.get("agrees_with_another_formula", 0)),
            missing=int(counts.get("not_recomputable", 0)),
        ),
        page.words("reading.changes.differs", n=len(differs), items=listed(page, differs)) if differs else "",
    )
