"""The page of a mid-term evaluation: every figure said with what it is, an empty place to sign, signatures shown."""

from __future__ import annotations

import re

import pytest

from tests.pages import speaking
from toolkit import open_programme
from toolkit.measures.appraisal import appraisals, mid_term, proposals
from toolkit.report import Page, charts, readings, tables, to_sign
from toolkit.spoken import LANGUAGES

YEARS = {"cse-peru": 2011, "spp-global": 2019, "par2-bolivia": 2022, "clac": 2023}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", YEARS)
def test_everything_is_shown_for_every_programme_in_every_language(code, language):
    programme, year = speaking(open_programme(code), language), YEARS[code]
    page = Page(programme, year, language)
    frame, questions = appraisals.appraised(programme, year), appraisals.by_question(programme, year)
    shown = [
        charts.appraisal.appraisal(page, frame),
        readings.appraisal.appraised(page, frame),
        readings.appraisal.findings(page, mid_term.findings(programme, year)),
        readings.appraisal.evidence_strength(page, questions),
        readings.appraisal.proposal_rules(page),
        tables.table(page, "appraised", frame),
        tables.table(page, "matrix", mid_term.matrix(programme)),
        tables.table(page, "answered", mid_term.answered(programme, year)),
        tables.table(page, "appraised_questions", questions),
        tables.table(page, "proposal_rules", proposals.proposal_rules(programme)),
        to_sign(page, frame, questions),
    ]
    assert not [each for each in shown if each.omitted]
    words = " ".join(
        re.sub("<(pre|code)\\b[^>]*>.*?</\\1>|<[^>]+>", " ", each.body, flags=re.DOTALL) for each in shown[1:]
    )
    assert not re.search(r"[a-z]_[a-z]", words), "a code stands where words should"
    if language != "es":
        assert "¿" not in words


def test_without_a_proposal_there_is_nothing_to_read_otherwise(spp):
    shown = readings.appraisal.other_readings(Page(spp, 2019, "en"), proposals.other_readings(spp, 2019))
    assert shown.omitted == "No rule proposes a grade this year."


def test_nobody_has_signed_and_the_place_is_there(cse):
    page = Page(cse, 2011, "es")
    assert tables.table(page, "signatures", appraisals.signatures(cse, 2011)).omitted == "Nadie ha firmado todavía."
    frame = appraisals.appraised(cse, 2011)
    questions = appraisals.by_question(cse, 2011)
    body = to_sign(page, frame, questions).body
    assert body.count('class="box"') == 6
    assert "data/cse-peru/appraisals.csv" in body
    assert all(f"{criterion},,2011,A/B/C/D/X" in body for criterion in frame.index)
    assert all(seal in body for seal in [*frame["seal"], *questions["seal"]])
    assert not any(seal in tables.table(page, "appraised", frame).body for seal in frame["seal"])  # not for donors


def test_a_proposal_is_linked_to_what_it_was_made_from(cse):
    shown = tables.table(Page(cse, 2011, "en"), "appraised", appraisals.appraised(cse, 2011))
    figure = next(f for f in shown.figures if f["id"] == "appraisal:efficiency:span")
    assert (figure["value"], figure["formula"]) == ("A–D", "proposal")
    assert any("Informe anual 2011" in source for source in figure["sources"])


def test_a_signed_and_a_lapsed_grade_are_told_apart(project):
    seal = appraisals.appraised(open_programme("cse-peru"), 2011).loc["efficiency", "seal"]
    (project / "data/cse-peru/appraisals.csv").write_text(
        "criterion,question,period,grade,reason,signer_role,date,hash\n"
        f"efficiency,,2011,B,Una línea se sobregiró.,evaluador,2012-05-31,{seal}\n"
        "impact,,2011,X,No se puede juzgar.,evaluador,2012-05-31,s000000000000\n",
        encoding="utf-8",
    )
    cse = open_programme("cse-peru")
    page, frame = Page(cse, 2011, "en"), appraisals.appraised(cse, 2011)
    body = tables.table(page, "appraised", frame).body
    assert 'class="signature signed"' in body
    assert 'class="signature lapsed"' in body
    boxes = to_sign(page, frame, appraisals.by_question(cse, 2011)).body
    assert "Signed grade: B" in boxes
    assert "Signed grade: X" not in boxes  # what has lapsed is to be signed again
    assert "in force: 1; lapsed because the evidence changed: 1" in readings.appraisal.appraised(page, frame).text
    listed = tables.table(page, "signatures", appraisals.signatures(cse, 2011))
    assert "Una línea se sobregiró." in listed.body
    assert len(re.findall("base64", charts.appraisal.appraisal(page, frame).body)) == 2
