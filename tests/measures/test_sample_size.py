"""Sample size: the printed table, there and back, and what cannot be reached."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.measures.surveys.sample_size import margin, needed

# Krejcie and Morgan (1970), Educ. Psychol. Meas. 30:607, table 1, rounded to the nearest
TABLE = {10: 10, 15: 14, 20: 19, 50: 44, 100: 80, 200: 132, 300: 169, 500: 217, 1000: 278, 1500: 306, 2000: 322}
TABLE |= {3000: 341, 5000: 357, 10000: 370, 20000: 377, 50000: 381, 75000: 382, 1000000: 384}


@pytest.mark.parametrize(("population", "printed"), TABLE.items())
def test_the_table_of_krejcie_and_morgan(population, printed):
    assert 0 <= needed(0.05, population).number - printed <= 1  # we round up


@pytest.mark.parametrize(("population", "printed"), [(1000, 278), (10000, 370), (100, 80)])
def test_golden_sizes(population, printed):
    assert needed(0.05, population).number == printed


def test_what_the_docstring_promises():
    assert needed(0.05, population=27825).number == 379
    assert needed(0.05, population=27825, response=0.85).number == 446
    assert round(margin(400, population=27825).number, 3) == 0.049


def test_an_endless_population():
    assert needed(0.05).number == 385  # Cochran (1977), 4.4: 1.96² / 4 / 0.05² = 384.2
    assert margin(384.16).number == pytest.approx(0.05, abs=1e-5)


@given(st.floats(0.005, 0.3), st.integers(2, 100_000), st.floats(0.05, 0.95))
def test_as_many_as_are_needed_give_the_margin_and_one_less_does_not(wanted, population, share):
    n = needed(wanted, population, share).number
    assert margin(n, population, share).number <= wanted + 1e-9
    if n > 1:
        assert margin(n - 1, population, share).number > wanted - 1e-9


def test_who_asks_everybody_has_no_margin():
    assert margin(50, 50).number == 0


@pytest.mark.parametrize(("wanted", "response"), [(0, 1), (-0.1, 1), (0.05, 0), (0.05, 1.2)])
def test_a_size_that_cannot_be(wanted, response):
    assert needed(wanted, 100, response=response).missing == "no_such_size"


def test_too_few_would_answer_even_if_all_were_asked():
    assert needed(0.03, 100, response=0.85).missing == "more_than_there_are"
    assert margin(0).missing == "nobody_answered"


def test_who_is_alone_is_asked():
    assert needed(0.05, 1).number == 1
