"""Scales as printed: words in any gender and case, digits and letters, never one taken for another."""

from __future__ import annotations

import pytest

from toolkit.facts.printed_scores import months_between, read_score


@pytest.mark.parametrize(
    ("printed", "scale", "key"),
    [
        ("Alta", "words", "high"),
        ("ALTO", "words", "high"),
        (" muy  baja ", "words", "very_low"),
        ("Moyenne", "words", "medium"),
        ("3", "digits", "3"),
        ("a", "letters", "A"),
    ],
)
def test_a_score_is_read_as_printed(printed, scale, key):
    score = read_score(printed)
    assert (score.scale, score.key) == (scale, key)


def test_words_rise_and_letters_are_not_words():
    assert read_score("bajo") < read_score("media") < read_score("Alto") < read_score("muy alto")
    assert read_score("A") != read_score("Alta")
    assert read_score("A").scale != read_score("Alta").scale


@pytest.mark.parametrize("printed", ["", "altísimo", "A-", "medio alto", "3.5"])
def test_what_is_no_score_is_not_guessed(printed):
    assert read_score(printed) is None


@pytest.mark.parametrize(
    ("frequency", "months"), [("Anual", 12), ("Semestre", 6), ("trimestral", 3), ("", None), ("según la demanda", None)]
)
def test_a_frequency_says_how_many_months_or_nothing(frequency, months):
    assert months_between(frequency) == months
