"""The cooperative, in a folder of its own for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.facts.coop import SOUND, write
from toolkit.facts.checks.run_checks import check_programme
from toolkit.facts.folders import ENVIRONMENT
from toolkit.words import Words

ROOT = Path(__file__).resolve().parents[2]

Changes = dict[str, str | bytes | list[tuple[str, str]] | None]
Typed = Callable[..., list[str]]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of facts with the rules and the cooperative in order."""
    data = tmp_path_factory.mktemp("project") / "data"
    shutil.copytree(ROOT / "data" / "rules", data / "rules")
    return data


@pytest.fixture
def folder(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of the cooperative, written anew."""
    monkeypatch.setenv(ENVIRONMENT, str(shelf))
    shutil.rmtree(shelf / "coop", ignore_errors=True)
    for name, text in SOUND.items():
        write(shelf / "coop", name, text)
    return shelf / "coop"


def retyped(path: Path, changes: list[tuple[str, str]]) -> str:
    """Give the text of a file with something else in the place of what stands there once."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"{path.name}: {old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    return text


@pytest.fixture
def typed(folder: Path) -> Typed:
    """Change files of the cooperative, and give what ``check`` says, a line a problem.

    A file is given whole, as pairs of what stands there once and what is typed in its place, or as None to delete it.
    """

    def change(files: Changes | None = None, language: str = "en") -> list[str]:
        for name, new in (files or {}).items():
            if new is None:
                (folder / name).unlink(missing_ok=True)
            else:
                write(folder, name, retyped(folder / name, new) if isinstance(new, list) else new)
        words = Words(language)
        return [words.describe(problem) for problem in check_programme("coop")]

    return change
