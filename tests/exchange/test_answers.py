"""Answers to what a file does not say: one for many rows, with exceptions."""

from __future__ import annotations

import pytest

from tests.exchange.test_reading import said
from tests.exchange.workshop import read, workbook
from toolkit.errors import CommandError
from toolkit.facts.programme import Programme

TABLE = [
    ["Indicator", "Unit", "2023", "2024"],
    ["Trained", "no.", 9, 7],
    ["Members", "no.", 8, 6],
    ["Visits", "no.", 5, 4],
]
ANSWERED = {"date": "2024-M12", "kind": "flow; Members=stock"}


class TestExceptions:
    """One question about many indicators may be answered with exceptions."""

    def kinds(self, union):
        return {each.name: each.kind for each in Programme(union).framework.indicators}

    def test_each_row_has_what_is_said_of_it_and_the_others_what_is_usual(self, union, tmp_path):
        read(workbook(tmp_path / "t.xlsx", {"T": TABLE}), "t", yes=True, answers=ANSWERED)
        assert self.kinds(union) == {"Trained": "flow", "Members": "stock", "Visits": "flow"}

    def test_read_again_the_mapping_says_the_same(self, union, tmp_path):
        path = workbook(tmp_path / "t.xlsx", {"T": TABLE})
        read(path, "t", yes=True, answers=ANSWERED)
        before = (union / "reading/t.yaml").read_text("utf-8")
        assert read(path, "t", yes=True).changes == []
        assert read(path, "t", yes=True, answers=ANSWERED).changes == []
        assert (union / "reading/t.yaml").read_text("utf-8") == before

    @pytest.mark.usefixtures("union")
    @pytest.mark.parametrize(
        ("answer", "told"),
        [
            ("flow; Member=stock", 'does not ask about "Member". Did you mean'),
            ("flow; Members=stocks", '"stocks" is no answer'),
        ],
    )
    def test_who_is_not_asked_about_and_what_is_no_choice_is_refused(self, tmp_path, answer, told):
        path = workbook(tmp_path / "t.xlsx", {"T": TABLE})
        read(path, "t")
        with pytest.raises(CommandError) as refused:
            read(path, "t", yes=True, answers={"kind": answer})
        assert told in said(refused)
