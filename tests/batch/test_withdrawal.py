"""No page outlives its facts: it says of which facts it is, or is put aside when nothing backs it any more."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from babel.dates import format_date

from tests.batch.test_reruns import FACTS, correct, registered, shows, since
from tests.batch.test_reruns import made as made_fixture

pytestmark = pytest.mark.slow
made = made_fixture

NEEDY = "follow_up"


def mark_on(workshop, name, language="en"):
    page = (workshop.output / f"spp-global/2019/{name}.{language}.html").read_text(encoding="utf-8")
    return "".join(re.findall(r'<p class="synthetic" data-standing>(.*?)</p>', page))


def today(language):
    return format_date(datetime.now(UTC).date(), "long", locale={"en": "en_GB"}.get(language, language))


def bytes_of(workshop):
    return {path.name: path.read_bytes() for path in (workshop.output / "spp-global/2019").glob("*.html")}


def test_a_page_of_earlier_facts_says_so_and_no_longer_when_they_are_put_back(made, evaluate):
    before, facts = bytes_of(made), (made.folder / FACTS).read_bytes()
    correct(made)
    assert evaluate("run", "--notebook", "a").status == 0
    assert mark_on(made, "a") == ""
    assert mark_on(made, "b") == (
        f"The facts have changed since this page was made ({today('en')}); its figures are those of then."
    )
    assert today("es") in mark_on(made, "b", "es")
    (made.folder / FACTS).write_bytes(facts)
    assert evaluate("run").status == 0
    assert bytes_of(made) == before


def test_a_page_that_is_marked_is_not_made_again_for_its_mark(made, evaluate):
    correct(made)
    assert evaluate("run", "--notebook", "a").status == 0
    marked = bytes_of(made)
    said = evaluate("run", "--notebook", "a")
    assert "0 made, 2 up to date" in said.out
    assert bytes_of(made) == marked
    assert "2 made" in evaluate("run").out


def test_a_report_that_fails_keeps_its_page_with_the_day_of_its_facts(made, evaluate):
    correct(made)
    made.notebook("b", shows("first"), "1 / 0")
    assert evaluate("run").status == 1
    assert mark_on(made, "b") == f"A later attempt to make this page failed; its figures are those of {today('en')}."
    made.notebook("b", shows("first"))
    assert evaluate("run").status == 0
    assert mark_on(made, "b") == ""


@pytest.mark.parametrize("how", ["missing", "wrong"])
def test_facts_that_are_refused_leave_pages_that_say_so_and_no_figure_in_the_register(made, evaluate, how):
    before, path = bytes_of(made), made.folder / FACTS
    facts = path.read_bytes()
    path.unlink() if how == "missing" else path.write_bytes(facts.replace(b",107,", b",1o7,", 1))
    said = evaluate("run")
    assert said.status == 1
    assert "earlier reports stay as they were" in said.err
    assert {mark_on(made, name)[:27] for name in "ab"} == {"The facts have changed sinc"}
    assert registered(made) == {}
    assert set(since(made).values()) == {"made from earlier facts"}
    path.write_bytes(facts)
    assert evaluate("run").status == 0
    assert bytes_of(made) == before
    assert registered(made) == {("first", "a"): "107.0", ("first", "b"): "107.0"}
    assert since(made) == {}


def test_a_table_that_is_deleted_withdraws_what_was_made_of_it_and_nothing_else(made, evaluate):
    made.notebook("n", shows("first"), needs=(NEEDY,))
    assert evaluate("run").status == 0
    assert ("first", "n") in registered(made)
    table = made.folder / f"data/spp-global/{NEEDY}.csv"
    text = table.read_bytes()
    table.unlink()
    (made.folder / "data/spp-global/words.en.po").unlink()  # it has words of no text any more
    assert evaluate("run").status == 0
    assert ("first", "n") not in registered(made)
    assert 'href="spp-global/2019/n' not in made.index
    assert "recommendations, decisions or plans missing" in made.index
    aside = made.output / "withdrawn/spp-global/2019/n.en.html"
    assert (
        "Withdrawn: nothing backs this page any more (recommendations, decisions or plans missing)"
        in aside.read_text(encoding="utf-8")
    )
    assert mark_on(made, "a") == ""
    table.write_bytes(text)
    assert evaluate("run").status == 0
    assert not aside.exists()
    assert ("first", "n") in registered(made)
    assert 'href="spp-global/2019/n.en.html"' in made.index


def test_a_run_of_one_notebook_or_language_withdraws_nothing(made, evaluate):
    assert evaluate("run", "--notebook", "a").status == 0
    assert evaluate("run", "--language", "en").status == 0
    assert not (made.output / "withdrawn").exists()
    assert since(made) == {}


@pytest.mark.parametrize("asked", [(), ("--notebook", "a"), ("--language", "es")])
def test_a_notebook_that_lacks_a_translation_keeps_its_pages(made, evaluate, asked):
    path = made.folder / "notebooks/b.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("# B", "# Nobody has said this"), encoding="utf-8")
    evaluate("run", *asked)
    assert not (made.output / "withdrawn").exists()
    assert 'href="spp-global/2019/b.en.html"' in made.index
