"""Rules and signatures that are wrong: refused in one line, by ``evaluate check``."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from toolkit.facts.contracts.conventions import Conventions
from toolkit.facts.contracts.matrix import Matrix
from toolkit.facts.contracts.rule_sets import RuleSet
from toolkit.facts.definitions import KINDS, read_rule, rules_problems
from toolkit.facts.folders import data_folder
from toolkit.language import read_catalogue
from toolkit.spoken import LANGUAGES

BTC = "data/rules/btc-results-report-2012.yaml"
ROM = "data/rules/eu-rom-2012.yaml"
DAC = "data/rules/oecd-dac-2019.yaml"
HEADER = "criterion,question,period,grade,reason,signer_role,date,hash"


def change(project, name, old, new):
    path = project / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{name} no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refused(said, *parts):
    assert said.status == 1
    assert "Traceback" not in said.err
    assert any(all(part in line for part in parts) for line in said.err.splitlines()), said.err


def test_the_rules_are_in_order():
    assert list(rules_problems()) == []
    assert {path.stem for path in (data_folder() / "rules").glob("*.yaml")} >= {
        "btc-results-report-2012",
        "eu-rom-2012",
        "oecd-dac-2019",
        "ctb-annual-report-2011",
    }
    assert set(KINDS) == {"grading", "averaging", "matrix", "sub_questions", "scale", "conventions"}


def test_conditions_that_hold_at_once_are_refused(project, evaluate):
    change(project, BTC, "in_order: true", "in_order: false")
    refused(evaluate("check"), BTC, "sustainability", "the answers A A A A meet the conditions of A, B at once")


def test_answers_without_a_grade_are_refused(project, evaluate):
    change(project, BTC, "      - {grade: B, at_least: {B: 2}}\n", "")
    refused(evaluate("check"), BTC, "relevance", "the answers B B get no grade", "otherwise")


def test_a_condition_that_never_decides_is_refused(project, evaluate):
    change(project, BTC, "- {grade: B, at_most: {C: 2}, none_of: [D]}", "- {grade: B, at_most: {C: 4}, none_of: [D]}")
    refused(evaluate("check"), BTC, "condition 3 (C) never decides")


def test_a_rest_that_has_a_grade_completes_a_rule(project, evaluate):
    old = "      - {grade: B, at_least: {B: 2}, none_of: [C, D]}\n"
    change(project, BTC, old, "")
    change(project, BTC, '      - {code: "2.3", text: Qué tan bien se logran los productos.}\n', "")
    refused(evaluate("check"), BTC, "efficiency", "get no grade")
    change(project, BTC, "  effectiveness:\n", "    otherwise: B\n  effectiveness:\n")
    assert evaluate("check").status == 0


@pytest.mark.parametrize(
    ("name", "old", "new", "parts"),
    [
        (ROM, "above: {A: 3.5, B: 2.5, C: 1.5}", "above: {A: 2.5, B: 3.5, C: 1.5}", ["the cuts must fall"]),
        (ROM, "points: {A: 4, B: 3, C: 2, D: 1}", "points: {A: 4, B: 3, C: 2}", ["needs questions and one single way"]),
        (ROM, '{code: "5.4"', '{code: "5.3"', ['the code "5.3" stands there twice']),
        (BTC, "kind: sub_questions", "kind: questions", ["kind", "questions", "Use one of"]),
        (BTC, "at_least: {D: 1}", "at_least: {E: 1}", ["E", "A, B, C, D"]),
        (BTC, "at_least: {D: 1}", "if: D > 0", ['unknown key "if"']),
        (DAC, "by: completion", "by: execution", ["“execution”", "not among the evidence"]),
        (DAC, "[grades, women_share]", "[grades, happiness]", ['"happiness" does not exist here']),
        (DAC, "{A: 0.05, B: 0.10, C: 0.20}", "{A: 0.20, B: 0.10, C: 0.05}", ["the cuts must fall"]),
        (DAC, "code: coherence.external", "code: coherence.internal", ["coherence.internal", "twice"]),
    ],
)
def test_other_mistakes_in_rules(project, evaluate, name, old, new, parts):
    change(project, name, old, new)
    refused(evaluate("check"), name, *parts)


def test_a_mistake_in_the_rules_of_a_programme_is_told_once(project, evaluate):
    change(project, DAC, "[grades, women_share]", "[grades, happiness]")
    said = evaluate("check", "spp-global")
    assert said.err.count("happiness") == 1


def signed(project, line):
    (project / "data/cse-peru/appraisals.csv").write_text(f"{HEADER}\n{line}\n", encoding="utf-8")


GOOD = "effectiveness,,2011,B,Los atrasos no son del programa.,evaluadora principal,2012-05-31,s0123456789ab"


def test_a_signature_is_read(project, evaluate):
    signed(project, GOOD)
    assert evaluate("check", "cse-peru").status == 0


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("Los atrasos no son del programa.", "", ["column reason", "the cell is empty"]),
        ("evaluadora principal", "", ["column signer_role", "the cell is empty"]),
        ("effectiveness", "efficacy", ["column criterion", '"efficacy" does not exist here', "effectiveness"]),
        ("effectiveness", "reporting", ["column criterion", '"reporting" does not exist here']),
        (",B,", ",E,", ["column grade", '"E" does not exist here', "A, B, C, D, X"]),
        (",,2011", ",impact.difference,2011", ["column question", "impact.difference", "question of this criterion"]),
        ("2011,B", "2012,B", ["column period", '"2012" does not exist', "reporting year"]),
        ("2012-05-31", "31/05/2012", ["column date", "is not a date"]),
        ("s0123456789ab", "1.23E+11", ["column hash", "is not a seal"]),
        ("s0123456789ab", f"s0123456789ab\n{GOOD}", ["row 3", "already signed in row 2"]),
    ],
)
def test_a_bad_signature_is_refused(project, evaluate, old, new, parts):
    signed(project, GOOD.replace(old, new, 1))
    refused(evaluate("check", "cse-peru"), "data/cse-peru/appraisals.csv", *parts)


def texts():
    """Every text of the rules that a page shows."""
    found = set()
    for code in ("btc-results-report-2012", "eu-rom-2012"):
        rule = read_rule(code, RuleSet)
        found |= {rule.title, rule.donor, rule.source, *rule.legend.values()}
        found |= {question.text for graded in rule.criteria.values() for question in graded.questions}
    matrix = read_rule("oecd-dac-2019", Matrix)
    found |= {matrix.title, matrix.source, matrix.thresholds, *matrix.legend.values()}
    for criterion in matrix.criteria.values():
        found |= {criterion.asks, *(text for q in criterion.questions for text in (q.text, q.method))}
    for walk in matrix.crosswalks:
        found |= {walk.source, *walk.reservations.values()}
    return found


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_texts_of_the_rules_are_translated_and_no_translation_is_left_over(language):
    assert set(read_catalogue(data_folder() / "rules" / f"words.{language}.po")) == texts()


@pytest.mark.parametrize("code", ["btc-results-report-2012", "eu-rom-2012"])
def test_a_rule_that_no_published_text_confirms_says_so(code):
    rule = read_rule(code, RuleSet)
    assert not rule.confirmed
    assert "sin confirmar en un texto publicado" in rule.source


def test_every_threshold_that_decides_words_has_its_reason():
    conventions = read_rule("conventions", Conventions)
    given = conventions.model_dump(by_alias=True)
    assert conventions.reasons.keys() == given.keys() - {"code", "kind", "title", "source", "reasons"}
    with pytest.raises(ValidationError, match="few_cases"):
        Conventions(**given | {"reasons": {k: v for k, v in conventions.reasons.items() if k != "few_cases"}})
