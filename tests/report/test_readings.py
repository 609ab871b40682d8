"""Sentences that keep a reader from taking a figure for what it is not."""

from __future__ import annotations

from toolkit.measures.at_a_glance import portfolio
from toolkit.measures.people import beneficiaries
from toolkit.report import Page, readings
from toolkit.report.portfolio_page import PortfolioPage
from toolkit.report.readings import sentences


def test_the_people_of_whole_districts_are_not_said_to_be_served(cse):
    placed = beneficiaries.by_place(cse, 2011, beneficiaries.level_to_draw(cse, 2011))
    said = readings.people.people(Page(cse, 2011, "en"), beneficiaries.totals(cse, 2011), placed).text
    assert "These are not people served; the same report counts 3,212 productive units" in said


def test_a_cost_a_head_carries_the_warning_of_its_count():
    members = portfolio.members(["cse-peru/2011", "par2-bolivia/2021"])
    said = readings.at_a_glance.cost_of_reach(PortfolioPage(members, "en"), portfolio.cost_of_reach(members)).text
    assert "CSE, 2011: The document calls the population of each district the target population" in said
    assert "PAR II, 2021: It is the rural population of the whole country" in said


def test_a_minus_stays_with_its_amount(cse):
    shown = sentences.said(Page(cse, 2011, "en"), "It fell by −€1,200.", "And by −3.5 pp.")
    assert '<span class="whole">−€1,200.</span> And by −3.5 pp.' in shown.body
    assert shown.text == "It fell by −€1,200. And by −3.5 pp."
