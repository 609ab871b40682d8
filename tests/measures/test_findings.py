"""One outcome for every printed figure that follows from others, and before one is called different a look for the
reading under which its author was right."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.fifth.changed import changing
from tests.fifth.made import CODE, lay_out
from toolkit import open_programme
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.folders import ENVIRONMENT
from toolkit.measured import Measured, undefined
from toolkit.measures.formulas import months_between
from toolkit.measures.indicators import direction, fitted_grade_rule
from toolkit.measures.reconciliation import CHECKS, Claim, all_findings, compared, findings, judge
from toolkit.measures.reconciliation.all_findings import _held, printed_findings, where_printed
from toolkit.measures.reconciliation.causes import asked_about, causes, listed, seal
from toolkit.measures.reconciliation.claims import OUTCOMES, best, worst
from toolkit.report.finding_words import reconcile


@pytest.fixture(scope="module")
def rule(cse):
    return cse.conventions


def share(value, half_unit=0.005):
    return Measured(value, "share", half_unit=half_unit)


def euros(value, half_unit=0.005):
    return Measured(value, "money", currency="EUR", half_unit=half_unit)


def outcome(rule, stated, recomputed, **how):
    found = judge(Claim("statements", stated, recomputed, **how), rule)
    return found.outcome, found.by, found.severity


def test_just_half_a_unit_is_a_tie_and_not_a_difference(rule):
    assert outcome(rule, share(0.61), share(0.605, 0)) == ("agrees_by_convention", "half_up", "tie")
    assert outcome(rule, share(0.81), share(0.815, 0)) == ("agrees_by_convention", "truncation", "tie")


def test_digits_that_were_cut_off_are_a_convention_and_more_than_a_unit_is_not(rule):
    assert outcome(rule, share(2.17), share(2.1795, 0)) == ("agrees_by_convention", "truncation", "")
    assert outcome(rule, share(2.17), share(2.1805, 0)) == ("differs", "", "minor")
    assert outcome(rule, share(2.18), share(2.172, 0)) == (
        "differs",
        "",
        "minor",
    )  # nobody rounds up what is below half


def test_percentages_weigh_by_points_and_amounts_by_their_part(rule):
    assert outcome(rule, share(0.60), share(0.65, 0)) == ("differs", "", "minor")  # five points, and no more
    assert outcome(rule, share(0.60), share(0.651, 0)) == ("differs", "", "material")
    assert outcome(rule, euros(1_000_000), euros(1_009_000, 0)) == ("differs", "", "minor")
    assert outcome(rule, euros(1_000_000), euros(1_011_000, 0)) == ("differs", "", "material")


def test_what_a_formula_cannot_answer_differs_and_what_is_not_printed_says_nothing(rule):
    assert outcome(rule, share(0.66), undefined("share", "whole_is_zero")) == ("differs", "", "material")
    assert outcome(rule, share(0.66), undefined("share", "not_reported")) == ("not_recomputable", "", "")


def test_two_printed_figures_contradict_each_other(rule):
    assert outcome(rule, share(0.74), share(0.958), is_printed=True) == ("contradicts", "", "material")


def test_nothing_agrees_on_a_premise_that_its_document_denies(rule):
    denied = share(0.94, 0).but(certainty="disputed")
    assert outcome(rule, share(0.94), denied) == ("contradicts", "disputed", "material")


def test_a_part_cannot_be_more_than_its_whole_and_more_than_a_target_can_be_reached(rule):
    nothing = undefined("share", "not_applicable")
    assert outcome(rule, share(1.01), nothing, is_part=True) == ("impossible", "", "material")
    assert outcome(rule, share(1.004), nothing, is_part=True)[0] == "not_recomputable"  # 100 % as printed
    assert outcome(rule, share(1.52), share(1.52, 0)) == ("agrees", "", "")


def test_a_mean_that_weights_could_give_is_not_called_wrong(rule):
    parts = (share(0.0555), share(0.1828))
    assert outcome(rule, share(0.127), share(0.1091, 0), limits=parts) == ("not_recomputable", "weights", "")
    assert outcome(rule, share(0.25), share(0.1091, 0), limits=parts) == ("differs", "", "material")


def test_the_worst_decides_of_several_checks_and_the_best_of_several_ways(rule):
    good, bad = (judge(Claim("x", share(0.5), share(value, 0)), rule) for value in (0.5, 0.7))
    silent = judge(Claim("x", share(0.5), undefined("share", "not_reported")), rule)
    assert worst([good, bad, silent]) is bad
    assert worst([good, silent]) is good
    assert best([silent, bad, good]) is good


@pytest.mark.parametrize(("code", "year"), [("cse", 2011), ("par2", 2022), ("clac", 2023), ("spp", 2019)])
def test_no_fact_has_two_outcomes(code, year, request):
    programme = request.getfixturevalue(code)
    settled = findings(programme, year)
    for name in CHECKS:
        shown = compared(programme, year, name)
        for each, verdict in zip(_held(programme, programme.at(year), name)[1], shown.get("verdict", []), strict=True):
            if each.fact and each.stated and not CHECKS[name].any_row:
                assert verdict == settled[each.fact].outcome, each.fact
    assert {each.outcome for each in settled.values()} <= set(OUTCOMES)


def of_kind(programme, year, kind):
    return {fact: each for fact, each in findings(programme, year).items() if each.claim.kind == kind}


@pytest.mark.parametrize("code", ["cse", "par2", "spp", "clac"])
def test_a_figure_that_several_facts_read_is_one_finding(code, request):
    programme = request.getfixturevalue(code)
    year, places = max(programme.file.reporting_years), where_printed(programme)
    found = printed_findings(programme, year)
    assert len({places.get(each.fact, each.fact) for each in found}) == len(found)
    outcomes: dict[object, set[str]] = {}
    for fact, each in findings(programme, year).items():
        if each.outcome != "not_recomputable":
            outcomes.setdefault(places.get(fact, fact), set()).add(each.outcome)
    assert not {place: own for place, own in outcomes.items() if len(own) > 1}


def test_of_two_facts_in_one_place_the_worse_outcome_is_told(cse, monkeypatch):
    held = findings(cse, 2011)
    good, bad = (
        held["observation:R3.joint_activities:2011-Q4:completion"],
        held["observation:R1.sales:2011-Q4:completion"],
    )
    monkeypatch.setattr(all_findings, "findings", lambda *_: {good.fact: good, bad.fact: bad})
    monkeypatch.setattr(all_findings, "where_printed", lambda _: dict.fromkeys((good.fact, bad.fact), "one place"))
    assert [each.outcome for each in printed_findings(cse, 2011)] == ["differs"]


def test_a_share_that_is_printed_otherwise_elsewhere_agrees_nowhere(cse):
    """2.2 prints 87 % of the time, which are its 42 months of 48; the list of the programme prints 38 months."""
    assert findings(cse, 2011)["statement:S.time"].outcome == "contradicts"
    assert compared(cse, 2011, "statements").loc["S.time", "verdict"] == "contradicts"


def test_the_checks_that_a_page_shows_say_the_same_as_all_of_them(cse):
    alone = findings(cse, 2011, ("observation",))
    whole = findings(cse, 2011)
    assert alone
    assert all(whole[fact].outcome == each.outcome for fact, each in alone.items())
    assert {fact for fact in whole if fact.startswith("observation:")} == set(alone)


def test_what_a_check_is_about_is_what_it_says(cse, par2, spp):
    for programme in (cse, par2, spp):
        for name, check in CHECKS.items():
            found = _held(programme, programme.at(max(programme.file.reporting_years)), name)[1]
            assert {each.fact.partition(":")[0] for each in found if each.fact} <= set(check.about), name


def test_each_cause_of_something_material_is_asked_about_once(cse):
    asked = asked_about(cse, 2011)
    assert len(asked) == 32
    material = listed(cse, 2011).query("`verdict.mark` == 'material'")
    assert sum(asked["with_cause"].figures.values()) == len(material)
    group_04 = asked[asked["counted"].str.startswith("budget:Z_04")]
    assert list(group_04["with_cause"].figures.values()) == [12]


def test_every_printed_percentage_that_was_made_of_something_is_in_the_register(cse, par2, spp, clac):
    for programme, year in ((cse, 2011), (par2, 2022), (spp, 2019), (clac, 2023)):
        places = where_printed(programme)
        known = {places.get(fact, fact) for fact in findings(programme, year)}
        figures = figures_of(programme, "observations")
        for fact, row in programme.observations.iterrows():
            is_made = row["role"] in ("actual", "completion", "baseline", "stated_average") and row["use"] == "yes"
            if is_made and figures[fact] and figures[fact].unit in ("share", "ratio") and _until(programme, row, year):
                assert places.get(fact, fact) in known, fact


def _until(programme, row, year):
    period = programme.period(row["period"])
    return period.year is None or programme.at(year).follows(period)


def test_a_percentage_without_parts_is_silent_and_says_why(spp):
    found = [each for each in findings(spp, 2019).values() if each.claim.kind == "percentages"]
    assert len(found) == 55
    assert {each.outcome for each in found} == {"not_recomputable"}
    assert {each.recomputed.missing for each in found} == {"parts_not_printed"}


def test_a_share_that_no_whole_number_of_people_gives_is_found(project, monkeypatch):
    """Of 771 persons 373 are 48.38 % and 374 are 48.51 %: none are 48.40 %."""
    path = project / "data/cse-peru/beneficiaries.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("0.4838,", "0.484,").replace("48.38%", "48.40%"), encoding="utf-8")
    monkeypatch.setenv(ENVIRONMENT, str(project / "data"))
    held = findings(open_programme("cse-peru"), 2011)
    found = held["beneficiaries:030413:..:target_population:persons:target:women:share"]
    assert (found.outcome, found.severity, found.recomputed.number) == ("differs", "minor", pytest.approx(373 / 771))


def test_of_the_37_changes_of_spp_34_agree_two_only_in_points_and_one_differs(spp):
    found = Counter(each.outcome for each in of_kind(spp, 2019, "stated_changes").values())
    assert found.pop("not_recomputable") == 1  # i1.3.1, whose levels are nowhere printed
    assert sum(found.values()) == 37
    assert found["agrees"] + found["agrees_within_rounding"] + found["agrees_by_convention"] == 34
    assert (found["agrees_by_convention"], found["agrees_with_another_formula"]) == (3, 2)  # from 0 to 0; in points
    (off,) = [fact for fact, each in findings(spp, 2019).items() if each.outcome == "differs"]
    assert off.startswith("observation:i5.2:")


def test_of_the_22_differences_of_the_card_14_are_material(cse):
    off = [each for each in of_kind(cse, 2011, "stated_completions").values() if each.outcome == "differs"]
    assert Counter(each.severity for each in off) == {"material": 14, "minor": 8}


def test_the_card_is_held_against_the_values_of_every_year_that_is_printed(cse):
    """7.2 prints the end of 2010 beside the values of 2010 (3.3.1): 11,882,583 of 14,791,154."""
    held = findings(cse, 2011)
    sales = held["observation:R1.sales:2010:completion"]
    assert (sales.outcome, sales.severity, sales.recomputed.number) == ("differs", "minor", pytest.approx(0.803358))
    then = {fact: each for fact, each in findings(cse, 2010).items() if each.claim.kind == "stated_completions"}
    assert len(then) == 32
    assert all(held[fact].outcome == each.outcome for fact, each in then.items())
    assert held["observation:R1.sales:2011-Q2:completion"].outcome == "not_recomputable"  # no value of the quarter


def test_the_averages_of_the_quarters_are_held_against_their_rows(cse):
    found = of_kind(cse, 2011, "averages_of_periods")
    told = {
        (fact.split(":")[1], fact.split(":")[2]): (each.outcome, round(each.recomputed.number, 3), each.severity)
        for fact, each in found.items()
        if "2011-Q" in fact and fact.split(":")[1] in ("R1.average", "R2.average")
    }
    assert told["R1.average", "2011-Q1"] == ("differs", 0.613, "minor")  # printed 58 %
    assert told["R1.average", "2011-Q2"] == ("differs", 0.712, "minor")  # printed 70 %
    assert told["R1.average", "2011-Q3"] == ("differs", 0.908, "material")  # printed 97 %
    assert told["R2.average", "2011-Q3"] == ("differs", 0.754, "minor")  # printed 77 %
    assert told["R1.average", "2011-Q4"][0] == "agrees_with_another_formula"  # 94 %, with the zero replaced


def test_a_mean_of_regions_is_one_thing_on_every_page(cse):
    settled = findings(cse, 2011)
    facts = [
        *("observation:R4.led_budget:2011:actual", "observation:R4.chain_budget:2011:actual"),
        *("statement:S.R4.led_budget", "statement:S.R4.chain_budget.mean"),
    ]
    assert {settled[fact].outcome for fact in facts} == {"not_recomputable"}
    assert {settled[fact].by for fact in facts} == {"weights"}


def test_the_belgian_balance_agrees_with_the_sentence_that_prints_it(cse):
    assert findings(cse, 2011)["budget:TOTAL:..2011:stated_balance:EUR:belgium"].outcome == "agrees"


def test_group_04_is_wrong_in_both_tables_and_is_one_cause(cse):
    (own,) = [cause for cause in causes(cse, 2011) if cause.findings[0].fact.startswith("budget:Z_04:")]
    told = {each.fact for each in own.findings}
    assert {
        "budget:Z_04:..2012:stated_balance:EUR",
        "budget:Z_04:..:approved:EUR:::F01",
        "budget:Z_04:..:approved:EUR:::F01@informe-2011/7.5",
        "budget:Z_04:..2011:stated_balance:EUR:::2012Q1",
    } <= told
    assert {each.severity for each in own.findings} == {"material"}


def test_norms_that_were_never_issued_neither_agree_nor_improve(cse):
    settled = findings(cse, 2011)
    assert settled["statement:S.R3.regional_norms"].by == "disputed"
    moved = compared(cse, 2011, "stated_completions").loc["R3.regional_norms"]
    assert moved["verdict"] == "contradicts"


def test_what_follows_from_a_printed_impossibility_contradicts_it(cse):
    projects = findings(cse, 2011)["statement:S.R4.projects.before"]  # 130.3 % of 2
    assert (projects.outcome, projects.recomputed.number) == ("contradicts", 159)


def test_ordinals_and_durations_are_held_against_the_calendar(cse, par2):
    """2022 is the fifth year since April 2018, not the third; November 2007 to 2011 are four years, not seven."""
    third, seven = findings(par2, 2022)["statement:S.third_year"], findings(cse, 2011)["statement:S.seven_years"]
    assert (third.stated.number, third.recomputed.number, third.severity) == (3, 5, "material")
    assert (seven.stated.number, seven.recomputed.number, seven.severity) == (7, pytest.approx(50 / 12), "material")


def test_a_number_is_held_against_what_its_sentence_names(cse):
    """4.2: the three priority chains, textiles, dairy and native potato."""
    held = findings(cse, 2011)["statement:S.priority_chains"]
    assert (held.outcome, held.recomputed.number) == ("agrees", 3)


def test_what_the_text_programmes_is_held_against_the_table(par2):
    assert findings(par2, 2022)["statement:S.text_programmed_share"].outcome == "agrees"  # 26,426,514 of 26,426,514
    assert findings(par2, 2022)["statement:S.text_transferred"].outcome == "not_recomputable"  # 62 millions, of which


def test_a_percentage_of_a_printed_zero_differs_without_a_value(cse):
    norms = findings(cse, 2011)["statement:S.R4.municipal_norms.base"]  # 66 %
    assert (norms.outcome, norms.recomputed.missing) == ("differs", "whole_is_zero")


def test_the_organisations_of_par2_are_the_sum_of_their_models_and_not_in_2022(par2):
    found = of_kind(par2, 2022, "totals_of_indicators")
    assert {fact: each.outcome for fact, each in found.items() if "target" in fact} == {
        "observation:1.3:..:final_target": "agrees",  # 768 = 678 + 90
        "observation:1.3:..2022:target": "differs",  # 1.000, not 1.100
    }


def test_a_seal_lapses_when_a_figure_changes(cse):
    finding = findings(cse, 2011)["statement:S.R4.odel"]
    other = judge(Claim("statements", finding.stated.but(value=0.97), finding.recomputed), cse.conventions)
    assert seal(finding) != seal(other)


def test_a_difference_that_was_accepted_is_open_again_when_a_figure_changes(tmp_path, monkeypatch):
    folder = lay_out(tmp_path) / CODE
    monkeypatch.setenv(ENVIRONMENT, str(folder.parent))
    off = findings(open_programme(CODE), 2024)["statement:T.trees"]
    accept(folder, {each.fact: seal(each) for cause in causes(open_programme(CODE), 2024) for each in cause.findings})
    assert not reconcile(CODE, "2024", "en", "minor").is_open
    accept(folder, {off.fact: "s000000000000"})
    told = {each.findings[0].fact: each.acknowledged for each in causes(open_programme(CODE), 2024)}
    assert told[off.fact] is False


def accept(folder, seals):
    lines = [f"{fact},The union has explained it,evaluator,2024-10-01,{sealed}" for fact, sealed in seals.items()]
    text = "\n".join(["finding,reason,signer_role,date,hash", *lines]) + "\n"
    (folder / "acknowledgements.csv").write_text(text, encoding="utf-8")


def test_a_typing_error_is_found_and_a_changed_fact_changes_the_verdict(tmp_path, monkeypatch):
    folder = lay_out(tmp_path) / CODE
    monkeypatch.setenv(ENVIRONMENT, str(folder.parent))
    before = findings(open_programme(CODE), 2024)
    changing("budget", lambda row: {"amount": "30000"} if row["amount"] == "31000" else {})(folder)
    after = findings(open_programme(CODE), 2024)
    moved = {fact for fact in before if before[fact].outcome != after[fact].outcome}
    assert moved == {"budget:B1:..2024:stated_balance:NOK"}  # the balance that the report misprints
    assert after["budget:B1:..2024:stated_balance:NOK"].outcome == "agrees"


def test_reconcile_tells_what_weighs_first_and_ends_with_one_while_it_is_open():
    told = reconcile("spp-global", "2019", "en", "material")
    assert told.is_open
    assert told.lines[1].startswith("Printed figures derived from others: 93. They check out: 34; by another")
    assert [line.startswith("MATERIAL: ") for line in told.lines[2:]] == [True]
    (off,) = [each for each in told.findings if each["outcome"] == "differs"]
    assert {name: off[name] for name in ("programme", "stated", "stated_value", "severity", "kind", "section")} == {
        "programme": "spp-global",
        "stated": "0%",
        "stated_value": 0.0,
        "severity": "material",
        "kind": "stated_changes",
        "section": "OE",
    }


def test_what_nobody_has_accepted_is_not_accepted_however_little_it_is_off(cse):
    minor = [cause for cause in causes(cse, 2011) if cause.severity == "minor"]
    assert minor
    assert not any(cause.acknowledged for cause in minor)


@pytest.mark.parametrize(("certainty", "moved"), [("", "better"), ("inferred", "better"), ("disputed", "")])
def test_nobody_is_said_to_have_moved_on_a_figure_that_is_denied(cse, certainty, moved):
    now, before = (Measured(value, "count", certainty=certainty) for value in (24, 21))
    assert direction.moved(cse, cse.indicators["R3.regional_norms"], now, before, before) == moved


def letter(text, certainty=""):
    return Measured(None, "text", "grade", text=text, certainty=certainty)


def test_a_printed_rule_tests_a_letter_and_a_fitted_one_does_not(rule):
    assert outcome(rule, letter("B"), letter("B"))[:1] == ("agrees",)
    assert outcome(rule, letter("B"), letter("C"))[:1] == ("differs",)
    assert outcome(rule, letter("B"), letter("A–C", "inferred"))[:2] == ("not_recomputable", "rule")


def test_no_rule_gives_the_better_letter_to_the_worse_ratio(rule):
    assert outcome(rule, letter("A"), letter("B–D", "inferred"))[:1] == ("contradicts",)


def test_the_fifteen_printed_letters_of_cse_are_held_against_one_another(cse):
    own = findings(cse, 2011, ["grade"])
    assert len(own) == 15
    assert {each.outcome for each in own.values()} == {"not_recomputable"}


def test_equal_ratios_with_two_letters_contradict_each_other(cse, monkeypatch):
    changed = cse.criteria.copy()
    at = changed["subject"].eq("R1") & changed["criterion"].eq("efficiency") & changed["question"].eq("")
    changed.loc[at, "grade"] = "C"  # 123 %, while 97 % and 115 % have an A
    monkeypatch.setitem(vars(cse), "criteria", changed)
    frame = fitted_grade_rule.held(cse, 2011)
    verdicts = {
        fact: judge(Claim("grades", row["stated"], row["recomputed"]), cse.conventions).outcome
        for fact, row in frame.iterrows()
    }
    assert verdicts["grade:R1:2011:efficiency"] == "contradicts"


def test_what_a_document_denies_is_told_and_in_no_calculation(par2):
    denied = [each for each in printed_findings(par2, 2022) if each.claim.is_denied]
    assert len(denied) == 14  # thirteen sums called achieved, and families that are people
    assert {(each.outcome, each.by, each.severity) for each in denied} == {("contradicts", "disputed", "material")}
    assert all(each.recomputed.value is None for each in denied)


def test_one_column_that_is_called_by_what_it_does_not_hold_is_one_cause(par2):
    together = [cause for cause in causes(par2, 2022) if all(each.claim.is_denied for each in cause.findings)]
    assert sorted(len(cause.findings) for cause in together) == [1, 13]


def test_a_figure_that_is_impossible_by_rule_stays_so_though_its_document_denies_it(cse):
    facts = [fact for fact in findings(cse, 2011) if fact.startswith("observation:R1.satisfaction:2011:actual@")]
    assert [findings(cse, 2011)[fact].outcome for fact in facts] == ["impossible"]


def test_a_duration_between_two_months_leaves_a_month_open(rule):
    def months(value):
        return Measured(float(value), "months")

    made = months_between(months(2008 * 12 + 3), months(2011 * 12 + 11))  # April 2008 to December 2011
    assert {n: outcome(rule, months(n), made)[0] for n in (43, 44, 45, 46)} == {
        43: "differs",
        44: "agrees_within_rounding",
        45: "agrees_within_rounding",
        46: "differs",
    }


def test_ten_times_a_value_is_said_so_and_not_called_right(cse):
    found = findings(cse, 2011)["observation:R3.investment:2011-Q4:completion::::disbursed"]
    assert (found.outcome, found.by) == ("agrees_with_another_formula", "tenfold")  # 26 % beside 2.6 %


def test_what_a_document_of_another_plan_says_is_not_on_the_page_of_this_one(clac):
    assert len(printed_findings(clac, 2023)) == 5
    assert printed_findings(clac, 2025) == []
