"""Whatever lies in the place of a file: one line, at once, in little memory, and nothing is done that it says."""

from __future__ import annotations

import os
import re
import resource
import socket
import time

import pytest

from tests.facts.test_bad_input import change, refused

FOLDER = "data/spp-global"
FILES = ("programme.yaml", "framework.yaml", "observations.csv", "follow_up.csv", "words.en.po")


def names_of_names():
    deep = b"a: &a [x,x,x,x,x,x,x,x,x]\n"
    for n in range(9):
        name, below = bytes([98 + n]), bytes([97 + n])
        deep += name + b": &" + name + b" [" + b",".join([b"*" + below] * 9) + b"]\n"
    return deep


TEXTS = {
    "anchors that multiply": names_of_names(),
    "a part of itself": b"a: &a [*a]\n",
    "digits": b"code: " + b"9" * 5_000 + b"\n",
    "digits of a year": b"reporting_years: [" + b"9" * 5_000 + b"]\n",
    "lists": b"a: " + b"[" * 500 + b"]" * 500 + b"\n",
    "more lists": b"a: " + b"[" * 60_000 + b"]" * 60_000 + b"\n",
    "keys in keys": b"\n".join(b" " * n + b"a:" for n in range(3_000)),
    "a tag": b'!!python/object/apply:os.system ["touch /tmp/never"]\n',
    "a cell of 2 MB": b'indicator,period\n"' + b"x" * 2_000_000 + b'",2020\n',
    "commas": b"," * 2_000_000,
    "lines": b"x,y\n" + b"1,2\n" * 1_000_000,
}


def as_pipe(path):
    os.mkfifo(path)


def as_socket(path):
    here = os.getcwd()  # noqa: PTH109 - the name of a socket may have some hundred letters only
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


ODDITIES = {
    "a pipe": as_pipe,
    "a socket": as_socket,
    "zeros without end": lambda path: path.symlink_to("/dev/zero"),
    "dice without end": lambda path: path.symlink_to("/dev/urandom"),
    "nothing": lambda path: path.symlink_to("/dev/null"),
    "a terminal": lambda path: path.symlink_to("/dev/tty"),
    "a link to nowhere": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a folder": lambda path: path.mkdir(),
    "120 MB": lambda path: sized(path, 120_000_000),
}


def sized(path, size):
    with path.open("wb") as handle:
        handle.truncate(size)


def told_at_once(said, file, seconds):
    assert said.status == 1, said.err
    assert "Traceback" not in said.err
    assert all(len(line) < 900 for line in said.err.splitlines()), said.err
    assert any(file in line or "spp-global has no programme.yaml" in line for line in said.err.splitlines()), said.err
    assert seconds < 4, "two on a machine that does nothing else"


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("what", TEXTS)
def test_a_text_that_is_a_bomb(project, evaluate, file, what):
    (project / FOLDER / file).write_bytes(TEXTS[what])
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told_at_once(evaluate("check", "spp-global"), file, time.process_time() - began)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kB"


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("what", ODDITIES)
def test_what_is_no_file(project, evaluate, file, what):
    path = project / FOLDER / file
    path.unlink()
    ODDITIES[what](path)
    began = time.process_time()
    told_at_once(evaluate("check", "spp-global"), file, time.process_time() - began)


@pytest.mark.parametrize("table", ["risks.csv", "places.csv", "appraisals.csv"])
def test_an_optional_table_that_is_a_folder_is_not_taken_as_absent(project, evaluate, table):
    (project / FOLDER / table).mkdir()
    refused(evaluate("check", "spp-global"), f"{FOLDER}/{table}", "the file cannot be read")


# --- signs that nobody sees

HIDDEN = {
    "\u202e": "U+202E RIGHT-TO-LEFT OVERRIDE",
    "\u200b": "U+200B ZERO WIDTH SPACE",
    "\ufeff": "U+FEFF ZERO WIDTH NO-BREAK SPACE",
    "\x1b[31m": "U+001B",
    "\x07": "U+0007",
    "\x7f": "U+007F",
    "\x85": "U+0085",
    "\ufffd": "U+FFFD REPLACEMENT CHARACTER",
}


@pytest.mark.parametrize("sign", HIDDEN, ids=HIDDEN.values())
@pytest.mark.parametrize("file", ["observations.csv", "follow_up.csv", "framework.yaml", "words.en.po"])
def test_a_sign_that_nobody_sees_is_named_and_never_printed(project, evaluate, file, sign):
    path = project / FOLDER / file
    text = path.read_text(encoding="utf-8")
    at = text.index("a", 600)
    path.write_text(text[:at] + sign + text[at:], encoding="utf-8")
    said = evaluate("check", "spp-global")
    row = text[:at].count("\n") + 1
    assert said.status == 1
    assert re.search(rf"{re.escape(file)}, row {row}: a sign that nobody sees: {re.escape(HIDDEN[sign])}", said.err)
    assert sign not in said.err + said.out
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", said.err)


def test_what_is_quoted_is_quoted_as_what_it_is(project, evaluate):
    change(project, f"{FOLDER}/observations.csv", "indicator,", "indi\u202ecator\x1b[2J,")
    said = evaluate("check", "spp-global")
    refused(said, "observations.csv", "unknown column", "indiU+202EcatorU+001B[2J")
    assert "\x1b" not in said.err


@pytest.mark.parametrize(("letter", "spoilt"), [("ó", "Ã³"), ("é", "Ã©"), ("’", "â€™"), ("ñ", "Ã±"), ("–", "â€“")])
def test_letters_that_another_encoding_has_spoilt(project, evaluate, letter, spoilt):
    path = project / FOLDER / "follow_up.csv"
    text = path.read_text(encoding="utf-8")
    at = text.index(" ", 900)
    path.write_text(text[:at] + spoilt + text[at:], encoding="utf-8")
    said = evaluate("check", "spp-global")
    refused(said, "follow_up.csv, row ", f"“{spoilt}” was saved in one encoding", f"probably “{letter}”")


@pytest.mark.parametrize(
    ("word", "meant"),
    [("m\u0456lk", "milk"), ("\u0441\u043e\u0441\u043e\u0430", "cocoa"), ("\u0391BC", "ABC")],
)
def test_letters_of_another_alphabet_that_look_like_ours(project, evaluate, word, meant):
    change(project, f"{FOLDER}/programme.yaml", "short_title: SPP Global", f"short_title: {word}")
    said = evaluate("check", "spp-global")
    refused(said, "programme.yaml, row ", f"“{word}” has letters of another alphabet", f"“{meant}”")


def test_letters_that_are_meant_are_read(project, evaluate):
    change(
        project,
        f"{FOLDER}/programme.yaml",
        "short_title: SPP Global",
        "short_title: SÃO ÂNGELO “â” 5 € – Ñandú, 3 μg, Союз",
    )
    assert evaluate("check", "spp-global").status == 0


def test_a_file_of_another_kind_is_told_once_and_not_line_by_line(project, evaluate):
    path = project / FOLDER / "follow_up.csv"
    header = path.read_text(encoding="utf-8").partition("\n")[0]
    path.write_text(header + "\n" + "1\n" * 50_000, encoding="utf-8")
    said = evaluate("check", "spp-global")
    refused(said, "follow_up.csv, row 1002", "more than 1000 problems", "Is it the right file?")
    assert len(said.err.splitlines()) < 1_100
