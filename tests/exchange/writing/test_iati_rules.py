"""The rules of the IATI standard, as its file words them: what holds, what breaks, and what is not known is told."""

from __future__ import annotations

import pytest
from lxml import etree

from toolkit.exchange.writing.iati.iati_rules import broken


def breaks(kind, case, xml, severity="error"):
    case = {**case, "ruleInfo": {"id": "1.2.3", "severity": severity, "message": "said"}}
    tree = etree.fromstring(f"<a>{xml}</a>").getroottree()
    return [(each.element.tag, each.code) for each in broken({"/a/b": {kind: {"cases": [case]}}}, tree)]


@pytest.mark.parametrize(
    ("kind", "case", "holds", "fails"),
    [
        ("atleast_one", {"paths": ["@x", "c"]}, '<b x="1"/>', '<b x=""/>'),
        ("atleast_one", {"paths": ["c"]}, '<b><c code="1"/></b>', "<b/>"),
        ("atleast_one", {"paths": ["c"], "condition": "@v='99'"}, '<b v="1"/>', '<b v="99"/>'),
        ("no_more_than_one", {"paths": ["c[1]", "../d[1]"]}, "<b><c>1</c></b>", "<d>2</d><b><c>1</c></b>"),
        ("only_one", {"paths": ["c"]}, "<b><c>1</c></b>", "<b><c>1</c><c>2</c></b>"),
        ("dependent", {"paths": ["@x", "@y"]}, '<b x="1" y="2"/>', '<b x="1"/>'),
        ("unique", {"paths": ["@x", "c"]}, '<b x="1"><c>2</c></b>', '<b x="1"><c>1</c></b>'),
        ("strict_sum", {"paths": ["c/@p"], "sum": 100}, '<b><c p="33.3"/><c p="66.7"/></b>', '<b><c p="99.9"/></b>'),
        ("sum", {"paths": ["c/@p"], "sum": 100}, "<b/>", '<b><c p="much"/></b>'),
        ("range", {"paths": ["@p"], "min": 0.0, "max": 100.0}, '<b p="100"/>', '<b p="100.1"/>'),
        (
            "date_order",
            {"less": "@s", "more": "@e"},
            '<b s="2024-01-01" e="2024-01-01"/>',
            '<b s="2024-01-02" e="2024-01-01"/>',
        ),
        ("date_order", {"less": "@s", "more": "NOW"}, '<b s="2024-01-01"/>', '<b s="2999-01-01"/>'),
        ("date_order", {"less": "@s", "more": "@e"}, '<b s="2024-01-01"/>', '<b s="yesterday" e="2024-01-01"/>'),
        ("date_now", {"date": "@d"}, '<b d="2024-01-01T00:00:00Z"/>', '<b d="2999-01-01"/>'),
        (
            "time_limit",
            {"start": "@s", "end": "@e"},
            '<b s="2023-07-01" e="2024-06-30"/>',
            '<b s="2023-07-01" e="2024-07-02"/>',
        ),
        (
            "between_dates",
            {"date": "@d", "start": "@s", "end": "@e"},
            '<b s="2024-01-01" d="2024-05-01" e="2024-12-31"/>',
            '<b s="2024-01-01" d="2025-05-01" e="2024-12-31"/>',
        ),
        ("regex_matches", {"paths": ["c"], "regex": "^[^/]+$"}, "<b><c>X-1</c></b>", "<b><c>X/1</c></b>"),
        ("regex_no_matches", {"paths": ["c"], "regex": "/"}, "<b><c>X-1</c></b>", "<b><c>X/1</c></b>"),
        (
            "startswith",
            {"paths": ["c"], "prefix": ["@r"], "separator": "-"},
            '<b r="X"><c>X-1</c></b>',
            '<b r="X"><c>X1</c></b>',
        ),
        ("values_in", {"paths": ["@x"], "in_list": ["1", "2"]}, '<b x="2"/>', '<b x="3"/>'),
        ("no_spaces", {"paths": ["c"]}, "<b><c>X-1</c></b>", "<b><c> X-1</c></b>"),
        ("if_then", {"if": "count(c) > 1", "then": "count(c) = count(c/@p)"}, "<b><c/></b>", '<b><c p="50"/><c/></b>'),
        ("one_or_all", {"one": "@xml:lang", "all": "lang"}, '<b xml:lang="en"><narrative/></b>', "<b><narrative/></b>"),
        ("one_or_all", {"one": "@d", "all": "currency"}, '<b><value currency="USD"/></b>', "<b><value>1</value></b>"),
        (
            "one_or_all",
            {"one": "sector", "all": "sector"},
            "<b><transaction/></b>",
            '<b><transaction><sector code="1"/></transaction><transaction/></b>',
        ),
    ],
)
def test_a_rule_holds_and_breaks_as_it_is_written(kind, case, holds, fails):
    assert breaks(kind, case, holds) == []
    assert breaks(kind, case, fails) == [("b", "1.2.3")]


def test_a_warning_is_no_error():
    assert breaks("atleast_one", {"paths": ["c"]}, "<b/>", severity="warning") == []


@pytest.mark.parametrize("case", [{"paths": ["c"], "idCondition": "NOT_EXISTING_ORG_ID"}, {"paths": ["c("]}])
def test_what_cannot_be_evaluated_is_told_and_never_passed_over(case):
    assert breaks("atleast_one", case, "<b><c>1</c></b>") == [("b", "1.2.3")]
    assert breaks("invented", {}, "<b/>") == [("b", "1.2.3")]


def test_a_loop_asks_of_each_value_once():
    inner = {"condition": "count(c[@v='$1']) > 1", "paths": ["c[@v='$1']/@p"], "sum": 100}
    rule = {**inner, "ruleInfo": {"id": "9", "severity": "error", "message": "m"}}
    case = {"foreach": "c/@v", "do": {"strict_sum": {"cases": [rule]}}, "subs": ["paths"]}
    tree = etree.fromstring(
        '<a><b><c v="1" p="40"/><c v="1" p="40"/><c v="2" p="60"/><c v="2" p="40"/><c v="3" p="1"/></b></a>'
    ).getroottree()
    assert [each.code for each in broken({"/a/b": {"loop": {"cases": [case]}}}, tree)] == ["9"]
