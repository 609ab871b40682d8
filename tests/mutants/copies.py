"""Copies of the project in which changes are tried; the project itself is never touched."""

from __future__ import annotations

import compileall
import hashlib
import shutil
import subprocess
from pathlib import Path
from py_compile import PycInvalidationMode

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / ".mutants"
_HELD = ("data/", "notebooks/", "parameters/", "tests/", "toolkit/", "pyproject.toml", "requirements.lock")


def files() -> list[str]:
    """List what a clone of the project would have, with what is not committed yet."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted(name for name in set(listed) if (ROOT / name).is_file())


def fingerprint(names: list[str], folders: list[str]) -> str:
    """Identify what is tried and by which tests: a result holds only for these."""
    digest = hashlib.sha256(" ".join(folders).encode())
    for name in names:
        if name.startswith(_HELD) and not name.startswith("tests/mutants/"):
            digest.update(f"\0{name}\0".encode() + (ROOT / name).read_bytes())
    return digest.hexdigest()[:16]


def copied(names: list[str], number: int) -> list[Path]:
    """Make copies anew, compiled so that a room is compiled again whenever its text is another."""
    places = [PLACE / f"copy-{n}" for n in range(1, number + 1)]
    for place in PLACE.glob("copy-*"):
        shutil.rmtree(place)
    for name in names:
        (places[0] / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, places[0] / name)
    for folder in ("toolkit", "tests"):
        compileall.compile_dir(places[0] / folder, quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    for place in places[1:]:
        shutil.copytree(places[0], place)
    return places
