"""Every sentence of a reading is said: by a page that is held, or here, with the figures that make it true."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from tests.golden.held import PAGES_HELD
from toolkit.measured import Measured, undefined
from toolkit.measures.activities import strategic_plan
from toolkit.measures.appraisal import appraisals
from toolkit.measures.reconciliation.causes import COUNTS
from toolkit.report import Page, readings
from toolkit.words import Words


def money(value, currency="EUR"):
    return Measured(float(value), "money", currency=currency)


def share(value, **cover):
    return Measured(value, "share", **cover)


def ratio(value, **cover):
    return Measured(value, "ratio", **cover)


def count(value, **cover):
    return Measured(float(value), "count", **cover)


NONE = undefined("ratio", "not_reported")


@pytest.fixture
def page(cse):
    return Page(cse, 2011, "en")


def says(shown, *sentences):
    """Hold a reading against all that it should say."""
    assert " ".join(shown.text.replace("\xa0", " ").split()) == " ".join(sentences)


# --- money


@pytest.mark.parametrize(
    ("execution", "time", "sentence"),
    [
        (0.9, 0.5, "Spending (90.0%) runs ahead of the time elapsed (50.0%)."),
        (0.3, 0.5, "Spending (30.0%) runs behind the time elapsed (50.0%)."),
    ],
)
def test_money_ahead_of_time_and_behind_it(page, execution, time, sentence):
    lead = Measured(execution - time, "points")
    spent = {"execution": ratio(execution), "time": share(time), "time_calendar": NONE, "lead": lead}
    assert readings.budget.money_and_time(page, spent).text.replace("\xa0", " ").startswith(sentence)


def test_lines_of_which_nothing_is_known(page):
    lines = pd.DataFrame([{"line": "A_01", "state": "", "balance": NONE, "execution": NONE, "executed": money(5)}])
    says(readings.budget.lines(page, lines), "For no line are both the approved and the spent amount reported.")


@pytest.mark.parametrize(
    ("n", "execution", "approved", "sentence"),
    [
        (
            1,
            0.5,
            0.4,
            "1 of 3 lines was revised: 50.0% of the budget in force was spent, and 40.0% of what was first approved.",
        ),
        (2, None, None, "2 of 3 lines were revised."),
        (2, 0.5, None, "2 of 3 lines were revised: 50.0% of the budget in force was spent."),
    ],
)
def test_lines_that_were_revised(page, n, execution, approved, sentence):
    spent = {"limit": money(9).but(formula="fact"), "revised": money(5).but(n=n, of=3)}
    spent |= {"execution": ratio(execution) if execution else NONE}
    spent |= {"execution_of_approved": ratio(approved) if approved else NONE}
    says(readings.budget.limit(page, spent), sentence)


def component(line, total, part, scheme=""):
    return {"line": line, "scheme": scheme, "total": total, "part_of_total": part, "counterpart_share": NONE}


def test_what_is_programmed_on_one_line_alone_and_by_source(page):
    alone = pd.DataFrame([component("A_01", money(7), ratio(1.0))])
    says(readings.budget.by_component(page, alone), "For 2011, €7 is programmed by all sources together.")
    parts = [("LX", 30, 0.75), ("LY", 10, 0.25), ("sum_of_lines", 40, 1.0)]
    sources = pd.DataFrame([component(line, money(v), ratio(p), "source") for line, v, p in parts])
    says(readings.budget.by_component(page, sources), "By source, €40 is programmed for 2011; LX takes 75.0%.")


def registered(programmed, left, stated):
    cells = {"line": "A_01", "registered": money(50), "programmed": programmed, "unregistered": left, "stated": stated}
    verdict = "agrees" if stated else "not_recomputable"
    return pd.DataFrame([cells | {"gap": money(0), "verdict": verdict}])


def test_what_is_still_to_be_registered(page):
    line = page.name("A_01", "line")
    says(
        readings.budget.registered(page, registered(money(90), money(40), money(40))),
        f"{line}: €50 is registered of €90 programmed with the donor’s money; €40 is missing.",
        "The document estimates that €40 is still to be registered, which checks out against its amounts.",
    )
    says(
        readings.budget.registered(page, registered(NONE, NONE, NONE)),
        f"{line}: €50 is registered; what is programmed with the donor’s money is not given.",
    )


def test_a_plan_beyond_the_budget_and_one_without(page):
    whole = {"planned": money(80), "expected": money(120), "expected_share": ratio(1.2), "state": "overplanned"}
    whole |= {"unplanned": money(-20), "taken_back": money(0), "outgoing_share": NONE}
    says(
        readings.budget.forecast(page, pd.DataFrame([whole]), pd.DataFrame()),
        "With €80 planned, spending would come to €120 at the end, 120.0% of what was approved.",
        "The plan goes beyond the budget: −€20.",
    )
    unknown = whole | {"expected_share": NONE, "state": "", "unplanned": NONE}
    says(
        readings.budget.forecast(page, pd.DataFrame([unknown]), pd.DataFrame()),
        "With €80 planned, spending would come to €120 at the end.",
    )


def test_results_with_much_money_spent_and_little_of_the_way(page):
    row = {"execution": ratio(0.9), "way": ratio(0.3), "way_floored": ratio(0.3), "ahead": Measured(0.6, "points")}
    rows = pd.DataFrame([row | {"state": "money_ahead"}], index=["CSE:R1"])
    said = readings.at_a_glance.money_and_progress(page, rows).text.replace("\xa0", " ")
    assert said.startswith(
        "1 of 1 results has spent over 80% of its money and covered under 40% of the way to target: CSE, R1."
    )
    two = pd.DataFrame([row | {"state": "money_ahead"}] * 2, index=["CSE:R1", "CSE:R2"])
    said = readings.at_a_glance.money_and_progress(page, two).text
    assert said.startswith(
        "2 of 2 results have spent over 80% of their money and covered under 40% of the way to target: "
        "CSE, R1 and CSE, R2."
    )


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (
            "averages",
            "By the rule inferred from the others (R), 1 of the 5 stated averages checks out against its rows.",
        ),
        ("averages.printed", "By the programme’s rule (R), 1 of the 5 stated averages checks out against its rows."),
        ("stated_amounts", "Of 5 printed subtotals, balances and rates, 1 checks out against its parts."),
        ("financing", "Of 5 balances, 1 checks out against what was approved and spent."),
    ],
)
def test_one_of_several_is_said_in_the_singular(key, said):
    assert Words("en")(f"reading.{key}", n=1, of=5, rule="R") == said


def test_several_lines_that_gave_back_more_than_they_spent():
    said = Words("en")("reading.lines.refunded", n=2, items="A and B")
    assert said == "Gave back more than they spent: A and B."


def test_averages_by_a_printed_rule():
    said = Words("en")("reading.averages.printed", n=2, of=5, rule="R")
    assert said == "By the programme’s rule (R), 2 of the 5 stated averages check out against their rows."


# --- what is stated


def test_many_statements_that_do_not_follow(page):
    cells = {"stated": ratio(0.5), "recomputed": ratio(0.6), "verdict": "differs", "verdict.mark": "material"}
    rows = pd.DataFrame([{"claim": name} | cells for name in "abcdefgh"])
    says(
        readings.reconciliation.statements(page, rows),
        "Statements borne out by the document’s own figures: 0 of 8.",
        "8 do not check out and are marked in the table. The first ones (stated → recomputed): a (50.0% → 60.0%); "
        "b (50.0% → 60.0%); c (50.0% → 60.0%); d (50.0% → 60.0%); e (50.0% → 60.0%); f (50.0% → 60.0%) and "
        "g (50.0% → 60.0%).",
    )


def test_a_whole_outside_its_parts(page):
    row = {"indicator": "R1.sales", "whole": share(0.9), "rolled_up": NONE, "least": share(0.2), "most": share(0.5)}
    says(
        readings.indicators.disaggregation(page, pd.DataFrame([row | {"verdict": "differs"}])),
        "Of 1 figures printed by parts, 1 can be compared with their whole and 0 agree. Not in agreement:",
        "Sales of linked producers (printed whole 90.0%, outside its parts, which go from 20.0% to 50.0%).",
    )


def test_a_whole_that_its_parts_do_not_give(page):
    row = {"indicator": "R1.sales", "whole": share(0.9), "rolled_up": share(0.4), "least": NONE, "most": NONE}
    says(
        readings.indicators.disaggregation(page, pd.DataFrame([row | {"verdict": "differs"}])),
        "Of 1 figures printed by parts, 1 can be compared with their whole and 0 agree. "
        "Not in agreement: Sales of linked producers (printed whole 90.0%, the parts give 40.0%).",
    )


def trusted(page, **found):
    counted_ = {name: count(found.get(name, 0), n=found.get(name, 0), of=9) for name in COUNTS}
    counted_["derived"] = count(9, n=9, of=9)
    return readings.reconciliation.trust(page, counted_ | {"causes": count(found.get("causes", 0))})


def test_how_far_the_printed_figures_can_be_trusted(page):
    how = (
        "Material means off by more than 5.0 pp, or by more than 1% of an amount or count, or denied by the document "
        "itself."
    )
    says(readings.reconciliation.trust(page, {}), "No figure is printed that is derived from others.")
    first = (
        "Of the printed figures that are derived from others (9), these check out against the rest of the document: "
        "{n}."
    )
    says(trusted(page, follow=9), first.format(n=9), "None is left unexplained.", how)
    says(
        trusted(page, follow=7, not_following=2),
        first.format(n=7),
        "Given by no formula, all with minor differences: 2.",
        how,
    )
    says(
        trusted(page, follow=4, otherwise=1, not_recomputed=1, not_following=3, material=2, causes=1),
        first.format(n=4),
        "Come from another formula than their name says: 1.",
        "The document does not print what they were made from: 1.",
        "Given by no formula: 3; of these, material: 2; causes to ask about: 1.",
        how,
    )


def test_an_average_progress_that_is_printed_for_every_objective(page):
    shares = {f"{name}_share": NONE for name in ("done", "ongoing", "not_reported", "told_done")}
    rows = pd.DataFrame([shares | {"stated": ratio(value)} for value in (0.2, 0.6, 0.4)])
    says(
        readings.activities.average_progress(page, rows),
        "The document states an average progress of 40% and prints that of each of the 2 objectives.",
    )


# --- indicators


def counted(on_target, of, completion, capped, measured=None):
    """Give counts as a page of results has them."""
    with_target = count(of, n=of, of=measured or of)
    averages = {"completion": ratio(completion, n=of, of=of), "capped": ratio(capped, n=of, of=of)}
    none = undefined("count", "nothing_measured")
    return {
        "with_target": with_target,
        "on_target": count(on_target, n=on_target, of=of),
        "before_reached": none,
        "without_completion": count(0, n=0, of=of),
    } | averages


def test_averages_that_hide_nothing_and_one_indicator_that_falls(page):
    says(
        readings.indicators.achievement(page, counted(1, 2, 0.8, 0.8)),
        "Of the 2 indicators of the framework with a value and a target for 2011, 1 reaches its target.",
        "Average achievement is 80.0%, and stays the same if no indicator counts for more than 100%.",
    )
    fallen = counted(2, 2, 1.3, 1.0) | {"completion": ratio(1.3, n=1, of=2), "without_completion": count(1, n=1, of=2)}
    says(
        readings.indicators.achievement(page, fallen),
        "Of the 2 indicators of the framework with a value and a target for 2011, 2 reach their target.",
        "Average achievement is 130.0%; with no indicator counting for more than 100% it is 100.0%.",
        "For 1 indicator, value over target does not tell how far it got: it is not in the average.",
    )


def test_a_card_that_falls_to_a_printed_zero(page):
    none, one = count(0, n=0, of=2), count(1, n=1, of=2)
    numbers = {
        "rows": count(3),
        "indicators": count(3),
        "at_end": count(3, n=3, of=3),
        "met_at_end": none,
        "zero_at_end": one,
    }
    numbers |= {"rising": one, "falling": count(2, n=2, of=3), "from_zero": none, "to_zero": count(2)}
    assert (
        "Of those that fall, 2 end at a printed zero, which may be no measurement."
        in readings.at_a_glance.card(page, numbers, "2011").text
    )


def test_sales_that_stay_as_they_were(page):
    row = {"indicator": "R1.sales", "growth": Measured(0.0002, "change"), "base_growth": NONE}
    row |= {"before": money(1000, "PEN"), "actual": money(1000.2, "PEN")}
    said = readings.sales.sales(page, pd.DataFrame([row])).text.replace("\xa0", " ")
    assert ": no change on 2010, from PEN 1,000 to PEN 1,000." in said


def test_sales_of_a_programme_that_compares_are_no_effect_by_themselves(page, monkeypatch):
    sold = pd.DataFrame([{"growth": Measured(0.1, "change"), "base_growth": NONE}])
    monkeypatch.setattr(page, "programme", SimpleNamespace(framework=SimpleNamespace(comparisons=["one"]), tried={}))
    says(
        readings.sales.caution(page, sold),
        "Sales are compared here before and after: by itself, their change does not say "
        "how much is due to the programme.",
    )


# --- people, samples, grades, risks


def people(**cells):
    row = {"group": "target_population", "unit": "persons", "to_reach": NONE, "printed_share": NONE}
    row |= {"women_share": NONE, "reached": NONE, "coverage": NONE}
    return pd.DataFrame([row | cells])


NOBODY = pd.DataFrame(columns=["group", "unit", "women_share", "place"])


def test_people_of_two_units_are_neither_added_nor_divided(page):
    two = pd.concat([people(to_reach=count(40), unit="persons"), people(to_reach=count(9), unit="families")])
    text = " ".join(readings.people.people(page, two, NOBODY).text.split())
    assert "figures in people, families: they are neither added nor divided" in text
    one = " ".join(readings.people.people(page, two.iloc[:1], NOBODY).text.split())
    assert "neither added nor divided" not in one


def test_people_of_whom_only_some_figures_are_known(page):
    said = readings.people.people(page, people(reached=count(40), women_share=share(0.25)), NOBODY).text.replace(
        "\xa0", " "
    )
    assert said.startswith("Target population:")
    assert said.endswith("25.0% are women. 40 were reached.")


def test_the_share_of_women_goes_from_one_place_to_the_other_and_in_one_place_nowhere(page):
    rows = [
        {"group": "target_population", "unit": "persons", "women_share": share(value), "place": place}
        for place, value in (("03", 0.52), ("09", 0.48))
    ]
    goes = "Among the 2 places of the chart the share ranges from 48.0% (Huancavelica) to 52.0% (Apurímac)."
    for placed, said_ in ((rows[:1], False), (rows, True)):
        text = readings.people.people(page, people(women_share=share(0.25)), pd.DataFrame(placed)).text.replace(
            "\xa0", " "
        )
        assert "25.0% are women." in text
        assert (goes in text, "the share ranges from" in text) == (said_, said_)


def test_women_and_men_who_differ_and_groups_that_are_not_shown(page):
    gap = Measured(0.3, "points", conf_low=0.1, conf_high=0.5)
    differences = pd.DataFrame([{"women_less_men": gap}], index=["R1.satisfaction"])
    hidden = undefined("share", "suppressed")
    says(
        readings.surveys.groups(page, pd.DataFrame([{"caution": "", "sampled": hidden}] * 2), differences),
        "Producers’ satisfaction: women and men differ by +30.0 pp (+10.0 to +50.0 pp), more than the chance of the "
        "draw would explain.",
        "2 rows are suppressed, so that nobody is recognised in a group of fewer than 5 answers, or of fewer than 10 "
        "that all say the same; with them, those from which they could be found by subtraction.",
    )


def test_a_sample_of_nobody_knows_how_many(page):
    needed = pd.DataFrame([{"records": "survey", "population": NONE, "needed": count(385), "to_ask": count(500)}])
    needed.index = ["survey:50"]
    margins = pd.DataFrame([{"margin": Measured(0.05, "points")}], index=["R1.satisfaction"])
    said = readings.surveys.sizes(page, needed, margins).text
    assert (
        "For ± 5 points, not knowing how many there are in all (survey of members), 385 answers are enough: "
        "500 must be asked if as many answer as in the indicator with the fewest answers." in said
    )


def test_a_register_in_which_no_time_is_over_yet(page):
    case = {"indicator": "R1.satisfaction", "closing": "2011-12-31", "days": "30"}
    everything = case | {"in_time": share(0.5), "register_cases": count(4), "running": count(4)}
    over = case | {"in_time": undefined("share", "no_cases"), "register_cases": count(0)}
    says(
        readings.surveys.register(page, pd.DataFrame([everything, over])),
        "Producers’ satisfaction, on December 31, 2011: of the 4 cases received, 50.0% had an answer within 30 days; "
        "for none of them the time was over.",
    )


def graded(n):
    cells = {"subject": "R1", "criterion": "relevance", "to_better": NONE}
    return pd.DataFrame([cells] * n)


@pytest.mark.parametrize(
    ("n", "sentence"),
    [
        (1, "The only grade is shown as printed: there is no ratio beside it to which a rule could be applied."),
        (
            2,
            "The 2 grades are shown as printed: none of them has a ratio beside it to which a rule could be applied.",
        ),
    ],
)
def test_grades_beside_which_there_is_no_ratio(page, n, sentence):
    says(readings.appraisal.grades(page, graded(n), undefined("count", "no_ratio")), sentence)


def test_risks_of_equal_scores_that_carry_one_level(page):
    parted = pd.DataFrame(columns=["kind", "pair"])
    pairs = pd.DataFrame([{"conflicting": count(0, n=0, of=3)}], index=["risk"])
    says(
        readings.risks.risk_conflicts(page, parted, pairs),
        "Risks: all 3 pairs of equal probability and impact carry the same level.",
    )


def test_options_that_overlap_and_are_told_apart_by_the_same_organisations(page):
    option = {"poll": "Q1", "option": "Yes.", "chosen_share": share(0.6, n=6, of=10)}
    option |= {"conf_low": share(0.4), "conf_high": share(0.8)}
    pair = {
        "poll": "Q1",
        "overlap": "yes",
        "apart": "yes",
        "first": "Yes.",
        "second": "No.",
        "p_value": Measured(0.01, "p_value"),
    }
    pair |= {"only_first": count(6), "only_second": count(1)}
    said = readings.surveys.choices(page, pd.DataFrame([option]), pd.DataFrame([pair])).text
    assert said.endswith(
        "The intervals of “Yes” and “No” overlap, but the same organisations tell them apart: only the first 6, only "
        "the second 1 (p = 0.010)."
    )


def test_sub_questions_that_are_graded_say_by_which_rule(page, monkeypatch):
    rule = SimpleNamespace(title="Reglas", edition="2012", source="Manual.")
    monkeypatch.setattr(page.programme, "rule_set", rule, raising=False)
    says(
        readings.appraisal.question_grades(page, pd.DataFrame([{"grade": "A"}])), "Rule: Reglas, edition 2012. Manual."
    )


def test_one_source_that_is_that_of_the_result(page):
    sheets = pd.DataFrame([{"has_source": "of_result", "origin": "framework"}])
    some = {name: count(0, n=0, of=1) for name in readings_elements()}
    counted_ = pd.DataFrame([some | {"source": count(1, n=1, of=1), "indicators": count(1, n=1, of=1)}])
    complete = {"told_complete": count(0, n=0, of=1), "measured_complete": count(0, n=0, of=1)}
    said = readings.indicators.indicator_plan(page, sheets, counted_, complete).text
    assert "The means of verification of 1 is that of its result, not one of its own." in said


def readings_elements():
    from toolkit.measures.indicators.indicator_plan import ELEMENTS  # noqa: PLC0415

    return ELEMENTS


# --- none is left out


def as_pattern(message):
    """Find a sentence whatever fills its fields."""
    parts = re.split(r"\{\w+\}", message.replace("{{", "{").replace("}}", "}"))
    return re.compile(r".{0,400}?".join(re.escape(part) for part in parts if part))


def test_a_plan_that_has_only_begun_tells_what_it_sets_for_its_end_and_that_nothing_is_counted(clac):
    page, at = Page(clac, 2025, "en"), 2025
    said = readings.activities.final_targets(page, strategic_plan.final_targets(clac, at)).text
    assert "7 indicators have a target for 2027." in said
    assert "Target set, not yet measured: 7 of 7. With a printed baseline: 0." in said
    sums = strategic_plan.totals(strategic_plan.objectives(clac, at))
    assert (
        "The document prints no milestones, so how much has been accomplished cannot be said."
        in readings.activities.plan(page, "P25", sums).text
    )


def test_no_grade_where_the_evidence_is_too_thin(clac):
    page, frame = Page(clac, 2025, "en"), appraisals.appraised(clac, 2025)
    assert (
        f"For none of the {len(frame)} criteria is there enough evidence for a written rule to propose a grade."
        in readings.appraisal.appraised(page, frame).text
    )
    quoted = "For none of the 6 criteria is there enough evidence for a written rule to propose a grade."
    assert len(frame) == 6 and quoted in readings.appraisal.appraised(page, frame).text


def test_no_sentence_is_said_nowhere():
    held = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PAGES_HELD.rglob("*.en.page")))
    here = [Path(__file__), *map(Path(__file__).with_name, ("test_with_without.py", "test_story.py"))]
    quoted = re.sub(r'"\s*\n\s*f?"', "", "\n".join(path.read_text(encoding="utf-8") for path in here))
    held = held.replace("\xa0", " ")  # as what is quoted here
    said = {key: text.replace("\xa0", " ") for key, text in Words("en").all().items()}
    messages = {key: text for key, text in said.items() if key.startswith("reading.")}
    sentences = {key: text.strip() for key, text in messages.items() if len(re.sub(r"\{\w+\}|\W", "", text)) > 3}
    assert len(sentences) > 250
    found = {key: as_pattern(text) for key, text in sentences.items()}
    assert [key for key, pattern in found.items() if not pattern.search(held) and not pattern.search(quoted)] == []


@pytest.mark.parametrize(("low", "said_"), [(0.0, "does not allow"), (-0.1, "does not allow"), (1e-9, "differ by")])
def test_an_interval_that_reaches_nothing_says_no_difference(page, low, said_):
    differences = pd.DataFrame([{"women_less_men": Measured(0.3, "points", conf_low=low, conf_high=0.6)}], ["R1.sales"])
    shown = share(0.5)
    assert said_ in readings.surveys.groups(page, pd.DataFrame([{"caution": "", "sampled": shown}]), differences).text


def test_a_printed_rule_tests_the_grades_that_a_fitted_one_only_gives_back(page, monkeypatch):
    graded = pd.DataFrame([{"to_better": Measured(None, "ratio", missing="best_grade")}])
    agreed = Measured(3.0, "count", "count", n=3, of=4)
    for printed, said_ in ((True, "The same rule gives 3 of the 4 grades that the document prints beside a ratio."),
                           (False, "does not test them")):  # fmt: skip
        rule = page.programme.grading.model_copy(update={"printed": printed})
        monkeypatch.setitem(page.programme.__dict__, "grading", rule)
        assert said_ in readings.appraisal.grades(page, graded, agreed).text


@pytest.mark.parametrize(("graded", "is_said"), [(None, True), (["effectiveness"], True), (["implementation"], False)])
def test_activities_that_no_rule_grades_are_said_to_be_so(page, monkeypatch, graded, is_said):
    rule = None if graded is None else SimpleNamespace(criteria=dict.fromkeys(graded))
    monkeypatch.setitem(page.programme.__dict__, "grading", rule)  # kept there once it is read
    letter = Measured(None, "text", text="B")
    text = readings.appraisal.activity_grades(page, pd.DataFrame([{"printed": letter, "printed_before": letter}])).text
    assert ("No rule grades activities" in text) is is_said
