"""The story as a reader gets it: a title that is the finding, points that lead to their page, figures with sources."""

from __future__ import annotations

import re
from base64 import b64decode

import pandas as pd
import pytest

from toolkit.measured import Measured, undefined
from toolkit.measures import story
from toolkit.measures.story.points import KINDS
from toolkit.report import Page, readings
from toolkit.report.cell_outputs import FIGURES, HEADING
from toolkit.spoken import LANGUAGES
from toolkit.words import Words

NONE = undefined("text", "not_applicable", "main_point")


def title_of(page, facts, year):
    points = story.main_points(facts, year)
    return readings.story.title(page, points, story.heading(points), story.key_figures(facts, year))


def row(code, **cells):
    now = Measured(0.5, "share", inputs=())
    told = {"code": code, "kind": KINDS[code].kind, "direction": "worse", "subject": "", "notebook": "risks"}
    told |= {"certainty": "", "said_as": "", "reached_before": False, "weight": 1.0}
    return pd.DataFrame(
        [told | {"now": now, "before": NONE, "change": NONE, "whole": NONE, "causes": NONE} | cells], index=["1"]
    )


class TestTheTitle:
    def test_is_what_was_found(self, cse):
        found = title_of(Page(cse, 2011, "en"), cse, 2011)
        assert found._repr_mimebundle_()[HEADING]["title"] == (
            "Sales of linked producers: nearly doubled. Budget assigned to economic development: worse than at the "
            "start. The close depends on negative amounts of €377,530"
        )

    def test_travels_with_three_figures_and_what_they_were(self, cse):
        told = title_of(Page(cse, 2011, "es"), cse, 2011)._repr_mimebundle_()[HEADING]["figures"]
        assert [figure["value"] for figure in told] == ["79.9\xa0%", "9", "80.4\xa0%"]
        assert [figure["change"] for figure in told] == [
            "EUR\xa02,836,395 de EUR\xa03,550,152; el año anterior: 61.9\xa0%; en 2011: EUR\xa0637,258",
            "de ellos, ya el año anterior: 5",
            "según el documento: 79.2\xa0%",
        ]

    @pytest.mark.parametrize("language", ["es", "en"])
    @pytest.mark.parametrize("name", ["cse", "spp", "par2", "clac"])
    def test_is_a_sentence_in_every_language(self, request, name, language):
        facts = request.getfixturevalue(name)
        year = facts.file.reporting_years[-1]
        said = title_of(Page(facts, year, language), facts, year)._repr_mimebundle_()[HEADING]["title"]
        assert 10 < len(said) < 240 and not re.search(r"[{}]|n\. ?d\.|\ue000", said)

    def test_a_count_says_of_how_many_and_no_other_figure_does(self, cse):
        assert "9 of 24" in title_of(Page(cse, 2011, "en"), cse, 2011).body
        people = {
            "target_population:reached": story.InFront(Measured(120.0, "count", n=3, of=3))
        }  # 120, of three places
        shown = readings.story.title(Page(cse, 2011, "en"), story.main_points(cse, 2011).iloc[:0], [], people)
        assert "3 of 3" not in shown.body


class TestThePoints:
    def test_each_leads_to_the_page_that_shows_it(self, cse):
        page, points = Page(cse, 2011, "es"), story.main_points(cse, 2011)
        links = re.findall(r'class="more" href="([^"]+)"', readings.story.main_points(page, points).body)
        assert links == [f"{KINDS[code].notebook}.es.html" for code in points["code"]]

    def test_what_else_fell_back_stands_below_them_in_a_line(self, spp):
        points = story.main_points(spp, 2019)
        shown = readings.story.main_points(Page(spp, 2019, "en"), points, story.fallen(spp, 2019, points))
        assert (
            "Also fell back: International purchases under the SPP label, $24,732,084 → $23,490,054 (−5.0%); Average "
            "selling price (previous year = 100%), 100.0% → 95.0% (−5.0 pp); International institutional functioning, "
            "85.0% → 80.0% (−5.0 pp)." in " ".join(shown.text.replace("\xa0", " ").split())
        )

    def test_every_number_of_a_point_is_a_figure_that_can_be_followed(self, cse):
        shown = readings.story.main_points(Page(cse, 2011, "es"), story.main_points(cse, 2011))
        outside = re.sub(r"<button class=\"figure.*?</button>", "", shown.body)
        assert not re.search(r"\d", re.sub(r"<[^>]+>", "", outside))
        assert {figure["value"] for figure in shown.figures} >= {23_432_855.0, 11_882_583.0, 377_530.0, 9.0, 24.0}

    def test_what_its_document_denies_is_said_to_be(self, cse):
        page = Page(cse, 2011, "en")
        shown = readings.story.main_points(page, row("high_risks", whole=Measured(1.0, "count"), certainty="disputed"))
        assert "(Its own document denies it.)" in shown.text

    def test_a_name_of_300_signs_does_not_fill_the_page(self, cse):
        shown = readings.story.main_points(
            Page(cse, 2011, "en"), row("behind", subject="x" * 300, whole=Measured(1.0, "share"))
        )
        assert max(map(len, shown.text.splitlines()[0].split())) < 150

    @pytest.mark.parametrize("code", KINDS)
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_point_has_its_words(self, code, language):
        words = Words(language)
        words.need([f"reading.story.{part}.{code}" for part in ("point", "title")])
        words.need([f"shown_on.{KINDS[code].notebook}"])


class TestWhoWasReached:
    def said(self, page, cells):
        table = pd.DataFrame(
            [{"now": COUNT, "number": NONE, "women": NONE, "target": NONE} | cells], index=["OE.units"]
        )
        told = readings.story.main_points(
            page, row("moved", whole=WHOLE, before=COUNT), reached=table
        ).text.splitlines()
        return told[1].replace("\xa0", " ")

    def test_is_said_below_the_points_with_the_target_of_the_year(self, cse):
        shown = readings.story.main_points(
            Page(cse, 2011, "en"), story.main_points(cse, 2011), reached=story.reached(cse, 2011, ["OE.units"])
        )
        assert (
            "Who was reached: Women at meetings of associations, 560 (31.0%), target 45.0%; "
            "Women in training, 927 (35.0%), target 40.0%; Tax registration (RUC), 91, target 117."
        ) in shown.text.replace("\xa0", " ")
        assert {560.0, 927.0} <= {figure["value"] for figure in shown.figures}

    def test_women_among_those_counted(self, cse):
        assert (
            self.said(Page(cse, 2011, "en"), {"women": WHOLE})
            == "Who was reached: Producer units in the chains, 3, women 7."
        )
        assert self.said(Page(cse, 2011, "es"), {"women": WHOLE}).endswith(", 3, mujeres 7.")
        assert self.said(Page(cse, 2011, "fr"), {"women": WHOLE}).endswith(", 3, dont 7 femmes.")

    def test_nobody_counted_nothing_said(self, cse):
        page, points = Page(cse, 2011, "en"), story.main_points(cse, 2011)
        none = story.reached(cse, 2011).iloc[:0]
        assert "Who was reached" not in readings.story.main_points(page, points, reached=none).text


class TestNothingToTell:
    def test_a_programme_without_any_finding_says_so(self, cse):
        page, none = Page(cse, 2011, "en"), story.main_points(cse, 2011).iloc[:0]
        assert readings.story.main_points(page, none).omitted
        assert readings.story.title(page, none, [], {})._repr_mimebundle_()[HEADING]["title"] == "Nothing to tell yet"
        assert FIGURES not in readings.story.title(page, none, [], {})._repr_mimebundle_()


class TestNextSteps:
    def test_a_term_that_all_have_is_said_once(self, cse):
        shown = readings.story.next_steps(Page(cse, 2011, "en"), story.next_steps(cse, 2011, about={"R4"}))
        assert shown.text.count("2012") == 1 and shown.text.splitlines()[-1].startswith("All of them:")

    def test_different_terms_stand_at_their_steps(self, par2):
        shown = readings.story.next_steps(Page(par2, 2022, "en"), story.next_steps(par2, 2022))
        assert "(Q4 2022)" in shown.text.replace("\xa0", " ")


class TestTheIndexPicture:
    def test_bars_are_as_long_as_the_parts_that_they_show(self, cse):
        picture = title_of(Page(cse, 2011, "es"), cse, 2011)._repr_mimebundle_()[HEADING]["picture"]
        drawn = b64decode(picture.partition("base64,")[2]).decode()
        # 79.9 % of the money, 9 of 24 targets, 80.4 % of the time, of 120 points
        assert re.findall(r'width="([\d.]+)" height="8"', drawn)[1::2] == ["95.9", "45.0", "96.4"]

    def test_no_part_no_picture(self, cse):
        none = story.main_points(cse, 2011).iloc[:0]
        figures = {"budget:approved": story.InFront(Measured(5.0, "money", currency="EUR"))}
        shown = readings.story.title(Page(cse, 2011, "es"), none, [], figures)
        assert shown._repr_mimebundle_()[HEADING]["picture"] == ""


SHARE = Measured(0.5, "share")
COUNT = Measured(3.0, "count", n=3, of=7)
WHOLE = Measured(7.0, "count")
MONEY = Measured(2e6, "money", currency="EUR")
CHANGE = Measured(0.25, "change", conf_low=-0.1, conf_high=0.6)
GRADE = Measured(None, "text", text="B")

SAID = [
    (
        "spent_to_date",
        {"now": SHARE, "before": MONEY, "whole": MONEY},
        "Of the year’s money 50.0% has been spent so far: €2,000,000 of €2,000,000.",
    ),
    (
        "spent_of_year",
        {"now": SHARE, "before": MONEY, "whole": MONEY},
        "Of the year’s money 50.0% was spent: €2,000,000 of €2,000,000.",
    ),
    (
        "stated_progress",
        {"now": SHARE, "whole": SHARE},
        "Average progress that the document states: 50.0%; its objectives give 50.0%.",
    ),
    ("unmeasured", {"now": COUNT}, "Indicators of the framework without any value in 2011: all 3."),
    (
        "money_ahead",
        {"before": SHARE},
        "Formalización RUC: 50.0% of its money spent for 50.0% progress to target.",
    ),
    (
        "behind",
        {"whole": SHARE, "before": SHARE},
        "Formalización RUC: 50.0%, far from the target of 50.0%; the previous year, 50.0%.",
    ),
    ("below_baseline", {"before": SHARE}, "Formalización RUC: 50.0%, worse than at the start (50.0%)."),
    (
        "effect",
        {"now": CHANGE},
        "Formalización RUC: +25.0% apart from those who do not take part (95% interval: −10.0 to +60.0%).",
    ),
    (
        "effect",
        {"now": CHANGE, "direction": ""},
        "Formalización RUC: the difference from those who do not take part, +25.0%, cannot be told from nought"
        " (95% interval: −10.0 to +60.0%).",
    ),
    ("milestones", {"now": COUNT, "whole": WHOLE}, "Milestones met: 3 of 7."),
    ("high_risks", {"now": COUNT, "whole": WHOLE}, "Risks both likely and grave: 3 of 7."),
    (
        "largest_line",
        {"now": MONEY, "change": SHARE, "subject": "A"},
        "50.0% of what is programmed for the year, €2,000,000, goes to a single line: {}.",
    ),
    (
        "lasting",
        {"now": GRADE, "before": GRADE},
        "Sustainability (Formalización RUC): B, as the document grades it; the previous year, B.",
    ),
    (
        "overspent",
        {"now": MONEY, "before": MONEY, "change": MONEY, "subject": "A"},
        "{}: €2,000,000 spent of €2,000,000 approved, €2,000,000 too much.",
    ),
    (
        "reached",
        {"now": COUNT, "whole": WHOLE, "change": SHARE, "before": SHARE},
        "Formalización RUC: 3 of 7 planned (50.0%); women, 50.0%.",
    ),
    ("reached", {"now": COUNT, "before": SHARE}, "Formalización RUC: 3; women, 50.0%."),
    (
        "taken_back",
        {"now": MONEY, "whole": MONEY},
        "The plan closes with negative amounts of €2,000,000, of €2,000,000 approved.",
    ),
]
TITLES = [
    ("spent_to_date", {"now": SHARE}, "Spent of the year so far: 50.0%"),
    ("spent_of_year", {"now": SHARE}, "Spent in the year: 50.0%"),
    ("stated_progress", {}, "Stated progress: 50.0%"),
    ("behind", {"whole": SHARE}, "Formalización RUC: far from the target"),
    ("does_not_follow", {"now": COUNT, "whole": WHOLE}, "3 of 7 printed figures do not check out"),
    ("effect", {"now": CHANGE}, "Formalización RUC: +25.0% beside those who do not take part"),
    (
        "effect",
        {"now": CHANGE, "direction": ""},
        "Formalización RUC: no clear difference from those who do not take part",
    ),
    ("gained", {"said_as": "doubled", "change": CHANGE, "before": SHARE}, "Formalización RUC: doubled"),
    ("gained", {"said_as": "nearly_tripled", "change": CHANGE, "before": SHARE}, "Formalización RUC: nearly tripled"),
    ("gained", {"said_as": "tripled", "change": CHANGE, "before": SHARE}, "Formalización RUC: tripled"),
    ("high_risks", {"now": COUNT, "whole": WHOLE}, "High risks: 3 of 7"),
    ("largest_line", {"change": SHARE}, "50.0% of what is programmed goes to one line"),
    ("milestones", {"now": COUNT, "whole": WHOLE}, "Milestones reported as met: 3 of 7"),
    (
        "money_ahead",
        {"before": SHARE, "subject": "R1.registration"},
        "Formalización RUC: 50.0% of the money, 50.0% progress",
    ),
    ("way_ahead", {"before": SHARE}, "Formalización RUC: 50.0% of the money, 50.0% progress"),
    ("moved", {"now": COUNT, "whole": WHOLE}, "Indicators that improved: 3 of 7"),
    ("overspent", {"change": MONEY, "subject": "A"}, "{}: €2,000,000 too much"),
    ("taken_back", {"now": MONEY}, "The close depends on negative amounts of €2,000,000"),
    ("targets_reached", {"now": COUNT, "whole": WHOLE}, "Targets reached: 3 of 7"),
    ("told_done", {"now": COUNT, "whole": WHOLE}, "Reported progress that is done: 3 of 7"),
    ("unmeasured", {}, "No indicator measured yet"),
    ("without_baseline", {"now": COUNT}, "Targets without a baseline: 3 of 7"),
    ("without_response", {"now": COUNT, "whole": WHOLE}, "Risks without a response: 3 of 7"),
]


class TestEverySentence:
    """What no programme of this house has to say: held as it would be said."""

    @pytest.mark.parametrize(("code", "cells", "sentence"), SAID)
    def test_of_a_point(self, cse, code, cells, sentence):
        page = Page(cse, 2011, "en")
        told = readings.story.main_points(page, row(code, **{"subject": "R1.registration"} | cells)).text.splitlines()[
            0
        ]
        assert told == sentence.replace("{}", page.name("A", "line")).replace(
            "Formalización RUC", page.name("R1.registration", "indicator")
        )

    @pytest.mark.parametrize(("code", "cells", "sentence"), TITLES)
    def test_of_a_title(self, cse, code, cells, sentence):
        page, points = Page(cse, 2011, "en"), row(code, **{"subject": "R1.registration"} | cells)
        told = readings.story.title(page, points, ["1"], {})._repr_mimebundle_()[HEADING]["title"]
        assert told == sentence.replace("{}", page.name("A", "line")).replace(
            "Formalización RUC", page.name("R1.registration", "indicator")
        )

    def test_of_nothing_and_of_what_is_not_sure(self, cse):
        page = Page(cse, 2011, "en")
        none = story.main_points(cse, 2011).iloc[:0]
        assert (
            readings.story.main_points(page, none).text
            == "The document gives no results, money or people to tell of yet."
        )
        inferred = readings.story.main_points(page, row("high_risks", whole=WHOLE, certainty="inferred"))
        assert "(Inferred; no document prints it.)" in inferred.text


class TestWhoAnswersForIt:
    def test_who_is_accountable_and_without_one_who_carries_it_out(self, cse, spp):
        assert "Responde del programa: Ministerio de la Producción (PRODUCE)" in Page(cse, 2011, "es").masthead().facts
        assert "Accountable for the programme: SPP Global" in Page(spp, 2019, "en").masthead().facts


class TestAPlan:
    def test_says_that_it_is_one_and_by_when(self, clac, par2):
        shown = readings.story.aims(Page(clac, 2025, "en"), story.aims(clac, 2025))
        assert shown.text.startswith(
            "This is a plan: no result is reported for 2025 yet. By 2027 it sets out to reach:\n"
        )
        assert "no result is reported for 2022 yet. It sets out" in readings.story.aims(
            Page(par2, 2022, "en"), story.aims(par2, 2022)
        ).text.replace("\xa0", " ")

    def test_a_step_that_says_its_term_is_not_told_it_twice(self, par2):
        said = readings.story.next_steps(Page(par2, 2022, "es"), story.next_steps(par2, 2022)).text
        assert "hasta noviembre de 2022." in said.replace("\xa0", " ")


def test_time_by_an_end_that_no_document_prints_says_so(cse, par2):
    assert "(Inferred; no document prints it.)" in title_of(Page(par2, 2022, "en"), par2, 2022).body
    assert "Inferred" not in title_of(Page(cse, 2011, "en"), cse, 2011).body
