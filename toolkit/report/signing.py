"""The place where an evaluator signs: lines to copy, folded away on a screen, and boxes to fill in on paper."""

from __future__ import annotations

import pandas as pd

from toolkit.facts.schemas.signed import Appraisal
from toolkit.report.page import Page
from toolkit.report.shown import Shown


def to_sign(page: Page, frame: pd.DataFrame, questions: pd.DataFrame) -> Shown:
    """Show how to sign: a line to copy for each criterion and question, and on paper a box for each criterion.

    Parameters
    ----------
    page : Page
    frame, questions : DataFrame
        As ``appraisals.appraised`` and ``appraisals.by_question`` give
        them; what is signed and in force gets no line.
    """
    how = page.words("sign.how", file=f"data/{page.programme.code}/appraisals.csv")
    lines = [",".join(Appraisal.model_fields)]
    lines += [_line(page, str(code), "", row) for code, row in frame.iterrows() if row["signature"] != "signed"]
    asked = questions[questions["seal"] != ""]
    lines += [
        _line(page, row["criterion"], str(code), row) for code, row in asked.iterrows() if row["signature"] != "signed"
    ]
    boxes = "".join(_box(page, row) for _, row in frame.iterrows())
    text = "\n".join(lines)
    body = (
        f'<div class="signing"><details><summary>{page.escape(page.words("sign.summary"))}</summary>'
        f"<p>{page.escape(how)}</p><pre>{page.escape(text)}</pre></details>"
        f'<div class="boxes">{boxes}</div></div>'
    )
    return Shown(body, f"{how}\n{text}")


def _line(page: Page, criterion: str, question: str, row: pd.Series) -> str:
    """Write a line of the file of signatures, with blanks for what the evaluator has to say."""
    blanks = (page.words(f"sign.blank.{name}") for name in ("grade", "reason", "signer_role", "date"))
    return ",".join((criterion, question, page.at.name, *blanks, row["seal"]))


def _box(page: Page, row: pd.Series) -> str:
    """Draw the box of one criterion; what is signed already stands in it."""
    criterion, proposal = page.name(row["heading"], "subject"), row["proposal"].text or "–"
    signed = row["signed"].text if row["signature"] == "signed" else ""
    about = page.words("sign.box", proposal=proposal, seal=row["seal"])
    lines = "".join(
        f"<span>{page.escape(page.words(f'column.{name}'))}: "
        f"{page.escape(signed) if name == 'signed' and signed else ''}</span>"
        for name in ("signed", "reason", "signer_role", "date")
    )
    return f'<div class="box"><b>{page.escape(criterion)}</b> <small>{page.escape(about)}</small>{lines}</div>'
