"""Where results stand in the chain of donors: by the word of their level, else by what lies above and below them."""

from __future__ import annotations

import pytest

from tests.exchange.writing.delivered import delivery, lay_out
from toolkit.exchange.writing.forms.results_chain import chain


def placed(project, *results):
    lines = [
        f"  - {{code: {code}, level: {level}, title: T{f', parent: {parent}' if parent else ''}}}"
        for code, level, parent in (each.split("/") for each in results)
    ]
    given = lay_out(project, framework__yaml="\n".join(["results:", *lines, "indicators: []\n"]))
    return dict(chain(given.programme, given.at))


def test_a_level_whose_word_is_of_the_chain_stands_there(project):
    assert placed(project, "G/goal/", "P/purpose/G", "R/output/P") == {"G": "impact", "P": "outcome", "R": "output"}


def test_any_other_level_stands_a_step_below_the_result_above_it_and_never_below_an_output(project):
    found = placed(project, "G/goal/", "O/outcome/G", "A/component/O", "A1/subcomponent/A")
    assert found == {"G": "impact", "O": "outcome", "A": "output", "A1": "output"}
    assert placed(project, "G/impact/", "A/pillar/G") == {"G": "impact", "A": "outcome"}


def test_what_begins_the_chain_is_an_impact_where_results_lie_two_steps_below(project):
    assert placed(project, "V/vision/", "S/pillar/V", "L/line/S") == {"V": "impact", "S": "outcome", "L": "output"}
    assert placed(project, "S/strategic_objective/", "T/tactical_objective/S") == {"S": "outcome", "T": "output"}


def test_lines_of_work_beside_objectives_are_outputs(project):
    found = placed(
        project, "O1/strategic_objective/", "O2/strategic_objective/", "L1/strategic_line/", "L2/strategic_line/L1"
    )
    assert found == {"O1": "outcome", "O2": "outcome", "L1": "output", "L2": "output"}


def test_the_order_of_the_file_means_nothing_and_a_plan_is_no_result(project):
    found = placed(project, "T/tactical_objective/S", "S/strategic_objective/P", "P/plan/")
    assert found == {"S": "outcome", "T": "output"}


@pytest.mark.parametrize(
    ("code", "year", "expected"),
    [
        ("cse-peru", 2011, {"OG": "impact", "OE": "outcome", "R1": "output", "R4": "output"}),
        ("par2-bolivia", 2022, {"F": "impact", "OD": "outcome", "A": "output", "A.1": "output"}),
        ("clac", 2023, {"P22.OE1": "outcome", "P22.OT1.1": "output"}),
        ("clac", 2025, {"P25.MEGA": "impact", "P25.M1": "outcome"}),
        ("spp-global", 2019, {"OE1": "outcome", "OE6": "outcome", "L1": "output", "L2.1": "output"}),
        ("tembeya-union", 2024, {"I": "impact", "P": "outcome", "A": "output", "S1": "outcome", "S1.1": "output"}),
    ],
)
def test_each_programme_stands_in_the_chain(code, year, expected):
    given = delivery(code, year)
    found = chain(given.programme, given.at)
    assert {name: found[name] for name in expected} == expected
    assert all(given.programme.is_valid(name, given.at) for name in found)
    levels = {given.programme.results[name].level for name in found}
    assert "plan" not in levels
