"""A programme's facts as Parquet: a file a table, numbers as numbers beside what is printed, an empty cell as none."""

from __future__ import annotations

import tempfile
from pathlib import Path

from toolkit.exchange.writing.delivery import Content, Delivery
from toolkit.exchange.writing.packages.fact_tables import FactTable, fact_tables, what_stays
from toolkit.facts.contracts.values import number_columns

_ALONE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "temp_directory": ""}
"""Nothing is loaded from anywhere, and nothing is left beside the files."""


def write(delivery: Delivery) -> Content:
    """Write the facts of a programme, of all years.

    Parameters
    ----------
    delivery : Delivery

    Returns
    -------
    Content
        A file a table; what it is of, and whether it was made up, stand in the file's own metadata.

    Raises
    ------
    FactsError
        When something is wrong with a table.
    """
    import duckdb  # noqa: PLC0415 - an optional package, only where such a file is written

    tables = fact_tables(delivery.programme)
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(":memory:", config={**_ALONE}) as database:
        files = {}
        for table in tables:
            file = Path(folder) / f"{table.name}.parquet"
            database.execute(_told(table, _said(delivery, table), file), _cells(table))
            files[file.name] = file.read_bytes()
    return Content(files, list(what_stays(delivery.programme)))


def _said(delivery: Delivery, table: FactTable) -> dict[str, str]:
    """Say in a file what it is of."""
    file = delivery.programme.file
    return {
        "programme": file.code,
        "title": file.title.said(delivery.language),
        "year": delivery.at.name,
        "language": delivery.language,
        "table": table.name,
        "synthetic": "true" if file.synthetic else "false",
    }


def _told(table: FactTable, said: dict[str, str], file: Path) -> str:
    """Say to the database what to write: the cells of each column, by its kind."""
    numbers = number_columns(table.contract)
    kinds = ["DOUBLE" if name in numbers else "VARCHAR" for name in table.header]
    columns = ", ".join(
        f"CAST(NULLIF(UNNEST(${place}::VARCHAR[]), '') AS {kind}) AS {_named(name)}"
        for place, (name, kind) in enumerate(zip(table.header, kinds, strict=True), 1)
    )
    metadata = ", ".join(f"{_named(name)}: {_text(text)}" for name, text in said.items())
    return f"COPY (SELECT {columns}) TO {_text(str(file))} (FORMAT parquet, KV_METADATA {{{metadata}}})"


def _cells(table: FactTable) -> list[list[str]]:
    """Give the cells of a table column by column."""
    return [[row[place] for row in table.rows] for place in range(len(table.header))]


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
