"""What is made again alone leaves the register and the index true: other pages are of earlier facts, and say so."""

from __future__ import annotations

import csv
import json

import pytest

from toolkit.batch.run_records import register_record

pytestmark = pytest.mark.slow

SHOWS_ONE = """from toolkit import open_programme
from toolkit.report import Page, key_figure
from toolkit.measured import Measured
facts = open_programme(programme)
page = Page(facts, year, language)
observed = facts.observations
key_figure(page, "{id}", Measured(float(observed["value"].iloc[0]), "count", "fact", (observed.index[0],)))"""
"""A cell that records the first observation under a name."""

FACTS = "data/spp-global/observations.csv"


def shows(name):
    return SHOWS_ONE.format(id=name)


@pytest.fixture
def made(workshop, evaluate):
    """Two notebooks, each in two languages, that record the same figure."""
    for name in "ab":
        workshop.notebook(name, shows("first"))
    catalogues = workshop.folder / "notebooks/catalogues"
    catalogues.mkdir()
    entries = [f'msgid "# {name}"\nmsgstr "# {name} in English"\n' for name in "ABCN"]
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    (catalogues / "en.po").write_text("\n".join([header, *entries]), encoding="utf-8")
    said = evaluate("run")
    assert said.status == 0, said.err
    assert registered(workshop) == {("first", "a"): "107.0", ("first", "b"): "107.0"}
    assert since(workshop) == {}
    return workshop


def correct(workshop):
    """Correct the first observation, as value and as printed."""
    path = workshop.folder / FACTS
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[1] = lines[1].replace(",107,", ",108,")
    path.write_text("".join(lines), encoding="utf-8")


def registered(workshop):
    with (workshop.output / "spp-global/2019/figures.csv").open(encoding="utf-8", newline="") as handle:
        return {(row["id"], row["notebook"]): row["value"] for row in csv.DictReader(handle)}


def withdrawn(workshop):
    """List what was put aside, as the pages themselves have it."""
    found = set()
    for path in (workshop.output / "withdrawn").rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert page.count("data-standing") == 1
        assert "nothing backs this page any more" in page or "nada respalda ya esta página" in page
        assert path.with_suffix(".ipynb").is_file()
        found.add(path.stem)
    return found


def since(workshop):
    """Give what the index says of pages that are not those that would be made now."""
    told = {}
    for part in workshop.index.split('<a href="')[1:]:
        href, _, rest = part.partition('"')
        if 'class="since"' in rest.partition("<a ")[0]:
            told[href.rpartition("/")[2]] = rest.partition('class="since">')[2].partition("<")[0]
    return told


EARLIER, EDITION = "made from earlier facts", "made before the notebook or the toolkit changed"


def test_one_language_made_again_leaves_the_other_on_the_index_as_of_earlier_facts(made, evaluate):
    correct(made)
    said = evaluate("run", "--language", "en")
    assert (said.status, said.err.count("two values")) == (0, 0), said.err
    assert registered(made) == {("first", "a"): "108.0", ("first", "b"): "108.0"}
    assert since(made) == {"a.es.html": EARLIER, "b.es.html": EARLIER}
    assert "2 from before the last change" in made.index
    assert evaluate("run").status == 0
    assert since(made) == {}


def test_one_notebook_made_again_takes_the_figures_of_the_others_out_of_the_register(made, evaluate):
    correct(made)
    assert evaluate("run", "--notebook", "a").status == 0
    assert registered(made) == {("first", "a"): "108.0"}
    assert since(made) == {"b.es.html": EARLIER, "b.en.html": EARLIER}
    assert evaluate("run", "--notebook", "b").status == 0
    assert registered(made) == {("first", "a"): "108.0", ("first", "b"): "108.0"}
    assert since(made) == {}


def test_facts_that_are_corrected_back_put_the_figures_back(made, evaluate):
    before = (made.folder / FACTS).read_bytes()
    correct(made)
    assert evaluate("run", "--notebook", "a").status == 0
    (made.folder / FACTS).write_bytes(before)
    assert evaluate("run", "--notebook", "b").status == 0
    assert registered(made) == {("first", "b"): "107.0"}
    assert since(made) == {"a.es.html": EARLIER, "a.en.html": EARLIER}


def test_a_run_that_makes_nothing_tells_of_what_has_changed_all_the_same(made, evaluate):
    made.notebook("c", "print('no facts')")
    assert evaluate("run", "--notebook", "c").status == 0
    correct(made)
    said = evaluate("run", "--notebook", "c")
    assert "0 made, 2 up to date" in said.out
    assert registered(made) == {}
    assert since(made) == {f"{name}.{language}.html": EARLIER for name in "ab" for language in ("es", "en")}


def test_two_reports_of_the_same_facts_that_say_different_things_are_a_mistake(made, evaluate):
    made.notebook("b", shows("first").replace("iloc[0])", "iloc[1])"))
    said = evaluate("run")
    assert said.status == 1
    assert "b: the figure first has two values: 107.0 and " in said.err
    again = evaluate("run", "--notebook", "a")
    assert (again.status, "two values" in again.err) == (1, True), "the register is still wrong, and nobody is told"


def test_a_notebook_that_changed_and_was_not_made_again_is_not_read(made, evaluate):
    made.notebook("b", shows("first"), "1 + 1")
    correct(made)
    assert evaluate("run", "--notebook", "a").status == 0
    made.notebook("a", shows("first"), "2 + 2")
    made.notebook("c", shows("first"))
    assert evaluate("run", "--notebook", "c").status == 0
    assert registered(made) == {("first", "c"): "108.0"}
    assert since(made)["a.es.html"] == EDITION


def test_a_page_that_would_only_look_otherwise_keeps_its_figures(made, evaluate, monkeypatch):
    monkeypatch.setattr("toolkit.batch.up_to_date.source_of_pages", lambda: "another template")
    assert evaluate("run", "--notebook", "a").status == 0
    assert registered(made) == {("first", "a"): "107.0", ("first", "b"): "107.0"}
    assert since(made) == {}


def test_figures_of_a_page_that_was_deleted_are_not_read(made, evaluate):
    for language in ("es", "en"):
        (made.output / f"spp-global/2019/b.{language}.html").unlink()
    assert evaluate("run", "--notebook", "a").status == 0
    assert registered(made) == {("first", "a"): "107.0"}


def test_a_language_that_the_programme_gives_up_is_not_read_and_its_pages_are_no_longer_made(made, evaluate):
    path = made.folder / "data/spp-global/programme.yaml"
    text = path.read_text(encoding="utf-8")
    assert "languages: [es, en]" in text
    path.write_text(text.replace("languages: [es, en]", "languages: [es]"), encoding="utf-8")
    correct(made)
    assert evaluate("run").status == 0
    assert registered(made) == {("first", "a"): "108.0", ("first", "b"): "108.0"}
    assert since(made) == {}
    assert withdrawn(made) == {"a.en", "b.en"}
    assert made.index.count("English withdrawn: the programme no longer offers the language") == 2


@pytest.mark.parametrize("how", ["deleted", "renamed"])
def test_a_notebook_that_is_gone_is_not_read_and_its_pages_are_no_longer_made(made, evaluate, how):
    (made.folder / "notebooks/b.ipynb").unlink()
    if how == "renamed":
        made.notebook("n", shows("first"))
    correct(made)
    assert evaluate("run").status == 0
    there = {("first", "a"): "108.0"} | ({("first", "n"): "108.0"} if how == "renamed" else {})
    assert registered(made) == there
    assert since(made) == {}
    assert withdrawn(made) == {"b.es", "b.en"}
    assert "Spanish withdrawn: its notebook is no longer there" in made.index


def test_a_notebook_that_is_broken_keeps_its_pages_and_not_their_figures(made, evaluate):
    (made.folder / "notebooks/b.ipynb").write_text("{", encoding="utf-8")
    correct(made)
    evaluate("run")
    assert registered(made) == {("first", "a"): "108.0"}
    assert since(made) == {"b.es.html": EDITION, "b.en.html": EDITION}
    assert withdrawn(made) == set()


def test_a_failed_report_of_a_notebook_that_is_gone_is_forgotten(made, evaluate):
    made.notebook("n", "1 / 0")
    assert evaluate("run").status == 1
    assert "1 failed" in made.index or "2 failed" in made.index
    (made.folder / "notebooks/n.ipynb").unlink()
    assert evaluate("run").status == 0
    assert "failed" not in made.index.partition("<main>")[2]


def test_a_report_that_fails_on_new_facts_leaves_its_page_and_not_its_figures(made, evaluate):
    correct(made)
    made.notebook("b", shows("first"), "1 / 0")
    assert evaluate("run").status == 1
    assert registered(made) == {("first", "a"): "108.0"}
    assert since(made) == {"b.es.html": EDITION, "b.en.html": EDITION}


def test_a_report_that_fails_when_forced_and_is_still_true_keeps_its_figures(made, evaluate):
    made.notebook("b", shows("first"), f"import os\nassert not os.path.exists({str(made.gate)!r})")
    assert evaluate("run").status == 0
    made.gate.touch()
    assert evaluate("run", "--force").status == 1
    assert registered(made) == {("first", "a"): "107.0", ("first", "b"): "107.0"}
    assert since(made) == {}


def test_pages_of_other_parameters_files_are_held_against_the_facts_of_now(made, evaluate):
    (made.folder / "parameters/spp-global-2018.yaml").write_text("programme: spp-global\nyear: 2018\n")
    assert evaluate("run").status == 0
    correct(made)
    assert evaluate("run", "parameters/spp-global-2018.yaml").status == 0
    assert since(made) == {f"{name}.{language}.html": EARLIER for name in "ab" for language in ("es", "en")}
    assert registered(made) == {("first", "a"): "107.0", ("first", "b"): "107.0"}, "a folder nobody asked for"
    (made.folder / "parameters/spp-global-2019.yaml").unlink()
    assert evaluate("run").status == 0
    assert since(made) == {}
    assert withdrawn(made) == {"a.es", "a.en", "b.es", "b.en"}
    assert not (made.output / "spp-global/2019").exists()
    assert (made.output / "withdrawn/spp-global/2019/figures.csv").is_file()


def test_the_record_of_a_register_is_not_what_is_believed(made, evaluate):
    register_record(made.output, "spp-global/2019").write_text("{", encoding="utf-8")
    (made.output / "spp-global/2019/figures.csv").unlink()
    assert evaluate("run").status == 0
    assert registered(made) == {("first", "a"): "107.0", ("first", "b"): "107.0"}


def test_a_run_that_was_killed_before_it_wrote_the_register_leaves_that_to_the_next(made, evaluate, monkeypatch):
    correct(made)
    with monkeypatch.context() as killed:
        killed.setattr("toolkit.batch.run.write_results", lambda *_: [])
        assert evaluate("run").status == 0
    assert registered(made) == {("first", "a"): "107.0", ("first", "b"): "107.0"}
    said = evaluate("run")
    assert "0 made, 4 up to date" in said.out
    assert registered(made) == {("first", "a"): "108.0", ("first", "b"): "108.0"}


def test_what_is_not_made_and_why_stays_on_the_index_when_one_notebook_is_made_again(made, evaluate):
    made.notebook("n", shows("first"), needs=("risks",))
    assert evaluate("run").status == 0
    assert "risks missing" in made.index
    assert evaluate("run", "--notebook", "a").status == 0
    assert "risks missing" in made.index
    left = json.loads((made.output / "run.json").read_text(encoding="utf-8"))["left_out"]
    assert left == []


def test_the_index_says_it_in_every_language(made, evaluate):
    correct(made)
    assert evaluate("run", "--notebook", "a", "--words", "es").status == 0
    assert set(since(made).values()) == {"hecho con datos anteriores"}
    assert evaluate("run", "--notebook", "a", "--words", "fr").status == 0
    assert set(since(made).values()) == {"établi avec des données antérieures"}
