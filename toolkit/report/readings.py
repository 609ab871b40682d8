"""Readings: sentences made from figures, so that no number is ever typed into prose."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.measured import Measured
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing


def _said(page: Page, *sentences: str) -> Shown:
    text = " ".join(sentence for sentence in sentences if sentence)
    return Shown(f'<p class="reading">{page.escape(text)}</p>', text)


def _listed(page: Page, items: list[str]) -> str:
    """Join items as the language does: a, b and c."""
    if len(items) < 2:  # noqa: PLR2004
        return "".join(items)
    return page.words("list.and", first="; ".join(items[:-1]), last=items[-1])


def achievement(page: Page, counted: Mapping[str, Measured]) -> Shown:
    """Say how many indicators reached their target, and what the averages hide."""
    if not counted["completion"]:
        return _said(page, page.words("reading.achievement.no_targets", year=page.year))
    with_target, on_target = counted["with_target"], counted["on_target"]
    return _said(
        page,
        page.words("reading.achievement", n=on_target.n, of=with_target.n, year=page.year),
        page.words(
            "reading.achievement.average",
            completion=page.show(counted["completion"]),
            capped=page.show(counted["capped"]),
        ),
        page.words("reading.achievement.missing", n=(with_target.of or 0) - (with_target.n or 0), of=with_target.of),
    )


def movement(page: Page, achieved: pd.DataFrame) -> Shown:
    """Say how many indicators moved for better or worse, by their own direction."""
    moved = achieved["moved"].value_counts()
    compared = sum(int(n) for state, n in moved.items() if str(state))
    if not compared:
        return nothing(page.words("omitted.two_years"))
    worse = [page.name(str(code)) for code, state in achieved["moved"].items() if state == "worse"]
    counts = {state: int(moved.get(state, 0)) for state in ("better", "worse", "same")}
    return _said(
        page,
        page.words("reading.movement", of=compared, before=page.year - 1, year=page.year, **counts),
        page.words("reading.movement.worse", items=_listed(page, worse)) if worse else "",
    )


def reported_averages(page: Page, averages: pd.DataFrame) -> Shown:
    """Say which stated averages follow from their rows, and what the way of averaging does."""
    if not len(averages):
        return nothing(page.words("omitted.reported_averages"))
    follow = averages["verdict"].isin(["agrees", "agrees_within_rounding"])
    sentences = [page.words("reading.averages", n=int(follow.sum()), of=len(averages))]
    for code, row in averages[~follow].iterrows():
        key = (
            "reading.averages.other" if row["verdict"] == "agrees_with_another_formula" else "reading.averages.differs"
        )
        sentences.append(
            page.words(
                key,
                result=code,
                stated=page.show(row["stated"], 0),
                own=page.show(row["own_rule"]),
                other=page.show(row["zeros_recomputed"]),
            )
        )
    sentences.append(
        page.words(
            "reading.averages.effect",
            effects=_listed(
                page,
                [
                    page.words(
                        "reading.averages.one",
                        result=code,
                        own=page.show(row["own_rule"]),
                        zeros=page.show(row["zeros_counted"]),
                        capped=page.show(row["capped"]),
                    )
                    for code, row in averages.iterrows()
                ],
            ),
        )
    )
    return _said(page, *sentences)


def stated_changes(page: Page, changes: pd.DataFrame) -> Shown:
    """Say how many printed changes follow from the two years, and which do not."""
    if not len(changes):
        return nothing(page.words("omitted.stated_changes"))
    counts = changes["verdict"].value_counts()
    differs = [
        page.words(
            "reading.changes.one",
            name=page.name(str(code)),
            before=page.show(row["before"], 0),
            actual=page.show(row["actual"], 0),
            stated=page.show(row["stated"], 0),
            recomputed=page.show(row["growth"]),
        )
        for code, row in changes[changes["verdict"] == "differs"].iterrows()
    ]
    return _said(
        page,
        page.words(
            "reading.changes",
            of=len(changes),
            agrees=int(counts.get("agrees", 0)),
            rounding=int(counts.get("agrees_within_rounding", 0)),
            other=int(counts.get("agrees_with_another_formula", 0)),
            missing=int(counts.get("not_recomputable", 0)),
        ),
        page.words("reading.changes.differs", n=len(differs), items=_listed(page, differs)) if differs else "",
    )


def statements(page: Page, verdicts: pd.DataFrame) -> Shown:
    """Say how many statements of the document its own numbers support."""
    if not len(verdicts):
        return nothing(page.words("omitted.statements"))
    holds = int(verdicts["verdict"].isin(["agrees", "agrees_within_rounding"]).sum())
    differs = [
        page.say(row["claim"]) + f" ({page.show(row['stated'])} → {page.show(row['recomputed'])})"
        for _, row in verdicts[verdicts["verdict"] == "differs"].iterrows()
    ]
    return _said(
        page,
        page.words("reading.statements", n=holds, of=len(verdicts)),
        page.words("reading.statements.differs", items=_listed(page, differs)) if differs else "",
    )


def contradictions(page: Page, found: pd.DataFrame) -> Shown:
    """Say how many figures are printed in two places with two values."""
    if not len(found):
        return nothing(page.words("omitted.contradictions"))
    return _said(page, page.words("reading.contradictions", n=len(found)))


def sales(page: Page, sold: pd.DataFrame) -> Shown:
    """Say how much each series of sales grew."""
    sentences = []
    for _, row in sold[sold["growth"].map(bool)].iterrows():
        key = "reading.sales.up" if row["growth"].number > 0 else "reading.sales.down"
        sentences.append(
            page.words(
                key,
                name=page.name(row["indicator"]),
                growth=page.numbers.percent(abs(row["growth"].number)),
                before=page.year - 1,
                from_=page.show(row["before"]),
                to=page.show(row["actual"]),
            )
        )
        if row["base_growth"]:
            sentences.append(page.words("reading.sales.base", growth=page.show(row["base_growth"])))
    return _said(page, *sentences, page.words("reading.sales.caution"))


def split(page: Page, parts: pd.DataFrame) -> Shown:
    """Say how much of the growth is more producer units and how much is more sales by unit."""
    own = parts[parts["since"] == "before"]
    if not len(own):
        return nothing(page.words("omitted.split"))
    row = own.iloc[0]
    units, each = row["by_units"].number, row["by_unit_sales"].number
    key = "reading.split.both" if units >= 0 and each >= 0 else "reading.split.against"
    return _said(
        page,
        page.words(
            key,
            units=page.show(row["by_units"]),
            each=page.show(row["by_unit_sales"]),
            units_part=page.show(row["units_part"]),
            each_part=page.show(row["unit_sales_part"]),
            before=page.year - 1,
        ),
    )


def price_and_volume(page: Page, changes: pd.DataFrame) -> Shown:
    """Say whether the changes in price, volume and value can all be right."""
    if not len(changes):
        return nothing(page.words("omitted.price_and_volume"))
    row = changes.iloc[0]
    return _said(
        page,
        page.words(
            "reading.price_and_volume",
            price=page.show(row["price_change"]),
            volume=page.show(row["volume_change"]),
            implied=page.show(row["implied"]),
            growth=page.show(row["growth"]),
        ),
    )


def money_and_time(page: Page, spent: Mapping[str, Measured]) -> Shown:
    """Say whether the money runs ahead of the time or behind it."""
    lead = spent["lead"]
    key = "even" if not lead or abs(lead.number) < 0.02 else "ahead" if lead.number > 0 else "behind"  # noqa: PLR2004
    return _said(
        page,
        page.words(
            f"reading.money_and_time.{key}", execution=page.show(spent["execution"]), time=page.show(spent["time"])
        ),
        page.words("reading.money_and_time.calendar", time=page.show(spent["time_calendar"]))
        if spent["time_calendar"]
        else "",
    )


def lines(page: Page, by_line: pd.DataFrame) -> Shown:
    """Say which budget lines were overspent and which were hardly used."""
    over = [
        f"{page.name(str(code))} ({page.show(row['execution'], 0) if row['execution'] else page.show(row['executed'])})"
        for code, row in by_line[by_line["state"] == "overspent"].iterrows()
    ]
    unused = [page.name(str(code)) for code in by_line.index[by_line["state"] == "unused"]]
    return _said(
        page,
        page.words("reading.lines.over", n=len(over), of=len(by_line), items=_listed(page, over))
        if over
        else page.words("reading.lines.none"),
        page.words("reading.lines.unused", n=len(unused), items=_listed(page, unused)) if unused else "",
    )


def stated_amounts(page: Page, verdicts: pd.DataFrame) -> Shown:
    """Say how many printed totals, balances and rates follow from their parts."""
    holds = int(verdicts["verdict"].isin(["agrees", "agrees_within_rounding"]).sum())
    short = verdicts[verdicts["left_out"] != ""]
    names = list(dict.fromkeys(page.name(line) for line in short["line"]))
    return _said(
        page,
        page.words("reading.stated_amounts", n=holds, of=len(verdicts)),
        page.words("reading.stated_amounts.left_out", items=_listed(page, names)) if names else "",
    )


def grades(page: Page, graded: pd.DataFrame, agreed: Measured) -> Shown:
    """Say how many printed grades the rule reproduces, and which results stand near another grade."""
    near = [
        page.words(
            "reading.grades.near",
            subject=row["subject"],
            criterion=page.name(row["criterion"]),
            grade=row["grade"].text,
            distance=page.show(row["to_better"]),
        )
        for _, row in graded.iterrows()
        if row["to_better"] and row["to_better"].number <= 0.05  # noqa: PLR2004
    ]
    return _said(
        page,
        page.words("reading.grades", n=agreed.n, of=agreed.of),
        page.words("reading.grades.close", items=_listed(page, near)) if near else "",
    )


def cuts(page: Page, limits: pd.DataFrame) -> Shown:
    """Say that the rule is inferred, where it is, and how far it is known."""
    rule = page.programme.grading
    if rule is None:
        return nothing(page.words("omitted.grades"))
    if rule.printed:
        return _said(page, page.words("reading.cuts.printed"))
    ranges = [
        page.words("reading.cuts.one", grade=grade, above=page.show(row["above"], 0), up_to=page.show(row["up_to"], 0))
        for grade, row in limits.iterrows()
        if row["above"] and row["up_to"]
    ]
    return _said(page, page.words("reading.cuts.inferred", items=_listed(page, ranges)))


def people(page: Page, whole: pd.DataFrame, placed: pd.DataFrame) -> Shown:
    """Say how many a programme is for, how many of them are women and where, and how many it reached."""
    if not len(whole):
        return nothing(page.words("omitted.people"))
    sentences = []
    for group, row in whole.iterrows():
        own = placed[(placed["group"] == group) & placed["women_share"].map(bool)]
        sentences += [_how_many(page, str(group), row), _women(page, row, own), _reached(page, row)]
    return _said(page, *sentences)


def _how_many(page: Page, group: str, row: pd.Series) -> str:
    unit, places = page.words(f"unit.{row['unit']}"), row["to_reach"].n
    return page.words(
        "reading.people", group=page.name(group), people=page.show(row["to_reach"]), unit=unit, places=places
    )


def _women(page: Page, row: pd.Series, placed: pd.DataFrame) -> str:
    share: Measured = row["women_share"]
    if not share or not len(placed):
        return ""
    ordered = placed.sort_values("women_share", key=lambda shares: shares.map(lambda m: m.number))
    low, high = ordered.iloc[0], ordered.iloc[-1]
    ends = {
        "low": page.show(low["women_share"]),
        "lowest": page.name(low["place"]),
        "high": page.show(high["women_share"]),
        "highest": page.name(high["place"]),
    }
    return page.words("reading.people.women", share=page.show(share), n=share.n, of=share.of, **ends)


def _reached(page: Page, row: pd.Series) -> str:
    if not row["reached"]:
        return page.words("reading.people.not_reached")
    return page.words("reading.people.reached", reached=page.show(row["reached"]), coverage=page.show(row["coverage"]))
