"""What an evaluator asks that there is not is refused in a sentence: a year, a name, a code; help says how to ask."""

from __future__ import annotations

import inspect
import re

import pytest

from toolkit import measures
from toolkit.errors import ParametersError, refuse_unknown
from toolkit.measured import Measured
from toolkit.measures import budget, follow_up, indicators, reconciliation, story

FREE = {"operands"}
"""What names facts: one that there is not leaves the figure undefined, with its reason."""

GIVEN = {
    "when": 2021,
    "at": 2021,
    "given": 2021,
    "got": 2022,
    "code": "R1",
    "level": "department",
    "of_parts": True,
    "ratio": Measured(1.0, "ratio", "fact"),
    "stated": Measured(1.0, "ratio", "fact"),
    "amount": Measured(1.0, "money", "fact", currency="USD"),
    "criterion": "effectiveness",
    "formula": "sum",
    "operands": [],
    "name": "statements",
    "table": "observations",
}


def named_arguments():
    for room, calls in measures.allowed(lambda _: True).items():
        for call in calls:
            function = getattr(getattr(measures, room), call.partition("(")[0])
            for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
                is_a_name = re.fullmatch(r"str|Sequence\[str\]|list\[str\]|Literal\[.*\]", str(parameter.annotation))
                if is_a_name and name not in FREE:
                    yield pytest.param(function, name, id=f"{room}.{call.partition('(')[0]}-{name}")


NAMED = list(named_arguments())


def test_some_measures_take_names():
    assert len(NAMED) > 15


@pytest.mark.parametrize(("function", "argument"), NAMED)
def test_a_name_that_there_is_not_is_refused_with_those_there_are(par2, function, argument):
    own = inspect.signature(function).parameters
    given = {name: GIVEN[name] for name, own_ in own.items() if name in GIVEN and own_.default is own_.empty}
    given |= {name: par2.at(2021) for name in given if name == "at"}
    wanted = "nonsense" if "Sequence" not in str(own[argument].annotation) else ("nonsense",)
    if "given" in own and own["given"].annotation == "str":
        given |= {"given": par2.file.currency, "got": par2.file.currency}
    with pytest.raises(ParametersError) as refused:
        function(par2, **given | {argument: wanted})
    said = str(refused.value)
    assert '"nonsense"' in said or "«nonsense»" in said
    assert [problem.code for problem in refused.value.problems] == ["unknown_argument"]


def test_the_nearest_name_is_told_and_a_long_list_is_cut(cse):
    with pytest.raises(ParametersError, match="stated_amounts") as refused:
        reconciliation.compared(cse, 2011, "stated_amount")
    assert all(len(line) <= 320 for line in str(refused.value).splitlines())
    fields = refused.value.problems[0].fields
    assert fields["nearest"] == "stated_amounts"
    assert fields["expected"].endswith("…")
    with pytest.raises(ParametersError) as both:
        refuse_unknown(("a", "x", "y"), ("a", "b"), "which")
    assert [problem.fields["found"] for problem in both.value.problems] == ["x", "y"]
    refuse_unknown("a", ("a", "b"), "which")


def test_a_table_that_there_is_not_is_refused_and_one_that_the_programme_lacks_is_empty(cse, spp):
    for ask in (cse.table, cse.rows, cse.facts):
        with pytest.raises(ParametersError, match="budget"):
            ask("budgets")
    assert spp.table("budget").empty


@pytest.mark.parametrize("origins", [["framework"], ("framework",), "framework"])
def test_origins_are_given_in_whatever_way(cse, origins):
    assert indicators.achievement(cse, 2011, origins).origin.unique().tolist() == ["framework"]


@pytest.mark.parametrize("when", [2091, "2091", "2091-Q1", 1950, "1950..1951"])
def test_a_year_of_which_nothing_can_be_told_is_refused_with_those_there_are(cse, when):
    for measure in (indicators.achievement, budget.by_line, follow_up.entries, story.main_points):
        with pytest.raises(ParametersError, match="2008, 2009, 2010, 2011"):
            measure(cse, when)
    with pytest.raises(ParametersError):
        cse.but().at(when)


@pytest.mark.parametrize("when", [2007, 2012, "2010-Q4", "2008..2011"])
def test_a_year_within_the_time_of_the_programme_can_be_asked_for_whether_it_is_reported_or_not(cse, when):
    assert cse.at(when).name == str(when)
    assert cse.but(without=[next(iter(cse.indicators))]).at(when).name == str(when)


def test_help_says_how_each_measure_is_called(cse):
    said = help_of(cse)
    assert " fallen," in said  # takes the programme and a time
    assert "contradictions(facts, table, when)" in said
    assert "compared(facts, when, name)" in said
    assert "by_status(facts, by='kind', when=None)" in said
    assert len(story.fallen(cse, 2011)) == len(story.fallen(cse, 2011, story.main_points(cse, 2011)))


def help_of(programme):
    return programme.__doc__


def test_each_measure_that_help_names_alone_takes_a_programme_and_a_time(par2):
    for room, calls in measures.allowed(lambda _: True).items():
        for name in (call for call in calls if "(" not in call):
            inspect.signature(getattr(getattr(measures, room), name)).bind(par2, 2021)
