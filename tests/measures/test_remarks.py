"""What does not fit and is no figure: codes left out of a sequence, and headings of another year."""

import pytest

from toolkit.measures.reconciliation.remarks import Remark, gaps, quarters_of, remarks
from toolkit.report import Page
from toolkit.report.finding_words import remarked


@pytest.mark.parametrize(
    ("codes", "missing"),
    [
        ("R1 R2 R3 R5", ["R4"]),
        ("2.1 2.2 2.3 2.6 2.7", ["2.4 2.5"]),
        ("CAT.2a CAT.2c", ["CAT.2b"]),
        ("A01 A02 A04", ["A03"]),
        ("i1.9 i1.11 i1.10 i1.8 i1.1 i1.2 i1.3 i1.4 i1.5 i1.6", ["i1.7"]),
        ("1.1 1.3 2.1 2.2 2.4", ["1.2", "2.3"]),
    ],
)
def test_a_code_that_is_left_out_is_found(codes, missing):
    assert [" ".join(found) for _, found, _ in gaps(codes.split())] == missing


@pytest.mark.parametrize(
    "codes",
    [
        "1.1 1.2a 1.2b 1.3",  # both parts of 1.2 stand for it
        "i5.1 i5.2 i5.3.1 i5.3.2 i5.4",  # and so do those of i5.3
        "03 05 09",  # a place has a code, and is in no sequence
        "Z_01 Z_02 Z_99",  # a line for the rest
        "R1.sales R1.women R3.media",  # a result without indicators is no gap among them
        "2019 2021 2023",
        "OE1 OE2 R1",
        "",
    ],
)
def test_codes_that_make_no_sequence_have_no_gap(codes):
    assert gaps(codes.split()) == []


def test_the_neighbours_of_a_gap_are_said():
    assert gaps(["R1", "R2", "R5", "R6"]) == [("R2", ("R3", "R4"), "R5")]


def _headings(programme, when):
    return {each.subject: each.fields["found"] for each in remarks(programme, when) if each.kind == "heading_year"}


def test_a_heading_of_another_year_is_found(par2):
    assert _headings(par2, 2022) == {"poa-2022/6 alianzas": "2022", "poa-2022/6 nacional": "2022"}


@pytest.mark.parametrize(
    ("table", "heading", "found"),
    [
        ("5.2.2", "Metas de la gestión 2022", None),  # its figures are of 2018 to 2022
        ("5.2.2", "Metas de la gestión 2015", "2015"),
        ("5.2.2", "Metas de la gestión", None),
        ("6 regional", "Gestión 2021", None),  # without figures: a plan for 2022 may tell of the year before
        ("6 regional", "Gestión 2019", "2019"),
        ("6 regional", "Resolución 20180", None),  # no year
    ],
)
def test_only_a_year_of_which_the_table_has_nothing(par2, monkeypatch, table, heading, found):
    tables = par2.file.documents["poa-2022"].tables
    monkeypatch.setitem(tables, table, tables[table].model_copy(update={"heading": heading}))
    assert (f"poa-2022/{table}" in _headings(par2, 2022)) is (found is not None)


def test_codes_of_a_plan_that_is_not_the_years_are_left_alone(clac):
    assert [each for each in remarks(clac, 2023) if each.kind == "code_missing"] == []


@pytest.mark.parametrize(
    ("heading", "is_found"),
    [
        ("Planificación operacional Q1-2011", True),  # its quarters are of 2012
        ("Planificación operacional 2012Q1", False),
        ("Planificación operacional T2 2012", False),
        ("Planificación 2011", False),  # what was spent until 2011 is in it too
        ("Planificación 2009", True),
    ],
)
def test_a_quarter_in_a_heading_is_one_of_its_figures(cse, monkeypatch, heading, is_found):
    tables = cse.file.documents["informe-2011"].tables
    monkeypatch.setitem(tables, "7.5", tables["7.5"].model_copy(update={"heading": heading}))
    assert ("informe-2011/7.5" in _headings(cse, 2011)) is is_found


@pytest.mark.parametrize(
    ("text", "quarters"),
    [("Q1-2011", {"2011-Q1"}), ("2012Q4", {"2012-Q4"}), ("OT1.1 2011", set()), ("Q1", set()), ("T3/2020", {"2020-Q3"})],
)
def test_quarters_are_read_as_they_are_written(text, quarters):
    assert quarters_of(text) == quarters


def test_equal_scores_with_different_levels_are_told_with_their_risks(cse):
    told = [each.fields for each in remarks(cse, 2011) if each.kind == "levels_differ"]
    assert [(each["kind"], each["levels"]) for each in told] == [
        ("risk", "B (R4.K2, R4.K4, R4.K5); C (OE.K1, OE.K3, OE.K4, R4.K3)"),
        ("assumption", "A (R1.K2, R2.K1); B (R1.K1, R1.K3, R2.K3)"),
    ]


def test_a_quarter_in_which_less_than_nothing_is_to_be_spent_is_told(cse):
    told = [each.fields for each in remarks(cse, 2011) if each.kind == "negative_plan"]
    assert [(each["period"], each["n"]) for each in told] == [("2012-Q4", "14")]


REMARKS = [
    (Remark("code_missing", "2", {"family": family, "before": "1", "after": "3", "missing": "2"}), said)
    for family, said in {
        "activity": "The codes of activities leap from 1 to 3, without 2.",
        "indicator": "The codes of indicators leap from 1 to 3, without 2.",
        "line": "The codes of budget lines leap from 1 to 3, without 2.",
        "result": "The codes of results leap from 1 to 3, without 2.",
    }.items()
] + [
    (
        Remark(
            "levels_differ", "K1", {"kind": kind, "probability": "low", "impact": "high", "levels": "B (K1); C (K2)"}
        ),
        f"{name} of the same probability (low) and impact (high) have different levels: B (K1); C (K2).",
    )
    for kind, name in {"assumption": "Assumptions", "risk": "Risks"}.items()
]
REMARKS += [
    (
        Remark("heading_year", "a/1", {"document": "a", "heading": "Plan Q1-2011", "found": "2012-Q1, 2012-Q2"}),
        "The heading “Plan Q1-2011” names a period that is not that of its table (Q1 2012; Q2 2012).",
    ),
    (
        Remark("negative_plan", "a/2012", {"document": "a", "period": "2012", "n": "2", "amounts": "-1; -2"}),
        "For 2012, 2 planned amounts are below zero, such as -1; -2.",
    ),
]


@pytest.mark.parametrize(("remark", "said"), REMARKS, ids=lambda each: getattr(each, "kind", ""))
def test_a_remark_is_said_in_one_sentence(cse, remark, said):
    assert remarked(Page(cse, 2011, "en"), remark) == said
