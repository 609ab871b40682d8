"""The frame of a page: links to its index, to the programme's other pages, and to itself in other languages.

It stands between two marks, so that a page need not be made again when another one comes or goes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

from toolkit.words import Words

_BEGIN, _END = "<!--frame-->", "<!--/frame-->"
_FRAME = re.compile(f"{_BEGIN}.*?{_END}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads, and what it says; `here` is the page itself, `language` that of what it leads to."""

    href: str
    text: str
    language: str = ""
    here: bool = False


def frame(words: Words, index: str, pages: Sequence[Link], languages: Sequence[Link]) -> str:
    """Write the frame of a page.

    Parameters
    ----------
    words : Words
        Of the language of the page.
    index : str
        Where the index of its edition is; none where a page has no index.
    pages : sequence of Link
        The pages of the same programme and year, itself among them.
    languages : sequence of Link
        The same page in other languages.
    """
    home = [Link(index, words("frame.index"))] if index else []
    others = pages if len(pages) > 1 else ()
    return _list(words("frame.pages"), "pages", [*home, *others]) + switch(words, languages)


def switch(words: Words, languages: Sequence[Link]) -> str:
    """Write the links to the same in other languages."""
    return _list(words("frame.languages"), "languages", languages)


def _list(label: str, kind: str, links: Sequence[Link]) -> str:
    if not links:
        return ""
    items = "".join(f"<li>{_link(link)}</li>" for link in links)
    return f'<nav class="frame {kind}" aria-label="{escape(label)}"><ul>{items}</ul></nav>'


def _link(link: Link) -> str:
    if link.here:
        return f'<span aria-current="page">{escape(link.text)}</span>'
    spoken = f' lang="{link.language}" hreflang="{link.language}"' if link.language else ""
    return f'<a href="{escape(link.href)}"{spoken}>{escape(link.text)}</a>'


def framed(page: str, written: str, there: Collection[str] | None = None) -> str:
    """Put a frame into a page, in the place of the one that is there.

    Where it is known which pages are `there`, those that its sentences name are links only if they are among them.
    """
    page = _FRAME.sub(lambda _: f"{_BEGIN}{written}{_END}", page, count=1)
    return page if there is None else _MORE.sub(lambda found: more(found[1], found[2], there), page)


def bare(page: str) -> str:
    """Return a page as it was made, whatever is beside it."""
    return _MORE.sub(lambda found: more(found[1], found[2], (found[1],)), framed(page, ""))


def more(file: str, text: str, there: Collection[str]) -> str:
    """Name the page that shows more, and lead to it where it is there."""
    return f'<a class="more" {"href" if file in there else "data-href"}="{file}">{text}</a>'


_MORE = re.compile(r'<a class="more" (?:data-)?href="([^"]*)">([^<]*)</a>')
