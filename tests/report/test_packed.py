"""Pages packed into one file: each keeps its places, links stay inside, and nothing of a page is lost."""

from __future__ import annotations

import re

from toolkit.report.frame import Link, frame, framed
from toolkit.report.frame import bare as as_made
from toolkit.report.packed import Sheet, packed
from toolkit.words import Words

HEAD = '<!DOCTYPE html><html lang="en"><head><title>A &amp; B</title><style>p { color: red; }</style></head>'


def page(body, name="a"):
    whole = (
        f'{HEAD}<body><header></header><!--frame--><nav>old</nav><!--/frame--><main id="m">{body}</main></body></html>'
    )
    return Sheet(f"{name}.en.html", name.upper(), whole)


def test_every_place_has_its_page_before_it_and_every_relation_follows():
    body = (
        '<h2 id="x">X</h2><td headers="x y">1</td><div aria-labelledby="x y"></div><label for="i"></label>'
        '<a href="#x">up</a><button popovertarget="n">i</button><details name="g"></details>'
    )
    text = packed([page(body), page(body, "b")], Words("en"))
    for own in ("p1", "p2"):
        assert f'<h2 id="{own}-x">' in text
        assert f'headers="{own}-x {own}-y"' in text
        assert f'aria-labelledby="{own}-x {own}-y"' in text
        assert f'for="{own}-i"' in text
        assert f'href="#{own}-x"' in text
        assert f'popovertarget="{own}-n"' in text
        assert f'<details name="{own}-g">' in text
    assert len(re.findall(r'id="', text)) == len(set(re.findall(r'id="[^"]+"', text)))


def test_a_link_to_a_page_beside_it_stays_in_the_file_and_one_to_another_is_none():
    links = '<a href="b.en.html">b</a><a href="./b.en.html#s2">s2</a><a href="c.en.html">c</a><a href="https://x.org/#y">x</a>'
    text = packed([page(links), page("", "b")], Words("en"))
    assert '<a href="#p2">b</a><a href="#p2-s2">s2</a><a>c</a><a href="https://x.org/#y">x</a>' in text


def test_what_looks_like_markup_in_a_text_or_an_attribute_stays():
    body = '<p title="a > b id=\'q\'">1 &lt; 2, id="z" href="#z"</p><img alt=\'said "id"\' src="data:,A">'
    text = packed([page(body)], Words("en"))
    assert body in text


def test_there_is_one_main_part_one_style_and_a_list_of_the_pages():
    text = packed([page("<p>1</p>"), page("<p>2</p>", "b")], Words("en"))
    assert text.count("<main>") == text.count("</main>") == 1
    assert text.count("color: red") == 1
    assert "<title>A &amp; B</title>" in text
    assert "old" not in text
    assert text.count('<a href="#p2">B</a>') == text.count('<span aria-current="page">B</span>') == 1
    assert '<div id="p2-m" class="main"><p>2</p></div>' in text


def test_a_frame_is_put_between_its_marks_and_taken_out_again():
    links = [Link("a.en.html", "A & co", here=True), Link("b.en.html", "B <x>")]
    written = frame(Words("en"), "../index.en.html", links, [Link("a.es.html", "Español", "es")])
    assert '<a href="a.es.html" lang="es" hreflang="es">Español</a>' in written
    assert '<span aria-current="page">A &amp; co</span>' in written
    assert "B &lt;x&gt;" in written
    bare = "<body><!--frame--><!--/frame--><p>\\1</p></body>"
    assert framed(framed(bare, written), "") == bare
    assert framed(framed(bare, "other"), written) == framed(bare, written)


def test_a_page_alone_has_no_list_of_pages():
    assert frame(Words("en"), "", [Link("a.en.html", "A", here=True)], []) == ""


def test_a_page_that_a_sentence_names_is_a_link_while_it_is_there():
    bare = '<a class="more" href="risks.es.html">Riesgos</a>'
    gone = framed(bare, "", ())
    assert 'href="risks' not in gone.replace("data-href", "")
    assert framed(gone, "", ["risks.es.html"]) == bare and framed(gone, "", ["budget.es.html"]) == gone
    assert framed(bare, "") == bare == as_made(gone)  # as it is packed, where links are set anew
