"""Filters: three states, each condition by itself and all together."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.facts.conditions import met
from toolkit.measures.records.cases import answered

RECORDS = pd.DataFrame(
    {"model": [1.0, 2.0, 3.0, float("nan")], "signed": ["yes", "no", "", "yes"], "day": ["2022-01-02", "", "", ""]}
)


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({}, [True, True, True, True]),
        ({"signed": "yes"}, [True, False, None, True]),
        ({"model": 2}, [False, True, False, None]),
        ({"model": [1, 3]}, [True, False, True, None]),
        ({"model": {"min": 2}}, [False, True, True, None]),
        ({"model": {"min": 2, "max": 2}}, [False, True, False, None]),
        ({"model": {"above": 1, "below": 3}}, [False, True, False, None]),
        ({"day": {"max": "2022-01-31"}}, [True, None, None, None]),
        ({"day": {"present": True}}, [True, False, False, False]),
        ({"day": {"present": False}}, [False, True, True, True]),
        ({"signed": "yes", "model": 1}, [True, False, False, None]),
    ],
)
def test_each_condition(conditions, expected):
    assert [None if state is pd.NA else bool(state) for state in met(RECORDS, conditions)] == expected


def test_who_has_no_cell_has_not_answered_even_if_another_cell_decides():
    assert list(answered(RECORDS, {"signed": "yes", "model": 1})) == [True, True, False, False]
    assert list(answered(RECORDS, {"day": {"present": True}})) == [True, True, True, True]
