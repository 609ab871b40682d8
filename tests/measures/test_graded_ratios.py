"""Graded ratios by period: as printed, and graded only where something was measured."""

from __future__ import annotations

import pytest

from toolkit.measures.appraisal import criteria, rule_sets


def test_ratios_lie_in_the_order_of_time_and_the_year_after_its_quarters(cse):
    ratios = rule_sets.by_period(cse, 2011)
    periods = [c for c in ratios.columns if c[:1].isdigit() and not c.endswith(".mark")]
    assert periods == ["2008", "2009", "2010", "2011-Q1", "2011-Q2", "2011-Q3", "2011-Q4", "2011"]
    assert len(ratios) == 15


@pytest.mark.parametrize(
    ("row", "period", "mark"),
    [
        ("R1:efficiency", "2008", "zero"),  # printed 0 %
        ("R1:effectiveness", "2011-Q1", "C–D"),  # 31 %; the lowest printed C stands beside 55 %
        ("R1:effectiveness", "2011-Q2", "C"),  # 67 %
        ("R3:efficiency", "2010", "A"),  # 135 %
        ("OE:effectiveness", "2011-Q4", "none"),
        ("OE:effectiveness", "2011", "C"),  # 71 %
    ],
)
def test_a_ratio_has_the_grade_of_the_rule(cse, row, period, mark):
    assert rule_sets.by_period(cse, 2011).loc[row, f"{period}.mark"] == mark


def test_the_year_itself_is_shown_where_it_is_printed_beside_its_quarters(cse):
    ratios = rule_sets.by_period(cse, 2011)
    assert ratios.loc["R3:effectiveness", "2011"].number == 0.55  # 2.1 prints the year, 7.2 its quarters


def test_the_last_quarter_gives_the_grades_of_the_year(cse):
    ratios, graded = rule_sets.by_period(cse, 2011), criteria.grades(cse, 2011)
    for row in ratios.index[ratios["subject"] != "OE"]:
        assert ratios.loc[row, "2011-Q4.mark"] == graded.loc[row, "printed"].text


def test_a_programme_without_a_rule_has_no_graded_ratios(spp):
    assert len(rule_sets.by_period(spp, 2019)) == 0


def test_every_printed_grade_of_a_result_has_its_comment(cse):
    comments = criteria.comments(cse, 2011)
    assert len(comments) == 18
    assert comments["comment"].map(bool).all()


def test_grades_of_the_year_before_are_missing_where_the_document_prints_none(cse):
    graded, activities = criteria.grades(cse, 2011), criteria.activity_grades(cse, 2011)
    assert {figure.missing for figure in graded["printed_before"]} == {"not_reported"}
    assert {figure.missing for figure in activities["printed_before"]} == {"not_reported"}
    assert activities["printed"].map(lambda figure: figure.text).value_counts().to_dict() == {"B": 8, "A": 2}


def test_a_printed_grade_of_the_year_before_stands_beside_the_year(project):
    from toolkit import open_programme  # noqa: PLC0415

    path = project / "data/cse-peru/criteria.csv"
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("R1,2011,effectiveness"))
    path.write_text(text + row.replace("R1,2011,", "R1,2010,").replace(",C,", ",B,") + "\n", encoding="utf-8")
    graded = criteria.grades(open_programme("cse-peru"), 2011)
    assert graded.loc["R1:effectiveness", "printed_before"].text == "B"
