"""Files of a folder: those that nobody would read, and translations that are missing, left over or lose a figure."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from toolkit.errors import Problem, ToolkitError, choice, nearest
from toolkit.facts.checks.readable import Readable
from toolkit.facts.contracts.tables_by_name import FACTS, TABLES
from toolkit.facts.csv_files import separated
from toolkit.facts.folders import FIRST, RULES, all_of, shown_path
from toolkit.facts.programme_texts import Text, lacking, prose_of
from toolkit.facts.text_files import SPREADSHEETS, read_text
from toolkit.facts.yaml_text import YamlText
from toolkit.language import catalogue_lines, catalogue_name, read_catalogue
from toolkit.spoken import LANGUAGES


def files_problems(programme: Readable) -> Iterator[Problem]:
    """Name files that nobody would read, tables that lack the one they refer to, and catalogues that are none."""
    translations = map(catalogue_name, LANGUAGES)
    known = [*FIRST, *(f"{name}.csv" for name in TABLES), *translations]
    for path in sorted(programme.folder.iterdir()):
        if path.is_file() and path.name not in known and path.name[0] not in ".~":
            is_sheet, is_table = path.name.lower().endswith(SPREADSHEETS), path.suffix == ".csv"
            fields = {"found": path.name} if is_sheet else choice(path.name, known)
            code = "spreadsheet_file" if is_sheet else "unread_table" if is_table else "unknown_file"
            yield Problem(code, shown_path(path), fields=fields)
    for path in (programme.folder / name for name in known):
        if os.path.lexists(path) and not path.is_file():  # else an optional table would be taken as absent
            problems: list[Problem] = []
            read_text(path, shown_path(path), problems)
            yield from problems
    for name in FIRST:
        if name.endswith(".csv") and not os.path.lexists(programme.folder / name):
            yield Problem("missing_table", shown_path(programme.folder / name))
    for name, companion in ((name, contract.COMPANION) for name, contract in FACTS.items()):
        if companion and programme.has(name) and not programme.has(companion):
            yield Problem("missing_companion", programme.name(companion), fields={"needed_by": f"{name}.csv"})
    yield from catalogue_problems(programme.folder)


_FIGURE = re.compile(r"\d+(?:[.,'’\u00a0\u202f]\d+)*")


def translation_problems(programme: Readable) -> Iterator[Problem]:
    """Find languages that a programme offers and does not speak, and translations of what it does not say."""
    if any(programme.unsound.values()):  # a text may stand in what cannot be read
        return
    said = prose_of(programme)
    always = [text for text, place in said.items() if place.always]
    for language in programme.file.languages[1:]:
        if not programme.file.title.root.get(language):
            file = shown_path(programme.folder / "programme.yaml")
            yield Problem("untranslated_title", file, column=f"title.{language}", fields={"language": language})
        path = programme.folder / catalogue_name(language)
        if not path.is_file():
            if always:
                yield Problem("missing_catalogue", shown_path(path), fields={"language": language})
            continue
        try:
            known = {text: said for rules in all_of(RULES, path.name) for text, said in read_catalogue(rules).items()}
            own = catalogue_lines(path)
        except ToolkitError:
            continue  # said of the file itself
        known |= {text: words for text, (words, _) in own.items() if words}
        if without := [text for text in always if text not in known]:
            yield Problem("untranslated_texts", shown_path(path), fields=lacking(without, language))
        yield from _stale(programme, path, own, said)


def catalogue_problems(folder: Path) -> Iterator[Problem]:
    """Find catalogues of a folder that are none, and translations that lose a figure of their text."""
    for language in LANGUAGES:
        path = folder / catalogue_name(language)
        problems: list[Problem] = []
        if not path.is_file() or read_text(path, shown_path(path), problems) is None or problems:
            yield from problems
            continue
        try:
            lines = catalogue_lines(path)
        except ToolkitError as error:
            yield Problem("not_po", shown_path(path), fields=error.problems[0].fields)
            continue
        for text, (words, line) in lines.items():
            lost = sorted(_figures(text) - _figures(words)) if words else []
            if lost:
                fields = lacking([text], language) | {"figure": ", ".join(lost)}
                yield Problem("translation_loses_figure", shown_path(path), line, fields=fields)


def _figures(text: str) -> set[str]:
    """Return the figures of a text, however a language writes them."""
    return {re.sub(r"\D", "", figure) for figure in _FIGURE.findall(text)}


def _stale(
    programme: Readable, path: Path, own: Mapping[str, tuple[str, int]], said: Mapping[str, Text]
) -> Iterator[Problem]:
    """Find translations of texts that stand nowhere in the programme's files: one of the two was changed."""
    unsaid = [text for text in own if text not in said]
    typed = _typed(programme) if unsaid else set()
    stale = [text for text in unsaid if text not in typed]
    if stale:
        fields = lacking(stale, path.stem.partition(".")[2]) | {"nearest": ", ".join(nearest(stale[0], said, 1))}
        yield Problem("translates_nothing", shown_path(path), own[stale[0]][1], fields=fields)


def _typed(programme: Readable) -> set[str]:
    """Gather everything that is typed in the files of a programme."""
    found: set[str] = set()
    for name in TABLES:
        path = programme.folder / f"{name}.csv"
        text = read_text(path, path.name, []) if path.is_file() else None
        if text is not None:
            found.update(cell for _, cells in separated(text, TABLES[name].model_fields).rows() for cell in cells)
    for name in ("programme.yaml", "framework.yaml"):
        found.update(_scalars(YamlText(programme.folder / name).value))
    return found


def _scalars(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield str(key)
            yield from _scalars(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _scalars(inside)
    else:
        yield str(value)
