"""How sure comparisons are, and what their parts are, said in sentences."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from toolkit.measures.comparisons.before_start import REJECTED
from toolkit.report.cell_outputs import Shown
from toolkit.report.comparison_words import ComparisonWords, limited, magnitude, signed
from toolkit.report.page import Page
from toolkit.report.readings.comparisons import of_each
from toolkit.report.readings.sentences import listed, told


def parallel(page: Page, tests: pd.DataFrame) -> Shown:
    """Say whether those with and those without changed alike before the start, as far as that can be tested."""

    def tell(_: ComparisonWords, rows: pd.DataFrame) -> Iterator[str]:
        row = rows.iloc[0]
        key = "untested" if not row["p_value"] else "parted" if row["rejected"] == "yes" else "parallel"
        figures = {"years": row["years"], "p": row["p_value"]} if row["p_value"] else {}
        yield told(page, f"reading.compared.{key}", figures)

    return of_each(page, tests, tell, "omitted.events")


def errors(page: Page, choices: pd.DataFrame, answers: pd.DataFrame) -> Shown:
    """Say which error the interval comes from and why, what it would be otherwise, and what could not be seen."""

    def tell(own: ComparisonWords, rows: pd.DataFrame) -> Iterator[str]:
        main, found = rows.iloc[0], [limited(figure) for figure in rows["percent"]]
        if not main["error"]:
            return
        kind, why = page.words(f"standard_error.{main['error']}"), page.words(f"error_why.{main['why']}")
        yield page.words("reading.compared.error", kind=kind, why=why)
        if len(found) > 1 and all(found):
            value, other = (page.cite(figure, written=page.numbers.interval(figure)) for figure in found)
            yield page.words("reading.compared.by_unit", value=value, other=other)
        yield told(page, "reading.compared.smallest", {"smallest": answers["smallest"][own.code]})

    return of_each(page, choices, tell, "table.compared_errors.empty")


def leavers(page: Page, fates: pd.DataFrame) -> Shown:
    """Say side by side what became of those who were there before."""

    def tell(own: ComparisonWords, rows: pd.DataFrame) -> Iterator[str]:
        cells = zip(rows["fate"].astype(str), rows["share_with"], rows["share_without"], strict=True)
        items = [
            told(page, "reading.compared.fate", {"share": with_, "other": without}, state=own.fate(fate))
            for fate, with_, without in cells
        ]
        if any(items):
            yield page.words("reading.compared.fates", items=listed(page, [item for item in items if item]))

    return of_each(page, fates, tell, "table.compared_leavers.empty")


def bounds(page: Page, farther: pd.DataFrame) -> Shown:
    """Say how far from parallel the trends may be before the interval holds nought."""

    def tell(_: ComparisonWords, rows: pd.DataFrame) -> Iterator[str]:
        holding = rows[rows["holds"] == "yes"]
        last = holding.iloc[-1] if len(holding) else rows.iloc[0]
        key = {0: "breaks", 1: "holds_only", len(rows): "holds_all"}.get(len(holding), "holds")
        step = rows["magnitude"].iloc[1] if key == "holds_only" else last["magnitude"]
        ends = {name: signed(last[f"bound_{name}"]) for name in ("low", "high") if last[f"bound_{name}"]}
        if len(ends) > 1:
            yield told(page, f"reading.compared.{key}", ends, step=magnitude(page, step))

    return of_each(page, farther, tell, "table.compared_bounds.empty")


def without_one(page: Page, least_and_most: pd.DataFrame) -> Shown:
    """Say what the answer would be without the group that carries the most of it, and the least."""

    def tell(own: ComparisonWords, rows: pd.DataFrame) -> Iterator[str]:
        row = rows.iloc[0]
        ends = {name: limited(row[name]) for name in ("least", "most")}
        first, last = (own.answer(row[f"{name}_without"]) for name in ("least", "most"))
        fields = {"name": own.column(row["column"]), "first": first, "last": last}
        if all(ends.values()):
            yield told(page, "reading.compared.without_one", {k: signed(f) for k, f in ends.items()}, None, **fields)

    return of_each(page, least_and_most, tell, "table.compared_without_one.empty")


def growth(page: Page, factors: pd.DataFrame) -> Shown:
    """Say what sales changed by on each side, and how much of that came from members, volume and price."""

    def tell(_: ComparisonWords, rows: pd.DataFrame) -> Iterator[str]:
        for side, parts in rows.groupby("side", sort=False):
            given = dict(zip(parts["factor"].astype(str), parts["contribution"], strict=True))
            whole = given.pop("sales")
            items = [page.words(f"factor_part.{name}", value=page.cite(figure)) for name, figure in given.items()]
            fields = {"subject": page.words(f"side.{side}"), "items": listed(page, items)}
            yield told(page, "reading.compared.growth", {"whole": whole}, None, **fields)

    return of_each(page, factors, tell, "table.compared_factors.empty")


def groups(page: Page, tests: pd.DataFrame) -> Shown:
    """Say whether the groups of each column may all have one percentage; they are never put in an order."""

    def tell(own: ComparisonWords, rows: pd.DataFrame) -> Iterator[str]:
        for column, n, p in zip(rows["column"], rows["groups"], rows["p_value"], strict=True):
            key = "untested" if not p else "unlike" if p.number < REJECTED else "chance"
            figures, name = {"n": n, "p": p} if p else {"n": n}, own.column(str(column))
            yield told(page, f"reading.compared.groups_{key}", figures, name=name[:1].upper() + name[1:])

    return of_each(page, tests, tell, "table.compared_groups.empty")
