"""One trial, in a process of its own: change a file, check the programme, and make everything that it publishes."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pebble
from pebble import ProcessPool

from tests.fifth.made import offered
from tests.fuzz.draw import FIFTH, ROOT, YEARS, Mutation, folder_of, place_of
from tests.shown import cells_of
from toolkit.batch.apart import answer, within
from toolkit.batch.limits import Limits
from toolkit.errors import FactsError, ToolkitError
from toolkit.facts.checks.readable import Readable
from toolkit.facts.checks.run_checks import check_programme, check_rules, refusals
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.folders import ENVIRONMENT, data_folder
from toolkit.facts.programme import open_programme
from toolkit.facts.records import read_records
from toolkit.report import charts
from toolkit.report.cell_outputs import Shown
from toolkit.report.drawing import canvas
from toolkit.words import Words

LIMITS = Limits(seconds=120, megabytes=3000)
"""Far beyond what any trial takes: who needs more hangs, or eats memory."""

DEFINITIONS = ("file", "framework", "grading", "averaging", "rule_set", "matrix", "scale", "conventions")

Published = dict[str, list[Any]]


@dataclass
class Found:
    """What came of a trial.

    Attributes
    ----------
    problems : list of (code, file, row, column, message)
    refused : bool
    facts : str
        Digest of all that was read, where it was accepted.
    published : mapping
        Every figure of every page, where other facts were accepted.
    fault : str
        Where it ended in a way that nobody wanted: a traceback.
    row, column
        Where the file was changed.
    seconds : float
        How long the check took.
    """

    applied: bool = False
    problems: list[tuple[str, str, int | None, str, str]] = field(default_factory=list)
    refused: bool = False
    facts: str = ""
    published: Published | None = None
    fault: str = ""
    row: int | None = None
    column: str = ""
    seconds: float = 0.0


def lay_out(folder: Path, programme: str) -> Path:
    """Lay out a project with one programme, and give the folder of its facts."""
    (folder / "notebooks").symlink_to(ROOT / "notebooks")
    shutil.copytree(folder_of(programme), folder / "data" / programme)
    shutil.copytree(ROOT / "data/rules", folder / "data/rules")
    shutil.copytree(FIFTH / "rules", folder / "data/rules", dirs_exist_ok=True)
    os.chdir(folder)
    os.environ[ENVIRONMENT] = str(folder / "data")
    return folder / "data" / programme


def published(programme: str) -> Published:
    """Make every page of a programme's year, and give its figures; charts are laid out, and no picture is drawn."""
    charts.framed = _laid_out
    opened, year = open_programme(programme), YEARS[programme]
    found: Published = {}
    language = opened.file.languages[0]
    for name in offered(opened, year):
        for _, run in cells_of(name, programme=programme, year=year, language=language):
            for figure in getattr(run(), "figures", ()):
                told = [_told(figure[key]) for key in ("value", "missing", "n", "of", "unit", "currency")]
                found.setdefault(f"{name} {figure['id']}", []).append(told)
    return {name: sorted(own, key=repr) for name, own in found.items()}


def _told(said: Any) -> Any:
    """Give what can be told apart: sums of the same numbers in another order differ in the sixteenth digit."""
    return float(f"{said:.12g}") if isinstance(said, float) else said


def _laid_out(page: Any, draw: Any, alt: str, caption: str) -> Shown:
    canvas.sheet(draw, canvas.WIDE, page.synthetic_mark)
    return Shown("", alt)


def facts_of(programme: str) -> str:
    """Digest all facts of a programme: what is read is the same, so all that is published is."""
    opened = Readable(data_folder() / programme)
    told = [repr([row for _, row in opened.rows(table)]) for table in TABLES]
    told += [repr(getattr(opened, name)) for name in DEFINITIONS]
    told += [repr(read_records(opened, one).frame.to_dict()) for one in opened.framework.records.values()]
    return hashlib.sha256("\n".join(told).encode(errors="surrogatepass")).hexdigest()


def trial(mutation: Mutation | None, programme: str, known: str = "") -> Found:
    """Try one change; without any, give what is published of the programme as it is.

    Parameters
    ----------
    known : str
        Digest of the facts as they are: no page is made of the same.
    """
    found = Found(applied=mutation is None)
    with tempfile.TemporaryDirectory() as place:
        folder = lay_out(Path(place), programme)
        if mutation is not None:
            changed = mutation.apply(place_of(folder.parent, programme, mutation.file))
            if changed is None:
                return found
            found.applied, found.row, found.column = True, changed.row, changed.column
        try:
            _judged(found, programme, known)
        except ToolkitError as error:
            found.fault = f"refused only when a page was made: {error}"
        except Exception:
            found.fault = traceback.format_exc(limit=-4)
        os.chdir("/")
    return found


def _judged(found: Found, programme: str, known: str) -> None:
    begun = time.process_time()
    problems = check_programme(programme)
    problems += [problem for problem in check_rules().problems if problem not in problems]
    found.seconds = time.process_time() - begun
    say = Words("en")
    found.problems = [(p.code, p.file, p.row, p.column, say.describe(p)) for p in problems]
    found.refused = bool(refusals(problems))
    if not found.refused:
        found.facts = facts_of(programme)
        found.published = None if found.facts == known else published(programme)


Asked = tuple[Mutation | None, str] | tuple[Mutation | None, str, str]
"""A change, the programme, and the digest of its facts as they are, if known."""


def tried(asked: Sequence[Asked], jobs: int) -> Iterator[Found]:
    """Try changes, several at once, each where it can hang and crash as it likes."""
    pebble.CONSTS.sleep_unit = 0.005
    with ProcessPool(max_workers=jobs, max_tasks=1, context=multiprocessing.get_context("fork")) as pool:
        begun = [pool.schedule(within, (LIMITS, trial, *own), timeout=LIMITS.seconds) for own in asked]
        for future, (_, programme, *_) in zip(begun, asked, strict=True):
            try:
                yield answer(future, LIMITS, programme)
            except FactsError as error:
                yield Found(applied=True, fault=error.problems[0].code)
