"""Digests: of the facts there are, of the toolkit's own source, of the versions of what it stands on."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.facts.folders import data_folder

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

_OF_PAGES = ("report/html.py", "report/template/donor/")
_OF_CELLS = ("batch/shell.py", "batch/engine.py", "batch/execution.py")
_OF_NEITHER = ("cli.py", "progress.py", "report/index.py", "report/template/index.html.j2", "batch/")


def digest(content: bytes) -> str:
    """Give the SHA-256 of a content, its first 32 digits."""
    return hashlib.sha256(content).hexdigest()[:32]


def digest_of(value: Any) -> str:
    """Give the digest of a value as JSON, in whatever order its keys stand."""
    return digest(json.dumps(value, sort_keys=True, ensure_ascii=False).encode())


def file_digest(path: Path) -> str:
    """Give the digest of a file."""
    with path.open("rb") as handle:
        return digest(handle.read())


def facts_below(*folders: str) -> dict[str, str]:
    """Give the digest of every file of some folders of facts, by its path below the folder of all of them."""
    data = data_folder()
    paths = sorted(path for folder in folders for path in (data / folder).rglob("*") if path.is_file())
    return {path.relative_to(data).as_posix(): file_digest(path) for path in paths if path.name[0] not in ".~"}


@cache
def versions() -> Mapping[str, str]:
    """Give the versions of Python and of the libraries that can change a figure."""
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in LIBRARIES}


@cache
def source_of_cells() -> str:
    """Give the digest of everything of the toolkit that can change what a cell shows."""
    return _source_digest(lambda name: name.startswith(_OF_CELLS) or not name.startswith((*_OF_PAGES, *_OF_NEITHER)))


@cache
def source_of_pages() -> str:
    """Give the digest of what turns an executed notebook into a page."""
    return digest_of([_source_digest(lambda name: name.startswith(_OF_PAGES)), importlib.metadata.version("nbconvert")])


def _source_digest(belongs: Callable[[str], bool]) -> str:
    names = {path.relative_to(PACKAGE).as_posix(): path for path in _package_files()}
    return digest_of({name: file_digest(path) for name, path in names.items() if belongs(name)})


def _package_files() -> Iterator[Path]:
    return (path for path in PACKAGE.rglob("*.*") if path.is_file() and path.suffix not in (".pyc", ".mo"))
