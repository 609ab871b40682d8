"""Programmes to be written out: the four of the checkout, the fifth, and small ones that a test lays out itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from toolkit.exchange.writing.delivery import Delivery
from toolkit.facts.programme import Programme

ROOT = Path(__file__).resolve().parents[3]
FIFTH = ROOT / "tests" / "fifth" / "data"
EVERY = {
    "cse-peru": (2011, "es"),
    "par2-bolivia": (2022, "en"),
    "clac": (2025, "es"),
    "spp-global": (2019, "en"),
    "tembeya-union": (2024, "en"),
}
"""Each programme, with a year that has indicators of its framework, and a language."""


def folder_of(code: str) -> Path:
    """Give the folder of one of them."""
    return (FIFTH if code == "tembeya-union" else ROOT / "data") / code


@cache
def opened(code: str) -> Programme:
    """Open one of them, once."""
    return Programme(folder_of(code))


def delivery(code: str, year: int | str = 0, language: str = "") -> Delivery:
    """Deliver one of them."""
    programme = opened(code)
    usual, spoken = EVERY[code]
    return Delivery(programme, programme.at(year or usual), language or spoken)


PROGRAMME = """\
code: union
title: {{en: "{title}"}}
short_title: Union
country: HN
reporting_years: [2023, 2024]
currency: USD
locale: en_US
languages: [en]
end: {{agreed: 2025-M12}}
documents: {{report: {{title: Report, file: report.xlsx, date: 2024-M12, form: spreadsheet}}}}
"""

FRAMEWORK = """\
results:
  - {code: G, level: goal, title: Families live better}
  - {code: O, parent: G, level: outcome, title: More is sold, assumptions: [The road stays open]}
  - {code: R, parent: O, level: output, title: Members are trained}
indicators:
  - {code: sold, result: O, name: Coffee sold, unit: t, kind: flow, means_of_verification: Ledger}
  - {code: trained, result: R, name: Members trained, unit: count, counts: persons, kind: cumulative}
"""

OBSERVATIONS = """\
indicator,period,role,value,missing,sex,document,table,row,column,cell,as_printed
sold,base,baseline,80,,,report,Sheet1,sold,,B1,80
sold,2023,actual,90,,,report,Sheet1,sold,,C1,90
sold,2024,actual,,not_measured,,report,Sheet1,sold,,D1,
sold,2024,target,100.5,,,report,Sheet1,sold,,E1,100.5
trained,..2022,baseline,0,,,report,Sheet1,trained,,B2,0
trained,..2024,actual,30,,,report,Sheet1,trained,,D2,30
trained,..2024,actual,20,,women,report,Sheet1,trained,,D3,20
trained,..2024,actual,10,,men,report,Sheet1,trained,,D4,10
trained,..,final_target,50,,,report,Sheet1,trained,,F2,50
"""


def lay_out(data: Path, title: str = "Coffee", **files: str) -> Delivery:
    """Lay a small programme out: an outcome that was not measured, an output with women and men."""
    folder = data / "union"
    folder.mkdir(parents=True, exist_ok=True)
    written = {"framework.yaml": FRAMEWORK, "observations.csv": OBSERVATIONS} | {
        name.replace("__", "."): text for name, text in files.items()
    }
    for name, text in {"programme.yaml": PROGRAMME.format(title=title), **written}.items():
        (folder / name).write_text(text, encoding="utf-8")
    programme = Programme(folder)
    return Delivery(programme, programme.at(2024), "en")
