"""The templates of what a cell shows."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@lru_cache(maxsize=8)
def template(name: str) -> Template:
    """Give a template of ``report/template`` by its file; what is written into it is escaped."""
    environment = Environment(
        loader=PackageLoader("toolkit.report", "template"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template(name)
