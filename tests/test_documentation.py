"""The documentation site is built without a warning and loads nothing from elsewhere; how the toolkit is cited."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from toolkit import __version__

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_the_site_is_built_strictly_and_stands_alone(tmp_path):
    room = importlib.util.spec_from_file_location("site_pages", ROOT / "docs/pages.py")
    pages = importlib.util.module_from_spec(room)
    room.loader.exec_module(pages)
    pages.write(tmp_path / "pages")
    config = (ROOT / "docs/mkdocs.yml").read_text(encoding="utf-8")
    config = config.replace("../.docs", "pages").replace("../site", "site").replace("[..]", f"['{ROOT}']")
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--config-file", str(tmp_path / "mkdocs.yml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    built = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "site").glob("*.html")}
    assert {"index.html", "describe.html", "reference.html", "contributing.html"} <= built.keys()
    assert "open_programme" in built["reference.html"]
    assert "stated_total" in built["describe.html"]
    for text in built.values():
        assert not re.findall(r"<(?:script|img|iframe)[^>]*src=[\"']?(?:https?:)?//", text)
        assert not re.findall(r"<link[^>]*href=[\"']?(?:https?:)?//", text)


def test_the_citation_is_of_this_version():
    said = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert said["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= said.keys()
    assert [list(author) for author in said["authors"]] == [["name"]]  # the project: no names of persons
    assert (said["title"], said["version"]) == (project["name"], project["version"])
    assert said["version"] == __version__
    assert said["license"] == project["license"]
