"""Beneficiaries: added in their own unit, women weighted by people."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from toolkit import open_programme
from toolkit.measures import reconciliation
from toolkit.measures.people import beneficiaries
from toolkit.measures.people.counted_people import levels

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
    whole = beneficiaries.totals(cse, 2011).loc["target_population"]
    assert len(people) == whole["to_reach"].n == whole["to_reach"].of == 73
    assert whole["to_reach"].number == sum(people.values()) == 792_110
    weighted = sum(people[p] * women[p] for p in people) / sum(people.values())
    assert whole["women_share"].number == pytest.approx(weighted)
    assert whole["women_share"].number != pytest.approx(sum(women.values()) / len(women), abs=1e-4)


@pytest.mark.parametrize("level", ["department", "province"])
def test_places_of_a_level_add_up_to_the_whole(cse, level):
    placed = beneficiaries.by_place(cse, 2011, level)
    assert sum(m.number for m in placed["to_reach"]) == 792_110
    assert set(placed["unit"]) == {"persons"}


def test_a_place_counts_the_districts_below_it(cse, typed):
    people, women = typed
    antabamba = beneficiaries.by_place(cse, 2011, "province").loc["0303:target_population"]
    own = [p for p in people if p.startswith("0303")]
    assert antabamba["to_reach"].number == sum(people[p] for p in own)
    share = sum(people[p] * women[p] for p in own) / sum(people[p] for p in own)
    assert antabamba["women_share"].number == pytest.approx(share)
    assert antabamba["women"].number == round(share * antabamba["to_reach"].number)


def test_who_was_reached_is_not_reported_and_so_is_coverage(cse):
    whole = beneficiaries.totals(cse, 2011).loc["target_population"]
    assert whole["reached"].missing == "not_reported"
    assert not whole["coverage"]


def test_the_level_to_draw_is_the_finest_that_fits(cse):
    assert levels(cse) == ["department", "province", "district"]
    assert beneficiaries.level_to_draw(cse, 2011) == "province"
    assert beneficiaries.level_to_draw(cse, 2011, most=5) == "department"
    assert beneficiaries.level_to_draw(cse, 2011, most=100) == "district"


# --- PAR II, section 5.1 of the annual operating plan 2022


def test_groups_known_only_as_a_whole_keep_their_unit(par2):
    whole = beneficiaries.totals(par2, 2022)
    assert {name: (row["unit"], row["to_reach"].value) for name, row in whole.iterrows()} == {
        "target_population": ("persons", 3_235_746),
        "indigenous": ("persons", None),
        "direct_beneficiaries.families": ("families", 27_825),
        "direct_beneficiaries.organisations": ("organisations", 768),
    }
    assert whole.loc["indigenous", "printed_share"].number == 0.7
    assert not whole["coverage"].map(bool).any()  # families are never divided by persons


def test_counted_women_are_counted_and_not_implied(par2):
    placed = beneficiaries.by_place(par2, 2022, "department").loc["BO-N:target_population"]
    assert (placed["men"].number, placed["women"].number) == (24_864, 31_741)
    assert placed["women_share"].number == pytest.approx(31_741 / 56_605)
    assert placed["women"].formula == "sum"


def test_printed_totals_of_people_are_held_against_their_parts(par2):
    sums = reconciliation.compared(par2, 2022, "people_sums")
    assert len(sums) == 9 + 4  # men and women in nine departments and the country; the country three ways
    assert set(sums["verdict"]) == {"agrees"}


def test_a_wrong_total_is_found(project):
    path = project / "data/par2-bolivia/beneficiaries.csv"
    path.write_text(path.read_text("utf-8").replace(",31741,", ",31742,"), encoding="utf-8")
    sums = reconciliation.compared(open_programme("par2-bolivia"), 2022, "people_sums")
    assert list(sums.index[sums["verdict"] == "differs"]) == [
        "BO:target_population:places_women",
        "BO-N:target_population:sexes",
    ]


def test_what_is_printed_and_impossible_is_told(par2):
    told = beneficiaries.remarks(par2, 2022)
    assert [row["unit"] for _, row in told.iterrows() if row["as_printed"].missing == "sic"] == ["families"]


def test_one_group_has_its_card_or_else_stands_in_the_table(cse, project):
    """A population gets no card: what is known of it stands in the table."""
    assert not len(beneficiaries.served(cse, beneficiaries.totals(cse, 2011)))
    alone = beneficiaries.wholes(cse, 2011).loc["target_population"]
    assert (alone["to_reach"].number, alone["women"].number) == (792_110, 403_025)
    path = project / "data/cse-peru/programme.yaml"
    text = re.sub(r"(?m)^populations:.*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    served = open_programme("cse-peru")
    assert len(beneficiaries.served(served, beneficiaries.totals(served, 2011))) == 1
    assert not len(beneficiaries.wholes(served, 2011))


def test_a_programme_without_printed_totals_has_none_to_hold_against_their_parts(cse):
    assert not len(reconciliation.compared(cse, 2011, "people_sums"))
    assert not len(beneficiaries.remarks(cse, 2011))
