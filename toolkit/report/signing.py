"""The place where an evaluator signs: one line on how on a screen, boxes to fill in on paper."""

from __future__ import annotations

import pandas as pd

from toolkit.facts.schemas.signed import Appraisal
from toolkit.report.page import Page
from toolkit.report.shown import Shown


def to_sign(page: Page, frame: pd.DataFrame) -> Shown:
    """Show how to sign, with a line to copy, and on paper a box for each criterion.

    Parameters
    ----------
    page : Page
    frame : DataFrame
        As :func:`toolkit.measures.appraisals.appraised` gives it.
    """
    file = f"data/{page.programme.code}/appraisals.csv"
    header = ",".join(Appraisal.model_fields)
    how = page.words("sign.how", file=file)
    still = frame[frame["signature"] != "signed"]
    first = still.index[0] if len(still) else frame.index[0]
    blanks = {name: page.words(f"sign.blank.{name}") for name in ("grade", "reason", "signer_role", "date")}
    line = ",".join((str(first), "", str(page.year), *blanks.values(), str(frame.loc[first, "seal"])))
    boxes = "".join(_box(page, row) for _, row in frame.iterrows())
    body = (
        f'<div class="signing"><p>{page.escape(how)}</p><pre>{page.escape(header)}\n{page.escape(line)}</pre>'
        f'<div class="boxes">{boxes}</div></div>'
    )
    return Shown(body, f"{how}\n{header}\n{line}")


def _box(page: Page, row: pd.Series) -> str:
    """Draw the box of one criterion; what is signed already stands in it."""
    criterion, proposal = page.name(row["heading"]), row["proposal"].text or "–"
    signed = row["signed"].text if row["signature"] == "signed" else ""
    about = page.words("sign.box", proposal=proposal, seal=row["seal"])
    lines = "".join(
        f"<span>{page.escape(page.words(f'column.{name}'))}: "
        f"{page.escape(signed) if name == 'signed' and signed else ''}</span>"
        for name in ("signed", "reason", "signer_role", "date")
    )
    return f'<div class="box"><b>{page.escape(criterion)}</b> <small>{page.escape(about)}</small>{lines}</div>'
