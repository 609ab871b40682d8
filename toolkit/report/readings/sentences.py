"""From sentences to a reading."""

from __future__ import annotations

import re

from toolkit.report.page import Page
from toolkit.report.shown import Shown


def said(page: Page, *sentences: str) -> Shown:
    """Show sentences as one reading; empty ones are left out. Of made-up records it says first that they are."""
    text = " ".join(sentence for sentence in sentences if sentence)
    text = page.captioned(text) if text else ""
    return Shown(f'<p class="reading">{page.escape(text)}</p>', text)


def listed(page: Page, items: list[str]) -> str:
    """Join items as the language does: a, b and c."""
    if len(items) < 2:  # noqa: PLR2004
        return "".join(items)
    sound = "list.and_i" if re.match(r"h?i(?!e)", items[-1].lower()) else "list.and"  # Spanish says e before an i
    return page.words(sound, first="; ".join(items[:-1]), last=items[-1])
