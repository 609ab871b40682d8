"""Every programme has its annexes: each figure of its pages, with the value that figures.csv has of it."""

import csv

import pytest

from tests.exchange.writing.annexes import sheet_of
from toolkit import open_programme
from toolkit.batch.recorded import recorded_figures
from toolkit.exchange.writing.annex import annex_workbook as annex
from toolkit.exchange.writing.annex import word_annex
from toolkit.exchange.writing.annex.live_formulas import facts_in
from toolkit.exchange.writing.delivery import Delivery
from toolkit.words import Words


@pytest.mark.parametrize(
    ("code", "year", "language"),
    [("cse-peru", 2011, "en"), ("spp-global", 2019, "es"), ("par2-bolivia", 2022, "es"), ("clac", 2023, "en")],
)
def test_every_figure_stands_in_the_annex_as_in_figures_csv(reports, code, year, language):
    programme = open_programme(code)
    at = programme.at(year)
    figures = recorded_figures(reports, programme.code, at.name, language)
    delivery = Delivery(programme, at, language, figures)
    words = Words(language)
    rows = sheet_of(annex.write(delivery).files[".xlsx"], words("annex.sheet.figures"))
    heading = {name: words(f"annex.heading.{name}") for name in ("figure", "value", "stands")}
    published = {row["id"].removeprefix("'"): row["value"] for row in registered(reports, code, year)}
    held = {figure["id"]: row for row, figure in zip(rows, figures, strict=True)}
    both = [name for name in published.keys() & held.keys() if isinstance(held[name][heading["value"]], float)]
    assert len(both) > len(held) / 3  # some are said in one language alone
    for name in both:
        assert held[name][heading["value"]] == pytest.approx(float(published[name]), rel=1e-12), name
    for row, figure in zip(rows, figures, strict=True):
        is_live = row[heading["stands"]] in (words("annex.stands.fact"), words("annex.stands.formula"))
        of_records = any(fact.startswith("records:") for fact in figure["inputs"])
        assert is_live == (any(True for _ in facts_in(figure["making"])) and not of_records), figure["id"]
    assert len(word_annex.write(delivery).files[".docx"]) > 10_000


def registered(reports, code, year):
    """Read the registers of a programme and year: of its pages, and of those that show what is made up."""
    for folder in (reports, reports / "demonstration"):
        path = folder / code / str(year) / "figures.csv"
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as handle:
                yield from csv.DictReader(handle)
