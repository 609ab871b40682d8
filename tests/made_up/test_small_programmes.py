"""Small programmes made up at random, with whatever tables there are: every page is made, or the check says why not."""

from __future__ import annotations

import re
import shutil
import warnings

import pytest

from tests.fifth.changed import changes, shuffled
from tests.fifth.made import ROOT, make, offered
from tests.made_up.small_programmes import Made
from tests.shown import shown_by
from toolkit import open_programme
from toolkit.facts.checks.run_checks import check_programme, refusals
from toolkit.facts.folders import ENVIRONMENT, data_folder
from toolkit.report import charts
from toolkit.report.cell_outputs import Shown

NEVER_SAID = re.compile(r"\bnan\b|\binf\b|[{}]|\bNone (of )?\d|\b(of|de|sur) None\b|\bn/d\b|\bn\.r\.|\b[ns]\.\s?d\.")
"""What no sentence holds: a number that is none, a field that was not filled, the mark of a figure that is missing."""


@pytest.fixture
def laid_out(tmp_path, monkeypatch):
    """Write one made-up programme into a project of its own; pictures are not drawn."""

    def write(seed, name="project"):
        project = tmp_path / name
        shutil.copytree(ROOT / "data/rules", project / "data/rules")
        (project / "notebooks").symlink_to(ROOT / "notebooks")
        monkeypatch.setenv(ENVIRONMENT, str(project / "data"))
        monkeypatch.chdir(project)
        monkeypatch.setattr(charts, "framed", lambda *_: Shown("", ""))
        made = Made(seed)
        made.write(project / "data")
        return made.code

    return write


def figures_of(programme):
    """Give every figure of every page of a programme, by year, notebook and identifier."""
    code, language = programme.file.code, programme.file.languages[0]
    found = {}
    for year in programme.file.reporting_years:
        for name in offered(programme, year):
            page = make(name, programme=code, year=year, language=language)
            assert page.failures == {}
            for identifier, shown in page.figures.items():
                told = (tuple(figure[key] for key in ("value", "missing", "n", "of")) for figure in shown)
                found[str(year), f"{name} {identifier}"] = sorted(told, key=repr)
    return found


@pytest.mark.parametrize("seed", [3, 11])
def test_the_order_of_rows_means_nothing(laid_out, seed):
    before = figures_of(open_programme(laid_out(seed)))
    code = laid_out(seed, "shuffled")
    shuffled(seed)(data_folder() / code)
    assert changes(before, figures_of(open_programme(code))) == {}


@pytest.mark.parametrize("seed", range(6))
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
