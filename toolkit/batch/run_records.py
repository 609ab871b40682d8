"""What a run writes down of each report, and digests of what it was made from: facts, source, versions."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import platform
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from toolkit.errors import CommandError, Problem
from toolkit.facts.folders import RULES, data_folder, supplied_folder

REGISTER = "figures.csv"
"""The register of figures of each folder."""

HIDDEN = ".evaluate"
"""Folder of records, in the folder of reports; to delete it is to forget what is up to date."""


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all, so that it outlives a machine that stops.

    Raises
    ------
    OSError
        When there is no room or no right to write; what was there is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        write_down(partial, text)
        partial.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    settle(path.parent)


def write_down(path: Path, text: str) -> None:
    """Write a file and wait until it is on the disk; until it is renamed to its place nobody looks for it."""
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())


def settle(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can say so."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read_json(path: Path) -> Any:
    """Read a record; None when there is none, or none that can be read."""
    try:
        with path.open(encoding="utf-8") as handle:
            return json.load(handle)
    except (OSError, ValueError):
        return None


def write_json(path: Path, value: Any) -> None:
    """Write a record."""
    write_whole(path, as_json(value))


def as_json(value: Any) -> str:
    """Write a value as a record holds it."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True) + "\n"


def report_record(output: Path, stem: str) -> Path:
    """Name the record of a report: what it was made from, and what became of it the last time."""
    return output / HIDDEN / "reports" / f"{stem}.json"


def figures_record(output: Path, stem: str) -> Path:
    """Name the record of the figures a report shows."""
    return output / HIDDEN / "reports" / f"{stem}.figures.json"


def withdrawn_record(output: Path, stem: str) -> Path:
    """Name the record of a report that was put aside, and why."""
    return output / HIDDEN / "withdrawn" / f"{stem}.json"


def register_record(output: Path, folder: str) -> Path:
    """Name the record of the reports whose figures the register of a folder holds."""
    return output / HIDDEN / "registers" / f"{folder}.json"


def failed_files(output: Path, stem: str) -> tuple[Path, Path]:
    """Name the files that a report leaves when it fails: how far the notebook came, and what else was printed."""
    return output / f"{stem}.failed.ipynb", output / f"{stem}.failed.log"


def programme_record(output: Path, code: str) -> Path:
    """Name the record of what a programme has and whether its facts are in order."""
    return output / HIDDEN / "programmes" / f"{code}.json"


def new_work_folder(output: Path, stem: str) -> Path:
    """Name a folder for one attempt at a report: on the same disk, so that finished files are only renamed."""
    return output / HIDDEN / "work" / f"{stem.replace('/', '-')}-{secrets.token_hex(4)}"


def report_records(output: Path) -> dict[str, dict[str, Any]]:
    """Read the records of all reports there are, by stem."""
    folder = output / HIDDEN / "reports"
    found = {}
    for path in sorted(folder.rglob("*.json")):
        if path.name.endswith(".figures.json"):
            continue
        record = read_json(path)
        if isinstance(record, dict):
            found[path.relative_to(folder).as_posix().removesuffix(".json")] = record
    return found


@contextlib.contextmanager
def locked(output: Path) -> Iterator[None]:
    """Keep other runs out of a folder of reports, and clear away what a run that was killed left behind.

    Raises
    ------
    CommandError
        When another run is at work there, or the folder cannot be written to.
    """
    folder = output / HIDDEN
    lock = FileLock(folder / "lock", timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise CommandError(Problem("busy", str(output))) from None
    except OSError as error:
        raise CommandError(Problem("not_writable", str(output), fields={"found": error.strerror or ""})) from None
    try:
        _clear(output)
        yield
        _clear(output)
    finally:
        lock.release()


def _clear(output: Path) -> None:
    shutil.rmtree(output / HIDDEN / "work", ignore_errors=True)
    for partial in output.rglob(".*.partial"):
        partial.unlink(missing_ok=True)


LIBRARIES = (
    "babel",
    "ipython",
    "jinja2",
    "matplotlib",
    "numpy",
    "pandas",
    "papermill",
    "pydantic",
    "scipy",
    "seaborn",
    "statsmodels",
)
"""Libraries whose version can change what a notebook shows."""

PACKAGE = Path(__file__).resolve().parents[1]

_OF_PAGES = ("report/html.py", "report/heading.py", "report/template/donor/")
_OF_CELLS = ("batch/shell.py", "batch/engine.py", "batch/execution.py")
_OF_NEITHER = (
    *("cli.py", "options.py", "progress.py", "editions.py", "batch/", "supplied/", "exchange/"),
    *("report/index.py", "report/template/index.html.j2", "report/frame.py", "report/packed.py"),
)


def digest(content: bytes) -> str:
    """Return the SHA-256 of a content, its first 32 digits."""
    return hashlib.sha256(content).hexdigest()[:32]


def digest_of(value: Any) -> str:
    """Return the digest of a value as JSON, in whatever order its keys stand."""
    return digest(json.dumps(value, sort_keys=True, ensure_ascii=False).encode())


def file_digest(path: Path) -> str:
    """Return the digest of a file."""
    with path.open("rb") as handle:
        return digest(handle.read())


def facts_below(*folders: str) -> dict[str, str]:
    """Return the digest of every file of some folders of facts, by its path below the folder of all of them.

    A rule that is supplied has the path that it would have if it were the project's own.
    """
    data, found = data_folder(), dict[str, Path]()
    for folder in folders:
        for place in (supplied_folder(folder), data / folder) if folder == RULES else (data / folder,):
            paths = (path for path in place.rglob("*") if path.is_file() and path.name[0] not in ".~")
            found |= {f"{folder}/{path.relative_to(place).as_posix()}": path for path in paths}
    return {name: file_digest(path) for name, path in sorted(found.items())}


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of Python and of the libraries that can change a figure."""
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in LIBRARIES}


@cache
def source_of_cells() -> str:
    """Return the digest of everything of the toolkit that can change what a cell shows."""
    return _source_digest(lambda name: name.startswith(_OF_CELLS) or not name.startswith((*_OF_PAGES, *_OF_NEITHER)))


@cache
def source_of_pages() -> str:
    """Return the digest of what turns an executed notebook into a page."""
    return digest_of([_source_digest(lambda name: name.startswith(_OF_PAGES)), importlib.metadata.version("nbconvert")])


def _source_digest(belongs: Callable[[str], bool]) -> str:
    names = {path.relative_to(PACKAGE).as_posix(): path for path in _package_files()}
    return digest_of({name: file_digest(path) for name, path in names.items() if belongs(name)})


def _package_files() -> Iterator[Path]:
    return (path for path in PACKAGE.rglob("*.*") if path.is_file() and path.suffix not in (".pyc", ".mo"))
