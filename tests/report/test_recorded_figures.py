"""The register: one row a figure and notebook, and never one figure with two values."""

from __future__ import annotations

import csv
import io

import pytest

from toolkit.errors import NotebookError
from toolkit.report.figures_csv import COLUMNS, register


def figure(identifier, value, label="x"):
    return {
        "id": identifier,
        "label": label,
        "value": value,
        "unit": "share",
        "currency": "",
        "n": 3,
        "of": 4,
        "conf_low": None,
        "conf_high": 0.75,
        "formula": "growth",
        "inputs": ["fact:a", "fact:b"],
        "status": "computed",
        "synthetic": False,
    }


PAGES = ("sales.es.html", "results.es.html", "sales.en.html")


def test_a_figure_is_listed_once_a_notebook_with_its_page_and_its_place_there():
    text = register(
        [
            ("sales.es.html", figure("a", 0.5)),
            ("sales.en.html", figure("a", 0.5, "other")),
            ("results.es.html", figure("a", 0.5)),
            ("sales.en.html", figure("b", None)),
        ]
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(r["id"], r["notebook"], r["value"]) for r in rows] == [
        ("a", "sales", "0.5"),
        ("a", "results", "0.5"),
        ("b", "sales", ""),
    ]
    assert tuple(rows[0]) == COLUMNS
    assert [(r["page"], r["anchor"]) for r in rows] == [(p, f"f-{i}") for p, i in zip(PAGES, "aab", strict=True)]
    assert rows[0]["sources"] == "fact:a; fact:b"
    assert [rows[0][key] for key in ("n", "of", "conf_low", "conf_high")] == ["3", "4", "", "0.75"]


@pytest.mark.parametrize("label", ["=1+1", "+x", "-5 %", "@SUM(A1)", "\tx", "'quoted'", "Sales", "a = b"])
def test_no_text_is_a_formula_of_a_spreadsheet_and_every_number_a_number(label):
    text = register([("sales", figure("a", -0.5) | {"label": label, "inputs": ["=f"]})])
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["value"] == "-0.5"
    assert row["sources"] == "'=f"
    assert row["label"][0] not in "=+-@\t\r"
    assert row["label"].removeprefix("'") == label


def test_a_figure_with_two_values_is_refused():
    with pytest.raises(NotebookError) as refused:
        register([("sales", figure("a", 0.5)), ("results", figure("a", 0.6))])
    assert refused.value.problems[0].code == "figure_with_two_values"
