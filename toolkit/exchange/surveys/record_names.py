"""What records are called: names of tables and of columns, made of what an export calls them."""

from __future__ import annotations

from collections.abc import Collection

from toolkit.exchange.mapping.recognised import folded

_LONGEST = 60


def column_name(text: str) -> str:
    """Write a name as a column is called: small letters, digits and underscores; empty where nothing is left."""
    return folded(text).replace(" ", "_").encode("ascii", "ignore").decode()[:_LONGEST].strip("_")


def record_name(title: str, taken: Collection[str]) -> str:
    """Write a title as a table of records is called, unlike those that are taken."""
    own = name = column_name(title) or "records"
    number = 1
    while name in taken:
        number += 1
        name = f"{own}_{number}"
    return name
