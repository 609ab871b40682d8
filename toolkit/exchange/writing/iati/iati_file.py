"""A programme as an IATI 2.03 file of one activity: what documents say, and what ``iati:`` of its file declares.

Source: the IATI activity standard 2.03, https://iatistandard.org/en/iati-standard/203/. What it cannot hold is told,
and never bent: amounts of all time until a day are no transactions, budgets of several years no annual ones.
What is all made up is written, so that it can be tried: title and comment say so in every language, and it is told.
"""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from toolkit.errors import FactsError
from toolkit.exchange.containers.iati import ROOT, VERSIONS
from toolkit.exchange.writing.delivery import Content, Delivery
from toolkit.exchange.writing.iati.iati_activity import Activity
from toolkit.exchange.writing.iati.iati_money import Money
from toolkit.exchange.writing.iati.iati_musts import problems_of
from toolkit.exchange.writing.iati.iati_narratives import Narratives
from toolkit.exchange.writing.iati.iati_results import Results
from toolkit.exchange.writing.iati.iati_schema import held_against
from toolkit.exchange.writing.left_out import LeftOut
from toolkit.facts.contracts.figure_tables import Amount, Observation
from toolkit.facts.contracts.iati import Iati
from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.contracts.word_tables import BudgetLine, GeographicPlace
from toolkit.facts.folders import shown_path
from toolkit.facts.programme import Programme

SCHEMA = "schema"
"""Key of the settings of a delivery: the folder of the schemas and rules against which the file is held."""

_HELD = (Observation.TABLE, Amount.TABLE, BudgetLine.TABLE, GeographicPlace.TABLE)


def write(delivery: Delivery) -> Content:
    """Write a programme as an IATI file.

    Raises
    ------
    FactsError
        With every key that is missing or wrong, every text that no XML can hold; and where a folder of schemas is
        named, with what the file breaks of its schemas and of its rules of severity ``error``.
    """
    if problems := problems_of(delivery):
        raise FactsError(problems)
    left_out = LeftOut()
    content = _made(delivery, left_out)
    if folder := delivery.settings.get(SCHEMA):
        held_against(Path(folder), content, f"{delivery.name}.iati.xml")
    return Content({".xml": content}, list(left_out.told()))


def _made(delivery: Delivery, left_out: LeftOut) -> bytes:
    programme = delivery.programme
    say = Narratives(delivery)
    root = etree.Element(ROOT, {"version": VERSIONS[-1]})
    if programme.file.synthetic:
        for words in say.words.values():
            root.append(etree.Comment(f" {words('iati.all_made_up')} "))
        left_out.add("iati_synthetic", shown_path(programme.folder / "programme.yaml"), programme.code)
    about = Activity(delivery, programme.file.iati or Iati(), say, left_out)
    results, money = Results(delivery, say, left_out), Money(delivery, say, left_out)
    activity = about.element(root)
    about.before_places(activity)
    results.locations(activity)
    about.after_places(activity)
    money.budgets(activity)
    money.transactions(activity)
    about.links(activity)
    results.add(activity)
    _other_tables(programme, left_out)
    if say.problems:
        raise FactsError(say.problems)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _other_tables(programme: Programme, left_out: LeftOut) -> None:
    """Note the tables for which an activity has no element."""
    others = [table for table in FACTS if table not in _HELD and programme.has(table) and programme.rows(table)]
    if others:
        left_out.add("iati_table", shown_path(programme.folder), ", ".join(others))
