"""A project of many programmes: the real ones copied under other codes, in a place of its own."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORTS = {"cse-peru": 20, "spp-global": 12}
"""Reports of each programme: its notebooks in its languages."""

YEARS = {"cse-peru": 2011, "spp-global": 2019}


def mixed(reports: int) -> dict[str, int]:
    """Say how many copies of each programme have so many reports, two thirds of them of the larger one."""
    large = reports // (REPORTS["cse-peru"] + REPORTS["spp-global"])
    return {"cse-peru": large, "spp-global": (reports - large * REPORTS["cse-peru"]) // REPORTS["spp-global"]}


def copied(folder: Path, counts: Mapping[str, int]) -> Path:
    """Make a project of so many copies of each programme."""
    for name in ("notebooks", "data/rules"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "parameters").mkdir()
    for code, count in counts.items():
        for number in range(1, count + 1):
            _copy(folder, code, f"{code}-{number:03}")
    return folder


def _copy(folder: Path, code: str, copy: str) -> None:
    shutil.copytree(ROOT / "data" / code, folder / "data" / copy)
    path = folder / "data" / copy / "programme.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"code: {code}", f"code: {copy}", 1), encoding="utf-8")
    parameters = f"programme: {copy}\nyear: {YEARS[code]}\nlanguage: es\n"
    (folder / "parameters" / f"{copy}.yaml").write_text(parameters, encoding="utf-8")
