"""A programme nobody has seen: a results framework and observations; nothing in the toolkit changes."""

from __future__ import annotations

import re

import pytest

from toolkit.batch.notebooks import notebook_sources

pytestmark = pytest.mark.slow

PROGRAMME = """code: cacao-honduras
title: {es: Cacao de las laderas}
short_title: Cacao
country: HN
reporting_years: [2022, 2023]
currency: HNL
locale: es_HN
languages: [es]
documents:
  informe: {title: Informe 2023, file: informe.txt, date: "2023"}
"""

FRAMEWORK = """results:
  - {code: P, level: goal, title: Familias que viven del cacao}
  - {code: C1, parent: P, level: component, title: Fincas que producen más}
indicators:
  - {code: yield, result: C1, name: Quintales por manzana, unit: index, kind: stock}
  - {code: desertion, result: P, name: Familias que dejan la cooperativa, unit: share, kind: share, direction: decrease}
  - {code: certified, result: C1, name: Fincas certificadas, unit: count, counts: units, kind: stock}
"""

OBSERVATIONS = """indicator,period,role,value,missing,document,as_printed
yield,2022,baseline,4.5,,informe,4.5
yield,2023,actual,6,,informe,6
yield,2023,target,8,,informe,8
desertion,2022,actual,0.12,,informe,12%
desertion,2023,actual,0.08,,informe,8%
certified,2023,actual,,not_measured,informe,
"""


@pytest.fixture
def fifth(project):
    for path in (project / "parameters").glob("*.yaml"):
        path.unlink()
    (project / "parameters/cacao.yaml").write_text("programme: cacao-honduras\nyear: 2023\n", encoding="utf-8")
    folder = project / "data/cacao-honduras"
    folder.mkdir()
    for name, text in {
        "programme.yaml": PROGRAMME,
        "framework.yaml": FRAMEWORK,
        "observations.csv": OBSERVATIONS,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return project


def test_it_gets_every_page_that_its_facts_allow(fifth, evaluate):
    checked = evaluate("check", "cacao-honduras")
    assert checked.status == 0, checked.out + checked.err
    said = evaluate("run")
    assert said.status == 0, said.err
    allowed = {"observations", "reported", "values"}
    possible = {name for name, source in notebook_sources().items() if set(source.said.needs) <= allowed}
    possible -= {"portfolio"}
    folder = fifth / "outputs/cacao-honduras/2023"
    assert {path.name for path in folder.glob("*.html")} == {f"{name}.es.html" for name in possible}
    assert {"results_framework", "programme_overview", "indicator_plan"} <= possible
    page = (folder / "results_framework.es.html").read_text(encoding="utf-8")
    assert "Quintales por manzana" in page
    assert re.search(r"75\.0\s%", page)  # 6 of 8
    index = (fifth / "outputs/index.html").read_text(encoding="utf-8")
    assert "Cacao de las laderas, 2023" in index


def test_it_can_stand_in_a_portfolio_beside_the_others(fifth, evaluate):
    (fifth / "parameters/both.yaml").write_text("programmes: [cse-peru/2011, cacao-honduras/2023]\n", encoding="utf-8")
    said = evaluate("run", "parameters/both.yaml")
    assert said.status == 0, said.err
    assert "Cacao, 2023" in (fifth / "outputs/both/portfolio.es.html").read_text(encoding="utf-8")
