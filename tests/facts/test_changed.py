"""What if: a programme with some facts changed in memory is one like any other, and is refused what a file would be."""

from __future__ import annotations

import pytest

from toolkit import open_programme
from toolkit.errors import FactsError
from toolkit.facts.contracts.tables_by_name import FACTS, TABLES
from toolkit.facts.facts_as_figures import figure_of, rate_amounts
from toolkit.measures import averages, criteria, indicators, reconciliation
from toolkit.report import Page, tables

CODES = "observation:R4.pilot_codes:2011:actual"


def refused(programme, changes=None, without=()):
    with pytest.raises(FactsError) as error:
        programme.but(changes, without=without)
    return [
        (p.code, p.file, p.column, p.fields.get("found"), p.fields.get("nearest", "")) for p in error.value.problems
    ]


def completion(programme):
    return indicators.achievement(programme, 2011).completion["R4.pilot_codes"].value


# --- values


def test_a_changed_fact_moves_what_is_made_from_it_and_the_programme_itself_stays(cse):
    assert completion(cse) == pytest.approx(3 / 10)
    changed = cse.but({CODES: 8})
    assert completion(changed) == pytest.approx(8 / 10)
    assert completion(cse) == pytest.approx(3 / 10)


def test_neither_answers_from_what_is_kept_of_the_other_whichever_is_asked_first():
    """Everything that is kept is kept by the programme itself: no two of them are equal."""
    first = open_programme("cse-peru")
    changed = first.but({CODES: 8})
    again = changed.but({CODES: 3})
    assert [completion(each) for each in (changed, first, again, changed)] == pytest.approx([0.8, 0.3, 0.3, 0.8])
    assert len({first, changed, again, first.but()}) == 4
    for measure in (reconciliation.findings, averages.averages_by_result):
        if measure is averages.averages_by_result:
            before, after = (measure(p, indicators.achievement(p, 2011)) for p in (first, changed))
            assert str(before) != str(after)
        else:
            assert measure(first, 2011) is not measure(changed, 2011)


def test_nothing_changed_is_the_same_programme_in_every_row(cse):
    same = cse.but()
    for table in TABLES:
        assert same.rows(table) == cse.rows(table)
    assert dict(same.tried) == {}


@pytest.mark.parametrize("code", ["cse-peru", "spp-global", "par2-bolivia", "clac"])
def test_a_fact_that_is_changed_to_what_it_is_stays_what_it_is(code):
    programme = open_programme(code)
    facts = [
        (fact, row)
        for table in FACTS.values()
        if table.ADDRESSED and table.VALUE and table.TABLE != "statements"
        for fact, row in programme.facts(table)
        if getattr(row, row.VALUE) is not None and row.use == "yes"
    ]
    some = facts[:: max(1, len(facts) // 40)]
    changed = programme.but({fact: getattr(row, row.VALUE) for fact, row in some})
    for fact, _ in some:
        one, other = figure_of(programme, fact), figure_of(changed, fact)
        assert (one.value, one.unit, one.half_unit) == (other.value, other.unit, pytest.approx(other.half_unit))


def test_a_text_is_read_as_its_cell_prints_it(spp):
    sales = "observation:i1.3:2019:actual"
    printed = dict(spp.facts("observations"))[sales].as_printed
    assert figure_of(spp.but({sales: printed}), sales).value == figure_of(spp, sales).value
    assert refused(spp, {sales: "1.5M"})[0][:3] == ("abbreviated_number", sales, "value")


def test_a_missing_fact_gets_a_value_and_one_left_out_is_as_if_nobody_had_told_it(cse):
    out = cse.but(without=[CODES])
    assert figure_of(out, CODES).missing == "not_reported"
    assert indicators.achievement(out, 2011).completion["R4.pilot_codes"].value is None
    assert figure_of(out.but({CODES: 5}), CODES).value == 5


def test_a_grade_is_changed_and_is_one_of_its_scale(cse):
    grade = next(fact for fact, row in cse.facts("criteria") if row.period == "2011" and row.grade == "B")
    changed = cse.but({grade: "D"})
    assert str(criteria.grades(cse, 2011)) != str(criteria.grades(changed, 2011))
    assert refused(cse, {grade: "E"})[0][:4] == ("unknown_grade", grade, "grade", "E")


@pytest.mark.parametrize("code", ["cse-peru", "par2-bolivia"])
def test_a_rate_is_changed_whether_it_is_printed_or_implied(code):
    programme = open_programme(code)
    fact = programme.facts("exchange_rates")[0][0]
    changed = programme.but({fact: 4.5})
    rate, given, got = rate_amounts(changed)[fact]
    assert (rate.value or got.number / given.number) == pytest.approx(4.5)
    assert refused(programme, {fact: 0})


# --- what is left out


@pytest.mark.parametrize("code", ["cse-peru", "spp-global", "par2-bolivia", "clac"])
def test_any_indicator_can_be_left_out_and_the_measures_still_answer(code):
    programme = open_programme(code)
    year = max(programme.file.reporting_years)
    for indicator in list(programme.indicators)[::7]:
        changed = programme.but(without=[indicator])
        assert indicator not in changed.indicators
        assert indicator not in indicators.achievement(changed, year).index
        assert all(row.indicator != indicator for _, row in changed.rows("observations"))
        reconciliation.findings(changed, year)


def test_what_a_document_states_of_a_fact_that_is_gone_is_gone_with_it(cse):
    assert any("R1.sales" in row.operands for _, row in cse.rows("statements"))
    changed = cse.but(without=["R1.sales"])
    assert not any("observation:R1.sales:" in row.operands for _, row in changed.rows("statements"))
    assert all("R1.sales" not in (s.value, s.volume) for s in changed.framework.sales)


# --- what is refused


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"observation:R4.pilot_code:2011:actual": 1}, ("unknown_indicator", "indicator", "R4.pilot_codes")),
        ({"observation:R4.pilot_codes:20l1:actual": 1}, ("unknown_period", "period", "")),
        ({"observation:R4.pilot_codes:2011:actal": 1}, ("not_in_list", "role", "actual")),
        ({"observation:R4.pilot_codes:2014:actual": 1}, ("unknown_fact", "", CODES)),
        ({"observatin:R4.pilot_codes:2011:actual": 1}, ("unknown_fact", "", "observation")),
        ({"activities:A1": 1}, ("unknown_fact", "", "")),
        ({"": 1}, ("unknown_fact", "", "")),
        ({CODES: -1}, ("negative_amount", "value", "")),
        ({CODES: 2.5}, ("fraction_of_a_count", "value", "")),
        ({CODES: float("nan")}, ("expected_number", "value", "")),
        ({CODES: float("inf")}, ("expected_number", "value", "")),
        ({CODES: True}, ("expected_number", "value", "")),
        ({CODES: [3]}, ("expected_number", "value", "")),
        ({CODES: "three and a half"}, ("as_printed_unreadable", "value", "")),
        ({CODES: {"valu": 3}}, ("unknown_column", "valu", "value")),
        ({CODES: {"period": "2O11"}}, ("unknown_period", "period", "")),
        ({CODES: {"indicator": "R4.pilot_code"}}, ("unknown_indicator", "indicator", "R4.pilot_codes")),
        ({CODES: {"missing": "lost"}}, ("not_in_list", "missing", "")),
        ({CODES: {"value": 3, "missing": "not_reported"}}, ("value_and_reason", "missing", "")),
        ({CODES: {"document": "informe"}}, ("unknown_document", "document", "informe-2011")),
    ],
)
def test_what_a_file_would_be_refused_is_refused_with_the_nearest_name(cse, changes, expected):
    found = [(code, column, nearest) for code, _, column, _, nearest in refused(cse, changes)]
    code, column, nearest = expected
    assert [(c, p) for c, p, _ in found if c == code] == [(code, column)]
    assert not nearest or nearest in found[0][2]


SHARE = "observation:R1.cost_share:base:baseline"


@pytest.mark.parametrize(("given", "fraction"), [("85", "0.85"), (85, "0.85"), (2, "0.02"), ("97.5", "0.975")])
def test_percents_that_are_given_for_a_part_of_a_whole_are_told_how_they_are_written(cse, given, fraction):
    with pytest.raises(FactsError) as error:
        cse.but({SHARE: given})
    (problem,) = error.value.problems
    assert (problem.code, problem.file) == ("percents_without_sign", SHARE)
    assert problem.fields["fraction"] == fraction
    assert f"{given}%" in str(error.value)
    assert "use: sic" not in str(error.value)
    written = [dict(cse.but({SHARE: way}).facts("observations"))[SHARE].value for way in (float(fraction), f"{given}%")]
    assert written == [pytest.approx(float(fraction))] * 2


@pytest.mark.parametrize("given", [-0.5, 850, {"value": 85}])
def test_what_is_no_part_of_a_whole_in_percents_either_is_told_as_in_a_file(cse, given):
    assert [code for code, *_ in refused(cse, {SHARE: given})] == ["share_out_of_range"]


@pytest.mark.parametrize("ending", ["", "@somewhere else"])
def test_a_fact_that_is_printed_in_several_places_is_named_with_its_place(cse, ending):
    short = "observation:R1.satisfaction:2011:actual"
    of_it = [fact for fact, _ in cse.facts("observations") if fact.startswith(f"{short}@")]
    assert len(of_it) > 1
    with pytest.raises(FactsError) as error:
        cse.but({short + ending: 0.5})
    (problem,) = error.value.problems
    assert problem.code == "fact_of_several_places"
    assert problem.fields["expected"].split(" | ") == of_it[:3]
    assert ":2010:" not in str(error.value)
    assert cse.but({of_it[0]: 0.5}).tried


def test_a_currency_and_a_unit_that_nobody_declared_are_refused(cse, par2):
    amount = next(fact for fact, row in cse.facts("budget") if row.amount is not None and row.use == "yes")
    assert refused(cse, {amount: {"currency": "EUX"}})[0][0] == "not_a_currency"
    assert refused(cse, {amount: {"currency": "JPY"}})[0][0] == "undeclared_currency"
    group = next(fact for fact, row in par2.facts("beneficiaries") if row.unit == "families")
    code, _, column, found, nearest = refused(par2, {group: {"unit": "familes"}})[0]
    assert (code, column, found, nearest) == ("undeclared_code", "unit", "familes", "families")


def test_a_fact_moved_onto_another_one_is_refused(cse):
    other = next(fact for fact, row in cse.facts("risks") if row.code != cse.facts("risks")[0][1].code)
    code = cse.facts("risks")[0][1].code
    assert refused(cse, {other: {"code": code}})[0][0] in ("use_not_once", "duplicate_row")
    assert refused(cse, {CODES: {"period": "2010"}})[0][0] == "not_what_the_column_means"


def test_everything_that_is_wrong_is_said_at_once(cse):
    found = refused(cse, {CODES: -1, "observation:none:2011:actual": 1}, without=["R9.nothing", "grade:R1"])
    assert [code for code, *_ in found] == [
        "unknown_indicator", "negative_amount", "unknown_indicator", "unknown_fact",
    ]  # fmt: skip


# --- pages


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_a_page_of_changed_facts_says_so_and_where_they_were_printed(cse, language):
    changed = cse.but({CODES: 8})
    page = Page(changed, 2011, language)
    shown = tables.table(page, "achievement", indicators.targeted(indicators.achievement(changed, 2011)))
    mark = {"es": "SUPUESTO", "en": "WHAT IF", "fr": "HYPOTHÈSE"}[language]
    assert mark in shown.body
    assert all(mark in figure["label"] for figure in shown.figures)
    assert "3" in page.source(CODES)
    assert page.source(CODES) != Page(cse, 2011, language).source(CODES)
    assert mark not in Page(cse, 2011, language).captioned("")
