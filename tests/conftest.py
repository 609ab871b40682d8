"""What the tests share: the programmes, a project to break, the command, and one run of all reports."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from toolkit import cli, open_programme, words
from toolkit.facts.folders import SUPPLIED
from toolkit.facts.programme import Programme
from toolkit.report import layouts

ROOT = Path(__file__).resolve().parents[1]


def pytest_collection_finish() -> None:
    """Search what all tests share for garbage no more, and the rest seldom: a sixth of their time."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


settings.register_profile("shared", deadline=None)  # a busy machine is no failure
settings.load_profile("shared")


@pytest.fixture(scope="session")
def cse() -> Programme:
    """CSE Peru, as it is stored."""
    return open_programme("cse-peru")


@pytest.fixture(scope="session")
def spp() -> Programme:
    """SPP Global, as it is stored."""
    return open_programme("spp-global")


@pytest.fixture(scope="session")
def par2() -> Programme:
    """PAR II Bolivia, as it is stored."""
    return open_programme("par2-bolivia")


@pytest.fixture(scope="session")
def clac() -> Programme:
    """CLAC, as it is stored."""
    return open_programme("clac")


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Programme]:
    """Write a programme of a few lines and open it: framework as YAML, tables of records as CSV."""

    def write(framework: str, **records: str) -> Programme:
        folder = tmp_path / "small"
        (folder / "records").mkdir(parents=True)
        (folder / "programme.yaml").write_text(
            "code: small\ntitle: {es: Pequeño}\nshort_title: P\ncountry: PE\nreporting_years: [2023]\n"
            "currency: PEN\nlocale: es_PE\nlanguages: [es]\ndocuments: {}\n",
            encoding="utf-8",
        )
        (folder / "framework.yaml").write_text(framework, encoding="utf-8")
        for name, text in records.items():
            (folder / "records" / f"{name}.csv").write_text(text, encoding="utf-8")
        return Programme(folder)

    return write


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the project's facts, notebooks and parameters, as the working folder."""
    for folder in ("data", "notebooks", "parameters"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "outputs").mkdir()
    monkeypatch.setenv(SUPPLIED, str(tmp_path / "nothing"))  # it has all of its own, to break
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def words_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Take the words from another folder, and forget what was kept of them."""

    def forget() -> None:
        for kept in (words._sections, words.entries, words.messages, words.holes, layouts.columns, layouts.tables):
            kept.cache_clear()

    def use(folder: Path) -> None:
        monkeypatch.setattr(words, "FOLDER", folder)
        forget()

    yield use
    monkeypatch.undo()
    forget()


@pytest.fixture
def reworded(tmp_path: Path, words_in: Callable[[Path], None]) -> Callable[[str, str, str], Path]:
    """Give the words as they are, but for a text of a file."""
    folder = tmp_path / "words"
    shutil.copytree(words.FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))

    def change(file: str, old: str, new: str) -> Path:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        words_in(folder)
        return folder

    return change


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    status: int
    out: str
    err: str


@pytest.fixture
def evaluate(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Run ``evaluate`` in this process, messages in English."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["evaluate", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return Said(int(ended.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make all reports of the project once, for all processes that test, and give their folder; it is only read."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    output = shared / "outputs"
    with FileLock(shared / "outputs.lock"):
        if not (output / "run.json").exists():
            done = subprocess.run(
                [sys.executable, "-c", "from toolkit.cli import main; main()", "run", "--output", str(output)],
                cwd=ROOT,
                env=os.environ | {"LC_ALL": "es_PE.UTF-8"},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
    return output


@pytest.fixture(scope="session")
def documents() -> Path:
    """Give the folder of the source documents' text, which the environment variable DOCUMENTS names."""
    named = os.environ.get("DOCUMENTS")
    if not named:
        pytest.skip("DOCUMENTS names no folder: the facts are not held against the documents' text")
    folder = Path(named) if Path(named).is_absolute() else ROOT / named
    assert folder.is_dir(), f"DOCUMENTS is {named}, which is no folder"
    return folder
