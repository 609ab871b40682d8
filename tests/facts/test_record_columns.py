"""Records read by column are those read by row: the same frame, and of whatever is wrong the same problems."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.facts import record_columns, records
from toolkit.facts.contracts.records import Records
from toolkit.facts.csv_files import CsvTable
from toolkit.facts.folders import shown_path
from toolkit.facts.record_columns import read_columns

KINDS = {"who": "code", "said": "text", "kilos": "number", "times": "integer", "day": "date", "member": "yes_no"}
DECLARED = Records.model_validate(
    {"file": "records/sales.csv", "columns": KINDS, "key": "none", "same_answers": {"said": {"good": ["Good", "G"]}}}
)
GOOD = {
    "who": ["A1", "b-2", ""],
    "said": ["good", "Good", "G", "", "a, b", 'he said ""no""'],
    "kilos": ["1", "-2.5", "", "1e-3", "0.30000000000000004"],
    "times": ["3", "0", ""],
    "day": ["2024-01-31", ""],
    "member": ["yes", "no", ""],
}
BAD = {"who": ["a b"], "kilos": ["1,5", "x", "1.234.567"], "times": ["2.5"], "day": ["31/01/2024"], "member": ["si"]}


class Folder:
    """A programme of nothing but a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "records/sales.csv"
        self.path.parent.mkdir(exist_ok=True)

    def write(self, rows, mark=",", header=tuple(KINDS), quote='"'):
        lines = [mark.join(f"{quote}{cell}{quote}" for cell in row) for row in [header, *rows]]
        self.path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def columns(self):
        return read_columns(self.path.read_text(encoding="utf-8"), records._layout(DECLARED))

    def by_row(self):
        layout, text = records._layout(DECLARED), self.path.read_text(encoding="utf-8")
        contract = records._contract(tuple(KINDS.items()))
        table = CsvTable.of_records(shown_path(self.path), contract, layout.answers, text)
        return records._framed(table.rows, layout), [(p.code, p.row, p.column, dict(p.fields)) for p in table.problems]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return Folder(tmp_path_factory.mktemp("records"))


@pytest.fixture(params=[0, 10**9], ids=["by bytes", "by rows"])
def way(request, monkeypatch):
    """Read a file of any size by its bytes, or row by row."""
    monkeypatch.setattr(record_columns, "_MANY", request.param)
    return request.param


def drawn(of):
    return st.lists(st.tuples(*(st.sampled_from(of[name]) for name in KINDS)), min_size=1, max_size=6)


PLAIN = {name: [cell for cell in cells if not set(cell) & set(',"')] for name, cells in GOOD.items()}
ODD = {name: PLAIN[name] + [cell for cell in BAD.get(name, []) if "," not in cell] for name in KINDS}
ODD["kilos"] += ["-", "1.", ".5", "--1", "007", "1.2.3", "12345678901234567", "+5", "1e5", "nan", " 7 ", "-0"]


@pytest.mark.parametrize(("many", "quote", "of"), [(10**9, '"', GOOD), (0, "", PLAIN)], ids=["by rows", "by bytes"])
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_in_order_is_the_same_either_way(folder, monkeypatch, many, quote, of, data):
    monkeypatch.setattr(record_columns, "_MANY", many)
    folder.write(data.draw(drawn(of)), quote=quote)
    read, (frame, problems) = folder.columns(), folder.by_row()
    assert not problems
    assert not len(read.others)
    pd.testing.assert_frame_equal(read.frame, frame, check_dtype=False)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_of_whatever_is_wrong_every_way_says_the_same(folder, way, data):
    folder.write(data.draw(drawn(ODD)), quote="")
    table, (frame, problems) = records.read_records(folder, DECLARED), folder.by_row()
    assert [(p.code, p.row, p.column, dict(p.fields)) for p in table.problems] == problems
    pd.testing.assert_frame_equal(table.frame, frame, check_dtype=False)


@pytest.mark.parametrize(("column", "cell"), [(name, cell) for name, cells in BAD.items() for cell in cells])
def test_what_is_not_is_left_to_the_rows(folder, column, cell):
    sound = {name: cells[0] for name, cells in GOOD.items()}
    folder.write([sound.values(), (sound | {column: cell}).values(), sound.values()])
    assert folder.columns().others.tolist() == [3]
    ((code, line, at, _),) = folder.by_row()[1]
    assert (line, at) == (3, column)
    assert code


@pytest.mark.parametrize(
    "header",
    [("who", "said"), (*KINDS, "more"), ("who", "who", "said", "kilos", "times", "day"), (*list(KINDS)[:-1], "")],
)
@pytest.mark.parametrize("quote", ['"', ""])
def test_a_header_that_is_another_is_left_to_the_rows(folder, way, header, quote):
    folder.write([["1"] * len(header)], header=header, quote=quote)
    assert folder.columns() is None


@pytest.mark.parametrize("quote", ['"', ""])
def test_decimals_with_a_comma_are_read_where_no_other_has_a_point(folder, way, quote):
    row = ["A1", "good", "1,5", "3", "2024-01-31", "yes"]
    folder.write([row, [*row[:2], "2", *row[3:]]], mark=";", quote=quote)
    assert folder.columns().frame["kilos"].tolist() == [1.5, 2]
    folder.write([row, [*row[:2], "2.5", *row[3:]]], mark=";", quote=quote)
    assert folder.columns() is None
    folder.write([[*row[:2], "2.5", *row[3:]]], mark=";", quote=quote)
    assert folder.columns().frame["kilos"].tolist() == [2.5]


@pytest.mark.parametrize("quote", ['"', ""])
def test_columns_may_stand_in_any_order_and_empty_lines_count(folder, way, quote):
    turned = list(reversed(KINDS))
    folder.write([["yes", "2024-01-31", "3", "1.5", "good", "A1"]], header=turned, quote=quote)
    folder.path.write_text(folder.path.read_text("utf-8").replace("\n", "\n\n", 1), encoding="utf-8")
    frame = folder.columns().frame
    assert (frame["kilos"].tolist(), frame["who"].tolist(), frame["file_line"].tolist()) == ([1.5], ["A1"], [3])


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_lines_may_end_as_any_system_ends_them_and_rows_of_nothing_are_none(folder, way, end):
    rows = [list(KINDS), ["A1", "good", "1", "", "", "yes"], [""] * 6, ["A2", " G ", "-2.5", "", "", ""]]
    folder.path.write_bytes(end.join(",".join(row) for row in rows).encode())
    frame = folder.columns().frame
    assert frame["file_line"].tolist() == [2, 4]
    assert frame["said"].tolist() == ["good", "good"]
    assert frame["kilos"].tolist() == [1, -2.5]


def test_cells_that_are_missing_at_the_end_of_a_line_are_told_of_it(folder, way):
    rows = [["A1", "good", "1", "3", "", "yes"], ["A2", "good", "1"], ["A3", "good", "1", "3", "", "no", "", ""]]
    folder.write(rows, quote="")
    table = records.read_records(folder, DECLARED)
    assert [(p.code, p.row) for p in table.problems] == [("row_width", 3)]
    assert table.frame["who"].tolist() == ["A1", "A3"]


def test_in_a_file_with_decimal_commas_what_is_wrong_is_read_with_them(folder, way):
    rows = [["A1", "good", "1,5", "3", "", "yes"], ["A 2", "good", "2,5", "3", "", "yes"]]
    folder.write(rows, mark=";", quote="")
    assert [(p.code, p.row, p.column) for p in records.read_records(folder, DECLARED).problems] == [
        ("not_a_code", 3, "who")
    ]


@pytest.mark.parametrize("quote", ['"', ""])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_answers_of_one_column_are_those_that_are_typed(folder, quote, mark):
    folder.framework = SimpleNamespace(records={"sales": DECLARED})
    folder.write([["A1", "good", "1", "3", "", "yes"], [" b-2 ", "", "2", "3", "", ""]], mark=mark, quote=quote)
    found = {column: records.answers_in.__wrapped__(folder, "sales", column) for column in (*KINDS, "unknown")}
    assert found["who"] == {"A1", "b-2"}
    assert found["said"] == {"good", ""}
    assert found["member"] == {"yes", ""}
    assert found["unknown"] == frozenset()


@pytest.mark.parametrize("cell", ["1.", ".5", "-.5", "-", "--1", "1-2", "1e5", "+5", "1_000", "0x1", "nan", "inf"])
def test_what_a_machine_would_take_for_a_number_and_no_data_file_writes_is_none(folder, way, cell):
    folder.write([["A1", "good", cell, "3", "", "yes"], ["A2", "good", "2.5", "3", "", "yes"]], quote="")
    (found,) = records.read_records(folder, DECLARED).problems
    assert (found.row, found.column) == (2, "kilos")


def test_a_nought_has_no_sign(folder, way):
    folder.write([["A1", "good", "-0", "-0", "", "yes"]], quote="")
    frame = folder.columns().frame
    assert not np.signbit(frame[["kilos", "times"]].to_numpy()).any()
