"""What a file says in several languages: its names and titles go into the catalogues ``words.<language>.po``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from toolkit.exchange.applied import Applied
from toolkit.exchange.containers.sheets import Container
from toolkit.exchange.programme_edits import whole_text
from toolkit.facts.programme import Programme
from toolkit.language import catalogue_lines, catalogue_name
from toolkit.spoken import LANGUAGES

_HEAD = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def translated(programme: Programme, applied: Applied, containers: Iterable[Container]) -> dict[Path, str]:
    """Say what the catalogues of a programme will be, with the translations of what a file defines anew.

    Columns in another language are called as the first, a colon and the language: ``name:fr``. What a catalogue says
    already stays as it is.

    Returns
    -------
    dict of Path to str
        Catalogues that change, whole.

    Raises
    ------
    FactsError
        When one of them cannot be read.
    """
    defined = {each.name for each in applied.indicators.values()} | {each.title for each in applied.results.values()}
    texts = dict[Path, str]()
    for language, said in _said(containers).items():
        path = programme.folder / catalogue_name(language)
        known = catalogue_lines(path) if path.is_file() else {}
        new = {text: words for text, words in said.items() if text in defined and text not in known}
        if language != programme.file.languages[0] and new:
            before = whole_text(path) if path.is_file() else _HEAD.format(language=language)
            entries = (f"\nmsgid {_quoted(text)}\nmsgstr {_quoted(words)}\n" for text, words in new.items())
            texts[path] = before + "".join(entries)
    return texts


def _said(containers: Iterable[Container]) -> Mapping[str, dict[str, str]]:
    """Find what texts are in each language, by the text as the file says it first."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for sheet in (sheet for container in containers for sheet in container.sheets.values() if sheet.rows):
        header = [cell.shown for cell in sheet.rows[0]]
        named = [(name.partition(":"), at) for at, name in enumerate(header)]
        pairs = [(header.index(of), at, said) for (of, _, said), at in named if said in LANGUAGES and of in header]
        for row in range(1, len(sheet.rows)) if pairs else ():
            for first, at, language in pairs:
                text, words = sheet.cell(row, first).shown, sheet.cell(row, at).shown
                if text and words:
                    found[language].setdefault(text, words)
    return found


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
