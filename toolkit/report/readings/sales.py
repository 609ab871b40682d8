"""Sales: growth, and what it is made of."""

from __future__ import annotations

import re

import pandas as pd

from toolkit.measures.reconciliation import UNEXPLAINED
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.page import Page
from toolkit.report.readings.sentences import said


def caution(page: Page, sold: pd.DataFrame) -> Shown:
    """Say first that growth is no effect: nobody knows what others sold, unless the programme compares with them."""
    if not any(map(bool, [*sold["growth"], *sold["base_growth"]])):
        return nothing(page.words("table.sales.empty"))
    compared = bool(getattr(page.programme.framework, "comparisons", []))
    return said(page, page.words("reading.sales.before_and_after" if compared else "reading.sales.alone"))


def sales(page: Page, sold: pd.DataFrame) -> Shown:
    """Say how much each series of sales grew, at constant prices too where they are known.

    Parameters
    ----------
    page : Page
    sold : DataFrame
        As ``sales.growth`` gives it, or ``constant_prices.growth``; of amounts without growth at constant prices it is
        said once that they are at current prices.
    """
    sentences = []
    for _, row in sold[sold["growth"].map(bool)].iterrows():
        growth = page.numbers.percent(abs(row["growth"].number))
        way = "same" if not re.search("[1-9]", growth) else "up" if row["growth"].number > 0 else "down"
        sentences.append(
            page.words(
                f"reading.sales.{way}",
                name=page.name(row["indicator"], "indicator"),
                growth=page.cite(row["growth"], written=growth),
                before=page.before,
                from_=page.cite(row["before"]),
                to=page.cite(row["actual"]),
            )
        )
        sentences.append(_real(page, row, "", page.before))
        if row["base_growth"]:
            sentences.append(page.words("reading.sales.base", growth=page.cite(row["base_growth"])))
            sentences.append(_real(page, row, "base_", page.name(str(row.get("base_stretch", "")))))
        sentences.append(page.remarks(row["actual"]))
    sentences.append(_at_current_prices(page, sold))
    return said(page, *sentences) if any(sentences) else nothing(page.words("table.sales.empty"))


def _real(page: Page, row: pd.Series, since: str, before: str) -> str:
    """Say how much a series of sales grew at the prices of the year, and by which index; nothing where none has it."""
    growth = row.get(f"real_{since}growth")
    if not growth:
        return ""
    return page.words(
        "reading.sales.real",
        year=page.year,
        growth=page.cite(growth),
        index=page.name(row["price_index"], "price_index"),
        prices=page.cite(row[f"{since}index_change"]),
        before=before,
    )


def _at_current_prices(page: Page, sold: pd.DataFrame) -> str:
    """Say once that amounts of money, or some of them, are at current prices; nothing where none are."""
    is_real = [
        bool(row.get(f"real_{name}"))
        for _, row in sold.iterrows()
        for name in ("growth", "base_growth")
        if row["actual"].unit == "money" and row[name]
    ]
    if all(is_real):
        return ""
    return page.words("reading.sales.current_prices.others" if any(is_real) else "reading.sales.current_prices")


def split(page: Page, parts: pd.DataFrame, sold: pd.DataFrame) -> Shown:
    """Say how much of the growth is more producer units and how much is more sales by unit, and of which units."""
    own = parts[parts["since"] == "before"]
    if not len(own):
        return nothing(page.words("table.split.empty"))
    row = own.iloc[0]
    units, each = row["by_units"].number, row["by_unit_sales"].number
    key = "reading.split.both" if units >= 0 and each >= 0 else "reading.split.against"
    return said(
        page,
        page.words(
            key,
            units=page.cite(row["by_units"]),
            each=page.cite(row["by_unit_sales"]),
            units_part=page.cite(row["units_part"]),
            each_part=page.cite(row["unit_sales_part"]),
            before=page.before,
        ),
        *(
            page.words("reading.split.units", units=page.name(series.producer_units, "indicator"))
            for series in page.programme.framework.sales
            if series.value == row["indicator"] and series.producer_units
        ),
        *(_sellers(page, own) for _, own in sold[sold["indicator"] == row["indicator"]].iterrows()),
    )


def _sellers(page: Page, sold: pd.Series) -> str:
    """Say how the sales of each unit changed that sells, where it is known how many do."""
    if not sold["per_seller_growth"]:
        return ""
    shares = {"before": page.cite(sold["selling_before"]), "now": page.cite(sold["selling"])}
    return page.words("reading.split.sellers", growth=page.cite(sold["per_seller_growth"]), **shares)


def price_and_volume(page: Page, changes: pd.DataFrame) -> Shown:
    """Say whether the changes in price, volume and value can all be right."""
    if not len(changes):
        return nothing(page.words("table.price_and_volume.empty"))
    sentences = []
    for _, row in changes.iterrows():
        fields = {"price": page.cite(row["price_change"]), "volume": page.cite(row["volume_change"])}
        fields |= {"implied": page.cite(row["implied"]), "growth": page.cite(row["growth"])}
        if len(changes) > 1:
            sentences.append(page.words("reading.price_and_volume.of", name=page.name(row["indicator"], "indicator")))
        differs = row["verdict"] in UNEXPLAINED
        sentences.append(page.words(f"reading.price_and_volume{'' if differs else '.agrees'}", **fields))
        sentences += [page.remarks(row["price_change"]), page.remarks(row["volume_change"])]
    return said(page, *sentences)
