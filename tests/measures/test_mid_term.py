"""A mid-term evaluation: evidence from the facts, proposals by written rules, signatures that lapse."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import get_args

import pytest

from toolkit import open_programme
from toolkit.facts.contracts.matrix import Evidence, Mark
from toolkit.measured import Measured
from toolkit.measures.appraisal import appraisals, evidence, mid_term, proposals
from toolkit.measures.appraisal.evidence_on_results import Context

ROOT = Path(__file__).resolve().parents[2]
YEARS = {"cse-peru": 2011, "spp-global": 2019, "par2-bolivia": 2022, "clac": 2023}


@pytest.fixture(params=YEARS)
def evaluated(request):
    """Each programme with the year that is evaluated."""
    return open_programme(request.param), YEARS[request.param]


def typed(code, table):
    """The rows of a file that count, read without the toolkit."""
    with (ROOT / "data" / code / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["use"] == "yes"]


def one(programme, year, code, criterion="effectiveness"):
    return next(iter(evidence.figures(Context(programme, year, criterion), code).values()))


# --- evidence


def test_every_calculation_that_a_matrix_can_name_exists():
    assert set(get_args(Evidence)) == set(evidence.CALCULATIONS)


def test_every_calculation_gives_a_figure_or_a_reason(evaluated):
    programme, year = evaluated
    for code in evidence.CALCULATIONS:
        for criterion in programme.matrix.criteria:
            figures = evidence.figures(Context(programme, year, criterion), code)
            assert figures
            assert all(isinstance(f, Measured) and (f or f.text or f.missing) for f in figures.values())


def test_evidence_is_made_of_printed_facts_only(evaluated):
    programme, year = evaluated
    kinds = {fact.partition(":")[0] for item in mid_term.items(programme, year) for fact in item.figure.inputs}
    assert kinds <= {"observation", "budget", "beneficiaries", "grade", "follow_up", "risks", "statement", "progress"}


def test_completion_of_cse_is_recomputed_from_its_file(cse):
    """Actual over target of 2011, each up to 1, of the framework's indicators whose level or year is printed."""
    wanted = {i.code: i for i in cse.indicators.values() if i.origin == "framework" and i.unit != "text"}
    whole = [row for row in typed("cse-peru", "observations") if not row["place"] and not row["product"]]
    printed = {(row["indicator"], row["role"], row["period"]): row for row in whole}
    parts = []
    for code, indicator in wanted.items():
        period = "..2011" if indicator.kind == "cumulative" else "2011"
        actual, target = (printed.get((code, role, period), {}).get("value") for role in ("actual", "target"))
        if not actual and indicator.kind == "cumulative":
            levels = [printed.get((code, "actual", p), {}).get("value") for p in ("..2010", "2011")]
            actual = sum(map(float, levels)) if all(levels) else None
        if actual and target and float(target):
            parts.append(min(1, float(actual) / float(target)))
    completion = one(cse, 2011, "completion")
    assert (completion.n, completion.of) == (len(parts), len(wanted)) == (24, 31)
    assert completion.number == pytest.approx(sum(parts) / len(parts))


def test_spending_is_that_of_the_last_year_that_prints_it():
    par = open_programme("par2-bolivia")
    figures = evidence.figures(Context(par, 2022, "efficiency"), "lead")
    assert list(figures) == ["..2021"]
    assert figures["..2021"].number == pytest.approx(58573486 / 85000000 - 45 / 56)  # April 2018 to November 2022


def test_risks_are_plain_counts(cse):
    rows = [r for r in typed("cse-peru", "risks") if r["kind"] == "risk"]
    high = one(cse, 2011, "risks_high")
    assert (high.numerator, high.denominator) == (9, 11)
    assert sum(r["impact"].lower() in ("alta", "alto") for r in rows) == 9
    assert one(open_programme("par2-bolivia"), 2022, "risks_high").missing == "not_assessed"


def test_what_the_reports_state_is_counted_where_it_agrees(cse, spp):
    amounts = one(cse, 2011, "stated_amounts")
    assert (amounts.numerator, amounts.denominator) == (335, 353)
    changes = one(spp, 2019, "stated_changes")
    assert (changes.numerator, changes.denominator, changes.of) == (
        34,
        37,
        38,
    )  # 2 follow only in points, 3 go from 0 to 0
    card = one(cse, 2011, "stated_completions")
    assert (card.numerator, card.denominator, card.of) == (6, 28, 32)  # 2 of the 6 by the formula of their comment
    assert one(spp, 2019, "statements").missing == "nothing_stated"


NOBODY = ("no_comparison_group", "synthetic_records")
"""Why there is no difference that a programme made: nobody to compare with, or, of PAR II, made-up records."""


def test_a_reason_stands_for_what_no_document_gives(evaluated):
    programme, year = evaluated
    assert one(programme, year, "with_without").missing == NOBODY[programme.code == "par2-bolivia"]
    assert one(programme, year, "other_interventions").missing == "no_other_interventions"


def test_what_is_missing_is_counted_by_reason(cse):
    row = mid_term.answered(cse, 2011).query("code == 'completion'").iloc[0]
    assert row["cover"] == "24/31"
    assert sum(int(part.partition(":")[2]) for part in row["not_covered"].split()) == 31 - 24


# --- proposals


def test_coherence_and_impact_have_no_proposal_and_no_zero(evaluated):
    frame = appraisals.appraised(*evaluated)
    assert frame.loc["coherence", "proposal"].missing == "no_other_interventions"
    assert frame.loc["impact", "proposal"].missing == NOBODY[evaluated[0].code == "par2-bolivia"]
    assert not frame.loc["coherence", "printed"].text
    assert list(frame.index) == ["relevance", "coherence", "effectiveness", "efficiency", "impact", "sustainability"]


def test_proposals_follow_from_the_written_cuts(cse):
    frame = appraisals.appraised(cse, 2011)
    assert {c: m.text for c, m in frame["proposal"].items() if m.text} == {
        "effectiveness": "B",  # 78.3 % completion, B from 75 %
        "efficiency": "A",  # 0.7 points between money and time, A up to 5
        "sustainability": "A",  # 0.61 of a reference of 0.40
    }
    assert {c: m.text for c, m in frame["printed"].items() if m.text} == {
        "relevance": "A",
        "effectiveness": "C",
        "efficiency": "A",
        "sustainability": "A",
    }
    assert set(frame["signature"]) == {"proposed", "open"}


def test_a_lag_is_as_bad_as_a_lead():
    proposed = appraisals.appraised(open_programme("par2-bolivia"), 2022)["proposal"]
    assert {c: m.text for c, m in proposed.items() if m.text} == {"efficiency": "C"}  # 11.4 points behind


def test_a_figure_that_covers_too_few_cases_proposes_nothing():
    par = open_programme("par2-bolivia")
    activities = one(par, 2022, "activities")
    assert (activities.n, activities.of) == (2, 9)
    assert proposals.proposal(par, 2022, "efficiency", "efficiency.activities").missing == "covers_too_few"
    found = mid_term.findings(par, 2022).set_index("code")["finding"]
    assert found["activities"] == "missing"


def test_a_criterion_gets_the_lowest_of_its_questions_proposals(project):
    path = project / "data/rules/oecd-dac-2019.yaml"
    text = path.read_text(encoding="utf-8")
    rule = "\n        proposal: {by: movement, cuts: {A: 0.95, B: 0.90, C: 0.86}}\n      - code: effectiveness.groups"
    assert "\n      - code: effectiveness.groups" in text
    path.write_text(text.replace("\n      - code: effectiveness.groups", rule, 1), encoding="utf-8")
    cse = open_programme("cse-peru")
    assert proposals.proposal(cse, 2011, "effectiveness", "effectiveness.targets").text == "B"
    assert proposals.proposal(cse, 2011, "effectiveness", "effectiveness.way").text == "D"  # 17 of 20 moved for better
    whole = proposals.proposal(cse, 2011, "effectiveness")
    assert (whole.text, whole.n, whole.of) == ("D", 2, 3)


def test_the_reports_themselves_are_never_graded(evaluated):
    questions = appraisals.by_question(*evaluated)
    own = questions[questions["heading"] == "dac_reporting"]
    assert len(own)
    assert not any(figure.text for figure in own["proposal"])
    assert not any(own["seal"])


# --- signatures


def signed(project, *lines):
    header = "criterion,question,period,grade,reason,signer_role,date,hash"
    path = project / "data/cse-peru/appraisals.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")


def test_a_grade_is_proposed_then_signed_and_lapses_when_the_evidence_changes(project):
    before = appraisals.appraised(open_programme("cse-peru"), 2011)
    assert (before.loc["effectiveness", "signature"], before.loc["relevance", "signature"]) == ("proposed", "open")

    signed(
        project,
        f"effectiveness,,2011,C,Hubo atrasos.,evaluador,2012-05-31,{before.loc['effectiveness', 'seal']}",
        f"coherence,,2011,X,Sin datos.,evaluador,2012-05-31,{before.loc['coherence', 'seal']}",
    )
    after = appraisals.appraised(open_programme("cse-peru"), 2011)
    row = after.loc["effectiveness"]
    assert (row["proposal"].text, row["signed"].text, row["signature"]) == ("B", "C", "signed")
    assert after.loc["coherence", "signed"].text == "X"
    assert list(after["seal"]) == list(before["seal"])

    path = project / "data/cse-peru/observations.csv"
    text = path.read_text(encoding="utf-8")
    assert "R1.registration,2011,actual,91" in text
    path.write_text(text.replace("R1.registration,2011,actual,91", "R1.registration,2011,actual,90"), encoding="utf-8")
    lapsed = appraisals.appraised(open_programme("cse-peru"), 2011)
    row = lapsed.loc["effectiveness"]
    assert (row["proposal"].text, row["signed"].text, row["signature"]) == ("B", "C", "lapsed")
    assert row["seal"] != before.loc["effectiveness", "seal"]
    assert lapsed.loc["coherence", "signature"] == "signed"


def test_a_question_is_signed_by_itself(project):
    questions = appraisals.by_question(open_programme("cse-peru"), 2011)
    code = "efficiency.money"
    seal = questions.loc[code, "seal"]
    signed(project, f"efficiency,{code},2011,B,Una línea se sobregiró.,evaluador,2012-05-31,{seal}")
    cse = open_programme("cse-peru")
    assert appraisals.by_question(cse, 2011).loc[code, "signature"] == "signed"
    assert appraisals.appraised(cse, 2011).loc["efficiency", "signature"] == "proposed"
    listed = appraisals.signatures(cse, 2011)
    assert (listed.iloc[0]["proposal"].text, listed.iloc[0]["signed"].text) == ("A", "B")
    assert not len(appraisals.signatures(cse, 2010))


def test_the_seal_of_another_programme_or_question_signs_nothing(spp, cse):
    seals = [*appraisals.appraised(spp, 2019)["seal"], *appraisals.appraised(cse, 2011)["seal"]]
    assert len(set(seals)) == len(seals)


def test_a_seal_is_the_same_every_time_and_looks_like_no_number(evaluated):
    programme, year = evaluated
    again = open_programme(programme.code)
    for one_seal, other in zip(
        appraisals.appraised(programme, year)["seal"], appraisals.appraised(again, year)["seal"], strict=True
    ):
        assert one_seal == other
        assert one_seal.startswith("s")


@pytest.mark.parametrize("changed", [{"value": 0.5}, {"n": 3}, {"of": 9}, {"missing": "not_reported", "value": None}])
def test_a_seal_changes_with_every_part_of_a_figure(cse, changed):
    item = mid_term.Item("impact", "q", "completion", "", Measured(0.4, "ratio", n=4, of=8))
    other = mid_term.Item("impact", "q", "completion", "", item.figure.but(**changed))
    assert appraisals.seal(cse, [item]) != appraisals.seal(cse, [other])


# --- findings and crosswalk


def test_strengths_and_gaps_follow_from_the_marks(cse):
    found = mid_term.findings(cse, 2011).set_index("key")["finding"]
    assert found["movement"] == "strength"  # 85 %, strong from 75 %
    assert found["lead:..2011"] == ""  # 0.7 points, but 20 by the agreed dates: no strength by every reading
    assert found["on_target"] == "gap"  # 9 of 24, weak below half
    assert found["open_recommendations"] == "missing"  # all 15 are for 2012
    assert found["completion"] == ""  # 78 %, between the marks
    assert found["with_without"] == "missing"
    assert found.index.is_unique


def test_coherence_is_never_filled_from_an_older_set_of_criteria(cse, spp):
    walk = mid_term.crosswalk(cse, 2011)
    assert walk.loc["coherence", "older"] == ""
    assert walk.loc["coherence", "printed"].missing == "not_in_criteria_version"
    assert walk.loc["effectiveness", "printed"].text == "C"
    assert not len(mid_term.crosswalk(spp, 2019))


def test_checked_figures_are_those_made_of_the_same_facts(cse):
    questions = appraisals.by_question(cse, 2011)
    money = questions.loc["efficiency.money", "checked"]
    assert 0 < money.numerator <= money.denominator
    assert questions.loc["impact.difference", "checked"].missing == "nothing_recomputed"


@pytest.mark.parametrize(
    ("better", "value", "finding"),
    [
        ("more", 0.49, "gap"),
        ("more", 0.5, ""),
        ("more", 0.9, "strength"),
        ("less", 0.5, "gap"),
        ("less", 0.49, ""),
        ("near_zero", -0.5, "gap"),
        ("near_zero", 0.1, ""),
    ],
)
def test_a_figure_at_the_mark_is_on_its_better_side_where_more_is_better(better, value, finding):
    """Weak is below half, or from half on where less is better; a share from 90 % on is a strength."""
    mark = Mark(better=better, gap=0.5, strength=0.9 if better == "more" else None)
    assert mid_term._finding(Measured(value, "ratio"), mark, 5) == finding
