"""Sales: growth, and what it is made of."""

from __future__ import annotations

import re

import pandas as pd

from toolkit.measures.reconciliation import UNEXPLAINED
from toolkit.report.page import Page
from toolkit.report.readings.sentences import said
from toolkit.report.shown import Shown, nothing


def sales(page: Page, sold: pd.DataFrame) -> Shown:
    """Say how much each series of sales grew."""
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
        if row["base_growth"]:
            sentences.append(page.words("reading.sales.base", growth=page.cite(row["base_growth"])))
        sentences.append(page.remarks(row["actual"]))
    return said(page, *sentences, page.words("reading.sales.caution"))


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
