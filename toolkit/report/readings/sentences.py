"""From sentences to a reading."""

from __future__ import annotations

import re
from collections.abc import Mapping

from toolkit.measured import Measured
from toolkit.report.page import Page
from toolkit.report.shown import Shown


def said(page: Page, *sentences: str) -> Shown:
    """Show sentences as one reading; empty ones are left out. Of made-up records it says first that they are."""
    text = " ".join(sentence for sentence in sentences if sentence)
    text = page.captioned(text) if text else ""
    # a line could end between a minus and the sign of a currency
    body = re.sub(r"\S*−[^\s\d]\S*", r'<span class="whole">\g<0></span>', page.escape(text))
    return Shown(f'<p class="reading">{body}</p>', text)


def told(page: Page, key: str, figures: Mapping[str, Measured], digits: int | None = None, **fields: object) -> str:
    """Say a sentence about figures, if all of them are known.

    Parameters
    ----------
    page : Page
    key : str
        Of the sentence; ``<key>.without_<name>`` is said where just that figure is missing, if there is such a one.
    figures : mapping of str to Measured
        By the field that each fills.
    digits : int, optional
        Behind the decimal mark; those of the unit where it is not said.
    """
    missing = "_".join(name for name, figure in figures.items() if not figure)
    said_ = f"{key}.without_{missing}" if missing else key
    shown = {name: page.show(figure, digits) for name, figure in figures.items()}
    return page.words(said_, **shown, **fields) if said_ in page.words else ""


def listed(page: Page, items: list[str]) -> str:
    """Join items as the language does: a, b and c."""
    if len(items) < 2:  # noqa: PLR2004
        return "".join(items)
    sound = "list.and_i" if re.match(r"h?i(?!e)", items[-1].lower()) else "list.and"  # Spanish says e before an i
    return page.words(sound, first="; ".join(items[:-1]), last=items[-1])
