"""Files of facts as text: UTF-8, with or without a byte-order mark; what cannot be read is named as what it is."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from toolkit.errors import Problem
from toolkit.words.one_line import HIDDEN

SPREADSHEETS = (".xlsx", ".xls", ".xlsm", ".ods", ".numbers")
"""Endings of files that hold sheets, of which only what is saved as CSV is read."""

_NO_TEXT = {b"PK\x03\x04": "XLSX, ODS, DOCX or ZIP", b"\xd0\xcf\x11\xe0": "XLS or DOC", b"%PDF": "PDF"}
"""What a file is that begins so."""


_LARGEST = {".yaml": 2_000_000, ".po": 5_000_000}
LARGE = 25_000_000
"""Bytes that a file may have: what is larger is something else, and would fill the memory."""

_SEEN = bytes([*b"\t\n\r", *range(32, 127)])
"""Signs in which nothing hides and nothing was spoilt."""

_ENCODED_TWICE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]+")
"""What letters of UTF-8 look like that were read as Windows-1252 and saved so."""


_OTHER_ALPHABETS = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
_WORDS = re.compile(r"[^\W\d_]+")
_ALIKE = dict(zip("асеорхуіјѕАВСЕНІЈКМОРЅТХУΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "aceopxyijsABCEHIJKMOPSTXYABEZHIKMNOPTYXo", strict=True))
"""Letters of Cyrillic and Greek, and the Latin ones that look the same."""


def read_text(path: Path, name: str, problems: list[Problem], most: int | None = None) -> str | None:
    """Read a file; None when it cannot be read, with the problem added to the list.

    Signs that nobody sees, and letters that another encoding has spoilt, are problems of a text that is read.

    Parameters
    ----------
    path : Path
    name : str
        The file as a reader knows it.
    problems : list of Problem
    most : int, optional
        Bytes that it may have, where that is not what a file of its kind may.
    """
    try:
        found = path.stat()
        most = most or _LARGEST.get(path.suffix, LARGE)
        if not stat.S_ISREG(found.st_mode):  # to open a pipe or a device may wait without end
            kind = os.strerror(errno.EISDIR) if stat.S_ISDIR(found.st_mode) else stat.filemode(found.st_mode)
            problems.append(Problem("unreadable_file", name, fields={"found": kind}))
            return None
        if found.st_size > most:
            problems.append(Problem("file_too_large", name, fields=_megabytes(found.st_size, most)))
            return None
        with path.open("rb") as handle:
            content = handle.read()
    except FileNotFoundError:
        problems.append(Problem("missing_file", name))
    except (OSError, RuntimeError) as error:
        problems.append(Problem("unreadable_file", name, fields={"found": getattr(error, "strerror", "") or ""}))
    else:
        return text_of(content, name, problems)
    return None


def text_of(content: bytes, name: str, problems: list[Problem]) -> str | None:
    """Return the text of what was read; None where it is none, with the problem added to the list."""
    problem = _no_text(content, name)
    if problem is not None:
        problems.append(problem)
        return None
    text = content.decode("utf-8-sig")
    if content.translate(None, _SEEN):
        problems.extend(_spoilt(text, name))
    return text


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a file is a link to what lies outside a folder; what leads nowhere is told when it is read."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _megabytes(size: int, most: int) -> dict[str, str]:
    return {"found": f"{size / 1e6:.0f} MB", "expected": f"{most / 1e6:.0f} MB"}


def _spoilt(text: str, name: str) -> Iterator[Problem]:
    """Find the first sign that nobody sees, and the first letters that another encoding has spoilt."""
    if hidden := HIDDEN.search(text):
        sign = f"U+{ord(hidden[0]):04X} {unicodedata.name(hidden[0], '')}".strip()
        fields = {"found": sign, "n": str(len(HIDDEN.findall(text)))}
        yield Problem("hidden_sign", name, text.count("\n", 0, hidden.start()) + 1, fields=fields)
    if text.isascii():
        return
    for spoilt in _ENCODED_TWICE.finditer(text):
        with contextlib.suppress(UnicodeError):
            fields = {"found": spoilt[0], "expected": spoilt[0].encode("cp1252").decode("utf-8")}
            yield Problem("spoilt_letters", name, text.count("\n", 0, spoilt.start()) + 1, fields=fields)
            return
    yield from _of_another_alphabet(text, name)


def _of_another_alphabet(text: str, name: str) -> Iterator[Problem]:
    """Find the first word with letters of another alphabet that nobody can tell from those beside them.

    A word that mixes alphabets is one; so is one of such letters only, where the file has no other of that alphabet.
    """
    others = set(_OTHER_ALPHABETS.findall(text))
    strange = not others - set(_ALIKE)
    for word in _WORDS.finditer(text) if others & set(_ALIKE) else ():
        own = set(word[0]) & set(_ALIKE)
        mixed = any(unicodedata.name(letter, "").startswith("LATIN") for letter in word[0])
        if own and (mixed or (strange and own == set(word[0]))):
            fields = {"found": word[0], "expected": "".join(_ALIKE.get(letter, letter) for letter in word[0])}
            yield Problem("alike_letters", name, text.count("\n", 0, word.start()) + 1, fields=fields)
            return


def _no_text(content: bytes, name: str) -> Problem | None:
    """Say what a content is that is no text in UTF-8, and None where it is."""
    for start, kind in _NO_TEXT.items():
        if content.startswith(start):
            return Problem("not_text", name, fields={"found": kind})
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content:
        return Problem("not_utf8", name, fields={"found": "UTF-16"})
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        return Problem("not_utf8", name, row, fields={"found": _encoding(content)})
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        return Problem("empty_file", name)
    return None


def _encoding(content: bytes) -> str:
    """Name the encoding that a text is probably in, or the first byte that is none."""
    try:
        content.decode("cp1252")
    except UnicodeDecodeError as error:
        return f"0x{content[error.start]:02x}"
    return "Windows-1252"
