"""A project in a folder of its own for each test, with a programme that has no facts yet."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.exchange.workshop import begin, rules
from toolkit.facts.folders import ENVIRONMENT


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder ``data`` of a project."""
    data = tmp_path / "data"
    rules(data)
    monkeypatch.setenv(ENVIRONMENT, str(data))
    monkeypatch.chdir(tmp_path)
    return data


@pytest.fixture
def union(project: Path) -> Path:
    """Give the folder of the programme."""
    return begin(project)


@pytest.fixture
def samples() -> Path:
    """Give the folder of files as evaluators have them, where the environment names it."""
    if not os.environ.get("SAMPLES"):
        pytest.skip("SAMPLES names no folder")
    return Path(os.environ["SAMPLES"])
