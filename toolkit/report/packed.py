"""Several pages as one: each keeps its own places, and a link from one to another stays in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape

from toolkit.report.frame import Link, frame, framed
from toolkit.words import Words

_TAG = re.compile(r"""<(/?)([a-zA-Z][\w-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""(\s)([a-z-]+)=("[^"]*"|'[^']*')""")
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)

_NAMES = ("id", "name", "for", "headers", "list", "popovertarget")
_RELATIONS = ("labelledby", "describedby", "controls", "owns", "details", "flowto", "activedescendant", "errormessage")
_PLACES = frozenset((*_NAMES, *(f"aria-{name}" for name in _RELATIONS)))
"""Attributes that name a place of the page, or several."""

_OWN_STYLE = """
.page + .page { border-top: 6px solid var(--reached); margin-top: 4rem; }
@media print { .page + .page { border: 0; margin: 0; break-before: page; } }
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to pack: the file by which others link to it, its short title, and what it is."""

    file: str
    title: str
    page: str


def packed(sheets: Sequence[Sheet], words: Words) -> str:
    """Put pages together into one that asks for nothing else.

    Parameters
    ----------
    sheets : sequence of Sheet
        In the order in which they are read, all in one language.
    words : Words
        Of that language.
    """
    places = {sheet.file: f"p{number}" for number, sheet in enumerate(sheets, 1)}
    styles = dict.fromkeys(style for sheet in sheets for style in _STYLE.findall(sheet.page.partition("<body")[0]))
    title = _TITLE.search(sheets[0].page)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{words.language}">',
            '<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta http-equiv="Content-Security-Policy"'
            " content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">",
            f"<title>{title[1] if title else escape(sheets[0].title)}</title>",
            f"<style>{''.join(styles)}{_OWN_STYLE}</style>\n</head>\n<body>\n<main>",
            *(_section(sheet, sheets, places, words) for sheet in sheets),
            "</main>\n</body>\n</html>\n",
        ]
    )


def _section(sheet: Sheet, sheets: Sequence[Sheet], places: Mapping[str, str], words: Words) -> str:
    """Write a page as a part of another one, its places named after it."""
    own = places[sheet.file]
    found = _BODY.search(framed(sheet.page, ""))
    body = _TAG.sub(lambda tag: _tag(tag, own, places), found[1] if found else "")
    links = [Link(f"#{places[other.file]}", other.title, here=other is sheet) for other in sheets]
    title = escape(sheet.title)
    return (
        f'<section class="page" id="{own}" aria-label="{title}">{framed(body, frame(words, "", links, []))}</section>'
    )


def _tag(tag: re.Match[str], own: str, places: Mapping[str, str]) -> str:
    """Write a tag anew: only one element of a page is its main one, and every place is named after its page."""
    closing, name, attributes = tag.groups()
    if name == "main":
        name, attributes = "div", f'{attributes} class="main"' if not closing else ""
    return f"<{closing}{name}{_ATTRIBUTE.sub(lambda a: _attribute(a, own, places), attributes)}>"


def _attribute(attribute: re.Match[str], own: str, places: Mapping[str, str]) -> str:
    space, name, quoted = attribute.groups()
    value = unescape(quoted[1:-1])
    if name in _PLACES:
        return f'{space}{name}="{escape(" ".join(f"{own}-{place}" for place in value.split()))}"'
    if name == "href":
        there = _href(value, own, places)
        return f'{space}href="{escape(there)}"' if there else ""
    return attribute[0]


def _href(href: str, own: str, places: Mapping[str, str]) -> str:
    """Say where a link leads now: within the file, or to an address; what else was beside the page is not there."""
    file, _, place = href.partition("#")
    if _ELSEWHERE.match(href):
        return href
    page = places.get(file.removeprefix("./")) if file else own
    if page is None:
        return ""
    return f"#{page}-{place}" if place else f"#{page}"
