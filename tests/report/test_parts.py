"""Charts taller than a sheet of paper are cut between their rows; what fits stays whole."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from toolkit.report.drawing.canvas import canvas, svg
from toolkit.report.drawing.parts import SHEET, parts, pictures

ROW = 30.0
"""Points from one row to the next."""


def drawn(rows):
    """Draw rows of words, each with a bar below it that ends where the next row begins but for eight points."""

    def draw(width):
        tall = rows * ROW / 72
        figure, axes = canvas(width, tall, 0, 0, 0, 0)
        axes.set_xlim(0, 1)
        axes.set_ylim(rows * ROW, 0)
        axes.set_axis_off()
        for row in range(rows):
            axes.text(0, row * ROW + 9, f"row {row}", fontsize=9, va="baseline")
            axes.fill_between([0, 1], row * ROW + 12, row * ROW + 22)
        return figure

    return svg(draw, 4, "")


def boxes(svgs):
    return [tuple(map(float, re.search(r'viewBox="0 (\S+) \S+ (\S+)"', each).groups())) for each in svgs]


def test_what_fits_on_a_sheet_is_one_picture():
    whole = drawn(20)
    assert parts(whole) == [whole]
    assert pictures(whole, whole, "what it shows").count("<img") == 1


@pytest.mark.parametrize(("rows", "number"), [(21, 2), (40, 2), (45, 3)])
def test_what_does_not_is_cut_into_even_parts_that_join_and_fit(rows, number):
    found = boxes(parts(drawn(rows)))
    assert len(found) == number
    assert found[0][0] == 0 and sum(tall for _, tall in found) == pytest.approx(rows * ROW, abs=0.05)
    assert all(low + tall == pytest.approx(after, abs=0.02) for (low, tall), (after, _) in pairwise(found))
    assert all(tall <= SHEET for _, tall in found)


def test_no_cut_goes_through_a_row():
    for low, _ in boxes(parts(drawn(45)))[1:]:
        assert 22 <= low % ROW <= ROW, "between a bar and the words of the next row"


def test_only_the_first_part_is_told_and_the_others_are_not_for_a_telephone():
    wide = drawn(30)
    told = pictures(wide, drawn(3), 'it says "much"')
    assert re.findall(r'alt="([^"]*)"', told) == ["it says &quot;much&quot;", ""]
    assert told.count("<source") == 1 and told.count('<picture class="more">') == 1
