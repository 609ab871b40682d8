"""Beneficiaries: added in their own unit, women weighted by people."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from toolkit.measures import beneficiaries

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def typed():
    """The facts as they stand in the file, read without the toolkit: people and share of women by district."""
    with (ROOT / "data/cse-peru/beneficiaries.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    people = {r["place"]: float(r["value"]) for r in rows if r["sex"] in ("", "all")}
    women = {r["place"]: float(r["value"]) for r in rows if r["sex"] == "women"}
    return people, women


def test_the_whole_is_the_sum_of_the_districts_and_nothing_else(cse, typed):
    people, women = typed
    whole = beneficiaries.totals(cse).loc["target_population"]
    assert len(people) == whole["to_reach"].n == whole["to_reach"].of == 73
    assert whole["to_reach"].number == sum(people.values()) == 792_110
    weighted = sum(people[p] * women[p] for p in people) / sum(people.values())
    assert whole["women_share"].number == pytest.approx(weighted)
    assert whole["women_share"].number != pytest.approx(sum(women.values()) / len(women), abs=1e-4)


@pytest.mark.parametrize("level", ["department", "province"])
def test_places_of_a_level_add_up_to_the_whole(cse, level):
    placed = beneficiaries.by_place(cse, level)
    assert sum(m.number for m in placed["to_reach"]) == 792_110
    assert set(placed["unit"]) == {"persons"}


def test_a_place_counts_the_districts_below_it(cse, typed):
    people, women = typed
    antabamba = beneficiaries.by_place(cse, "province").loc["0303:target_population"]
    own = [p for p in people if p.startswith("0303")]
    assert antabamba["to_reach"].number == sum(people[p] for p in own)
    share = sum(people[p] * women[p] for p in own) / sum(people[p] for p in own)
    assert antabamba["women_share"].number == pytest.approx(share)
    assert antabamba["women"].number == round(share * antabamba["to_reach"].number)


def test_who_was_reached_is_not_reported_and_so_is_coverage(cse):
    whole = beneficiaries.totals(cse).loc["target_population"]
    assert whole["reached"].missing == "nothing_measured"
    assert not whole["coverage"]


def test_the_level_to_draw_is_the_finest_that_fits(cse):
    assert beneficiaries.levels(cse) == ["department", "province", "district"]
    assert beneficiaries.level_to_draw(cse) == "province"
    assert beneficiaries.level_to_draw(cse, most=5) == "department"
    assert beneficiaries.level_to_draw(cse, most=100) == "district"
