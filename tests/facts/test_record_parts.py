"""Records in parts: a folder of CSV, packed CSV and Parquet is one table, and what is wrong is told of its file."""

from __future__ import annotations

import gzip
import sys

import pandas as pd
import pytest

from toolkit.facts.checks.record_keys import repetitions
from toolkit.facts.contracts.records import Records
from toolkit.facts.records import read_records

duckdb = pytest.importorskip("duckdb")

KINDS = {"who": "code", "said": "text", "kilos": "number", "times": "integer", "day": "date", "member": "yes_no"}
HEADER = ",".join(KINDS)
FIRST = ["A1,good,1.5,3,2024-01-31,yes", "A2,,,,,no"]
SECOND = ["B1,bad,2,0,2023-12-31,", "A1,fair,-0.25,,,yes"]
TYPED = (
    "SELECT 'B1' who, 'bad' said, 2::DECIMAL(9, 2) kilos, 0::SMALLINT times,"
    " DATE '2023-12-31' AS day, NULL::BOOLEAN member"
    " UNION ALL SELECT 'A1', 'fair', -0.25, NULL, NULL, true"
)


class Folder:
    """A programme of nothing but a folder of parts."""

    def __init__(self, folder):
        self.folder = folder
        self.parts = folder / "records/sales"
        self.parts.mkdir(parents=True)

    def csv(self, name, rows, header=HEADER):
        (self.parts / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")

    def packed(self, name, rows):
        (self.parts / name).write_bytes(gzip.compress("\n".join([HEADER, *rows]).encode()))

    def parquet(self, name, asked=TYPED):
        with duckdb.connect(":memory:") as database:
            database.execute(f"COPY ({asked}) TO '{self.parts / name}' (FORMAT parquet)")

    def read(self, **declared):
        return read_records(self, Records.model_validate({"file": "records/sales", "columns": KINDS} | declared))

    def told(self):
        return [(p.code, p.file.rsplit("/", 1)[-1], p.row, p.column) for p in self.read().problems]


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_a_table_is_the_same_in_one_file_and_in_parts_of_any_kind(folder):
    folder.csv("a.csv", FIRST + SECOND)
    whole = folder.read().frame
    for name, put in {"b.csv": folder.csv, "b.csv.gz": folder.packed, "b.parquet": folder.parquet}.items():
        for path in folder.parts.iterdir():
            path.unlink()
        folder.csv("a.csv", FIRST)
        put(name, *([SECOND] if put != folder.parquet else []))
        table = folder.read()
        assert table.problems == []
        pd.testing.assert_frame_equal(table.frame.drop(columns="file_line"), whole.drop(columns="file_line"))
        assert table.frame["file_line"].is_unique


def test_a_key_that_two_parts_repeat_is_told_with_both_files(folder):
    folder.csv("a.csv", FIRST)
    folder.packed("b.csv.gz", SECOND)
    declared = Records.model_validate({"file": "records/sales", "columns": KINDS, "key": ["who"]})
    (found,) = repetitions("framework.yaml", read_records(folder, declared), "sales", declared)
    assert (found.code, found.row, found.fields["found"]) == ("repeated_record", 3, "A1")
    assert found.file.endswith("b.csv.gz")
    assert found.fields["row"].startswith("2 (")
    assert found.fields["row"].endswith("a.csv)")


def test_the_last_line_of_a_part_is_of_that_part(folder):
    folder.csv("a.csv", FIRST)
    folder.csv("b.csv", SECOND)
    table = folder.read()
    places = [table.problem("x", line, "") for line in table.frame["file_line"]]
    assert [(p.file.rsplit("/", 1)[-1], p.row) for p in places] == [
        ("a.csv", 2),
        ("a.csv", 3),
        ("b.csv", 2),
        ("b.csv", 3),
    ]


def test_what_is_wrong_in_a_part_is_told_of_its_line(folder):
    folder.csv("a.csv", FIRST)
    folder.parquet("b.parquet", TYPED.replace("'B1'", "'B 1'"))
    folder.csv("c.csv", ["C1,x,1,2.5,,yes"])
    assert folder.told() == [("not_a_code", "b.parquet", 1, "who"), ("not_a_whole_number", "c.csv", 2, "times")]
    assert folder.read().frame["who"].tolist() == ["A1", "A2", "A1"]


@pytest.mark.parametrize(
    ("asked", "code", "column"),
    [
        (TYPED.replace("'bad' said", "'bad' word"), "unknown_column", "word"),
        (
            TYPED.replace(" said,", " said, 1 AS __index_level_0__,").replace("'fair',", "'fair', 2,"),
            "unknown_column",
            None,
        ),
        ("SELECT 'A1' who", "missing_column", "said"),
        (TYPED.replace("2::DECIMAL(9, 2)", "'two'").replace("-0.25", "'1'"), "not_a_number", "kilos"),
        (TYPED.replace("2::DECIMAL(9, 2)", "'infinity'::DOUBLE"), "not_a_number", "kilos"),
        (TYPED.replace("0::SMALLINT", "0.5"), "not_a_whole_number", "times"),
    ],
)
def test_a_part_with_other_columns_or_kinds_is_refused(folder, asked, code, column):
    folder.parquet("b.parquet", asked)
    (first, *_) = folder.told()
    assert first[0] == code
    assert column in (None, first[3])


@pytest.mark.parametrize("name", ["b.csv.gz", "b.parquet"])
@pytest.mark.parametrize("kept", [0, 3, 40, -5])
def test_a_part_that_breaks_off_is_told_and_nothing_of_it_is_read(folder, name, kept):
    folder.csv("a.csv", FIRST)
    folder.packed(name, SECOND * 50) if name.endswith("gz") else folder.parquet(name)
    path = folder.parts / name
    path.write_bytes(path.read_bytes()[:kept])
    ((code, file, _, _),) = folder.told()
    assert (code, file) in {("file_not_whole", name), ("empty_file", name)}
    assert len(folder.read().frame) == len(FIRST)


def test_a_folder_without_parts_says_so_and_hidden_files_are_none(folder):
    folder.csv(".a.csv", FIRST)
    folder.csv("notes.txt", FIRST)
    assert folder.told() == [("no_parts", "sales", None, "")]


def test_without_the_package_a_parquet_file_says_what_to_install(folder, monkeypatch):
    folder.parquet("b.parquet")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert folder.told() == [("missing_extra", "b.parquet", None, "")]


def test_a_link_out_of_the_programme_is_refused_before_it_is_opened(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "b.parquet"
    folder.parquet("b.parquet")
    (folder.parts / "b.parquet").rename(other)
    (folder.parts / "b.parquet").symlink_to(other)
    assert folder.told() == [("file_outside", "b.parquet", None, "")]
