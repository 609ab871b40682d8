"""Consultations: every answer counted as its question allows, intervals right, small groups held back."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path
from shutil import copy

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from toolkit.measures.surveys import consultation
from toolkit.report import Page, readings
from toolkit.statistics.exact import exact_test

RECORDS = Path(__file__).resolve().parents[2] / "data" / "clac" / "records"
FRAMEWORK = """
results: [{code: A, level: strategic_objective, title: A}]
indicators: []
polls:
  - {code: one, kind: single, result: A, question: "¿?", options: [a, b]}
  - {code: two, kind: several, result: A, question: "¿?", options: [a, b, c, d], choose: 2}
  - {code: order, kind: ranking, result: A, question: "¿?", options: [a, b, c]}
  - {code: words, kind: open, result: A, question: "¿?"}
records:
  poll_answers:
    file: records/poll_answers.csv
    public: PUBLIC
    columns: {respondent: code, country: code, poll: code, option: text, rank: integer}
"""


@pytest.fixture
def asked(small):
    def ask(*rows, public="true"):
        return small(
            FRAMEWORK.replace("PUBLIC", public),
            poll_answers="respondent,country,poll,option,rank\n" + "\n".join(rows) + "\n",
        )

    return ask


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_published_one(successes, n, low, high):
    # Newcombe (1998), Statistics in Medicine 17: 857-872, table I, method 3
    found = consultation.limits(successes, n)
    assert [round(end, 4) for end in found] == [low, high]


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_stays_between_nothing_and_all(case):
    low, high = consultation.limits(*case)
    assert 0 <= low <= case[0] / case[1] + 1e-12
    assert case[0] / case[1] - 1e-12 <= high <= 1


@pytest.mark.parametrize(
    ("one", "other", "p"),
    [(0, 0, 1.0), (5, 5, 1.0), (10, 2, 2 * (1 + 12 + 66) / 2**12), (0, 6, 2 / 64), (6, 0, 2 / 64)],
)
def test_the_exact_test_is_a_sum_of_binomials(one, other, p):
    assert exact_test(one, other) == pytest.approx(p)


def test_shares_are_of_those_whose_answers_count(asked):
    programme = asked(
        "r1,PE,one,a,", "r2,PE,one,a,", "r3,PE,one,b,", "r4,PE,one,a,", "r4,PE,one,b,", "r5,PE,one,z,", "r6,PE,words,x,"
    )
    chosen = consultation.choices(programme, 2023)
    assert (chosen.loc["one:1", "chosen_share"].n, chosen.loc["one:1", "chosen_share"].of) == (2, 3)
    row = consultation.participation(programme, 2023).loc["one"]
    assert (row["answers"].number, row["rejected"].number) == (3, 2)
    assert row["rejected"].left_out == ("1:too_many_options", "1:unknown_option")
    assert row["response"].number == pytest.approx(3 / 6)


def test_who_names_more_than_asked_for_is_left_out_and_an_answer_given_twice_counts_once(asked):
    programme = asked(
        "r1,PE,two,a,", "r1,PE,two,b,", "r2,PE,two,a,", "r2,PE,two,a,", "r3,PE,two,a,", "r3,PE,two,b,", "r3,PE,two,c,"
    )
    chosen = consultation.choices(programme, 2023)
    assert {key: m.number for key, m in chosen["chosen"].items()} == {
        "two:1": 2,
        "two:2": 1,
        "two:3": 0,
        "two:4": 0,
    } | {f"one:{i}": 0 for i in (1, 2)}
    assert chosen.loc["two:1", "chosen_share"].number == 1
    assert chosen.loc["one:1", "chosen_share"].missing == "nobody_answered"


def test_an_order_gives_points_and_first_places(asked):
    programme = asked(
        *("r1,PE,order,a,1", "r1,PE,order,b,2", "r1,PE,order,c,3"),
        *("r2,PE,order,b,1", "r2,PE,order,a,2"),
        *("r3,PE,order,c,1", "r3,PE,order,a,1"),  # two firsts: no order
    )
    ranked = consultation.rankings(programme, 2023)
    # a: 2 + 1, b: 1 + 2, c: 0, each over two organisations
    assert {key: m.number for key, m in ranked["borda"].items()} == {"order:1": 1.5, "order:2": 1.5, "order:3": 0}
    assert {key: m.number for key, m in ranked["chosen"].items()} == {"order:1": 1, "order:2": 1, "order:3": 0}
    assert consultation.participation(programme, 2023).loc["order", "rejected"].number == 1


def test_the_first_two_are_compared_within_the_same_organisations(asked):
    both = [f"r{i},PE,two,{option}," for i in range(60) for option in ("a", "b")]
    only_a = [f"s{i},PE,two,a," for i in range(7)]
    pair = consultation.told_apart(asked(*both, *only_a), 2023).loc["two"]
    assert (pair["first"], pair["second"]) == ("a", "b")
    assert (pair["only_first"].number, pair["only_second"].number) == (7, 0)
    assert pair["p_value"].number == pytest.approx(2 / 2**7)
    assert (pair["apart"], pair["overlap"]) == ("yes", "yes")  # overlapping intervals do not say that they are the same


def test_words_are_counted_and_never_shown(asked):
    programme = asked("r1,PE,words,Fulano de Tal,", "r2,PE,words,otra cosa,")
    frames = [
        consultation.participation(programme, 2023),
        consultation.choices(programme, 2023),
        consultation.by_country(programme, 2023),
    ]
    assert frames[0].loc["words", "answers"].number == 2
    assert not any("Fulano" in str(frame.map(repr).to_numpy().tolist()) for frame in frames)


def test_a_country_with_few_answers_is_held_back_and_cannot_be_worked_out(asked):
    rows = [f"p{i},PE,one,a," for i in range(11)] + [f"c{i},CO,one,{'ab'[i % 2]}," for i in range(12)]
    countries = consultation.by_country(asked(*rows, "h1,HN,one,b,", public="false"), 2023)
    assert countries.loc["one:PE", "answers"].number == 11
    assert countries.loc["one:HN", "answers"].missing == "suppressed"
    assert countries.loc["one:CO", "chosen_share"].missing == "suppressed"  # else HN would be the whole less the others


def test_what_few_answered_all_alike_is_held_back_and_its_first_option_not_told(asked):
    programme = asked(*(f"p{i},PE,one,b," for i in range(9)), public="false")
    options = consultation.choices(programme, 2023)
    assert list(options["option"])[:2] == ["a", "b"]  # in the order of the question, not of the answers
    assert {figure.missing for figure in options["chosen"][:2]} == {"suppressed"}
    assert "one:PE" not in consultation.by_country(programme, 2023).index
    assert "one" not in consultation.told_apart(programme, 2023).index


def test_a_poll_on_another_plan_is_not_of_this_year(clac):
    assert len(consultation.answered(clac, 2023)) == 8
    assert consultation.answered(clac, 2022) == ()  # put in June 2023
    assert consultation.answered(clac, 2025) == ()


def test_questions_that_nobody_answered_have_a_page_that_says_so(asked):
    programme = asked()
    page = Page(programme, 2023, "es")
    assert readings.surveys.participation(page, consultation.participation(programme, 2023)).text
    assert readings.surveys.choices(
        page, consultation.choices(programme, 2023), consultation.told_apart(programme, 2023)
    ).text
    assert not len(consultation.rankings(programme, 2023))
    assert not len(consultation.by_country(programme, 2023))


def test_a_programme_without_answers_has_none(cse):
    assert not len(consultation.participation(cse, 2011))
    assert not len(consultation.choices(cse, 2011))


# --- the synthetic answers


def test_the_synthetic_records_are_made_again_byte_by_byte(tmp_path):
    copy(RECORDS / "synthesise.py", tmp_path)
    subprocess.run([sys.executable, str(tmp_path / "synthesise.py")], check=True)
    for name in ("poll_answers.csv", "organisations.csv", "truth.yaml"):
        made, kept = ((folder / name).read_bytes() for folder in (tmp_path, RECORDS))
        assert hashlib.sha256(made).hexdigest() == hashlib.sha256(kept).hexdigest(), name


def test_the_intervals_hold_the_truth_about_as_often_as_they_say(clac):
    truth = yaml.safe_load((RECORDS / "truth.yaml").read_text(encoding="utf-8"))
    shares = {poll: dict(options) for poll, options in truth["single"].items()} | {"Q4.weight": truth["two_of_four"]}
    chosen = consultation.choices(clac, 2023)
    held = Counter(
        row["conf_low"].number <= shares[row["poll"]][row["option"]] <= row["conf_high"].number
        for _, row in chosen.iterrows()
    )
    assert held[True] >= 14  # of 16 intervals at 95 %; with 13 or fewer something else is counted
    assert truth["respondents"] == consultation.answered(clac, 2023)[0].respondents


def test_an_option_without_another_is_not_told_apart_from_any(small):
    only = FRAMEWORK.replace("options: [a, b]}", "options: [a]}").replace("PUBLIC", "true")
    programme = small(only, poll_answers="respondent,country,poll,option,rank\nr1,PE,one,a,\nr2,PE,one,a,\n")
    assert "one" not in consultation.told_apart(programme, 2023).index
    assert "two" not in consultation.told_apart(programme, 2023).index  # nobody answered it
