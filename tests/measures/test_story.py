"""The main points of a programme and year: found by measures, ranked by one rule, none of them made of inventions."""

from __future__ import annotations

from itertools import count

import pandas as pd
import pytest

from toolkit.facts.contracts.conventions import MainPoints
from toolkit.measured import Measured, undefined
from toolkit.measures import causes, story
from toolkit.measures.story import of_others, outlook
from toolkit.measures.story.candidates import SEARCHED
from toolkit.measures.story.points import KINDS, Point
from toolkit.measures.story.ranking import ranked, weight

RULE = MainPoints(most=6, of_page=3, of_a_kind=2, least=0.05, sure={"certain": 1.0, "inferred": 0.5, "disputed": 0.25})
numbers = count(1)


def point(code, direction, size, certainty="", subject=None):
    now = Measured(size, "share", certainty=certainty)
    return Point(code, f"s{next(numbers)}" if subject is None else subject, direction, size, now)


def codes(points):
    return [p.code for p in ranked(points, RULE)]


class TestTheRule:
    def test_the_largest_success_and_the_largest_shortfall_come_first(self):
        points = [point("targets_reached", "worse", 0.9), point("gained", "better", 0.2), point("pace", "worse", 0.3)]
        assert codes(points) == ["targets_reached", "gained", "pace"]

    def test_the_only_success_is_told_however_small(self):
        bad = [point(code, "worse", 0.9) for code in list(KINDS)[8:20]]
        assert "gained" in codes([*bad, point("gained", "better", 0.001)])

    def test_the_only_shortfall_is_told_however_small(self):
        good = [point(code, "better", 0.9) for code in list(KINDS)[8:20]]
        assert "lost" in codes([*good, point("lost", "worse", 0.001)])

    def test_all_good_tells_no_shortfall_and_all_bad_no_success(self):
        assert {p.direction for p in ranked([point("gained", "better", 0.4)], RULE)} == {"better"}
        assert {p.direction for p in ranked([point("behind", "worse", 0.4)], RULE)} == {"worse"}

    def test_no_more_than_six(self):
        assert len(ranked([point(code, "worse", 0.5) for code in KINDS], RULE)) == 6

    def test_one_of_each_kind_before_a_second_of_any(self):
        points = [point("gained", "better", 1.0), point("lost", "worse", 1.0), point("below_baseline", "worse", 0.9)]
        others = [point("pace", "worse", 0.1), point("money_ahead", "worse", 0.1), point("high_risks", "worse", 0.1)]
        assert "below_baseline" not in codes([*points, *others])
        assert {p.kind for p in ranked([*points, *others], RULE)} == {"change", "money", "cost", "risks"}

    def test_forty_of_one_kind_are_two(self):
        assert len(ranked([point("overspent", "worse", n / 40) for n in range(40)], RULE)) == 1  # one of a code
        kinds = ("overspent", "taken_back", "unregistered", "pace")
        assert len(ranked([point(code, "worse", n / 40) for n in range(1, 40) for code in kinds], RULE)) == 2

    def test_of_one_subject_one_point(self):
        assert (
            len(ranked([point("lost", "worse", 1.0, subject="i"), point("behind", "worse", 0.9, subject="i")], RULE))
            == 1
        )

    def test_what_weighs_the_same_stands_as_it_was_found(self):
        points = [point("pace", "worse", 0.5, subject="b"), point("high_risks", "worse", 0.5, subject="a")]
        assert codes(points) == ["pace", "high_risks"] and codes(points[::-1]) == ["high_risks", "pace"]

    def test_nothing_counts_for_more_than_its_whole(self):
        assert weight(point("gained", "better", 7.0), RULE) == 1.0

    def test_what_is_denied_counts_a_quarter_and_what_is_inferred_half(self):
        sizes = [weight(point("pace", "worse", 0.8, each), RULE) for each in ("", "inferred", "disputed")]
        assert sizes == pytest.approx([0.8, 0.4, 0.2])

    def test_what_is_too_small_is_left_out(self):
        points = [point("gained", "better", 0.9), point("lost", "worse", 0.9), point("pace", "worse", 0.049)]
        assert "pace" not in codes(points)

    def test_what_neither_improved_nor_got_worse_fills_the_places_left(self):
        points = [point("to_reach", "", 1.0), point("pace", "worse", 0.1)]
        assert codes(points) == ["pace", "to_reach"]

    def test_nothing_found_is_no_point(self):
        assert ranked([], RULE) == []


class TestWhatTheProgrammesTell:
    def test_cse_sales_doubled_the_municipalities_fell_back_and_the_close_takes_money_back(self, cse):
        points = story.main_points(cse, 2011)
        title = points.loc[story.heading(points)]
        assert list(zip(title["code"], title["subject"], strict=True)) == [
            ("gained", "R1.sales"),
            ("below_baseline", "R4.led_budget"),
            ("taken_back", ""),
        ]
        back = points[points["code"] == "taken_back"].iloc[0]
        assert back["now"].number == pytest.approx(377_530)  # twelve lines of 7.5
        assert back["change"].number == pytest.approx(1.106, abs=0.0005)

    def test_cse_five_of_nine_had_been_reached_the_year_before(self, cse):
        row = story.main_points(cse, 2011).query("code == 'targets_reached'").iloc[0]
        assert [row[name].number for name in ("now", "before", "whole")] == [9, 5, 24]
        assert row["direction"] == "worse"  # 15 of 24 were not

    def test_cse_the_municipalities_spent_most_of_their_money_and_went_little_of_their_way(self, cse):
        row = story.main_points(cse, 2011).query("code == 'money_ahead'").iloc[0]
        assert row["subject"] == "R4"
        assert [round(row[name].number, 2) for name in ("now", "before")] == [0.79, 0.39]

    def test_a_target_reached_the_year_before_is_said_to_be(self, cse):
        assert story.main_points(cse, 2011).loc["1", "reached_before"]

    def test_spp_has_no_targets_so_what_moved_is_counted(self, spp):
        row = story.main_points(spp, 2019).query("code == 'moved'").iloc[0]
        assert [row[name].number for name in ("now", "before", "whole")] == [25, 4, 37]

    def test_spp_two_that_became_four_are_not_the_news(self, spp):
        assert "i2.7" not in set(story.main_points(spp, 2019)["subject"])

    def test_par2_a_plan_tells_what_is_left_and_not_registered(self, par2):
        points = story.main_points(par2, 2022)
        assert list(points.loc[story.heading(points), "code"]) == ["unregistered", "left_to_do"]
        left = points[points["code"] == "left_to_do"].iloc[0]
        assert [left[name].number for name in ("now", "before", "whole")] == [200, 900, 1100]

    def test_par2_nothing_of_its_made_up_records_enters(self, par2):
        candidates = story.candidates(par2, 2022)
        facts = [fact for p in candidates for figure in (p.now, p.before, p.change, p.whole) for fact in figure.inputs]
        assert facts and not [fact for fact in facts if fact.startswith("records:")]
        assert "effect_synthetic" in story.unsaid(par2, 2022).index

    def test_clac_2025_aims_without_a_start(self, clac):
        row = story.main_points(clac, 2025).loc["1"]
        assert (row["code"], row["now"].number, row["now"].of) == ("without_baseline", 7, 7)


class TestWhichWayItPoints:
    def test_milestones_of_which_none_is_told_as_met_are_no_news_but_cannot_be_told(self, clac):
        assert not [p for p in story.candidates(clac, 2023) if p.code == "milestones"]
        assert "programme:milestones_met" not in story.key_figures(clac, 2023)
        assert story.unsaid(clac, 2023).loc["milestones", "whole"].value == 14

    def test_money_that_keeps_pace_is_no_shortfall(self, cse):
        (pace,) = [p for p in story.candidates(cse, 2009) if p.code == "pace"]
        assert pace.direction == "better"

    def test_money_whose_pace_hangs_on_how_the_months_are_counted_is_neither(self, cse):
        (pace,) = [p for p in story.candidates(cse, 2011) if p.code == "pace"]  # 79.9 % with 38 or 42 of 48 months
        assert pace.direction == ""
        assert (round(pace.whole.value, 3), round(pace.size, 3)) == (0.875, 0.076)

    def test_money_whose_pace_hangs_on_a_month_that_no_document_prints_is_neither(self, par2):
        (pace,) = [
            p for p in story.candidates(par2, 2021) if p.code == "pace"
        ]  # 68.9 % with 80.4, or less if it ends later
        assert pace.direction == ""

    def test_money_ahead_of_time_is_bad_news(self, cse):
        (pace,) = [p for p in story.candidates(cse, 2010) if p.code == "pace"]  # 61.9 % with 58.9 %
        assert pace.direction == "worse"

    @pytest.mark.parametrize(
        ("before", "now", "direction", "size"),
        [
            ("A", "B", "worse", 1 / 3),
            ("B", "A", "better", 1 / 3),
            ("B", "B", "", 1 / 3),
            ("", "C", "worse", 2 / 3),
            ("", "A", "", 0.0),
        ],
    )
    def test_a_grade_by_how_it_moved_or_where_it_stands(self, cse, monkeypatch, before, now, direction, size):
        def grade(letter):
            return Measured(None, "text", text=letter) if letter else undefined("text", "not_reported")

        row = {"subject": "OE", "criterion": "sustainability", "printed": grade(now), "printed_before": grade(before)}
        monkeypatch.setattr(of_others.criteria, "grades", lambda *_: pd.DataFrame([row]))
        (lasting,) = of_others.of_lasting(cse, cse.at(2011))
        assert (lasting.direction, lasting.size) == (direction, pytest.approx(size))


class TestWhatCannotBeSaid:
    def test_cse(self, cse):
        assert list(story.unsaid(cse, 2011).index) == ["effect", "values", "people", "trust", "twice"]

    def test_a_cause_that_a_document_tells_is_not_missing(self, cse, clac):
        assert "causes" not in story.unsaid(cse, 2011).index and len(story.causes(cse, 2011)) == 4
        assert "causes" in story.unsaid(clac, 2023).index and not len(story.causes(clac, 2023))

    def test_what_changed_where_no_indicator_has_a_value_of_both_years(self, cse, spp, clac, invented):
        assert "change" in story.unsaid(clac, 2023).index, "it tells of progress, and prints no values"
        assert "change" not in story.unsaid(clac, 2025).index, "a plan has nothing yet that could have changed"
        assert "change" not in [*story.unsaid(cse, 2011).index, *story.unsaid(spp, 2019).index]
        assert "change" in story.unsaid(invented(a=(0, None, 75, 100)), 2023).index

    def test_nothing_has_a_cause_before_anything_has_happened(self, clac):
        assert "causes" not in story.unsaid(clac, 2025).index


class TestWhoWasReached:
    def test_cse_women_of_meetings_and_training_and_the_organised_units(self, cse):
        points = story.main_points(cse, 2011)
        told = [*points["subject"], *story.fallen(cse, 2011, points)["subject"]]
        found = story.reached(cse, 2011, told)
        assert list(found.index) == ["R1.women_in_associations", "R2.women_in_training", "R2.organised_units"]
        assert [figure.value for figure in found["number"]] == [560, 927, None]
        assert [figure.value for figure in found["now"]] == [0.31, 0.35, 923]
        assert [figure.value for figure in found["target"]] == [0.45, 0.4, 1949]

    def test_nobody_where_no_document_counts_women_or_only_made_up_records_do(self, spp, clac, par2):
        assert not any(len(story.reached(facts, year)) for facts, year in ((spp, 2019), (clac, 2023), (par2, 2022)))

    def test_women_whom_an_indicator_counts_apart(self, small):
        facts = small(
            "results:\n  - {code: O, level: outcome, title: Más}\nindicators:\n"
            "  - {code: a, result: O, name: Socios, unit: count, counts: persons, kind: flow}\n"
            "  - {code: b, result: O, name: Planes, unit: count, counts: plans, kind: flow}\n"
        )
        head = HEAD.replace("value,", "value,sex,")
        rows = [
            f"{code},{period},actual,{value},{sex},,plan,1,{code},{sex},{value},yes,\n"
            for code, period, value, sex in (
                *(("a", "2023", 300, "all"), ("a", "2023", 120, "women"), ("a", "2022", 90, "women")),
                *(("b", "2023", 5, "all"), ("b", "2023", 2, "women")),
            )
        ]
        (facts.folder / "observations.csv").write_text(head + "".join(rows), encoding="utf-8")
        found = story.reached(facts, 2023)
        assert [(code, row["now"].value, row["women"].value) for code, row in found.iterrows()] == [("a", 300, 120)]


class TestWhatStandsInFront:
    def test_is_not_told_again_among_the_points(self, cse):
        points, key = story.main_points(cse, 2011), story.key_figures(cse, 2011)
        assert "targets_reached" in set(points["code"])
        assert list(story.not_in_front(points, key)["code"]) == [c for c in points["code"] if c != "targets_reached"]

    def test_is_told_where_it_is_the_largest_success_or_shortfall(self, cse):
        points, key = story.main_points(cse, 2011), story.key_figures(cse, 2011)
        alone = points[points["code"] == "targets_reached"]
        assert len(story.not_in_front(alone, key)) == 1

    def test_is_told_where_the_point_says_more(self, spp):
        points, key = story.main_points(spp, 2019), story.key_figures(spp, 2019)
        assert "moved" in set(story.not_in_front(points, key)["code"]), "in front stands only what improved"


class TestWhatIsNext:
    def test_what_is_about_the_bad_news_comes_first(self, cse):
        points = story.main_points(cse, 2011)
        assert story.lagging(cse, points) == ["R4"]
        assert set(story.next_steps(cse, 2011, about=["R4"])["result"]) == {"R4"}

    def test_of_the_results_that_lag_the_one_that_weighs_most_comes_first(self, cse):
        told = {"subject": ["R1", "R3", "R2"], "direction": ["worse", "worse", "better"], "weight": [0.2, 0.7, 0.9]}
        assert story.lagging(cse, pd.DataFrame(told)) == ["R3", "R1"]

    def test_of_several_results_each_has_a_step_before_any_has_two(self, cse):
        told = story.next_steps(cse, 2011, about=["R2", "R1"])["result"]
        assert list(told)[:3] == ["R2", "R1", "R2"]

    def test_a_plan_names_its_objectives(self, clac, cse):
        assert story.objectives(clac, 2025) == ["P25.OE1", "P25.OE2", "P25.OE3", "P25.OE4"]
        assert story.objectives(cse, 2011) == ["R1", "R2", "R3", "R4"]

    def test_else_what_is_due_first(self, cse):
        assert next(iter(story.next_steps(cse, 2011)["due"])) == "2012-Q1"


HEAD = "indicator,period,role,value,missing,document,table,row,column,as_printed,use,note\n"


@pytest.fixture
def invented(small):
    """Write a programme with indicators of the same unit, their values as `code: (baseline, before, now, target)`."""

    def write(direction="increase", **values):
        indicators = "".join(
            f"  - {{code: {code}, result: O, name: {code}, unit: count, kind: stock, direction: {direction}}}\n"
            for code in values
        )
        facts = small(f"results:\n  - {{code: O, level: outcome, title: Más}}\nindicators:\n{indicators}")
        roles = (("base", "baseline"), ("2022", "actual"), ("2023", "actual"), ("2023", "target"))
        rows = [
            f"{code},{period},{role},{value},,plan,1,{code},{role},{value},yes,\n"
            for code, told in values.items()
            for (period, role), value in zip(roles, told, strict=True)
            if value is not None
        ]
        (facts.folder / "observations.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
        return facts

    return write


def told(facts):
    points = story.main_points(facts, 2023)
    return list(zip(points["code"], points["subject"], strict=True))


class TestMadeUpRecords:
    """PAR II's own records are made up: where its documents print nothing, its story has nothing either."""

    def test_none_of_their_figures_is_a_key_figure_or_drawn(self, par2):
        recorded = [
            figure
            for table in (story.achieved_in(par2, 2022), story.sold_in(par2, 2022))
            for column in ("actual", "before")
            for figure in (table[column] if len(table) else ())
            if figure and figure.formula.startswith("records_")
        ]
        assert not recorded
        assert not [name for name in story.key_figures(par2, 2022) if name.startswith("indicators:")]

    def test_the_count_of_targets_is_the_same_in_front_and_among_the_points(self, cse):
        point = story.main_points(cse, 2011).query("code == 'targets_reached'").iloc[0]
        now, before, *_ = story.key_figures(cse, 2011)["indicators:on_target"]
        assert (now, before) == (point["now"], point["before"])


class TestInventedProgrammes:
    def test_all_good(self, invented):
        facts = invented(a=(0, 50, 100, 100), b=(0, 20, 30, 25))
        points = story.main_points(facts, 2023)
        # a went half of its way in the year, b 10 of 25; both reached their target, and neither had before
        assert told(facts) == [("targets_reached", ""), ("gained", "a")]
        assert set(points["direction"]) == {"better"}

    def test_a_target_reached_the_year_before_is_no_success_of_this_one(self, invented):
        points = story.main_points(invented(a=(0, 100, 100, 100), b=(0, 30, 30, 25)), 2023)
        assert not len(points)  # two of two reach their target, as they did: nothing is news

    def test_all_bad(self, invented):
        facts = invented(a=(10, 12, 8, 20), b=(0, 20, 10, 25))
        # a is 2 of 10 below where it began, and 12 of 10 from its target: all of it; b lost 10 of 25 and lacks 15 of 25
        assert told(facts)[:2] == [("behind", "a"), ("targets_reached", "")]
        assert set(story.main_points(facts, 2023)["direction"]) == {"worse"}

    def test_nothing_measured(self, invented):
        assert told(invented(a=(0, None, None, 100), b=(None, None, None, 50))) == [("unmeasured", "")]

    def test_one_indicator(self, invented):
        facts = invented(a=(0, 50, 75, 100))
        assert told(facts) == [("targets_reached", ""), ("gained", "a")]
        assert "effect" in story.unsaid(facts, 2023).index

    def test_nothing_at_all(self, small):
        facts = small("results: []\nindicators: []\n")
        assert told(facts) == []
        assert story.key_figures(facts, 2023) == {} and story.heading(story.main_points(facts, 2023)) == []
        assert list(story.unsaid(facts, 2023).index) == ["effect", "people", "money"]

    def test_something_that_is_to_fall_and_falls_is_good(self, invented):
        facts = invented("decrease", a=(100, 80, 40, 40))
        assert told(facts) == [("targets_reached", ""), ("gained", "a")]
        assert set(story.main_points(facts, 2023)["direction"]) == {"better"}

    def test_below_where_it_began_but_at_its_target_is_no_shortfall(self, invented):
        assert "below_baseline" not in [code for code, _ in told(invented(a=(90, 88, 85, 80)))]

    def test_a_few_that_became_more_are_no_news_without_a_way_to_go(self, invented):
        assert told(invented(a=(None, 2, 4, None), b=(None, 100, 110, None))) == [("moved", ""), ("gained", "b")]


class TestOnTopOfAPage:
    def test_a_search_finds_what_its_pages_show_and_nothing_else(self, cse, spp, par2, clac):
        for programme, year in ((cse, 2011), (spp, 2019), (par2, 2022), (clac, 2023), (clac, 2025)):
            for search, pages in SEARCHED.items():
                assert {KINDS[found.code].notebook for found in search(programme, programme.at(year))} <= set(pages)

    def test_every_page_that_a_point_is_shown_on_is_searched_for(self):
        assert {kind.notebook for kind in KINDS.values()} == {page for pages in SEARCHED.values() for page in pages}

    def test_what_a_page_shows_is_told_on_top_of_it(self, cse):
        assert list(story.found_on("budget_execution", cse, 2011)["code"]) == ["taken_back", "pace"]
        assert list(story.found_on("risks", cse, 2011)["code"]) == ["high_risks", "without_response"]

    def test_at_most_three_though_a_page_shows_more_of_one_kind(self, cse):
        shown = [p for p in story.candidates(cse, 2011) if KINDS[p.code].notebook == "results_framework"]
        found = story.found_on("results_framework", cse, 2011)
        assert len(found) == 3 < len(shown)
        assert {"better", "worse"} <= set(found["direction"])


class TestWhatElseADonorAsks:
    def test_of_what_does_not_follow_the_furthest_off_is_told(self, par2):
        (found,) = [p for p in story.candidates(par2, 2022) if p.code == "does_not_follow"]
        assert (found.before.value, found.change.value) == (1000, 1100)  # an indicator, before any sentence
        listed = causes.listed(par2, 2022)
        row = listed.loc[found.subject]
        assert (row["stated"].value, row["recomputed"].value, row["verdict.mark"]) == (1000, 1100, "material")

    def test_what_fell_back_is_named_that_no_main_point_tells(self, spp, cse, clac):
        points = story.main_points(spp, 2019)
        assert list(story.fallen(spp, 2019, points)["subject"]) == ["i1.3", "i1.8", "i5.2"]
        assert "i1.4" in set(points["subject"])
        lost = story.fallen(cse, 2011, story.main_points(cse, 2011))
        assert list(lost["subject"]) == ["R2.agreements", "R4.visits", "R1.registration"]
        assert not len(story.fallen(clac, 2025, story.main_points(clac, 2025)))

    def test_what_was_spent_in_the_year_alone_stands_beside_what_was_spent_until_then(self, cse):
        assert story.key_figures(cse, 2011)["budget:execution"].in_year.value == pytest.approx(637257.5, abs=1)

    def test_what_its_own_document_denies_is_not_told_as_the_furthest_off(self, cse):
        (found,) = [p for p in story.candidates(cse, 2011) if p.code == "does_not_follow"]
        assert causes.listed(cse, 2011).loc[found.subject, "verdict"] != "disputed"

    def test_where_nothing_is_spent_yet_the_last_that_is_known_stands_in_front_with_its_year(self, par2):
        now, before, known, *_ = story.key_figures(par2, 2022)["budget:execution"]
        assert round(now.value, 4) == round(58573486 / 85000000, 4)
        assert (before, known.year) == (None, 2021)

    def test_what_is_known_of_the_year_itself_has_no_other_year(self, cse):
        assert story.key_figures(cse, 2011)["budget:execution"].known is None

    def test_a_plan_tells_what_it_sets_out_to_reach_until_anything_is_measured(self, par2, clac, cse):
        set_ = story.aims(par2, 2022)
        assert (len(set_), set_.index[0], set_["target"].iloc[0].value) == (7, "R1", 0.35)
        assert len(story.aims(clac, 2025)) == 7
        assert len(story.aims(cse, 2011)) == 0

    def test_money_and_time_in_front_are_of_one_date(self, par2, clac, cse):
        front = story.key_figures(par2, 2022)
        assert front["programme:time_passed_then"].known == front["budget:execution"].known
        time = story.key_figures(clac, 2023)[
            "programme:time_passed_then"
        ]  # written in June of the second of three years
        assert (time.now.value, time.known.last - clac.at(2023).last) == (0.5, -6)
        assert story.key_figures(cse, 2011)["programme:time_passed"].known is None

    def test_a_plan_that_tells_nothing_yet_puts_no_time_in_front(self, clac):
        assert not [name for name in story.key_figures(clac, 2025) if name.startswith("programme:time")]

    def test_the_amounts_stand_beside_the_part_that_was_spent(self, cse):
        front = story.key_figures(cse, 2011)["budget:execution"]
        assert front.spent.value / front.limit.value == pytest.approx(front.now.value)

    def test_what_the_document_itself_states_of_a_result_stands_beside_its_way(self, cse):
        (behind,) = [p for p in story.candidates(cse, 2011) if (p.code, p.subject) == ("money_ahead", "R4")]
        assert behind.whole.value == 0.57

    def test_of_the_figures_printed_with_two_values_those_furthest_apart_are_told(self, cse, spp):
        told = story.unsaid(cse, 2011).loc["twice"]
        assert (told["subject"].split(":")[1], told["now"].value, told["whole"].value) == (
            "R2.communication",
            0.958,
            0.74,
        )
        assert "twice" not in story.unsaid(spp, 2019).index

    def test_a_plan_owes_no_values_of_its_own_year(self, clac, par2):
        for facts, year in ((clac, 2025), (par2, 2022)):
            assert "unmeasured" not in [p.code for p in story.candidates(facts, year)]
            assert "values" not in story.unsaid(facts, year).index

    def test_a_plan_sets_out_to_reach_the_final_target_and_that_of_the_year_only_without_one(self, par2, monkeypatch):
        none, year, last = undefined("count", "not_reported", "fact"), Measured(5, "count"), Measured(9, "count")
        columns = {"actual": [none, none, none], "baseline": [none] * 3}
        frame = pd.DataFrame(columns | {"target": [year, year, none], "final_target": [last, none, none]}, list("abc"))
        monkeypatch.setattr(outlook, "achieved_in", lambda *_: frame)
        assert [figure.value for figure in story.aims(par2, 2022)["target"]] == [9, 5]
