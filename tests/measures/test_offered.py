"""Whether a page has something to say is told before its notebook runs: of the four, the fifth, one with nothing."""

from __future__ import annotations

import pytest

from tests.fifth.made import CODE, lay_out
from toolkit import open_programme
from toolkit.batch.notebooks import notebook_sources
from toolkit.errors import ParametersError
from toolkit.facts.folders import ENVIRONMENT
from toolkit.facts.programme import Programme
from toolkit.measures import appraisals
from toolkit.measures.offered import CONDITIONS, offered, refuse_what_is_not_offered
from toolkit.report import Page, cards_for, readings

FRAMEWORK = """results:
  - {code: P, level: goal, title: Meta}
  - {code: O, parent: P, level: strategic_objective, title: Objetivo, valid: 2023..2025}
indicators:
  - {code: i, result: O, name: Cosas, unit: count, counts: units, kind: stock}
"""
HEADER = "indicator,period,role,value,missing,document,as_printed\n"


@pytest.fixture
def nothing(small):
    """A programme of one indicator, and the rows of it that a test writes."""
    made = small(FRAMEWORK)
    path = made.folder / "programme.yaml"
    path.write_text(path.read_text("utf-8").replace("{}", "{d: {title: D, file: d.txt, date: '2023'}}"), "utf-8")

    def write(*rows, **tables):
        for name, text in {"observations": HEADER + "\n".join(rows) + "\n", **tables}.items():
            (made.folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return Programme(made.folder)

    return write


def pages(programme, year):
    """Name the notebooks that a programme gets in a year."""
    sources = notebook_sources().items()
    return {name for name, source in sources if all(offered(programme, need, year) for need in source.said.needs)}


def test_a_plan_of_which_nothing_is_told_yet_is_no_page(clac):
    assert "strategic_plan" in pages(clac, 2023)
    assert offered(clac, "strategic_plan", 2025)
    assert "strategic_plan" not in pages(clac, 2025)


def test_grades_of_which_every_box_is_empty_are_no_page(cse, spp, par2, clac):
    graded = {"mid_term_evaluation", "signing"}
    assert [graded & pages(p, y) for p, y in ((cse, 2011), (par2, 2022))] == [graded, graded]
    assert [graded & pages(p, y) for p, y in ((spp, 2019), (clac, 2023), (clac, 2025))] == [set(), set(), set()]


@pytest.mark.parametrize(
    ("code", "years"), [("cse-peru", (2008, 2011)), ("clac", (2022, 2025)), ("spp-global", (2019,))]
)
def test_the_quick_answer_is_that_of_the_whole_table(code, years):
    programme = open_programme(code)
    for year in years:
        whole = appraisals.appraised(programme, year)
        full = any(row[name].text for _, row in whole.iterrows() for name in ("printed", "proposal", "signed"))
        assert offered(programme, "grades", year) is full


def test_the_fifth_programme_has_grades_and_signatures_in_the_years_that_it_has_them(tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, str(lay_out(tmp_path)))
    union = open_programme(CODE)
    signed = {year: (appraisals.signatures(union, year)["signature"] == "signed").any() for year in (2023, 2024)}
    assert {year: offered(union, "signed", year) for year in signed} == signed
    assert any(signed.values())
    assert all(offered(union, "grades", year) for year in signed)


def test_a_row_without_a_value_makes_no_page_of_results(nothing):
    bare = nothing("i,2023,actual,,not_measured,d,")
    assert offered(bare, "observations", 2023)  # why it is not measured is something to say
    assert not any(offered(bare, name, 2023) for name in ("values", *CONDITIONS))
    assert {"indicator_plan", "programme_overview"} <= pages(bare, 2023)
    assert not {"results_framework", "strategic_plan", "mid_term_evaluation", "signing"} & pages(bare, 2023)


@pytest.mark.parametrize(
    ("row", "has"),
    [
        ("i,2023,actual,3,,d,3", {"values", "plan_progress"}),
        ("i,2025,final_target,3,,d,3", {"values"}),
        ("i,2024,target,3,,d,3", {"values"}),
        ("i,2024,actual,3,,d,3", set()),  # of a year to come
    ],
)
def test_one_value_is_something_to_say_by_what_it_is(nothing, row, has):
    found = nothing(row)
    assert {name for name in ("values", "plan_progress") if offered(found, name, 2023)} == has


def test_a_table_without_a_single_value_says_nothing(nothing):
    people = "place,period,group,unit,role,sex,value,missing,document\nN,2023,growers,persons,target,all,{},d\n"
    places = "code,name,level\nN,Norte,zone\n"
    row = "i,2023,actual,3,,d,3"
    assert "beneficiaries" not in pages(nothing(row, beneficiaries=people.format(",not_reported"), places=places), 2023)
    assert "beneficiaries" in pages(nothing(row, beneficiaries=people.format("4,"), places=places), 2023)


def test_a_notebook_that_is_run_by_hand_is_refused_by_the_same_rule(clac):
    with pytest.raises(ParametersError) as refused:
        refuse_what_is_not_offered([(clac, 2025)], "es", ["strategic_plan", "plan_progress"])
    assert [problem.fields["needs"] for problem in refused.value.problems] == ["plan_progress"]


def test_counts_of_nothing_are_one_sentence_whose_figures_are_kept(clac):
    from toolkit.measures import indicators  # noqa: PLC0415

    counted = indicators.summary(indicators.achievement(clac, 2025))
    shown = cards_for(Page(clac, 2025, "en"), "indicators", counted, ["measured", "with_target", "on_target"])
    assert "card" not in shown.body
    assert shown.text == "Nothing to count: Indicators with a value, 0 of 7; Indicators with value and target, 0 of 7."
    assert [figure["id"] for figure in shown.figures] == ["indicators:measured", "indicators:with_target"]
    assert shown.body.count('class="figure"') == 2


def test_a_page_of_grades_is_a_draft_until_somebody_signs(cse):
    frame, questions = appraisals.appraised(cse, 2011), appraisals.by_question(cse, 2011)
    page = Page(cse, 2011, "en")
    assert readings.appraisal.draft(page, frame, questions).text.startswith("DRAFT FOR THE EVALUATOR")
    signed = questions.assign(signature=["signed", *questions["signature"][1:]])
    assert readings.appraisal.draft(page, frame, signed).omitted


def test_where_readings_differ_no_letter_stands_alone(cse):
    frame = appraisals.appraised(cse, 2011)
    said = readings.appraisal.appraised(Page(cse, 2011, "en"), frame).text
    assert "effectiveness, A to C depending on how it is read" in said
    assert "sustainability, A" in said
    assert "effectiveness (" not in said  # the document's C is within
    span = appraisals.by_question(cse, 2011)["span"]
    assert "A–D" in [figure.text for figure in span]
