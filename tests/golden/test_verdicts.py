"""What becomes of every printed figure that follows from others, held: a new statement or formula shows what it moved.

A change is shown as a difference in ``tests/golden/verdicts`` and accepted by ``make accept``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fifth.made import CODE, YEARS, lay_out
from toolkit.facts.folders import ENVIRONMENT
from toolkit.facts.programme import open_programme
from toolkit.measures.reconciliation import findings

HELD = Path(__file__).parent / "verdicts"
OURS = {"cse-peru": (2010, 2011), "par2-bolivia": (2021, 2022), "clac": (2022, 2023, 2025), "spp-global": (2018, 2019)}


@pytest.mark.parametrize(("code", "year"), [(code, year) for code, years in OURS.items() for year in years])
def test_a_figure_has_the_outcome_that_it_had(code, year, file_regression):
    hold(code, year, file_regression)


@pytest.mark.parametrize("year", YEARS)
def test_a_figure_of_the_fifth_programme_has_the_outcome_that_it_had(year, tmp_path, monkeypatch, file_regression):
    monkeypatch.setenv(ENVIRONMENT, str(lay_out(tmp_path)))
    hold(CODE, year, file_regression)


def hold(code, year, file_regression):
    found = findings(open_programme(code), year)
    lines = [" ".join(filter(None, (fact, each.outcome, each.by, each.severity))) for fact, each in found.items()]
    text = "\n".join(sorted(lines)) + "\n"
    file_regression.check(text, encoding="utf-8", newline="\n", fullpath=HELD / f"{code}-{year}.verdicts")
