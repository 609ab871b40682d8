"""Grades from sub-questions: every combination of answers has one grade; changes are the fewest possible."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from toolkit import open_programme
from toolkit.facts.contracts.rule_sets import RuleSet
from toolkit.facts.contracts.values import LETTERS
from toolkit.facts.definitions import read_rule
from toolkit.measures.appraisal import rule_sets

BTC = read_rule("btc-results-report-2012", RuleSet)
ROM = read_rule("eu-rom-2012", RuleSet)


def combinations(rule, criterion):
    codes = [question.code for question in rule.criteria[criterion].questions]
    return [dict(zip(codes, answers, strict=True)) for answers in product(LETTERS, repeat=len(codes))]


def every(rule):
    return [(criterion, answers) for criterion in rule.criteria for answers in combinations(rule, criterion)]


def read_from_the_worst(criterion, answers):
    """The form read the other way round: D, then C, then A, then the rest; the number of A and C that each needs."""
    counted = Counter(answers.values())
    needs_a, needs_c = {"efficiency": (2, 1), "sustainability": (3, 3)}.get(criterion, (1, 1))
    if counted["D"]:
        return "D"
    if counted["C"] >= needs_c:
        return "C"
    return "A" if counted["A"] >= needs_a and not counted["C"] else "B"


@pytest.mark.parametrize(
    ("criterion", "counts"),
    [
        ("relevance", (3, 1, 5, 7)),
        ("efficiency", (4, 4, 19, 37)),
        ("effectiveness", (3, 1, 5, 7)),
        ("sustainability", (5, 67, 9, 175)),
    ],
)
def test_all_combinations_of_the_results_report_have_the_grade_of_its_form(criterion, counts):
    found = Counter()
    for answers in combinations(BTC, criterion):
        letter = rule_sets.grade_of(BTC, criterion, answers).text
        assert letter == read_from_the_worst(criterion, answers), answers
        found[letter] += 1
    assert tuple(found[letter] for letter in LETTERS) == counts


def test_three_hundred_and_thirty_six_different_answers_are_covered():
    assert len(every(BTC)) - len(combinations(BTC, "effectiveness")) == 16 + 64 + 256 == 336


def test_a_condition_that_is_not_read_in_order_holds_for_itself_alone():
    for criterion, answers in every(BTC):
        graded = BTC.criteria[criterion]
        true = [c.grade for c in graded.grades if c.holds(list(answers.values()))]
        assert len(true) == 1 or graded.in_order


def test_the_mean_of_points_is_graded_by_what_it_exceeds():
    for criterion, answers in every(ROM):
        points = [{"A": 4, "B": 3, "C": 2, "D": 1}[letter] for letter in answers.values()]
        twice = 2 * sum(points)
        expected = next((g for g, cut in (("A", 7), ("B", 5), ("C", 3)) if twice > cut * len(points)), "D")
        assert rule_sets.grade_of(ROM, criterion, answers).text == expected


def test_a_mean_just_at_a_cut_does_not_exceed_it():
    assert rule_sets.grade_of(ROM, "effectiveness", {"3.1": "A", "3.2": "B"}).text == "B"


def test_a_better_answer_never_makes_a_worse_grade():
    for rule in (BTC, ROM):
        for criterion, answers in every(rule):
            letter = rule_sets.grade_of(rule, criterion, answers).text
            for code, answer in answers.items():
                if answer != "A":
                    better = LETTERS[LETTERS.index(answer) - 1]
                    assert rule_sets.grade_of(rule, criterion, {**answers, code: better}).text <= letter


def test_two_bad_answers_of_four_still_give_a_b_in_sustainability():
    graded = rule_sets.grade_of(BTC, "sustainability", {"4.1": "B", "4.2": "B", "4.3": "C", "4.4": "C"})
    assert (graded.text, graded.n, graded.of) == ("B", 4, 4)


@pytest.mark.parametrize(
    ("criterion", "answers", "text", "missing", "n", "left_out"),
    [
        ("relevance", {"1.1": "A", "1.2": "X"}, "A", "", 1, ("1.2:not_applicable",)),
        ("relevance", {"1.1": "B", "1.2": "X"}, "", "rule_says_nothing", 1, ("1.2:not_applicable",)),
        ("relevance", {"1.1": "X", "1.2": "X"}, "", "not_applicable", 0, ("1.1:not_applicable", "1.2:not_applicable")),
        ("relevance", {"1.1": "A"}, "", "question_unanswered", 1, ("1.2:not_reported",)),
        ("relevance", {}, "", "question_unanswered", 0, ("1.1:not_reported", "1.2:not_reported")),
        ("relevance", {"1.1": "A", "1.2": "E"}, "", "question_unanswered", 1, ("1.2:not_reported",)),
    ],
)
def test_what_is_left_out_is_said_and_incomplete_answers_give_no_grade(criterion, answers, text, missing, n, left_out):
    graded = rule_sets.grade_of(BTC, criterion, answers)
    assert (graded.text, graded.missing, graded.n, graded.left_out) == (text, missing, n, left_out)


def test_a_criterion_that_the_form_does_not_have_gets_no_grade():
    assert rule_sets.grade_of(BTC, "coherence", {"1.1": "A"}).missing == "criterion_not_in_rule"


def test_a_mean_leaves_out_what_does_not_apply():
    graded = rule_sets.grade_of(ROM, "efficiency", {"2.1": "A", "2.2": "B", "2.3": "X", "2.4": "X"})
    assert (graded.text, graded.n, graded.of) == ("B", 2, 4)


def test_what_would_change_a_grade_is_the_fewest_answers():
    changes = rule_sets.changes(BTC, "sustainability", {"4.1": "A", "4.2": "A", "4.3": "B", "4.4": "B"})
    assert [c.answers for c in changes if c.grade == "A"] == [(("4.3", "B", "A"),), (("4.4", "B", "A"),)]
    assert {len(c.answers) for c in changes if c.grade == "C"} == {3}
    assert {c.answers for c in changes if c.grade == "D"} == {(("4.3", "B", "D"),), (("4.4", "B", "D"),)}


@pytest.mark.parametrize("criterion", ["relevance", "efficiency"])
def test_no_smaller_change_reaches_the_same_grade(criterion):
    for answers in combinations(BTC, criterion):
        now = rule_sets.grade_of(BTC, criterion, answers).text
        least = {}
        for other in combinations(BTC, criterion):
            letter = rule_sets.grade_of(BTC, criterion, other).text
            moved = sum(other[code] != answers[code] for code in answers)
            least[letter] = min(moved, least.get(letter, len(answers)))
        for change in rule_sets.changes(BTC, criterion, answers):
            asked = {**answers, **{code: new for code, _, new in change.answers}}
            assert rule_sets.grade_of(BTC, criterion, asked).text == change.grade != now
            assert len(change.answers) == least[change.grade]


def test_answers_that_do_not_apply_are_never_asked_to_change():
    changes = rule_sets.changes(BTC, "relevance", {"1.1": "A", "1.2": "X"})
    assert changes
    assert {code for change in changes for code, *_ in change.answers} == {"1.1"}
    assert rule_sets.changes(BTC, "relevance", {"1.1": "A"}) == []


def test_the_answers_of_a_document_are_graded_and_held_against_its_grade(project):
    folder = project / "data/cse-peru"
    text = (folder / "programme.yaml").read_text(encoding="utf-8")
    rules = "questions: btc-results-report-2012, criteria_version: dac-1991"
    (folder / "programme.yaml").write_text(text.replace("criteria_version: dac-1991", rules), encoding="utf-8")
    with (folder / "criteria.csv").open("a", encoding="utf-8") as handle:
        for code, grade in {"1.1": "A", "1.2": "B"}.items():
            address = f"informe-2011,3.2.4,Relevancia {code},Puntuación,{grade}"
            handle.write(f"OE,2011,relevance,{code},{grade},,{address},yes,\n")
    graded = rule_sets.graded(open_programme("cse-peru"), 2011)
    assert list(graded.index) == ["OE:relevance"]
    row = graded.iloc[0]
    assert (row["grade"].text, row["printed"].text, row["verdict"]) == ("A", "A", "agrees")
    assert row["grade"].inputs == ("grade:OE:2011:relevance:1.1", "grade:OE:2011:relevance:1.2")
    assert (row["raised_by"], row["lowered_by"], row["answers"]) == ("", "1.1 A→B", "1.1 A · 1.2 B")


def test_a_programme_without_answers_has_none_graded(cse, spp):
    assert not len(rule_sets.graded(cse, 2011))
    assert not len(rule_sets.graded(spp, 2019))
