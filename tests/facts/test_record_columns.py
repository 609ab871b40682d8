"""Records read by column are those read by row: the same frame, and of whatever is wrong the same problems."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import FactsError
from toolkit.facts import records
from toolkit.facts.contracts.records import Records

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
        (folder / "records").mkdir(exist_ok=True)

    def write(self, rows, mark=",", header=tuple(KINDS)):
        lines = [mark.join(f'"{cell}"' for cell in row) for row in [header, *rows]]
        (self.folder / "records/sales.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def by(way, folder):
    """Read in one way: cells and lines, or what is wrong."""
    try:
        return way(folder, DECLARED)
    except FactsError as error:
        return [(p.code, p.row, p.column, dict(p.fields)) for p in error.problems]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return Folder(tmp_path_factory.mktemp("records"))


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(*(st.sampled_from(GOOD[name]) for name in KINDS)), min_size=1, max_size=6))
def test_what_is_in_order_is_the_same_either_way(folder, rows):
    folder.write(rows)
    quick, slow = by(records._by_column, folder), by(records._by_row, folder)
    if all(not any(row) for row in rows):
        return
    told = [
        ({name: [None if cell == "" else cell for cell in own] for name, own in c.items()}, at)
        for c, at in (quick, slow)
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize(("column", "cell"), [(name, cell) for name, cells in BAD.items() for cell in cells])
def test_what_is_not_is_left_to_the_rows(folder, column, cell):
    sound = {name: cells[0] for name, cells in GOOD.items()}
    folder.write([sound.values(), (sound | {column: cell}).values()])
    assert records._by_column(folder, DECLARED) is None
    ((code, line, at, _),) = by(records._by_row, folder)
    assert (line, at) == (3, column)
    assert code


@pytest.mark.parametrize(
    "header",
    [("who", "said"), (*KINDS, "more"), ("who", "who", "said", "kilos", "times", "day"), (*list(KINDS)[:-1], "")],
)
def test_a_header_that_is_another_is_left_to_the_rows(folder, header):
    folder.write([["1"] * len(header)], header=header)
    assert records._by_column(folder, DECLARED) is None


def test_decimals_with_a_comma_are_read_where_no_other_has_a_point(folder):
    row = ["A1", "good", "1,5", "3", "2024-01-31", "yes"]
    folder.write([row], mark=";")
    assert records._by_column(folder, DECLARED)[0]["kilos"] == [1.5]
    folder.write([row, [*row[:2], "2.5", *row[3:]]], mark=";")
    assert records._by_column(folder, DECLARED) is None


def test_columns_may_stand_in_any_order_and_empty_lines_count(folder):
    turned = list(reversed(KINDS))
    folder.write([["yes", "2024-01-31", "3", "1.5", "good", "A1"]], header=turned)
    path = folder.folder / "records/sales.csv"
    path.write_text(path.read_text("utf-8").replace("\n", "\n\n", 1), encoding="utf-8")
    cells, lines = records._by_column(folder, DECLARED)
    assert (cells["kilos"], cells["who"], lines) == ([1.5], ["A1"], [3])
