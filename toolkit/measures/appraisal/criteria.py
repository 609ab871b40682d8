"""Quality criteria: grades A to D from ratios, by a rule that is data; and what would change each grade."""

from __future__ import annotations

import pandas as pd

from toolkit.facts.contracts.averaging_and_grading import GradingRule
from toolkit.facts.contracts.values import of_code
from toolkit.facts.contracts.word_tables import Activity
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame, kept, once
from toolkit.measured import Measured, counted, inputs_of, undefined
from toolkit.measures.indicators.fitted_grade_rule import BETWEEN, distances, letter
from toolkit.measures.indicators.observed import observed_in


@once
def grades(programme: Programme, when: When) -> pd.DataFrame:
    """Grade every result by the rule, and hold it against the printed grade.

    Returns
    -------
    DataFrame
        One row a graded pair, index ``subject:criterion``; as text `subject criterion verdict`; as `Measured` with
        text the grades `printed grade printed_before grade_before`; as `Measured` `ratio`, `reached` (ratio over
        reference), `to_better` and `to_worse` (how far the ratio is from the next better grade, and how far it can fall
        and keep its own, :func:`toolkit.measures.indicators.fitted_grade_rule.distances`), `ratio_before`.
        A printed grade of a criterion without a ratio, as relevance, has no computed grade.
    """
    rule, at, rows = programme.grading, programme.at(when), {}
    printed, earlier = _printed(programme, at), _printed(programme, at.before)
    subjects = dict.fromkeys(subject for subject, _ in printed)
    for subject in subjects:
        for criterion in dict.fromkeys(c for _, c in printed):
            if (subject, criterion) in printed or (rule is not None and criterion in rule.criteria):
                stated = printed.get((subject, criterion), undefined("text", "not_reported"))
                rows[f"{subject}:{criterion}"] = {
                    "subject": subject,
                    "criterion": criterion,
                    "printed": stated,
                    "printed_before": earlier.get((subject, criterion), undefined("text", "not_reported")),
                } | _graded(programme, at, subject, criterion, stated.text)
    columns = (
        *("subject", "criterion", "printed", "grade", "printed_before", "grade_before"),
        *("verdict", "ratio", "reached", "to_better", "to_worse", "ratio_before"),
    )
    return frame(rows, "graded", columns)


def _printed(programme: Programme, at: Evaluated) -> dict[tuple[str, str], Measured]:
    """Grades of results that the documents print for a stretch."""
    own = of_stretch(programme, at).query("question == ''")
    own = own[own["subject"].isin(list(programme.results))]
    return {
        (str(row["subject"]), str(row["criterion"])): Measured(
            None, "text", inputs=(str(fact),), text=str(row["grade"])
        )
        for fact, row in own.iterrows()
    }


def of_stretch(programme: Programme, at: Evaluated) -> pd.DataFrame:
    """Find the grades of a stretch, however its period is spelt; for a year, those of twelve months that end in it."""
    own = programme.criteria.query("use == 'yes'")
    return kept(own, (at.is_named(programme.period(str(text))) for text in own["period"]))


def _graded(programme: Programme, at: Evaluated, subject: str, criterion: str, printed: str) -> dict[str, object]:
    rule = programme.grading
    graded = of_code(rule.criteria, criterion) if rule is not None else None
    code = graded.ratio.format(subject=subject) if graded is not None else ""
    if rule is None or graded is None or code not in programme.indicators:
        none = undefined("ratio", "no_ratio")
        no_grade = undefined("text", "no_ratio", "grade")
        return {
            "grade": no_grade,
            "grade_before": no_grade,
            "verdict": "not_recomputable",
            "ratio": none,
            "reached": none,
            "to_better": none,
            "to_worse": none,
            "ratio_before": none,
        }
    observed, indicator = observed_in(programme), programme.indicators[code]
    ratio, before = observed.actual(indicator, at), observed.actual(indicator, at.before)
    own = letter(programme, at, criterion, ratio)
    better, worse = distances(programme, at, criterion, ratio)
    return {
        "grade": own,
        "grade_before": letter(programme, at, criterion, before),
        "verdict": _verdict(own.text, printed, rule),
        "ratio": ratio,
        "reached": _reached(ratio, graded.reference),
        "to_better": better,
        "to_worse": worse,
        "ratio_before": before,
    }


def _verdict(own: str, printed: str, rule: GradingRule) -> str:
    """Hold a grade against the printed one; one of another scale than the rule's is none that it could give."""
    if not own or printed not in (*rule.cuts, rule.lowest):
        return "not_recomputable"
    if BETWEEN in own:
        return "agrees" if own[0] <= printed <= own[-1] else "differs"
    return "agrees" if own == printed else "differs"


def _reached(ratio: Measured, reference: float) -> Measured:
    if not ratio:
        return ratio.but(unit="ratio", formula="reached")
    return ratio.but(
        value=ratio.number / reference, unit="ratio", formula="reached", half_unit=ratio.half_unit / reference
    )


def activity_grades(programme: Programme, when: When) -> pd.DataFrame:
    """List the printed grades of activities, and those of the year before where they are printed.

    Returns
    -------
    DataFrame
        Index `activity`; `result` as text, `printed` and `printed_before` as `Measured` with text.
    """
    result = {row.code: row.result for _, row in programme.rows(Activity)}
    at = programme.at(when)
    now, earlier = (_of_activities(programme, each, list(result)) for each in (at, at.before))
    rows = {
        code: {
            "result": result[code],
            "printed": grade_,
            "printed_before": earlier.get(code, undefined("text", "not_reported")),
        }
        for code, grade_ in now.items()
    }
    columns = ["result", "printed", "printed_before"]
    return frame(rows, "activity", columns)


def _of_activities(programme: Programme, at: Evaluated, codes: list[str]) -> dict[str, Measured]:
    own = of_stretch(programme, at)
    own = own[own["subject"].isin(codes)]
    return {
        str(row["subject"]): Measured(None, "text", inputs=(str(fact),), text=str(row["grade"]))
        for fact, row in own.iterrows()
    }


def comments(programme: Programme, when: When) -> pd.DataFrame:
    """Return what the document says of each grade of a result.

    Returns
    -------
    DataFrame
        Index ``subject:criterion``; as text `subject criterion comment`; `printed` as `Measured` with text.
    """
    at = programme.at(when)
    said = of_stretch(programme, at).query("question == '' and comment != ''")
    told = {(str(row["subject"]), str(row["criterion"])): str(row["comment"]) for _, row in said.iterrows()}
    rows = {
        f"{subject}:{criterion}": {
            "subject": subject,
            "criterion": criterion,
            "printed": figure,
            "comment": told.get((subject, criterion), ""),
        }
        for (subject, criterion), figure in _printed(programme, at).items()
        if (subject, criterion) in told
    }
    columns = ["subject", "criterion", "printed", "comment"]
    return frame(rows, "graded", columns)


def agreement(graded: pd.DataFrame) -> Measured:
    """Count the printed grades that the rule reproduces, of those that have a ratio."""
    held = graded[graded["verdict"].isin(["agrees", "differs"])]
    if not len(held):
        both = any(bool(figure.text) for figure in graded["grade"])
        return undefined("count", "not_comparable" if both else "no_ratio", "count")
    agreeing = int((held["verdict"] == "agrees").sum())
    return counted(agreeing, inputs_of(held["ratio"]), of=len(held))
