"""Tables: accessible, every figure linked and recorded, marks explained."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from toolkit.errors import FiguresError, WordsError
from toolkit.figures import frame
from toolkit.measured import Measured, undefined
from toolkit.measures import budget, indicators, reconciliation
from toolkit.measures.activities import follow_up
from toolkit.measures.indicators import logframe
from toolkit.measures.people import beneficiaries
from toolkit.measures.reconciliation import stated_balances
from toolkit.report import Page, cards, key_figure, readings, tables, together
from toolkit.report.cell_outputs import FIGURES, OMITTED, nothing
from toolkit.report.notes import anchor


@pytest.fixture(scope="module")
def page(cse):
    return Page(cse, 2011, "es")


@pytest.fixture(scope="module")
def shown(page, cse):
    return tables.table(page, "achievement", indicators.achievement(cse, 2011))


def test_a_table_has_a_caption_and_scoped_headings(shown):
    assert "<caption>Indicadores por resultado, 2011</caption>" in shown.body
    assert not re.search(r"<th\b(?![^>]*scope=)", shown.body)


def test_every_figure_opens_its_note_and_is_recorded(shown):
    links = set(re.findall(r'popovertarget="([^"]+)"', shown.body))
    assert {anchor(f["id"]) for f in shown.figures} == links
    assert len(shown.figures) == 35 * 8


def test_an_impossible_figure_is_shown_as_printed(shown):
    assert "«101%» (sic)" in shown.body


def test_every_mark_is_explained_below(shown):
    assert "s.\xa0d.: el documento no lo da" in shown.body
    assert "n.\xa0m.: no se midió" in shown.body


def test_a_recorded_figure_names_formula_and_sources(shown):
    growth = next(f for f in shown.figures if f["id"] == "R1.sales:change")
    assert growth["value"] == pytest.approx(0.97203, abs=1e-5)
    assert growth["inputs"] == ["observation:R1.sales:2011:actual", "observation:R1.sales:2010:actual"]
    assert growth["sources"][0] == "Informe anual 2011 › 3.3.1 R1 › Mejora del nivel de ventas › Año N: «23,432,855»"
    assert growth["status"] == "computed"


def test_nothing_to_show_says_why(page):
    empty = tables.table(page, "stated_changes", pd.DataFrame())
    assert empty._repr_mimebundle_()[OMITTED]["reason"] == "El documento no imprime cambios entre los dos años."


def test_together_leaves_out_what_has_nothing_to_show(page, shown):
    both = together(nothing("no"), shown)
    assert both.body == shown.body
    assert both.figures == shown.figures
    assert together(nothing("a"), nothing("b")).omitted == "a"


def test_text_from_the_facts_cannot_become_markup(page):
    frame = pd.DataFrame(
        {
            "claim": ["<script>x</script>"],
            "stated": [undefined("share", "not_reported")],
            "recomputed": [Measured(0.5, "share")],
            "gap": [Measured(0.5, "points")],
            "verdict": ["agrees"],
        },
        index=["S.x"],
    )
    assert "<script>" not in tables.table(page, "statements", frame).body


def test_a_key_figure_is_a_card_and_a_record(page, cse):
    shown = cards(key_figure(page, "budget:execution", budget.execution(cse, 2011)["execution"]))
    bundle = shown._repr_mimebundle_()
    assert "79.9\u00a0%" in bundle["text/html"]
    assert bundle[FIGURES][0]["id"] == "budget:execution"


def test_figures_that_nothing_was_measured_for_are_left_out(page):
    shown = cards(key_figure(page, "indicators:completion", undefined("ratio", "nothing_measured")))
    assert shown.figures == []


# --- activities, groups and targets of PAR II


@pytest.fixture(scope="module")
def plan(par2):
    return Page(par2, 2022, "es")


def test_periods_head_their_columns(plan, par2):
    shown = tables.table(plan, "activity_programme", reconciliation.compared(par2, 2022, "programmed"))
    headings = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', shown.body)
    years = ["2018", "2019", "2020", "2021", "2022"]
    assert headings[2:] == [*years, "Programado hasta 2021", "Programado hasta 2022", "Meta final"]


def test_an_impossible_cumulative_is_shown_as_printed_and_what_hangs_on_it_is_explained(plan, par2):
    shown = tables.table(plan, "activity_progress", reconciliation.compared(par2, 2022, "achieved"))
    assert "«2982» (sic)" in shown.body
    assert "sic: lo impreso no puede ser" in shown.body


def test_an_achievement_that_is_just_what_was_programmed_is_said_to_be_so(plan, par2):
    progress = reconciliation.compared(par2, 2022, "achieved")
    said = "lo logrado es exactamente lo programado"
    assert said in readings.activities.activity_progress(plan, progress).text
    other = progress.assign(of_programmed=[m.but(value=0.5) if m else m for m in progress["of_programmed"]])
    assert said not in readings.activities.activity_progress(plan, other).text


def test_definitions_that_give_a_printed_figure_are_named(plan, par2):
    shown = tables.table(plan, "activity_cumulatives", stated_balances.cumulatives(par2, 2022))
    assert "lo programado, con los años que siguen</td>" in shown.body
    said = readings.activities.balance_definitions(
        plan, stated_balances.definitions(stated_balances.balances(par2, 2022), stated_balances.BALANCES)
    ).text
    assert "«meta final menos lo programado hasta entonces» da 9 de 9" in said
    assert "«meta final menos lo logrado» da 2 de 9 (7 no se pueden calcular)" in said


def test_a_figure_that_nothing_gives_says_so(plan, par2):
    frame = stated_balances.balances(par2, 2022).assign(fits="")
    assert tables.table(plan, "activity_balances", frame).body.count("ninguna definición") == 9


def test_a_target_that_is_not_due_has_its_reason_beside_it(plan, par2):
    shown = tables.table(plan, "programmed", logframe.programmed(par2, indicators.achievement(par2, 2022)))
    assert "El plan lo presenta después del segundo año de apoyo a las primeras alianzas." in shown.body
    assert "pend.: todavía no toca" in shown.body


def test_persons_and_families_stand_apart_and_the_page_says_so(plan, par2):
    whole, placed = beneficiaries.totals(par2, 2022), beneficiaries.by_place(par2, 2022, "department")
    said = readings.people.people(plan, whole, placed).text
    assert "27.825 familias" in said
    assert "no se suman ni se dividen entre sí" in said
    assert said.count("no dicen a cuántos se llegó") == 1


def test_a_place_in_running_text_is_named_without_the_marks_of_the_text_file(plan):
    fact = "beneficiaries:BO:..:direct_beneficiaries:families:target::count"
    assert plan.place(fact).startswith("Programa operativo anual, gestión 2022 › § 5.1 › Dada la naturaleza")


def test_an_open_entry_without_addressee_says_so(plan, par2):
    assert tables.table(plan, "due", follow_up.due(par2)).body.count("No se dice") == 3


def test_many_statements_that_differ_are_counted_and_the_first_are_named(cse):
    held = reconciliation.compared(cse, 2011, "statements")
    twice = pd.concat([held, held])
    differing = len(reconciliation.differing(twice))
    many = readings.reconciliation.statements(Page(cse, 2011, "es"), twice).text
    assert f"{differing} no cuadran y están marcadas en la tabla" in many
    few = readings.reconciliation.statements(Page(cse, 2011, "es"), held.drop(held.index[-6:])).text
    assert "No cuadran (declarado" in few


def test_a_column_that_nobody_made_is_told_with_its_table(cse):
    lacking = frame({"R1": {"result": "R1", "stated": Measured(1.0, "count")}}, "fact")
    with pytest.raises(FiguresError) as refused:
        tables.table(Page(cse, 2011, "en"), "causes", lacking)
    assert {(problem.code, problem.fields["table"]) for problem in refused.value.problems} == {
        ("column_not_made", "causes")
    }
    assert "recomputed" in [problem.fields["found"] for problem in refused.value.problems]


def test_a_card_never_shows_a_code(cse):
    with pytest.raises(WordsError) as refused:
        key_figure(Page(cse, 2011, "en"), "no_such_subject:stated", Measured(1.0, "count"))
    assert "subject.no_such_subject" in str(refused.value)
