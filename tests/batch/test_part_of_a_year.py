"""A period beside the year: what is evaluated is a part of the year, and its reports have a folder of their own."""

from __future__ import annotations

import json

import pytest

from tests.batch.conftest import PARAMETERS, SHOWS


def of_periods(workshop, name, *cells):
    """Write a notebook that knows parts of a year."""
    path = workshop.notebook(name, *cells)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(json.dumps(PARAMETERS), json.dumps(PARAMETERS + '\nperiod: str = ""')), "utf-8")


def ask(workshop, *lines):
    text = "\n".join(["programme: spp-global", "year: 2019", *lines])
    (workshop.folder / "parameters/spp-global-2019.yaml").write_text(text + "\n", encoding="utf-8")


@pytest.mark.slow
def test_reports_of_a_period_have_a_folder_and_the_index_names_it(workshop, evaluate):
    of_periods(workshop, "a", SHOWS, "print(programme, year, period)")
    ask(workshop, "period: 2019-Q4")
    assert evaluate("run", "--language", "es").status == 0
    page = workshop.output / "spp-global/2019-Q4/a.es.html"
    assert "spp-global 2019 2019-Q4" in page.read_text(encoding="utf-8")
    assert (workshop.output / "spp-global/2019-Q4/figures.csv").is_file()
    assert "Small Producers&#39; Symbol, Q4 2019" in workshop.index
    assert 'href="spp-global/2019-Q4/a.es.html"' in workshop.index
    (report,) = json.loads((workshop.output / "run.json").read_text(encoding="utf-8"))["reports"]
    assert (report["programme"], report["year"], report["period"]) == ("spp-global", 2019, "2019-Q4")


def test_the_year_and_its_parts_are_reports_beside_each_other(workshop, evaluate):
    of_periods(workshop, "a", SHOWS)
    ask(workshop)
    for period in ("2019-S1", "2018-M10..2019-M09"):
        text = f"programme: spp-global\nyear: 2019\nperiod: {period}\n"
        (workshop.folder / f"parameters/{period}.yaml").write_text(text, encoding="utf-8")
    said = evaluate("list", "--language", "es").out.splitlines()
    assert sorted(line.partition(":")[0] for line in said) == [
        "spp-global 2018-M10..2019-M09 a.es",
        "spp-global 2019 a.es",
        "spp-global 2019-S1 a.es",
    ]


def test_an_empty_period_is_none(workshop, evaluate):
    of_periods(workshop, "a", SHOWS)
    ask(workshop, 'period: ""')
    assert "spp-global 2019 a.es: to make" in evaluate("list").out


def test_a_notebook_that_knows_whole_years_only_tells_nothing_of_a_part(workshop, evaluate):
    of_periods(workshop, "a", SHOWS)
    workshop.notebook("b", SHOWS)
    ask(workshop, "period: 2019-Q4")
    said = evaluate("list", "--language", "es").out.splitlines()
    assert [line.partition(":")[0] for line in said] == ["spp-global 2019-Q4 a.es", "spp-global 2019-Q4, b"]
    assert said[1].endswith("not made, a notebook that knows parts of the year (the parameter period) missing.")


def test_where_no_notebook_knows_parts_of_a_year_the_parameter_is_one_nobody_has(workshop, evaluate):
    workshop.notebook("b", SHOWS)
    ask(workshop, "period: 2019-Q4")
    said = evaluate("list")
    assert (said.status, 'no notebook has the parameter "period"' in said.err) == (1, True)


NOT_ONE = "is not a period that can be evaluated, with a beginning and an end"


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        ("2019-Q5", f'"2019-Q5" {NOT_ONE}'),
        ("fourth quarter", f'"fourth quarter" {NOT_ONE}'),
        ("2019", f'"2019" {NOT_ONE}'),  # a number: a period is a text
        ("..", f'".." {NOT_ONE}'),  # it would lead out of the folder
        ("2019..", f'"2019.." {NOT_ONE}'),
        ("..2019", f'"..2019" {NOT_ONE}'),
        ("base", f'"base" {NOT_ONE}'),
        ("[2019-Q4]", f"\"['2019-Q4']\" {NOT_ONE}"),
        ("2018-Q4", "the period 2018-Q4 ends in 2018, and the year evaluated is 2019. Correct one of the two."),
        ("2019-M07..2020-M06", "the period 2019-M07..2020-M06 ends in 2020, and the year evaluated is 2019."),
    ],
)
def test_a_period_that_is_none_of_the_year_is_refused(workshop, evaluate, period, sentence):
    of_periods(workshop, "a", SHOWS)
    ask(workshop, f"period: {period}")
    said = evaluate("list")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(f"parameters/spp-global-2019.yaml, column period: {sentence}")


def test_a_portfolio_has_no_period(workshop, evaluate):
    of_periods(workshop, "a", SHOWS)
    text = (workshop.folder / "notebooks/a.ipynb").read_text(encoding="utf-8")
    several = text.replace('programme: str = \\"spp-global\\"', "programmes: list[str] = []").replace("year", "of")
    (workshop.folder / "notebooks/p.ipynb").write_text(several, encoding="utf-8")
    (workshop.folder / "parameters/p.yaml").write_text("programmes: [spp-global/2019]\nperiod: 2019-Q4\n", "utf-8")
    said = evaluate("list", "parameters/p.yaml")
    assert said.status == 1
    assert "parameters/p.yaml, column period: the file names several programmes" in said.err


def test_a_run_counts_the_pages_that_are_not_made_and_tells_one_that_is_asked_for_by_name(workshop, evaluate):
    of_periods(workshop, "a", SHOWS)
    workshop.notebook("b", SHOWS)
    ask(workshop, "period: 2019-Q4")
    counted = evaluate("run", "--language", "es").err
    assert "spp-global 2019-Q4: pages not made, as what they need is missing: 1 (b)." in counted
    assert "2019-Q4, b: not made, a notebook that knows parts of the year" not in counted
