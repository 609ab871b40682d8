"""A programme's facts as a Data Package (version 2): its tables as CSV, with the contracts as their schema.

Beside them lie the two files that define the programme, so that nothing of the facts is lost to who reads them back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from toolkit.exchange.writing.delivery import Content, Delivery
from toolkit.exchange.writing.packages.fact_tables import FactTable, fact_tables, like_formulas, what_stays
from toolkit.exchange.writing.packages.table_schemas import table_schema
from toolkit.facts.contracts.documents import Document
from toolkit.facts.described import thing_of
from toolkit.words import Words

DESCRIPTOR = "datapackage.json"

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
"""Names the version of the standard; nothing is read from there."""

DEFINITIONS = ("programme.yaml", "framework.yaml")


def write(delivery: Delivery) -> Content:
    """Write the facts of a programme, of all years, with their schema.

    Parameters
    ----------
    delivery : Delivery

    Returns
    -------
    Content
        ``datapackage.json``, a CSV file a table, ``programme.yaml`` and ``framework.yaml``; left out are records and
        what evaluators signed.

    Raises
    ------
    FactsError
        When something is wrong with a table.
    """
    programme, tables = delivery.programme, fact_tables(delivery.programme)
    files = {DESCRIPTOR: _json(_descriptor(delivery, tables))}
    files |= {f"{table.name}.csv": table.text.encode() for table in tables}
    files |= {name: (programme.folder / name).read_bytes() for name in DEFINITIONS}
    return Content(files, [*what_stays(programme), *like_formulas(tables, programme)])


def _json(descriptor: dict[str, Any]) -> bytes:
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


def _descriptor(delivery: Delivery, tables: Sequence[FactTable]) -> dict[str, Any]:
    file, say = delivery.programme.file, Words(delivery.language)
    title = file.title.said(delivery.language)
    there = [table.name for table in tables]
    return {
        "$schema": PROFILE,
        "name": f"{file.code}-{delivery.at.name}".lower(),
        "title": say("synthetic.caption", caption=title) if file.synthetic else title,
        "description": say("form.package_about", programme=file.short_title),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "synthetic": file.synthetic,
        "language": delivery.language,
        "sources": [_source(code, document) for code, document in file.documents.items()],
        "resources": [*(_table(table, there) for table in tables), *map(_definition, DEFINITIONS)],
    }


def _source(code: str, document: Document) -> dict[str, str]:
    """Name a document by the code that the facts have for it; where it lies on a machine is nobody's business."""
    said = {"title": document.title, "code": code, "date": document.date, "publisher": document.publisher}
    return {name: text for name, text in said.items() if text}


def _table(table: FactTable, there: Sequence[str]) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "description": thing_of(table.contract, "", "").about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": table_schema(table, there),
    }


def _definition(name: str) -> dict[str, str]:
    return {
        "name": name.partition(".")[0],
        "path": name,
        "format": "yaml",
        "mediatype": "application/yaml",
        "encoding": "utf-8",
    }
