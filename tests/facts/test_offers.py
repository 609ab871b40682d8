"""What a programme does not offer a notebook is said with the file, the key and how to write it."""

from __future__ import annotations

import pytest

from toolkit.facts.offers import DEFINITIONS, lacks
from toolkit.measures.offered import CONDITIONS, OFFERED
from toolkit.spoken import LANGUAGES
from toolkit.words import Words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OFFERED)
def test_whatever_lacks_is_said_with_its_file_and_how_to_write_it(name, language):
    said = Words(language).describe(*lacks("coop", [name]))
    assert said.startswith("data/coop/")
    assert "lacks_" not in said
    assert (f"{name}.csv" in said) is (name not in {**DEFINITIONS, **CONDITIONS})


def test_the_sales_are_a_key_of_the_framework():
    said = Words("en").describe(*lacks("coop", ["sales"]))
    assert said.startswith("data/coop/framework.yaml, column sales: ")
    assert "sales: [{code: " in said


def test_a_table_is_told_by_the_columns_that_it_needs():
    assert "line, period, role, amount, document" in Words("en").describe(*lacks("coop", ["budget"]))
    assert "document" not in Words("en").describe(*lacks("coop", ["places"]))


def test_the_list_of_reports_says_how_to_get_those_that_are_not_made(project, evaluate):
    said = evaluate("list", "parameters/par2-bolivia-2022.yaml")
    lines = [line for line in said.out.splitlines() if "sales_growth" in line]
    assert len(lines) == 1
    assert "par2-bolivia 2022, sales_growth: not made, the sales missing. data/par2-bolivia/framework.yaml" in lines[0]


def test_what_no_programme_can_write_is_not_told_as_if_it_could():
    assert list(lacks("coop", ["period", "nothing"])) == []
