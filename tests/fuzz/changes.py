"""What can be done to a file of facts: each change takes its text and dice, and gives other bytes, or nothing to do."""

from __future__ import annotations

import csv
import io
import os
import random
import re
import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Rows = list[list[str]]


@dataclass(frozen=True)
class Changed:
    """The bytes of a file, and where they were changed: the line of the file, and the column, where there is one."""

    content: bytes
    row: int | None = None
    column: str = ""


class NothingToDoError(Exception):
    """The change has nothing to work on in this file."""


# --- the file as bytes


def prefixed(draw, text, add):
    return _text(add + text)


def suffixed(draw, text, add):
    return _text(text + add)


def suffixed_times(draw, text, add, times):
    return _text(text + "\nzzz: " + add * times)


def replaced(draw, text, old, new):
    return _text(text.replace(old, new))


def stripped(draw, text):
    return _text(text.rstrip("\n"))


def encoded(draw, text, encoding):
    if text.isascii() and encoding == "latin-1":
        raise NothingToDoError
    return Changed(text.encode(encoding, errors="replace"))


def encoded_twice(draw, text):
    if text.isascii():
        raise NothingToDoError
    return Changed(text.encode().decode("cp1252", errors="replace").encode())


def decomposed(draw, text):
    if text.isascii():
        raise NothingToDoError
    return _text(unicodedata.normalize("NFD", text))


def inserted(draw, text, add):
    at = draw.randrange(len(text))
    return _text(text[:at] + add + text[at:])


def inserted_bytes(draw, text, code):
    content = text.encode()
    at = draw.randrange(len(content))
    return Changed(content[:at] + bytes.fromhex(code) + content[at:])


def cut(draw, text):
    return Changed(text.encode()[: draw.randrange(1, len(text.encode()))])


def emptied(draw, text):
    return Changed(b"")


def whole(draw, text, add):
    return _text(add)


def whole_bytes(draw, text, code):
    return Changed(bytes.fromhex(code) + draw.randbytes(4000))


# --- tables


def delimited(draw, text, delimiter, first=""):
    rows = _rows(text)
    if delimiter == ";" and any(";" in cell for row in rows for cell in row):
        pass  # a cell that holds one is in quotes
    return _text(first + _written(rows, delimiter=delimiter))


def quoted(draw, text):
    return _text(_written(_rows(text), quoting=csv.QUOTE_ALL))


def shuffled(draw, text):
    header, *rows = _some_rows(text, 2)
    draw.shuffle(rows)
    return _text(_written([header, *rows]))


def columns_shuffled(draw, text):
    rows = _even(text)
    order = list(range(len(rows[0])))
    draw.shuffle(order)
    return _text(_written([[row[i] for i in order] for row in rows]))


def widened(draw, text, by):
    return _text(_written([row + [""] * by for row in _rows(text)]))


def row_added(draw, text, cell):
    rows = _some_rows(text, 2)
    at = draw.randrange(1, len(rows))
    return _text(_written([*rows[:at], [cell] * len(rows[0]), *rows[at:]]))


def row_twice(draw, text):
    rows = _some_rows(text, 1)
    at = draw.randrange(1, len(rows))
    return _text(_written([*rows[: at + 1], *rows[at:]]), at + 2)


def rows_twice(draw, text):
    rows = _some_rows(text, 1)
    return _text(_written(rows + rows[1:]))


def header_again(draw, text):
    rows = _some_rows(text, 1)
    at = draw.randrange(1, len(rows) + 1)
    return _text(_written([*rows[:at], rows[0], *rows[at:]]), at + 1)


def row_missing(draw, text):
    rows = _some_rows(text, 1)
    rows.pop(draw.randrange(1, len(rows)))
    return _text(_written(rows))


def rows_missing(draw, text):
    rows = _some_rows(text, 2)
    return _text(_written(rows[: 1 + len(rows) // 2]))


def row_short(draw, text):
    return _row(draw, text, lambda row: row[:-1])


def row_long(draw, text):
    return _row(draw, text, lambda row: [*row, "zzz"])


def row_shifted(draw, text):
    return _row(draw, text, lambda row: ["", *row[:-1]])


def cells_exchanged(draw, text):
    rows = _even(text)
    at, (one, other) = draw.randrange(1, len(rows)), draw.sample(range(len(rows[0])), 2)
    rows[at][one], rows[at][other] = rows[at][other], rows[at][one]
    return _text(_written(rows), at + 1, rows[0][one])


def quote_open(draw, text):
    lines = text.splitlines(keepends=True)
    at = draw.randrange(1, len(lines)) if len(lines) > 1 else 0
    return _text("".join([*lines[:at], '"' + lines[at], *lines[at + 1 :]]))


def column_set(draw, text, column):
    rows = _even(text)
    if column not in rows[0] or len(rows) < 3:
        raise NothingToDoError
    at = rows[0].index(column)
    for row in rows[1:]:
        row[at] = rows[1][at]
    return _text(_written(rows), None, column)


def headers_exchanged(draw, text):
    rows = _rows(text)
    one, other = _two(draw, rows[0])
    rows[0][one], rows[0][other] = rows[0][other], rows[0][one]
    return _text(_written(rows), 1, rows[0][one])


def header_set(draw, text, to):
    return _header(draw, text, lambda _: to)


def header_case(draw, text):
    return _header(draw, text, str.upper)


def header_twice(draw, text):
    rows = _rows(text)
    one, other = _two(draw, rows[0])
    rows[0][one] = rows[0][other]
    return _text(_written(rows), 1, rows[0][one])


def column_missing(draw, text):
    rows = _even(text)
    at = draw.randrange(len(rows[0]))
    return _text(_written([row[:at] + row[at + 1 :] for row in rows]))


def headless(draw, text):
    return _text(_written(_some_rows(text, 1)[1:]))


def only_header(draw, text):
    return _text(_written(_rows(text)[:1]))


def column_more(draw, text):
    rows = _rows(text)
    return _text(_written([[*rows[0], "more"], *([*row, "zzz"] for row in rows[1:])]), 1)


def other_table(draw, text):
    return _text("invoice,customer,total\n1,2,3\n")


# --- one cell


def cell(draw, text, before="", after=""):
    return _cell(draw, text, lambda said: before + said + after, lambda said: said != "")


def cell_set(draw, text, value):
    return _cell(draw, text, lambda _: str(value), lambda said: said not in ("", value))


def cell_case(draw, text):
    return _cell(draw, text, str.swapcase, lambda said: said != said.swapcase())


def cell_plain(draw, text):
    def plain(said):
        return "".join(c for c in unicodedata.normalize("NFD", said) if not unicodedata.combining(c))

    return _cell(draw, text, plain, lambda said: said != plain(said))


_ALIKE = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")  # to Cyrillic


def cell_alike(draw, text):
    return _cell(draw, text, lambda said: said.translate(_ALIKE), lambda said: said != said.translate(_ALIKE))


def cell_long(draw, text, letters):
    return _cell(draw, text, lambda _: "z" * letters, lambda said: said != "")


def cell_number(draw, text):
    return _cell(draw, text, lambda said: f"{float(said) * draw.choice([2, 3, 10, 1000]) + 1:.10g}", _is_number)


def digits_exchanged(draw, text):
    return _cell(draw, text, lambda said: said[::-1].strip("."), lambda said: said.isdigit() and said != said[::-1])


def number(draw, text, before="", after=""):
    return _cell(draw, text, lambda said: before + said + after, _is_number)


def number_set(draw, text, value):
    return _cell(draw, text, lambda _: str(value), _is_number)


def number_wide(draw, text):
    return _cell(draw, text, lambda said: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in said), _is_number)


def number_long(draw, text, digits):
    return _cell(draw, text, lambda _: "9" * digits, _is_number)


# --- definitions


def line_missing(draw, text):
    lines, at = _line(draw, text)
    return _text("".join(lines[:at] + lines[at + 1 :]))


def line_twice(draw, text):
    lines, at = _line(draw, text)
    return _text("".join([*lines[: at + 1], *lines[at:]]), at + 2)


def lines_exchanged(draw, text):
    lines, at = _line(draw, text)
    other = draw.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]
    return _text("".join(lines), at + 1)


def line_moved(draw, text, by):
    lines, at = _line(draw, text)
    lines[at] = " " * by + lines[at] if by > 0 else re.sub(rf"^ {{0,{-by}}}", "", lines[at])
    return _text("".join(lines), at + 1)


def line_prefixed(draw, text, add):
    lines, at = _line(draw, text)
    lines[at] = add + lines[at]
    return _text("".join(lines), at + 1)


def key_set(draw, text, to):
    return _value(draw, text, lambda _, value: f"{to}: {value}")


def key_twice(draw, text):
    return _value(draw, text, lambda key, value: f"{key}: {value}\n{key}: {value}")


def value_set(draw, text, value):
    return _value(draw, text, lambda key, _: f"{key}: {value}")


def value_long(draw, text, digits):
    return _value(draw, text, lambda key, _: f"{key}: {'9' * digits}")


def anchors(draw, text, levels):
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return _text("\n".join([text.rstrip("\n"), *lines, ""]))


def parent_circle(draw, text):
    codes = re.findall(r"^ *- (?:\{)?code: ([\w.-]+)", text, re.MULTILINE)
    parents = list(re.finditer(r"parent: ([\w.-]+)", text))
    if not parents:
        raise NothingToDoError
    at = draw.choice(parents)
    own = [code for code in codes if text.find(f"code: {code}") < at.start()][-1]
    return _text(text[: at.start(1)] + own + text[at.end(1) :], text.count("\n", 0, at.start()) + 1)


# --- catalogues


def translation_missing(draw, text):
    entries = list(re.finditer(r'^msgstr ".+"$', text, re.MULTILINE))[1:]
    if not entries:
        raise NothingToDoError
    at = draw.choice(entries)
    return _text(text[: at.start()] + 'msgstr ""' + text[at.end() :], text.count("\n", 0, at.start()) + 1)


def translations_exchanged(draw, text):
    entries = list(re.finditer(r'^msgstr ".+"$', text, re.MULTILINE))[1:]
    if len(entries) < 2:
        raise NothingToDoError
    one, other = sorted(draw.sample(entries, 2), key=lambda entry: entry.start())
    between = text[one.end() : other.start()]
    return _text(text[: one.start()] + other.group() + between + one.group() + text[other.end() :])


def translation_without_figures(draw, text):
    entries = [e for e in re.finditer(r'^msgstr ".+"$', text, re.MULTILINE) if re.search(r"\d", e.group())][1:]
    if not entries:
        raise NothingToDoError
    at = draw.choice(entries)
    return _text(text[: at.start()] + re.sub(r"\d[\d.,  ]*", "some ", at.group()) + text[at.end() :])


# --- what stands in the place of a file


def removed(path: Path) -> None:
    path.unlink()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    shutil.copy(__file__, path)


def link(path: Path, to: str) -> None:
    path.unlink()
    path.symlink_to(path.name if to == "itself" else to)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


IN_PLACE = {"removed": removed, "folder": folder, "link": link, "pipe": pipe}


# --- how it is done


def _text(text: str, row: int | None = None, column: str = "") -> Changed:
    return Changed(text.encode(errors="surrogatepass"), row, column)


def _rows(text: str) -> Rows:
    return list(csv.reader(io.StringIO(text, newline="")))


def _some_rows(text: str, fewest: int) -> Rows:
    rows = _rows(text)
    if len(rows) <= fewest:
        raise NothingToDoError
    return rows


def _even(text: str) -> Rows:
    rows = _some_rows(text, 1)
    if len({len(row) for row in rows}) > 1 or len(rows[0]) < 2:
        raise NothingToDoError
    return rows


def _written(rows: Rows, **how) -> str:
    handle = io.StringIO(newline="")
    csv.writer(handle, lineterminator="\n", **how).writerows(rows)
    return handle.getvalue()


def _two(draw: random.Random, header: list[str]) -> list[int]:
    if len(header) < 2:
        raise NothingToDoError
    return draw.sample(range(len(header)), 2)


def _row(draw: random.Random, text: str, change: Callable[[list[str]], list[str]]) -> Changed:
    rows = _some_rows(text, 1)
    at = draw.randrange(1, len(rows))
    rows[at] = change(rows[at])
    return _text(_written(rows), at + 1)


def _header(draw: random.Random, text: str, change: Callable[[str], str]) -> Changed:
    rows = _rows(text)
    at = draw.randrange(len(rows[0]))
    rows[0][at] = change(rows[0][at])
    return _text(_written(rows), 1, rows[0][at])


def _cell(draw: random.Random, text: str, change: Callable[[str], str], fits: Callable[[str], bool]) -> Changed:
    rows = _some_rows(text, 1)
    found = [(r, c) for r, row in enumerate(rows) if r for c, said in enumerate(row) if fits(said) and c < len(rows[0])]
    if not found:
        raise NothingToDoError
    r, c = draw.choice(found)
    rows[r][c] = change(rows[r][c])
    return _text(_written(rows), r + 1, rows[0][c])


def _is_number(said: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", said) is not None


def _line(draw: random.Random, text: str) -> tuple[list[str], int]:
    lines = text.splitlines(keepends=True)
    return lines, draw.choice([n for n, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")])


def _value(draw: random.Random, text: str, change: Callable[[str, str], str]) -> Changed:
    found = list(re.finditer(r"^(?P<indent> *(?:- )?)(?P<key>[\w.-]+): (?P<value>[^\n|>&].*)$", text, re.MULTILINE))
    if not found:
        raise NothingToDoError
    at = draw.choice(found)
    inner = " " * len(at["indent"])
    made = change(at["key"], at["value"]).replace("\n", f"\n{inner}")
    return _text(text[: at.start()] + at["indent"] + made + text[at.end() :], text.count("\n", 0, at.start()) + 1)
