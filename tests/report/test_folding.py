"""What a page shows of a table at once, and what waits under one line."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.measured import Measured
from toolkit.report.folding import MOST_ROWS, parted


def rows(number, **columns):
    return pd.DataFrame({"value": [Measured(1, "count")] * number, **columns})


def compared(*verdicts, shows="recomputed"):
    return rows(len(verdicts), verdict=list(verdicts), **{shows: ""})


def told(frame, *, is_folded=False):
    return [(len(part), how) for part, how in parted(frame, is_folded=is_folded)]


def test_a_short_table_is_open_and_a_long_one_folded_under_how_many_rows_it_has():
    assert told(rows(MOST_ROWS)) == [(MOST_ROWS, "")]
    assert told(rows(MOST_ROWS + 1)) == [(MOST_ROWS + 1, "rows")]


def test_a_layout_can_fold_a_short_one():
    assert told(rows(2), is_folded=True) == [(2, "rows")]


def test_where_everything_is_in_order_one_line_says_so():
    assert told(compared("agrees", "agrees_within_rounding", "agrees_by_convention")) == [(3, "in_order")]


def test_a_table_that_shows_more_than_the_comparison_stays_open():
    assert told(compared("agrees", "agrees", shows="balance")) == [(2, "")]


def test_a_short_comparison_with_something_wrong_is_shown_whole():
    assert told(compared("agrees", "differs")) == [(2, "")]


def test_of_a_long_comparison_what_is_wrong_is_open_and_what_follows_is_folded():
    frame = compared(*["agrees"] * MOST_ROWS, "differs", "not_recomputable", "agrees_with_another_formula")
    wrong, in_order = parted(frame, is_folded=False)
    assert list(wrong[0]["verdict"]) == ["differs", "not_recomputable", "agrees_with_another_formula"]
    assert (wrong[1], in_order[1], len(in_order[0])) == ("", "in_order", MOST_ROWS)


@pytest.mark.parametrize("verdict", ["differs", "contradicts", "not_recomputable"])
def test_a_long_list_of_what_is_wrong_is_folded_as_any_other(verdict):
    assert told(compared(*[verdict] * (MOST_ROWS + 1))) == [(MOST_ROWS + 1, "rows")]
