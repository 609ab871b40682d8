"""What the commands can be asked, and how their options are written; it loads nothing that takes time."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path


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
        "files", type=Path, nargs="*", metavar="FILE", help="parameters files; default: parameters/*.yaml"
    )
    parser.add_argument("--notebook", action="append", metavar="NAME", help="only this notebook; may be repeated")
    parser.add_argument("--language", action="append", metavar="LANGUAGE", help="only this language; may be repeated")
    _output_option(parser)
    parser.add_argument("--force", action="store_true", help="make what is up to date as well")
    parser.add_argument(
        "--isolation",
        choices=("fork", "kernel"),
        help="fork: a warm process for each report (Linux); kernel: a stock kernel for each",
    )


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
        "--output", type=Path, metavar="DIR", help="folder of the reports; default: outputs/ beside data/"
    )


def _number(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"'{text}' is no whole number above 0")
    return int(text)


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise ArgumentTypeError(f"there is no folder '{text}'")
    return Path(text)
