"""Editions: for whom a page is. Each is an index and the pages it leads to; no page is made twice.

The donor's is in front, the evaluator's has every page but those of made-up records, which have a folder of their own.
"""

from __future__ import annotations

ALL = "all"
"""Every edition there is."""

DONOR, EVALUATOR, DEMONSTRATION = "donor", "evaluator", "demonstration"

EDITIONS = (DONOR, EVALUATOR, DEMONSTRATION)
"""What a page can say that it is for; a page of the donor's edition is one of the evaluator's too."""

_IN_FRONT = "index"


def holds(edition: str, own: str) -> bool:
    """Whether an edition has the pages that are for another one, or for itself.

    Examples
    --------
    >>> holds("evaluator", "donor"), holds("donor", "evaluator"), holds("evaluator", "demonstration")
    (True, False, False)
    """
    return own == edition or (edition, own) == (EVALUATOR, DONOR)


def placed(folder: str, edition: str) -> str:
    """Name the folder of a page of an edition, by that of its programme and year."""
    return f"{DEMONSTRATION}/{folder}" if edition == DEMONSTRATION else folder


def subject_of(folder: str) -> str:
    """Return what the pages of a folder are about: ``programme/year``, or the name of a portfolio.

    Examples
    --------
    >>> subject_of("demonstration/clac/2023"), subject_of("clac/2023")
    ('clac/2023', 'clac/2023')
    """
    return folder.removeprefix(f"{DEMONSTRATION}/")


def index_file(edition: str, language: str = "") -> str:
    """Name the index of an edition below the folder of reports; without a language it is that of the default one."""
    name = edition if edition == EVALUATOR else _IN_FRONT
    ending = f".{language}.html" if language else ".html"
    return placed(f"{name}{ending}", edition)
