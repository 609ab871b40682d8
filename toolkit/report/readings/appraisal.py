"""Grades, and the evaluation matrix with its evidence, said in sentences."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from toolkit.measured import Measured
from toolkit.measures.counts import covered, in_all, parts_of
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.cells import row_label
from toolkit.report.layouts import layout
from toolkit.report.page import Page
from toolkit.report.readings.sentences import count, linked, listed, recorded, said
from toolkit.words import plain


def grades(page: Page, graded: pd.DataFrame, agreed: Measured) -> Shown:
    """Say how many printed grades the rule reproduces, and which results stand near another grade."""
    near = [
        page.words(
            "reading.grades.near",
            subject=row["subject"],
            criterion=page.name(row["criterion"], "criterion"),
            grade=row["grade"].text,
            distance=page.cite(row["to_better"], written=page.numbers.interval(row["to_better"])),
        )
        for _, row in graded.iterrows()
        if row["to_better"] and row["to_better"].number <= page.programme.conventions.near_grade
    ]
    if not len(graded):
        return nothing(page.words("table.grades.empty"))
    if not agreed:
        why = "other_scale" if agreed.missing == "not_comparable" else "as_printed"
        return said(page, page.words(f"reading.grades.{why}", n=count(page, graded)))
    return said(
        page,
        page.words(f"reading.grades{'' if _is_printed(page) else '.fitted'}", n=page.cite(agreed), of=agreed.of),
        page.words("reading.grades.close", items=listed(page, near)) if near else "",
    )


def _is_printed(page: Page) -> bool:
    """Whether a document prints the rule that grades."""
    return page.programme.grading is None or page.programme.grading.printed


def cuts(page: Page, limits: pd.DataFrame) -> Shown:
    """Say that the rule is inferred, where it is, and how far it is known."""
    rule = page.programme.grading
    if rule is None:
        return nothing(page.words("table.cuts.empty"))
    if rule.printed:
        return said(page, page.words("reading.cuts.printed"))
    ranges = [
        page.words("reading.cuts.one", grade=grade, above=page.cite(row["above"], 0), up_to=page.cite(row["up_to"], 0))
        for grade, row in limits.iterrows()
        if row["above"] and row["up_to"]
    ]
    return said(page, page.words("reading.cuts.inferred", items=listed(page, ranges)))


def activity_grades(page: Page, graded: pd.DataFrame) -> Shown:
    """Say how many activities have each grade, and what the document leaves open about them."""
    if not len(graded):
        return nothing(page.words("table.activity_grades.empty"))
    letters = graded["printed"].map(lambda figure: figure.text)
    counted = [
        page.words("reading.activity_grades.one", grade=letter, n=count(page, own, graded))
        for letter, own in graded.groupby(letters)
    ]
    rule = page.programme.grading
    before = int(graded["printed_before"].map(lambda figure: bool(figure.text)).sum())
    return said(
        page,
        page.words("reading.activity_grades", of=len(graded), items=listed(page, counted)),
        page.words("reading.activity_grades.no_rule") if rule is None or "implementation" not in rule.criteria else "",
        page.words("reading.activity_grades.not_before", before=page.before) if not before else "",
    )


def appraised(page: Page, frame: pd.DataFrame) -> Shown:
    """Say for how many criteria a rule proposes a grade, which are signed, and for which there is none and why."""
    proposed = frame[frame["proposal"].map(lambda figure: bool(figure.text))]
    signed = {state: frame[frame["signature"] == state] for state in ("signed", "lapsed")}
    grades = [_graded(page, row) for _, row in proposed.iterrows()]
    return said(
        page,
        page.words(
            "reading.appraised.proposed", n=count(page, proposed, frame), of=len(frame), grades=listed(page, grades)
        )
        if grades
        else page.words("reading.appraised.none", of=count(page, frame)),
        _without(page, frame[~frame.index.isin(proposed.index)]),
        _against_the_document(page, proposed),
        page.words("reading.appraised.signed", **{state: count(page, own, frame) for state, own in signed.items()})
        if any(map(len, signed.values()))
        else page.words("reading.not_signed"),
    )


def draft(page: Page, *frames: pd.DataFrame) -> Shown:
    """Say on top of a page of grades that it is a draft, as long as nobody has signed any of them.

    Parameters
    ----------
    page : Page
    frames : DataFrame
        As ``appraisals.appraised`` and ``appraisals.by_question`` give them.
    """
    if any((frame["signature"] == "signed").any() for frame in frames):
        return nothing(page.words("omitted.draft"))
    text = page.words("reading.draft")
    return Shown(f'<p class="draft">{page.escape(text)}</p>', text)


def _graded(page: Page, row: pd.Series) -> str:
    key = "reading.appraised.one" if len(row["span"].text) == 1 else "reading.appraised.from_to"
    criterion, best, worst = page.name(row["heading"], "subject").lower(), row["span"].text[0], row["span"].text[-1]
    return page.words(key, criterion=criterion, best=best, worst=worst)


def other_readings(page: Page, frame: pd.DataFrame) -> Shown:
    """Say which proposals hold by every other reading of their evidence, and by which reading the others change."""
    if not len(frame):
        return nothing(page.words("table.other_readings.empty"))
    sentences, is_settled = [], True
    end = page.programme.file.end
    for _, rows in frame.groupby("text", sort=False):
        own, *others = rows.to_dict("records")
        what = {"criterion": page.name(str(own["heading"]), "subject").lower(), "grade": own["grade"].text}
        differ = [_other(page, row) for row in others if row["grade"].text != own["grade"].text]
        key = "changes" if differ else "holds" if others else "only"
        what |= {"items": listed(page, differ), "n": count(page, rows.iloc[1:])}
        sentences.append(page.words(f"reading.other_readings.{key}", **what))
        if own["evidence"] == "lead" and end.note:
            sentences.append(page.words("reading.other_readings.end", note=page.say(end.note)))
        is_settled = is_settled and not differ
    return said(page, *sentences, "" if is_settled else page.words("reading.other_readings.decide"))


def _other(page: Page, row: Mapping[Hashable, Any]) -> str:
    reading = row_label(page, layout("other_readings"), "", {str(name): cell for name, cell in row.items()})
    return page.words("reading.other_readings.one", reading=_uncapitalised(reading), grade=row["grade"].text)


def _without(page: Page, frame: pd.DataFrame) -> str:
    if not len(frame):
        return ""
    why = [
        page.words(
            "reading.appraised.why",
            criterion=page.name(row["heading"], "subject").lower(),
            why=page.words(f"missing.{row['proposal'].missing}"),
        )
        for _, row in frame.iterrows()
    ]
    return page.words("reading.appraised.without", items=listed(page, why))


def _against_the_document(page: Page, proposed: pd.DataFrame) -> str:
    differ = [
        page.words(
            "reading.appraised.differs",
            criterion=page.name(row["heading"], "subject").lower(),
            printed=row["printed"].text,
            proposal=row["span"].text,
        )
        for _, row in proposed.iterrows()
        if row["printed"].text and not row["span"].text[0] <= row["printed"].text <= row["span"].text[-1]
    ]
    return page.words("reading.appraised.document", items=listed(page, differ)) if differ else ""


def evidence_strength(page: Page, frame: pd.DataFrame) -> Shown:
    """Say how many of the figures that the questions ask for there are, and about what there are none."""
    there = in_all(frame["figures"], of=sum(figure.denominator or 0 for figure in frame["figures"]))
    empty = frame[frame["figures"].map(lambda figure: not figure.number)]
    about = listed(page, list(dict.fromkeys(page.name(heading, "subject").lower() for heading in empty["heading"])))
    return said(
        page,
        page.words("reading.evidence_strength", n=page.cite(there), of=there.of),
        page.words("reading.evidence_strength.empty", n=count(page, empty, frame), of=len(frame), items=about)
        if len(empty)
        else "",
    )


def findings(page: Page, frame: pd.DataFrame) -> Shown:
    """List strengths and gaps, each a sentence with its figure, and what is missing by its reason."""
    own = {kind: frame[frame["finding"] == kind] for kind in ("strength", "gap", "missing")}
    items = {kind: [_finding(page, row) for _, row in own[kind].iterrows()] for kind in ("strength", "gap")}
    items["missing"] = _missing(page, own["missing"])
    body, text, figures = [], [], list[dict[str, Any]]()
    for kind, found in items.items():
        heading = page.words(f"reading.findings.{kind}", n=count(page, own[kind], frame))
        lines = found or [page.words("reading.findings.none")]
        body.append(f"<h3>{linked(page, heading)}</h3><ul>{''.join(f'<li>{linked(page, i)}</li>' for i in lines)}</ul>")
        text.append("\n- ".join(map(plain, [heading, *lines])))
        figures += recorded(page, [heading, *lines])
    return Shown(f'<div class="findings">{"".join(body)}</div>', "\n".join(text), figures)


def _finding(page: Page, row: pd.Series) -> str:
    figure: Measured = row["figure"]
    parts = {"name": page.evidence(row["code"], row["subject"]), "figure": page.cite(figure)}
    if figure.numerator is not None and figure.denominator and figure.unit == "share":
        n, of = map(page.cite, parts_of(figure))
        return page.words("reading.findings.part", part=page.words("reading.findings.cover", n=n, of=of), **parts)
    if figure.of and figure.n != figure.of:
        part = page.words("reading.findings.cover", n=page.cite(covered(figure)), of=figure.of)
        return page.words("reading.findings.part", part=part, **parts)
    return page.words("reading.findings.one", **parts)


def _missing(page: Page, frame: pd.DataFrame) -> list[str]:
    reasons: dict[str, list[str]] = {}
    for _, row in frame.iterrows():
        reason = row["figure"].missing or "covers_too_few"
        reasons.setdefault(reason, []).append(_uncapitalised(page.evidence(row["code"], row["subject"])))
    each = {page.words(f"missing.{reason}"): list(dict.fromkeys(names)) for reason, names in reasons.items()}
    said_ = (page.words("reading.findings.reason", why=why, items=listed(page, n)) for why, n in each.items())
    return [text[:1].upper() + text[1:] for text in said_]


def _uncapitalised(text: str) -> str:
    return text[:1].lower() + text[1:]


def proposal_rules(page: Page) -> Shown:
    """Say whose the thresholds are, what the letters mean, and how a criterion gets its proposal."""
    matrix = page.programme.matrix
    legend = [f"{letter}: {_uncapitalised(page.say(text)).rstrip('.')}" for letter, text in matrix.legend.items()]
    return said(
        page,
        page.words(
            "reading.proposal_rules", rule=page.say(matrix.title), covers=page.numbers.percent(matrix.covers, 0)
        ),
        page.say(matrix.thresholds),
        page.words("reading.proposal_rules.legend", items=listed(page, legend)),
    )


def crosswalk(page: Page, frame: pd.DataFrame) -> Shown:
    """Say that the grades of an older set of criteria are only set beside the newer ones."""
    if not len(frame):
        return nothing(page.words("table.crosswalk.empty"))
    return said(page, page.words("reading.crosswalk"))


def question_grades(page: Page, frame: pd.DataFrame) -> Shown:
    """Say by which rule set sub-questions are graded, and whether a published text confirms it."""
    rule = page.programme.rule_set
    if rule is None or not len(frame):
        return nothing(page.words("table.question_grades.empty"))
    rule_said = page.words("reading.question_grades", rule=page.say(rule.title), edition=rule.edition)
    return said(page, rule_said, page.say(rule.source))
