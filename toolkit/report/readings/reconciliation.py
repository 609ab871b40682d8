"""What documents state against what their figures give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from toolkit.measured import Measured
from toolkit.measures.reconciliation import by_outcome, differing
from toolkit.measures.reconciliation.remarks import Remark
from toolkit.measures.reconciliation.stated_amounts import PART_ELSEWHERE
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.finding_words import remarked
from toolkit.report.page import Page
from toolkit.report.readings.sentences import count, listed, said

_NAMED = 7
"""Statements that a sentence can name and still be read; the table has all."""


def statements(page: Page, verdicts: pd.DataFrame) -> Shown:
    """Say how many statements of the document its own numbers support."""
    if not len(verdicts):
        return nothing(page.words("table.statements.empty"))
    counts = by_outcome(verdicts)
    differs = [
        page.say(row["claim"]) + f" ({page.cite(row['stated'])} → {page.cite(row['recomputed'])})"
        for _, row in _weightiest(differing(verdicts)).iterrows()
    ]
    unknown = verdicts[verdicts["verdict"] == "not_recomputable"]
    if len(unknown) == len(verdicts):
        return said(page, page.words("reading.statements.none", of=count(page, unknown)))
    key = "reading.statements.differs" if len(differs) <= _NAMED else "reading.statements.many"
    return said(
        page,
        page.words("reading.statements", n=page.cite(counts["follows"]), of=len(verdicts)),
        page.words("reading.statements.not_recomputable", n=page.cite(counts["not_recomputable"]), of=len(verdicts))
        if len(unknown)
        else "",
        page.words(key, n=count(page, differing(verdicts)), items=listed(page, differs[:_NAMED])) if differs else "",
    )


def _weightiest(differ: pd.DataFrame) -> pd.DataFrame:
    """Order what does not follow: the material first."""
    return differ.assign(weighs=differ["verdict.mark"] == "material", name=differ.index).sort_values(
        ["weighs", "name"], ascending=[False, True]
    )


def contradictions(page: Page, found: pd.DataFrame) -> Shown:
    """Say how many figures are printed in two places with two values."""
    if not len(found):
        return nothing(page.words("table.contradictions.empty"))
    key = "reading.contradictions" if len(found) > 1 else "reading.contradictions.one"
    return said(page, page.words(key, n=count(page, found)))


def stated_amounts(page: Page, verdicts: pd.DataFrame) -> Shown:
    """Say how many printed totals, balances and rates follow from their parts."""
    counts = by_outcome(verdicts)
    short = verdicts[verdicts["left_out"] != ""]
    names = list(dict.fromkeys(page.name(line, "line") for line in short["line"]))
    elsewhere = [
        page.words("reading.stated_amounts.one", line=page.name(row["line"], "line"), parts=listed(page, parts))
        for _, row in verdicts.iterrows()
        if (parts := [page.name(each.partition(":")[0], "line") for each in _in_other_currency(row["recomputed"])])
    ]
    return said(
        page,
        page.words("reading.stated_amounts", n=page.cite(counts["follows"]), of=len(verdicts)),
        page.words("reading.stated_amounts.left_out", items=listed(page, names)) if names else "",
        page.words("reading.stated_amounts.other_currency", items=listed(page, list(dict.fromkeys(elsewhere))))
        if elsewhere
        else "",
    )


def _in_other_currency(total: Measured) -> tuple[str, ...]:
    """Name the parts of a total that are in another currency, where it cannot be made because of them."""
    return total.left_out if total.missing == PART_ELSEWHERE else ()


def trust(page: Page, counted: Mapping[str, Measured]) -> Shown:
    """Say how far the printed figures hang together: how many follow, by which formula, and how many do not."""
    if not counted:
        return nothing(page.words("reconcile.nothing"))
    shown = {name: page.cite(figure) for name, figure in counted.items()}
    lines = [page.words("reading.trust", follow=shown["follow"], of=shown["derived"])]
    lines += [
        page.words(f"reading.trust.{name}", n=shown[name])
        for name in ("otherwise", "not_recomputed")
        if counted[name].number
    ]
    if not counted["not_following"].number:
        lines += [page.words("reading.trust.sound")] if counted["follow"].number else []
    else:
        key = "reading.trust.material" if counted["material"].number else "reading.trust.minor"
        lines.append(page.words(key, **{name: shown[name] for name in ("not_following", "material", "causes")}))
    return said(page, *lines, _weighing(page))


def remarks(page: Page, found: Sequence[Remark]) -> Shown:
    """Say what does not fit and is no figure: codes left out of a sequence, headings of another year."""
    if not found:
        return nothing(page.words("remark.none"))
    return said(page, *(remarked(page, each) for each in found))


def _weighing(page: Page) -> str:
    """Say from where on a difference weighs."""
    rule = page.programme.conventions
    points, part = Measured(rule.material_points, "points"), Measured(rule.material_part, "share")
    return page.words(
        "reading.trust.how", apart=page.numbers.show(points, 0).lstrip("+"), off=page.numbers.show(part, 0)
    )
