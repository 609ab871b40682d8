"""Parts and wholes: which printed wholes follow from their parts."""

from __future__ import annotations

import pandas as pd

from toolkit.report.page import Page
from toolkit.report.readings.sentences import listed, said, told
from toolkit.report.shown import Shown, nothing


def disaggregation(page: Page, parts: pd.DataFrame) -> Shown:
    """Say how many wholes can be held against their parts, and which do not follow from them."""
    if not len(parts):
        return nothing(page.words("table.disaggregation.empty"))
    held = parts[~parts["verdict"].isin(["not_recomputable"])]
    off = [
        told(
            page,
            "reading.disaggregation.off",
            {"whole": row["whole"], "parts": row["rolled_up"]},
            figure=page.name(str(row["indicator"]), "indicator"),
            least=page.show(row["least"]),
            most=page.show(row["most"]),
        )
        for _, row in held[held["verdict"] == "differs"].iterrows()
    ]
    return said(
        page,
        page.words("reading.disaggregation", n=len(held), of=len(parts), agree=len(held) - len(off)),
        page.words("reading.disaggregation.differ", items=listed(page, off)) if off else "",
    )
