"""CSV as spreadsheets of any country leave it: read, or named as what it is."""

from __future__ import annotations

import csv
import io

import pytest

from tests.facts.coop import SOUND, only
from toolkit import open_programme
from toolkit.facts.records import records_of

TABLES = [name for name in SOUND if name.endswith(".csv")]
NAME = "observations.csv"
HEAD = "indicator,period,role,value,document\n"


def rows_of(name):
    return list(csv.reader(io.StringIO(SOUND[name])))


def written(rows, mark=",", end="\r\n"):
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator=end).writerows(rows)
    return out.getvalue()


def values(name=NAME):
    return [getattr(row, row.VALUE, None) for _, row in open_programme("coop").rows(name.removesuffix(".csv"))]


# --- what is read


@pytest.mark.parametrize(
    "as_left",
    [
        lambda rows: written(rows, ";"),
        lambda rows: written(rows, "\t"),
        lambda rows: "sep=;\r\n" + written(rows, ";"),
        lambda rows: "sep=,\n" + written(rows),
        lambda rows: "SEP=;;;;\n" + written(rows, ";"),
        lambda rows: "sep=\t\n" + written(rows, "\t"),
        lambda rows: "sep=|\n" + written(rows, "|"),
        lambda rows: "\ufeffsep=;\r\n" + written(rows, ";"),
        lambda rows: "\ufeff" + written(rows),
        lambda rows: written([[*row, "", "", ""] for row in rows]),
        lambda rows: written([*rows, [""] * len(rows[0]), [" "] * len(rows[0])]),
        lambda rows: written([rows[0], *([*row, "", ""] for row in rows[1:])]),
        lambda rows: written([["", *row] for row in rows]),
        lambda rows: "\n\n" + written(rows),
        lambda rows: written([[f" {cell} " for cell in row] for row in rows]),
    ],
)
def test_tables_are_read_as_a_spreadsheet_left_them(typed, as_left):
    assert typed({name: as_left(rows_of(name)) for name in TABLES}) == []


def test_quotes_around_every_cell_hide_no_separator(typed):
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows_of(NAME))
    assert typed({NAME: out.getvalue()}) == []


@pytest.mark.parametrize("mark", [";", "\t"])
def test_decimals_may_have_a_comma_where_cells_have_another_mark(typed, mark):
    rows = [[cell.replace(".", ",") if i == 3 else cell for i, cell in enumerate(row)] for row in rows_of(NAME)]
    assert typed({NAME: written(rows, mark)}) == []
    assert values()[3:7] == [12.5, 100, -5, 0.67]


def test_a_comma_in_a_text_says_nothing_of_decimals(typed):
    rows = rows_of("follow_up.csv")
    rows[1][3] = "1,5 y 2.5"
    assert typed({"follow_up.csv": written(rows, ";")}) == []


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        (["area;2022;actual;12,5;talk", "sales;2022;actual;1.234;talk"], ["row 3", '"1.234"', '"12,5" in row 2']),
        (["area;2022;actual;12.5;talk", "sales;2022;actual;1,234;talk"], ["row 3", '"1,234"', '"12.5" in row 2']),
    ],
)
def test_commas_and_points_in_one_file_are_refused(typed, rows, parts):
    text = HEAD.replace(",", ";") + "\n".join(rows) + "\n"
    only(typed({"statements.csv": None, NAME: text}), "column value", *parts, "another mark", "all with a point")


def test_between_commas_a_decimal_comma_is_refused(typed):
    said = typed({"statements.csv": None, NAME: HEAD + 'area,2022,actual,"12,5",talk\n'})
    only(said, "row 2, column value", '"12,5" is not a plain number', "Write 12.5")


@pytest.mark.parametrize(
    "day", ["2022-03-05", "2022-03-05T00:00:00Z", "2022-03-05T10:15:00.000-05:00", "2022-03-05 10:15"]
)
def test_a_day_is_read_with_or_without_its_hour(typed, day):
    declared = [("kilos: number}", "kilos: number, seen: date}")]
    text = f"id,sex,said,kilos,seen\nv1,mujer,yes,1,{day}\n"
    assert typed({"framework.yaml": declared, "records/visits.csv": text}) == []
    assert list(records_of(open_programme("coop"), "visits")["seen"]) == ["2022-03-05"]


# --- what is named


@pytest.mark.parametrize(
    ("head", "row", "place", "found"),
    [
        (",,", ",,x", "column 7 (G)", '"x"'),
        (",", ",x", "column 6 (F)", '"x"'),
        ("," * 22, "," * 22 + "x", "column 27 (AA)", '"x"'),
    ],
)
def test_a_column_that_holds_something_needs_a_name(typed, head, row, place, found):
    text = HEAD.strip() + head + "\nsales,2022,actual,5,talk" + row + "\n"
    said = typed({"statements.csv": None, NAME: text})
    only(said, "data/coop/observations.csv, row 2", place, "has no name", found)


def test_a_cell_beyond_the_header(typed):
    said = typed({"statements.csv": None, NAME: HEAD + "sales,2022,actual,5,talk,x\n"})
    only(said, "row 2", "6 cells and the header 5")


@pytest.mark.parametrize(
    ("name", "meant"),
    [("Indicator ", "indicator"), ("INDICATOR", "indicator"), ("As printed", "as_printed"), ("Valu", "value")],
)
def test_a_header_with_capitals_or_spaces_names_the_nearest(typed, name, meant):
    rows = rows_of(NAME)
    rows[0][rows[0].index(meant)] = name
    said = typed({"statements.csv": None, NAME: written(rows)})
    assert any(f'unknown column "{name.strip()}". Did you mean "{meant}"?' in line for line in said)


def test_a_bad_header_hides_no_bad_row(typed):
    text = HEAD.replace("document", "dokument") + "sales,2022,actual,x5,talk\nsales,20222,actual,5,talk\n"
    said = " ".join(typed({"statements.csv": None, NAME: text}))
    for part in ('"dokument"', '"x5" is not a number', '"20222" is not a period'):
        assert part in said


@pytest.mark.parametrize("name", [NAME, "places.csv", "records/visits.csv", "framework.yaml", "programme.yaml"])
@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (lambda text: text.encode("utf-16"), ["not UTF-8 but UTF-16", "CSV UTF-8"]),
        (lambda text: text.encode("utf-16-le"), ["not UTF-8 but UTF-16"]),
        (lambda text: text.encode() + "\nñ".encode("cp1252"), ["row", "not UTF-8 but Windows-1252", "CSV UTF-8"]),
        (lambda _: b"PK\x03\x04rest", ["no text but XLSX", "CSV UTF-8"]),
        (lambda _: b"\xd0\xcf\x11\xe0rest", ["no text but XLS"]),
        (lambda _: b"", ["the file is empty"]),
        (lambda _: b"\xef\xbb\xbf\n", ["the file is empty"]),
    ],
)
def test_a_file_that_is_no_text_in_utf8_is_named_as_what_it_is(typed, name, content, parts):
    said = typed({name: content(SOUND[name])})
    assert any(name in line and all(part in line for part in parts) for line in said), said


def test_everything_wrong_with_a_file_is_said_at_once(typed):
    rows = [
        "sales,2022,actual,x5,talk",
        "nada,2022,actual,5,talk",
        "members,2022,actual,-5,talk",
        "members,2021-M07..2022-M06,target,5,talk",
        "members,2022,target,5,talk",
    ]
    said = typed({"statements.csv": None, NAME: HEAD + "\n".join(rows) + "\n"})
    assert len(said) == 4
    for part in ('"x5"', '"nada"', "-5", "one period"):
        assert sum(part in line for line in said) == 1
