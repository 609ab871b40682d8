"""What the commands can be asked, and how their options are written; it loads nothing that takes time."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from pathlib import Path

from toolkit.editions import ALL, DONOR, EDITIONS
from toolkit.spoken import LANGUAGES


def run_options(parser: ArgumentParser) -> None:
    """How reports are made, and which."""
    list_options(parser)
    parser.add_argument("--jobs", type=_number, metavar="N", help="reports made at once; default: one a core")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="send the jobs to a Dask cluster instead")
    _limit_options(parser, "a report, and for reading the facts of a programme")


def _limit_options(parser: ArgumentParser, what: str) -> None:
    parser.add_argument("--timeout", type=_number, metavar="SECONDS", help=f"longest time for {what}; default: 600")
    parser.add_argument("--memory", type=_number, metavar="MB", help="most memory it may have; default: 2048 (Linux)")


def list_options(parser: ArgumentParser) -> None:
    """Which reports, and where."""
    parser.add_argument(
        "files",
        type=place,
        nargs="*",
        metavar="FILE",
        help="parameters files, or programmes by their code; default: parameters/*.yaml",
    )
    parser.add_argument("--notebook", action="append", metavar="NAME", help="only this notebook; may be repeated")
    parser.add_argument("--language", action="append", metavar="LANGUAGE", help="only this language; may be repeated")
    _output_option(parser)
    _edition_option(parser, (*EDITIONS, ALL), ALL)
    parser.add_argument("--force", action="store_true", help="make what is up to date as well")
    parser.add_argument(
        "--isolation",
        choices=("fork", "kernel"),
        help="fork: a warm process for each report (Linux); kernel: a stock kernel for each",
    )


def _edition_option(parser: ArgumentParser, choices: Sequence[str], usual: str) -> None:
    said = f"only the pages of this one; default: {usual}"
    parser.add_argument("--edition", choices=choices, default=usual, help=said)


def pack_options(parser: ArgumentParser) -> None:
    """Which edition is put into one file, and where."""
    parser.add_argument("programme", metavar="PROGRAMME")
    parser.add_argument(
        "year", nargs="?", default="", metavar="YEAR", help="a year, or a part of one, as 2010-Q4; none for a portfolio"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="", help="default: the first that there are pages in")
    _edition_option(parser, EDITIONS, DONOR)
    parser.add_argument("--output", type=place, metavar="FILE", help="default: packed/ in the folder of the reports")
    parser.add_argument("--reports", type=place, metavar="DIR", help="folder of the reports; default: outputs/")
    parser.add_argument("--pdf", action="store_true", help="print it as well, where there is a Chromium")


def write_options(parser: ArgumentParser) -> None:
    """Which programme and year are written, in which form, and where."""
    parser.add_argument("kind", metavar="KIND", choices=WAYS_OUT, help=", ".join(WAYS_OUT))
    parser.add_argument("programme", metavar="PROGRAMME")
    parser.add_argument("year", metavar="YEAR", help="a year, or a part of one, as 2010-Q4")
    parser.add_argument("--language", choices=LANGUAGES, default="", help="default: the programme's first")
    parser.add_argument("--output", type=place, metavar="FILE", help="default: written/ in the folder of the reports")
    parser.add_argument("--reports", type=place, metavar="DIR", help="folder of the reports; default: outputs/")
    parser.add_argument("--schema", type=_folder, metavar="FOLDER", help="hold the file against the schemas there")


def lab_options(parser: ArgumentParser) -> None:
    """In which language the copies are, and how JupyterLab is opened."""
    said = "of the copies that are worked on; default: the first of the programmes"
    parser.add_argument("--language", choices=LANGUAGES, default="", help=said)
    parser.add_argument("--no-browser", action="store_true", help="open no browser, but say the address")
    parser.add_argument("--port", type=_number, metavar="N", help="of the address; default: the first that is free")
    parser.add_argument("arguments", nargs="*", metavar="-- ARGUMENT", help="for JupyterLab itself")


WAYS_OUT = ("xlsx", "docx", "eu-logframe", "wb-results", "iati", "datapackage", "parquet")
"""Forms that a programme and year can be written in."""


def check_options(parser: ArgumentParser) -> None:
    """Which programmes are checked, and against what."""
    parser.add_argument("programmes", nargs="*", metavar="PROGRAMME", help="default: all")
    parser.add_argument("--documents", type=_folder, metavar="FOLDER", help="look every figure up in these documents")
    _limit_options(parser, "a programme")


def reconcile_options(parser: ArgumentParser) -> None:
    """Which programmes are reconciled, for when, and what is told."""
    parser.add_argument("programmes", nargs="*", metavar="PROGRAMME", help="default: all")
    parser.add_argument("--year", default="", metavar="YEAR", help="a year, or 2024-Q2; default: the last reported")
    parser.add_argument("--severity", choices=("material", "minor"), default="minor", help="how severe, at least")
    _limit_options(parser, "a programme")


def where_options(parser: ArgumentParser) -> None:
    """Which figure, of which programme, among which reports."""
    parser.add_argument("identifier", metavar="ID", help="of the figure, as in figures.csv")
    parser.add_argument("programme", nargs="?", default="", metavar="PROGRAMME", help="or programme/year; default: all")
    _output_option(parser)


def _output_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--output", type=place, metavar="DIR", help="folder of the reports; default: outputs/ beside data/"
    )


def new_options(parser: ArgumentParser) -> None:
    """Which programme is begun, where it is and in which language."""
    parser.add_argument("code", metavar="CODE", help="of the programme: letters, digits and hyphens")
    parser.add_argument("--country", default="", metavar="HN", help="ISO 3166; default: the environment's")
    parser.add_argument("--currency", default="", metavar="USD", help="ISO 4217; default: the country's")
    said = f"of its texts: {', '.join(LANGUAGES)}; default: that of messages"
    parser.add_argument("--language", default="", metavar="LANGUAGE", help=said)
    told = "her own table, export or standard: facts are read from it in the place of made-up ones"
    parser.add_argument("--from", dest="source", type=place, action="append", metavar="FILE", help=told)
    answer_options(parser)


def read_options(parser: ArgumentParser) -> None:
    """Which files, by which mapping, into which programme; and what is answered."""
    parser.add_argument("files", type=place, nargs="+", metavar="FILE", help="one, or one for each of its documents")
    parser.add_argument("--as", dest="name", required=True, metavar="NAME", help="the mapping: reading/NAME.yaml")
    parser.add_argument("--into", required=True, metavar="CODE", help="the programme")
    answer_options(parser)


def answer_options(parser: ArgumentParser) -> None:
    """How questions are answered."""
    parser.add_argument("--answer", action="append", metavar="KEY=ANSWER", help="to one question; may be repeated")
    parser.add_argument("--yes", action="store_true", help="take the answers proposed, write what changes")


def describe_options(parser: ArgumentParser) -> None:
    """Tell what is described, and as what."""
    parser.add_argument("thing", nargs="?", default="", metavar="THING", help="a file, a table or a part; default: all")
    parser.add_argument("--html", type=place, metavar="FILE", help="write it as a page")


def completion_options(parser: ArgumentParser, whole: ArgumentParser) -> None:
    """For which shell, and what is completed."""
    parser.add_argument("shell", choices=SHELLS)
    parser.set_defaults(whole=whole)


SHELLS = ("bash", "zsh", "tcsh")
"""Shells for which what can be typed is written down."""


class Elsewhere(str):
    """An address, in the place of a folder or a file of this machine: it is refused in the words of whoever asks."""

    __slots__ = ()


def place(text: str) -> Path | Elsewhere:
    """Read the name of a file or of a folder; one with a scheme, as ``s3://``, would become a folder ``s3:`` here."""
    return Elsewhere(text) if re.match(r"[A-Za-z][\w+.\-]+://", text) else Path(text)


def _number(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"'{text}' is no whole number above 0")
    return int(text)


def _folder(text: str) -> Path | Elsewhere:
    if isinstance(found := place(text), Elsewhere):
        return found
    if not Path(text).is_dir():
        raise ArgumentTypeError(f"there is no folder '{text}'")
    return Path(text)
