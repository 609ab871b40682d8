"""The head of a page: the programme, its year, who pays and who answers for it; and the documents behind its facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.facts.contracts.documents import Document
    from toolkit.report.page import Page


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands at the head of a page and beside its sources."""

    title: str
    short_title: str
    facts: tuple[str, ...]
    documents: tuple[str, ...]


def masthead_of(page: Page) -> Masthead:
    """Name the programme of a page, its year, its partners, and its documents."""
    file, words = page.programme.file, page.words
    named = {
        "html.year": page.year,
        "html.reference": page.say(file.donor_reference),
        "html.accountable": ", ".join(_partners(page, "accountable") or _partners(page, "implementing")),
    }
    return Masthead(
        title=file.title.said(page.language),
        short_title=f"{file.short_title} {page.year}",
        facts=(
            *(page.typeset(f"{words(name)}: {said}") for name, said in named.items() if said),
            *_partners(page, "donor"),
            *_untranslated(page),
        ),
        documents=tuple(_published(page, document) for document in file.documents.values()),
    )


def _partners(page: Page, role: str) -> list[str]:
    return [page.say(partner.name) for partner in page.programme.file.partners if partner.role == role]


def _published(page: Page, document: Document) -> str:
    """Name a document, who published it, and when."""
    who, date = document.publisher, page.numbers.period(document.date)
    key = "document.published" if who else "document.dated"
    return page.words(key, title=document.title, date=date, **({"publisher": who} if who else {}))


def _untranslated(page: Page) -> list[str]:
    """Say that the programme's texts stand in its own language, where nobody has begun to translate them."""
    own = page.programme.file.languages[0]
    if page.language == own or page.programme.is_translated(page.language):
        return []
    return [page.words("html.untranslated", language=page.words(f"language.{own}"))]
