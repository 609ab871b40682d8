"""Sixty changes of facts from a seed: each is refused in a line, changes nothing, or could be known by nobody."""

from __future__ import annotations

import pytest

from tests.fuzz import changes
from tests.fuzz.draw import YEARS, Mutation, drawn, kinds
from tests.fuzz.trial import Found, tried
from tests.fuzz.verdict import GOOD, MACHINE, verdict

SEED, NUMBER = 12, 60


def test_each_of_sixty_changes_ends_as_it_should():
    mutations = drawn(SEED, NUMBER)
    codes = list(YEARS)
    before = dict(zip(codes, tried([(None, code) for code in codes], jobs=2), strict=True))
    assert not any(each.fault or each.refused for each in before.values())
    found = tried([(m, m.programme, before[m.programme].facts) for m in mutations], jobs=2)
    ended = {
        mutation.name: verdict(mutation, own, before[mutation.programme])
        for mutation, own in zip(mutations, found, strict=True)
    }
    assert {name: how for name, how in ended.items() if how not in GOOD} == {}


def test_every_kind_of_change_can_be_made():
    made = {kind.do for kind in kinds()}
    assert made <= {*changes.IN_PLACE, *(name for name in vars(changes) if not name.startswith("_"))}
    assert len({kind.name for kind in kinds()}) == len(kinds())


def test_the_same_seed_draws_the_same_changes():
    assert drawn(3, 40) == drawn(3, 40)
    assert drawn(3, 40) != drawn(4, 40)


# --- a judge that lets everything pass is none

MUTATION = Mutation(1, 1, kinds()[0], "clac", "budget.csv")
PROBLEM = ("unknown_code", "data/clac/budget.csv", 3, "line", "data/clac/budget.csv, row 3: no such line.")
ASKED = ("missing_catalogue", "data/clac", None, "", "data/clac/words.fr.po: not there yet.")
BEFORE = {"budget total": [[1.0, "", None, None, "money", "EUR"]]}
AFTER = {"budget total": [[2.0, "", None, None, "money", "EUR"]]}


@pytest.mark.parametrize(
    ("found", "ended"),
    [
        (Found(applied=True, fault="Traceback: KeyError"), "fault"),
        (Found(applied=True, published=AFTER), "silent"),
        (Found(applied=True, published={}), "silent"),
        (Found(applied=True, published=AFTER, problems=[ASKED]), "silent"),  # it was asked before as well
        (Found(applied=True, seconds=30.0, published=BEFORE), "slow"),
        (Found(applied=True, refused=True, problems=[(*PROBLEM[:4], "two\nlines")]), "not in a line"),
        (Found(applied=True, refused=True, problems=[(*PROBLEM[:4], "x" * 3000)]), "too long"),
        (
            Found(applied=True, refused=True, problems=[(*PROBLEM[:4], f"{MACHINE[0]}/budget.csv: no")]),
            "names a path",
        ),
        (Found(applied=True, refused=True, problems=[("x", "", None, "", "something is wrong.")]), "names no file"),
        (
            Found(
                applied=True,
                refused=True,
                row=3,
                column="line",
                problems=[("x", PROBLEM[1], None, "", "budget.csv: no.")],
            ),
            "nowhere",
        ),
        (Found(applied=True, published=BEFORE), "same"),
        (Found(applied=True, facts="1"), "same"),
        (Found(applied=True, refused=True, problems=[PROBLEM]), "refused"),
        (Found(applied=True, problems=[PROBLEM], published=AFTER), "told"),
        (Found(), "nothing to change"),
    ],
)
def test_the_judge(found, ended):
    assert verdict(MUTATION, found, Found(published=BEFORE, problems=[ASKED], facts="1")).startswith(ended)
