"""Editions of a run: for whom each page is, its index, its links, and one file to mail; nothing is made twice."""

from __future__ import annotations

import json
import re
from contextlib import nullcontext

import pytest

from tests.batch.conftest import SHOWS, Heard
from toolkit.batch.packing import Asked, pack
from toolkit.batch.printing import ENVIRONMENT, printed
from toolkit.batch.run import RunRequest, run
from toolkit.errors import CommandError
from toolkit.report.frame import framed

FOUND = """from toolkit.report.cell_outputs import HEADING
from IPython.display import display
said = {"title": "Half of it was reached", "figures": [{"id": "x", "value": "50 %", "what": "of it"}] * 4}
display({HEADING: said | {"picture": "https://elsewhere.org/x.png"}, "text/plain": "said"}, raw=True)"""
"""A cell that finds a heading: with a figure too many, a change too few, and a picture that is elsewhere."""


def make(workshop, *notebooks, languages=("es",), edition=""):
    asked = RunRequest((), notebooks, languages, edition=edition)
    return run(asked, workshop.settings(), nullcontext(workshop.pool), Heard(), "en")


def say(workshop, name, **said):
    """Write into the metadata of a notebook."""
    path = workshop.folder / "notebooks" / f"{name}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["toolkit"] |= said
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture
def three(workshop):
    """A story and an annex for the donor, and a page for the evaluator alone."""
    for place, (name, edition) in enumerate({"story": "donor", "annex": "donor", "claims": "evaluator"}.items()):
        workshop.notebook(name, FOUND if name == "story" else SHOWS)
        say(workshop, name, edition=edition, place=place)
    return workshop


def read(workshop, file):
    return (workshop.output / file).read_text(encoding="utf-8")


def links(text):
    return set(re.findall(r'href="([^"#]+)"', text))


def test_each_edition_has_its_index_and_no_page_is_made_twice(three):
    assert make(three).good
    own = "spp-global/2019"
    assert links(read(three, "index.html")) >= {f"{own}/story.es.html", f"{own}/annex.es.html", "evaluator.en.html"}
    assert f"{own}/claims.es.html" not in links(read(three, "index.html"))
    assert {f"{own}/{name}.es.html" for name in ("story", "annex", "claims")} <= links(read(three, "evaluator.html"))
    assert sorted(path.name for path in three.output.glob(f"{own}/*.html")) == [
        "annex.es.html",
        "claims.es.html",
        "story.es.html",
    ]
    assert not (three.output / "demonstration").exists()
    assert read(three, "index.html") == read(three, "index.en.html")
    assert '<html lang="es">' in read(three, "index.es.html")


def test_what_a_cell_found_is_the_title_and_what_the_index_says(three):
    make(three)
    index = read(three, "index.en.html")
    assert "Half of it was reached</a>" in index
    assert index.count("<dt>50 %</dt>") == 3
    assert "elsewhere.org" not in index
    record = json.loads((three.output / ".evaluate/reports/spp-global/2019/story.es.json").read_text("utf-8"))
    assert record["made"]["title"] == "Half of it was reached"


def test_one_edition_is_made_alone_and_withdraws_nothing_of_another(three):
    make(three)
    claims = three.report("claims").read_bytes()
    outcome = make(three, edition="donor")
    assert {job.notebook for job in outcome.plan.matrix.jobs} == {"story", "annex"}
    assert three.report("claims").read_bytes() == claims
    assert "claims.es.html" in three.index
    assert {j.notebook for j in make(three, edition="evaluator").plan.matrix.jobs} == {"story", "annex", "claims"}
    assert make(three, edition="demonstration").plan.matrix.jobs == []


def test_pages_link_to_those_that_are_there_and_none_is_made_again_for_it(three):
    make(three, "annex")
    assert "story.es.html" not in links(three.report("annex").read_text("utf-8"))
    make(three)
    donors = {"../../index.es.html", "story.es.html"}
    assert links(three.report("annex").read_text("utf-8")) == donors
    claims = links(three.report("claims").read_text("utf-8"))
    assert claims == {"../../evaluator.es.html", "story.es.html", "annex.es.html"}
    assert set(three.due().values()) == {""}
    before = three.report("claims").stat().st_mtime_ns
    assert make(three).results == {}
    assert three.report("claims").stat().st_mtime_ns == before  # whose links are what they were is not opened


def test_no_link_leads_to_a_page_that_is_gone(three):
    make(three)
    (three.folder / "notebooks/story.ipynb").unlink()
    make(three)
    assert "story.es.html" not in links(three.report("annex").read_text("utf-8"))
    aside = (three.output / "withdrawn/spp-global/2019/story.es.html").read_text("utf-8")
    assert framed(aside, "") == aside  # what was put aside leads nowhere
    assert set(three.due().values()) == {""}


def test_a_page_that_fails_is_linked_to_as_long_as_an_earlier_one_is_there(three):
    three.notebook("late", "1 / 0")
    make(three)
    assert "late.es.html" not in links(three.report("claims").read_text("utf-8"))
    three.notebook("late", SHOWS)
    make(three)
    assert "late.es.html" in links(three.report("claims").read_text("utf-8"))
    three.notebook("late", "1 / 0")
    make(three)
    assert "late.es.html" in links(three.report("claims").read_text("utf-8"))


def test_a_page_leads_to_itself_in_the_other_languages_it_is_made_in(three):
    catalogues = three.folder / "notebooks/catalogues"
    catalogues.mkdir()
    titles = "\n".join(f'msgid "# {name}"\nmsgstr "# {name}"\n' for name in ("Story", "Annex", "Claims"))
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (catalogues / "en.po").write_text(header + titles, encoding="utf-8")
    make(three, languages=("es", "en"))
    assert 'href="annex.en.html" lang="en" hreflang="en">English' in three.report("annex").read_text("utf-8")
    assert "annex.es.html" in links(read(three, "spp-global/2019/annex.en.html"))
    assert links(read(three, "index.es.html")) >= {"index.en.html", "spp-global/2019/annex.es.html"}
    assert "spp-global/2019/annex.es.html" not in links(read(three, "index.en.html"))


def test_a_programme_that_is_made_up_is_a_demonstration_and_moves_there(three):
    make(three)
    path = three.folder / "data/spp-global/programme.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\nsynthetic: true\n", encoding="utf-8")
    assert make(three).good
    own = "spp-global/2019/annex.es"
    assert (three.output / f"demonstration/{own}.html").is_file()
    assert not (three.output / f"{own}.html").exists()
    assert "está en otra edición" in read(three, f"withdrawn/{own}.html")
    assert links(read(three, "index.html")) == {"demonstration/index.en.html", "index.es.html"}
    assert f"{own}.html" in links(read(three, "demonstration/index.html"))
    assert "../index.en.html" not in links(read(three, "demonstration/index.html"))  # there is nothing in it
    assert "../../index.es.html" in links(read(three, f"demonstration/{own}.html"))
    assert (three.output / "demonstration/spp-global/2019/figures.csv").is_file()
    assert not (three.output / "spp-global/2019/figures.csv").exists()
    assert pack(Asked("spp-global", "2019"), three.output).pages == ["story", "annex"]


def test_a_page_is_the_evaluators_until_what_it_waits_for(three):
    say(three, "annex", draft_until="signed")
    make(three)
    assert "annex.es.html" not in read(three, "index.html")
    assert "annex.es.html" in three.index
    say(three, "annex", draft_until="observations")
    make(three)
    assert "annex.es.html" in read(three, "index.html")


def test_an_edition_is_packed_in_the_order_of_its_pages(three):
    make(three)
    packed = pack(Asked("spp-global", "2019"), three.output)
    assert packed.pages == ["story", "annex"]
    text = packed.file.read_text(encoding="utf-8")
    assert text.count('<section class="page"') == 2
    assert pack(Asked("spp-global", "2019", "es", "evaluator"), three.output).pages == ["story", "annex", "claims"]
    assert make(three).results == {}  # it lies among the reports and is none


def test_what_there_is_not_cannot_be_packed_and_it_is_said_what_there_is(three):
    make(three)
    with pytest.raises(CommandError) as refused:
        pack(Asked("spp-global", "2018"), three.output)
    (problem,) = refused.value.problems
    assert (problem.code, problem.fields["expected"]) == ("nothing_to_pack", "spp-global/2019 es")


def test_without_a_browser_it_is_said_what_to_install(three, monkeypatch):
    make(three)
    page = pack(Asked("spp-global", "2019"), three.output).file
    monkeypatch.setenv(ENVIRONMENT, "no-such-browser")
    with pytest.raises(CommandError) as refused:
        printed(page)
    assert refused.value.problems[0].code == "no_chromium"
    monkeypatch.setenv(ENVIRONMENT, "true")
    with pytest.raises(CommandError) as refused:
        printed(page)
    assert refused.value.problems[0].code == "not_printed"
    assert not page.with_suffix(".pdf").exists()
