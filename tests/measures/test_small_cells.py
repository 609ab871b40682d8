"""Which groups are held back: by hand, and against somebody who solves for them."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.attack import reach
from toolkit.measures.records.small_cells import FEWEST, WHOLE, Cell, Split, held_back, splits_of


def one_column(sizes):
    """Give the only split of groups of these sizes, and their cells."""
    cells = {("c", name): size if isinstance(size, Cell) else Cell(size) for name, size in sizes.items()}
    whole = sum(cells.values(), Cell(0, 0 if any(c.yes is not None for c in cells.values()) else None))
    return [Split(WHOLE, tuple(cells))], {WHOLE: whole if cells else Cell(0), **cells}


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 5, "b": 9}, ""),
        ({"a": 4, "b": 9, "c": 6}, "ac"),  # c is the smallest beside which a cannot be found
        ({"a": 4, "b": 3, "c": 6}, "ab"),
        ({"a": 1, "b": 2, "c": 7, "d": 9}, "abc"),  # 3 hidden ones would still be too few
        ({"a": 0, "b": 9}, ""),  # nobody is not somebody
        ({"a": 1, "b": 0, "c": 20}, "ac"),  # nobody beside somebody hides nothing
        ({}, ""),
    ],
)
def test_groups_of_too_few_and_those_beside_them(sizes, hidden):
    splits, cells = one_column(sizes)
    assert {name for _, name in held_back(splits, [cells])} == set(hidden)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": Cell(9, 9), "b": Cell(20, 8), "c": Cell(30, 12)}, "ab"),  # all of nine say yes
        ({"a": Cell(9, 0), "b": Cell(20, 8), "c": Cell(30, 12)}, "ab"),  # all of nine say no
        ({"a": Cell(10, 10), "b": Cell(20, 8)}, ""),
        ({"a": Cell(9, 8), "b": Cell(20, 8)}, ""),
        ({"a": Cell(3, 3), "b": Cell(12, 12), "c": Cell(30, 15)}, "ac"),  # a and b together would all say yes
        ({"a": Cell(7, 7), "b": Cell(50, 50)}, "ab"),  # a alone is the whole less b
    ],
)
def test_a_small_group_of_which_all_say_the_same_is_held_back(sizes, hidden):
    splits, cells = one_column(sizes)
    assert {name for _, name in held_back(splits, [cells])} == set(hidden)


def test_what_one_measure_holds_back_no_other_shows():
    splits, few = one_column({"a": 3, "b": 8, "c": 30})
    _, many = one_column({"a": 30, "b": 80, "c": 300})
    assert held_back(splits, [many, few]) == {("c", "a"), ("c", "b")}


def test_the_places_within_a_place_do_not_give_it_away():
    records = pd.DataFrame(
        [(d, m) for d, m, n in (("A", "a1", 9), ("A", "a2", 12), ("B", "b1", 3), ("C", "c1", 15)) for _ in range(n)],
        columns=["department", "municipality"],
    )
    splits = splits_of(records, ["department", "municipality"])
    by = {c: records[c].value_counts() for c in records}
    cells = {WHOLE: Cell(len(records))} | {(c, p): Cell(int(n)) for c, own in by.items() for p, n in own.items()}
    hidden = held_back(splits, [cells])
    assert ("department", "B") in hidden
    assert ("municipality", "b1") in hidden
    beside = {part for column, part in hidden if column == "department"} - {"B"}
    assert all(("municipality", f"{place.lower()}1") in hidden for place in beside)


def test_groups_that_cross_are_held_back_together():
    splits = [
        Split(WHOLE, (("sex", "f"), ("sex", "m"))),
        Split(("x", "1"), (("a", "p"), ("a", "q"), ("a", "s"))),
        Split(("y", "1"), (("a", "p"), ("a", "r"), ("a", "t"))),
    ]
    cells = {WHOLE: Cell(172), **{("a", name): Cell(n) for name, n in zip("pqrst", (2, 20, 30, 50, 70), strict=True)}}
    assert {name for column, name in held_back(splits, [cells]) if column == "a"} == set("pqrst")


groups = st.lists(st.tuples(st.integers(0, 40), st.floats(0, 1)), min_size=1, max_size=7)


@given(groups)
def test_nobody_finds_a_hidden_group_by_solving_for_it(drawn):
    splits, cells = one_column({str(i): Cell(n, round(n * part)) for i, (n, part) in enumerate(drawn)})
    hidden = held_back(splits, [cells])
    parts = [group for group in cells if group != WHOLE]
    if cells[WHOLE].is_small:
        return  # all of it is held back
    for value in (lambda c: c.n, lambda c: c.yes, lambda c: c.n - c.yes):
        known = {group: value(cells[group]) for group in [WHOLE, *parts] if group not in hidden}
        for group in hidden:
            low, high = reach(group, known, [(WHOLE, parts)])
            assert high - low >= min(FEWEST, value(cells[WHOLE])) - 1e-6


@given(groups)
def test_no_more_is_hidden_than_it_takes(drawn):
    splits, cells = one_column({str(i): Cell(n, round(n * part)) for i, (n, part) in enumerate(drawn)})
    if not any(cell.is_small for group, cell in cells.items() if group != WHOLE):
        assert not held_back(splits, [cells])
