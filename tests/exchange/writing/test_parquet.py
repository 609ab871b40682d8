"""Parquet: a file a table with typed columns, which gives the same rows when it is read back."""

from __future__ import annotations

import duckdb
import pytest

from tests.exchange.writing.delivered import EVERY, OBSERVATIONS, delivery, folder_of, lay_out
from toolkit.exchange.writing.packages import parquet
from toolkit.exchange.writing.packages.fact_tables import fact_tables
from toolkit.facts.contracts.values import number_columns


@pytest.fixture
def ask(tmp_path):
    """Ask a table of what was written."""

    def asked(content, name, question="SELECT * FROM it"):
        file = tmp_path / f"{name}.parquet"
        file.write_bytes(content.files[f"{name}.parquet"])
        with duckdb.connect(":memory:") as database:
            return database.execute(f"WITH it AS (FROM read_parquet('{file}')) {question}").fetchall()

    return asked


@pytest.mark.parametrize("code", EVERY)
def test_what_is_read_back_is_what_was_written(code, ask, monkeypatch):
    monkeypatch.setenv("EVALUATE_DATA", str(folder_of(code).parent))
    given = delivery(code)
    content = parquet.write(given)
    tables = fact_tables(given.programme)
    assert sorted(content.files) == sorted(f"{table.name}.parquet" for table in tables)
    for table in tables:
        numbers = number_columns(table.contract)
        typed = [
            tuple(
                (float(cell) if name in numbers else cell) if cell else None
                for name, cell in zip(table.header, row, strict=True)
            )
            for row in table.rows
        ]
        assert ask(content, table.name) == typed


def test_numbers_are_numbers_beside_what_is_printed(project, ask):
    content = parquet.write(lay_out(project))
    kinds = {name: kind for name, kind, *_ in ask(content, "observations", "SELECT * FROM (DESCRIBE it)")}
    assert (kinds["value"], kinds["as_printed"], kinds["period"]) == ("DOUBLE", "VARCHAR", "VARCHAR")
    asked = "SELECT value, as_printed FROM it WHERE indicator = 'sold' AND role = 'target'"
    assert ask(content, "observations", asked) == [(100.5, "100.5")]
    assert ask(content, "observations", "SELECT count(*), count(value) FROM it") == [(9, 8)]


def test_each_file_says_what_it_is_of_and_whether_it_was_made_up(project, ask, tmp_path, monkeypatch):
    def told(content):
        (tmp_path / "o.parquet").write_bytes(content.files["observations.parquet"])
        found = duckdb.sql(f"SELECT key, value FROM parquet_kv_metadata('{tmp_path / 'o.parquet'}')").fetchall()
        return {key.decode(): value.decode() for key, value in found}

    assert told(parquet.write(lay_out(project, title="It's {coffee}; -- 'x'"))) == {
        "programme": "union",
        "title": "It's {coffee}; -- 'x'",
        "year": "2024",
        "language": "en",
        "table": "observations",
        "synthetic": "false",
    }
    monkeypatch.setenv("EVALUATE_DATA", str(folder_of("tembeya-union").parent))
    assert told(parquet.write(delivery("tembeya-union")))["synthetic"] == "true"


def test_a_name_that_begins_like_a_formula_and_quotes_are_texts(project, ask):
    changed = OBSERVATIONS.replace("report,Sheet1,sold,,B1,80", 'report,"=1+1\'; DROP",sold,,B1,80')
    content = parquet.write(lay_out(project, observations__csv=changed))
    assert ask(content, "observations", "SELECT \"table\" FROM it WHERE role = 'baseline' AND value = 80") == [
        ("=1+1'; DROP",)
    ]
