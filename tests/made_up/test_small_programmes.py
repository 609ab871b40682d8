"""Small programmes made up at random, with whatever tables there are: every page is made, or the check says why not."""

from __future__ import annotations

import re
import shutil
import warnings

import pytest

from tests.fifth.made import ROOT, offered
from tests.made_up.small_programmes import Made
from tests.shown import shown_by
from toolkit import open_programme
from toolkit.facts.check import check_programme, refusals
from toolkit.facts.folders import ENVIRONMENT
from toolkit.report.charts import canvas
from toolkit.report.shown import Shown

NEVER_SAID = re.compile(r"\bnan\b|\binf\b|[{}]|\bNone (of )?\d|\b(of|de|sur) None\b|\bn/d\b|\bn\.r\.|\b[ns]\.\s?d\.")
"""What no sentence holds: a number that is none, a field that was not filled, the mark of a figure that is missing."""


@pytest.fixture
def laid_out(tmp_path, monkeypatch):
    """Write one made-up programme into a project of its own; pictures are not drawn."""

    def write(seed):
        shutil.copytree(ROOT / "data/rules", tmp_path / "data/rules")
        (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
        monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(canvas, "picture", lambda *_: Shown("", ""))
        made = Made(seed)
        made.write(tmp_path / "data")
        return made.code

    return write


@pytest.mark.parametrize("seed", range(8))
def test_every_page_of_a_small_programme_is_made_and_says_no_hole(laid_out, seed):
    code = laid_out(seed)
    assert refusals(check_programme(code)) == []
    programme = open_programme(code)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for year in programme.file.reporting_years:
            for name in offered(programme, year):
                for cell in shown_by(name, programme=code, year=year, language=programme.file.languages[0]):
                    for said in re.findall(r'<p class="reading">(.*?)</p>', getattr(cell.shown, "body", ""), re.DOTALL):
                        assert NEVER_SAID.search(said) is None, (name, year, said)
