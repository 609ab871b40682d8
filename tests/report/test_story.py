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
from toolkit.report.shown import FIGURES, HEADING
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
    return pd.DataFrame([told | {"now": now, "before": NONE, "change": NONE, "whole": NONE} | cells], index=["1"])


class TestTheTitle:
    def test_is_what_was_found(self, cse):
        found = title_of(Page(cse, 2011, "en"), cse, 2011)
        assert found._repr_mimebundle_()[HEADING]["title"] == (
            "Sales of linked producers: nearly doubled. Budget assigned to economic development: below where it began."
            " The close depends on taking back €377,530"
        )

    def test_travels_with_three_figures_and_what_they_were(self, cse):
        told = title_of(Page(cse, 2011, "es"), cse, 2011)._repr_mimebundle_()[HEADING]["figures"]
        assert [figure["value"] for figure in told] == ["79.9\xa0%", "9", "80.4\xa0%"]
        assert [figure["change"] for figure in told] == ["el año anterior: 61.9\xa0%", "el año anterior: 5", ""]

    @pytest.mark.parametrize("language", ["es", "en"])
    @pytest.mark.parametrize("name", ["cse", "spp", "par2", "clac"])
    def test_is_a_sentence_in_every_language(self, request, name, language):
        facts = request.getfixturevalue(name)
        year = facts.file.reporting_years[-1]
        said = title_of(Page(facts, year, language), facts, year)._repr_mimebundle_()[HEADING]["title"]
        assert 10 < len(said) < 240 and not re.search(r"[{}]|n\. ?d\.|\ue000", said)


class TestThePoints:
    def test_each_leads_to_the_page_that_shows_it(self, cse):
        page, points = Page(cse, 2011, "es"), story.main_points(cse, 2011)
        links = re.findall(r'class="more" href="([^"]+)"', readings.story.main_points(page, points).body)
        assert links == [f"{KINDS[code].notebook}.es.html" for code in points["code"]]

    def test_every_number_of_a_point_is_a_figure_that_can_be_followed(self, cse):
        shown = readings.story.main_points(Page(cse, 2011, "es"), story.main_points(cse, 2011))
        outside = re.sub(r"<button class=\"figure.*?</button>", "", shown.body)
        assert not re.search(r"\d", re.sub(r"<[^>]+>", "", outside))
        assert {figure["value"] for figure in shown.figures} >= {23_432_855.0, 11_882_583.0, 377_530.0, 9.0, 24.0}

    def test_what_its_document_denies_is_said_to_be(self, cse):
        page = Page(cse, 2011, "en")
        shown = readings.story.main_points(page, row("high_risks", whole=Measured(1.0, "count"), certainty="disputed"))
        assert "Its own document denies it" in shown.text

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


class TestNothingToTell:
    def test_a_programme_without_any_finding_says_so(self, cse):
        page, none = Page(cse, 2011, "en"), story.main_points(cse, 2011).iloc[:0]
        assert readings.story.main_points(page, none).omitted
        assert readings.story.title(page, none, [], {})._repr_mimebundle_()[HEADING]["title"] == "Nothing to tell yet"
        assert FIGURES not in readings.story.title(page, none, [], {})._repr_mimebundle_()


class TestNextSteps:
    def test_a_term_that_all_have_is_said_once(self, cse):
        shown = readings.story.next_steps(Page(cse, 2011, "en"), story.next_steps(cse, 2011, about={"R4"}))
        assert shown.text.count("2012") == 2 and shown.text.splitlines()[-1].startswith("All of it:")

    def test_different_terms_stand_at_their_steps(self, par2):
        shown = readings.story.next_steps(Page(par2, 2022, "en"), story.next_steps(par2, 2022))
        assert "(November 2022)" in shown.text


class TestTheIndexPicture:
    def test_bars_are_as_long_as_the_parts_that_they_show(self, cse):
        picture = title_of(Page(cse, 2011, "es"), cse, 2011)._repr_mimebundle_()[HEADING]["picture"]
        drawn = b64decode(picture.partition("base64,")[2]).decode()
        # 79.9 % of the money, 9 of 24 targets, 80.4 % of the time, of 120 points
        assert re.findall(r'width="([\d.]+)" height="8"', drawn)[1::2] == ["95.9", "45.0", "96.4"]

    def test_no_part_no_picture(self, cse):
        none = story.main_points(cse, 2011).iloc[:0]
        figures = {"budget:approved": (Measured(5.0, "money", currency="EUR"), None)}
        shown = readings.story.title(Page(cse, 2011, "es"), none, [], figures)
        assert shown._repr_mimebundle_()[HEADING]["picture"] == ""
