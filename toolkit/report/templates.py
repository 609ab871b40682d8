"""Templates and style sheets of what a cell shows, and of pages."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@lru_cache(maxsize=8)
def template(name: str) -> Template:
    """Return a template of ``report/template`` by its file; what is written into it is escaped."""
    environment = Environment(
        loader=PackageLoader("toolkit.report", "template"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template(name)


TEMPLATES = Path(__file__).parent / "template"


@lru_cache(maxsize=1)
def notebook_style() -> str:
    """Return the style of what is shown in a notebook; a donor's page has its own and leaves it out."""
    with (TEMPLATES / "notebook.css").open(encoding="utf-8") as handle:
        return f"<style>\n{handle.read()}</style>\n"


@lru_cache(maxsize=1)
def page_css() -> str:
    """Return the style of all pages."""
    with (TEMPLATES / "donor" / "page.css").open(encoding="utf-8") as handle:
        return handle.read()
