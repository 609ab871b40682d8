"""How a figure was made, written down to the facts, so that a spreadsheet can make it again."""

import pytest

from toolkit import open_programme
from toolkit.facts.facts_as_figures import printed_figure
from toolkit.measured import Measured
from toolkit.measures import formulas
from toolkit.report.making import making


@pytest.fixture(scope="module")
def cse():
    return open_programme("cse-peru")


@pytest.fixture
def pair(cse):
    known = {fact: printed_figure(cse, fact) for fact, _ in cse.facts("budget")}
    facts = [fact for fact, figure in known.items() if figure and figure.number > 0 and figure.unit == "money"][:2]
    return facts, [known[fact] for fact in facts]


def test_a_fact_is_its_identifier(cse, pair):
    facts, figures = pair
    assert making(cse, figures[0]) == facts[0]


def test_a_fact_that_was_changed_is_the_number_that_it_became(cse, pair):
    _, (figure, _) = pair
    assert making(cse, figure.but(value=figure.number + 1)) == figure.number + 1


def test_a_formula_holds_what_it_was_given_and_formulas_stand_in_each_other(cse, pair):
    (one, other), (a, b) = pair
    whole = formulas.total(a, b)
    assert making(cse, formulas.share(a, whole)) == ["share", one, ["sum", one, other]]


def test_what_is_missing_is_left_out_of_a_sum(cse, pair):
    (one, _), (a, b) = pair
    assert making(cse, formulas.total(a, b.but(value=None, missing="not_reported"))) == ["sum", one]


def test_a_figure_that_its_formula_does_not_give_is_not_written_as_made_by_it(cse, pair):
    whole = formulas.total(*pair[1])
    assert making(cse, whole.but(value=whole.number + 1)) is None
    assert making(cse, formulas.ratio(pair[1][0], Measured(0.0, "money", currency="EUR"))) is None


def test_completions_are_averaged_pair_by_pair(cse):
    value, target = (Measured(number, "count") for number in (3.0, 4.0))
    assert making(cse, formulas.mean_of_completions(value, target)) == ["mean_of_completions", 3.0, 4.0]
