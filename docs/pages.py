"""Write the pages of the documentation site: of README, CONTRIBUTING, the contracts, cookbooks and docstrings."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from toolkit.batch.described import things
from toolkit.exchange.describing import as_markdown
from toolkit.measures import WINGS
from toolkit.words import Words

ROOT = Path(__file__).resolve().parents[1]


def pages() -> Iterator[tuple[str, str]]:
    """Give each page by its name."""
    yield "index.md", (ROOT / "README.md").read_text(encoding="utf-8")
    yield "describe.md", as_markdown(things(), Words("en"))
    for path in sorted((ROOT / "cookbook").glob("*.md")):
        yield f"cookbook/{path.name}", path.read_text(encoding="utf-8")
    yield "reference.md", "\n".join(_reference())
    yield "contributing.md", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def _reference() -> Iterator[str]:
    """Ask for the docstrings of what an evaluator imports."""
    yield "# Reference\n"
    yield "::: toolkit.facts.programme.open_programme\n\n::: toolkit.facts.programme.Programme\n"
    for wing, rooms in WINGS.items():
        for room in ("", *rooms):
            found = next(Path(ROOT / "toolkit" / "measures" / wing).glob(f"{room}.py"), None) if room else ROOT
            if found:
                yield f"::: toolkit.measures.{wing}{f'.{room}' if room else ''}\n"


def write(folder: Path) -> None:
    """Write all pages into a folder, in the place of what was there."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in pages():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "README.png", folder)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if sys.argv[1:] else ROOT / ".docs")
