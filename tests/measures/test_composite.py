"""Composite indices: by hand where a hand can do it, and what weights may and may not change."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from toolkit.facts.checks.definitions import definition_problems
from toolkit.facts.checks.readable import Readable
from toolkit.measures.records import composite, composite_groups, composite_weights

TRUTH = Path(__file__).resolve().parents[2] / "data" / "clac" / "records" / "truth.yaml"
FRAMEWORK = """
results: [{code: A, level: outcome, title: A}]
indicators:
  - code: I
    result: A
    name: I
    unit: index
    kind: share
    compute:
      measure: composite
      records: orgs
      count: org
      period: application
      by: [kind]
      parts: [{indicator: x, weight: WX}, {indicator: y, weight: WY}]
  - {code: x, result: A, name: x, unit: index, kind: share, compute: {measure: mean, records: orgs, value: first}}
  - {code: y, result: A, name: y, unit: index, kind: share, compute: {measure: mean, records: orgs, value: second}}
records:
  orgs:
    file: records/orgs.csv
    public: PUBLIC
    columns: {org: code, kind: code, application: integer, first: number, second: number}
"""
HEAD = "org,kind,application,first,second\n"


@pytest.fixture
def scored(small):
    def score(*rows, weights=("0.75", "0.25"), public="true"):
        text = FRAMEWORK.replace("WX", weights[0]).replace("WY", weights[1]).replace("PUBLIC", public)
        return small(text, orgs=HEAD + "\n".join(rows) + "\n")

    return score


def test_the_index_of_two_organisations_by_hand(scored):
    everybody = composite_groups.groups(scored("a,K,2023,0.8,0.4", "b,K,2023,0.4,0.0"), 2023).loc["everybody"]
    # arithmetic 0.7 and 0.3; geometric 0.8^0.75 × 0.4^0.25 = 0.67272 and 0
    assert everybody["index"].number == pytest.approx(0.5)
    assert everybody["geometric"].number == pytest.approx(0.8**0.75 * 0.4**0.25 / 2)
    assert everybody["geometric_gap"].number < 0


def test_contributions_add_up_to_the_index(clac):
    opened = composite.composite_of(clac, 2023)
    taken_apart, index = composite.parts(opened), composite_groups.groups(clac, 2023).loc["everybody", "index"].number
    assert sum(m.number for m in taken_apart["contribution"]) == pytest.approx(index)
    assert sum(m.number for m in taken_apart["contribution_share"]) == pytest.approx(1)
    drawn = composite_groups.contributions(clac, 2023)
    assert sum(m.number for m in drawn.loc["everybody"]) == pytest.approx(index)
    assert list(drawn.index) == ["everybody", "OPP", "OT"]


def test_an_organisation_without_a_part_has_no_index_not_a_smaller_one(scored):
    programme = scored("a,K,2023,0.8,0.4", "b,K,2023,0.9,", "c,K,2023,1.2,0.5")
    opened, everybody = (
        composite.composite_of(programme, 2023),
        composite_groups.groups(programme, 2023).loc["everybody"],
    )
    assert (everybody["organisations"].n, everybody["organisations"].of) == (1, 3)
    assert everybody["index"].number == pytest.approx(0.7)
    assert composite.parts(opened).loc["y", "scored"].n == 2


def test_change_is_of_the_organisations_that_were_there_both_times(scored):
    rows = ("a,K,2022,0.5,0.5", "a,K,2023,0.6,0.6", "b,K,2023,0.0,0.0", "c,K,2022,0.9,0.9")
    everybody = composite_groups.groups(scored(*rows), 2023).loc["everybody"]
    assert everybody["both_times"].number == 1
    assert everybody["index_before"].number == pytest.approx(0.5)
    assert everybody["matched_change"].number == pytest.approx(0.1)


def test_a_year_sees_the_last_application_up_to_it(clac):
    assert composite.composite_of(clac, 2022).period == "2022"
    assert composite.composite_of(clac, 2024).period == "2023"
    assert composite.composite_of(clac, clac.at(2022).before) is None
    assert composite.composite_of(clac, 2025) is None  # the index is of the plan before


def test_small_groups_are_held_back(scored):
    rows = [f"a{i},K,2023,0.5,0.5" for i in range(7)] + [f"b{i},L,2023,0.5,0.5" for i in range(2)]
    levels = composite_groups.groups(scored(*rows, public="false"), 2023)
    assert levels.loc["kind:L", "index"].missing == "suppressed"
    assert levels.loc["kind:K", "index"].missing == "suppressed"  # else L would be the whole less K


def test_groups_of_public_organisations_are_not(scored):
    rows = [f"a{i},K,2023,0.5,0.5" for i in range(7)] + [f"b{i},L,2023,0.5,0.5" for i in range(2)]
    assert composite_groups.groups(scored(*rows), 2023).loc["kind:L", "index"].value == 0.5


def test_an_index_of_too_few_is_held_back_wholly(scored):
    programme = scored("a,K,2023,0.8,0.4", "b,K,2023,0.4,0.0", public="false")
    opened = composite.composite_of(programme, 2023)
    shown = composite_groups.groups(programme, 2023)[["organisations", "index", "geometric", "matched_change"]]
    assert {figure.missing for row in shown.to_numpy() for figure in row} == {"suppressed"}
    assert not len(composite.parts(opened))
    assert not len(composite_weights.sensitivity(opened))
    assert not len(composite_groups.contributions(programme, 2023))


def test_the_change_is_held_back_where_it_would_tell_of_the_few_that_are_new(scored):
    before = [f"a{i},K,2022,0.4,0.4" for i in range(9)]
    now = [f"a{i},K,2023,0.5,0.5" for i in range(9)] + ["new,K,2023,0.9,0.9"]
    everybody = composite_groups.groups(scored(*before, *now, public="false"), 2023).loc["everybody"]
    assert everybody["index"].value == pytest.approx(0.54)
    assert everybody["index_before"].missing == "suppressed"  # 10 × 0.54 less 9 × 0.5 is what the new one has: 0.9
    assert everybody["matched_change"].missing == "suppressed"


def test_nothing_scored_is_said_and_not_computed(scored):
    programme = scored("a,K,2023,,0.4")
    opened = composite.composite_of(programme, 2023)
    assert composite_groups.groups(programme, 2023).loc["everybody", "index"].missing == "nothing_measured"
    for empty in (
        composite.parts(opened),
        composite_weights.sensitivity(opened),
        composite_weights.random_weights(opened),
    ):
        assert not len(empty)


# --- weights


WEIGHTS = st.lists(st.floats(0.05, 1), min_size=2, max_size=6).map(lambda w: np.array(w) / sum(w))


@given(WEIGHTS, st.sampled_from([0.1, -0.1]))
def test_a_moved_weight_leaves_a_whole_and_the_others_in_proportion(weights, step):
    found = composite_weights.moved(weights, 0, step)
    if found is None:
        assert not 0 <= weights[0] + step <= 1
        return
    assert found.sum() == pytest.approx(1)
    assert found[0] == pytest.approx(weights[0] + step)
    others = found[1:] / weights[1:]
    assert others == pytest.approx(others[0])


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=5), WEIGHTS)
def test_the_geometric_mean_is_never_above_the_arithmetic_one(scores, weights):
    n = min(len(scores), len(weights))
    row, w = np.array([scores[:n]]), weights[:n] / weights[:n].sum()
    assert composite.geometric(row, w)[0] <= composite.arithmetic(row, w)[0] + 1e-12


def test_a_part_without_weight_can_get_some_and_the_only_one_cannot_lose_any():
    assert composite_weights.moved(np.array([0.0, 1.0]), 0, 0.1).tolist() == pytest.approx([0.1, 0.9])
    assert composite_weights.moved(np.array([1.0, 0.0]), 0, -0.1) is None


def test_other_weights_by_hand(scored):
    opened = composite.composite_of(scored("a,K,2023,1.0,0.0", "b,K,2023,0.0,0.8", "c,K,2023,0.1,0.1"), 2023)
    ways = composite_weights.sensitivity(opened)
    # a, b, c: 0.75, 0.2, 0.1 as declared; without the first part 0, 0.8, 0.1
    assert ways.loc["without:x", "index"].number == pytest.approx(0.3)
    assert ways.loc["without:x", "rank_change"].number == pytest.approx(4 / 3)  # places 1, 2, 3 become 3, 1, 2
    assert ways.loc["without:x", "largest_rank_change"].number == 2
    assert ways.loc["without:x", "tercile_change"].number == 1
    assert ways.loc["raised:x", "index"].number == pytest.approx((0.85 + 0.15 * 0.8 + 0.1) / 3)
    assert ways.loc["equal", "index"].number == pytest.approx((0.5 + 0.4 + 0.1) / 3)
    assert set(ways["how"]) == {"raised", "lowered", "equal", "without", "geometric"}


def test_parts_that_are_all_the_same_do_not_care_for_weights(scored):
    opened = composite.composite_of(scored("a,K,2023,0.3,0.3", "b,K,2023,0.7,0.7"), 2023)
    ways = composite_weights.sensitivity(opened)
    assert all(abs(m.number) < 1e-12 for m in ways["index_change"])
    assert all(m.number == 0 for m in ways["rank_change"])
    drawn = composite_weights.random_weights(opened)
    assert all(m.number == pytest.approx(0.5) for column in ("index", "conf_low", "conf_high") for m in drawn[column])
    assert all(m.number == 1 for m in drawn["firm"])


def test_random_weights_are_the_same_every_time_and_around_the_declared_ones(clac):
    opened = composite.composite_of(clac, 2023)
    drawn = composite_weights.random_weights(opened)
    assert drawn.equals(composite_weights.random_weights(opened))
    around, anything, index = (
        drawn.loc["around"],
        drawn.loc["any"],
        composite_groups.groups(clac, 2023).loc["everybody", "index"].number,
    )
    assert around["conf_low"].number < index < around["conf_high"].number
    assert around["index"].number == pytest.approx(index, abs=0.001)
    assert anything["conf_high"].number - anything["conf_low"].number > 2 * (
        around["conf_high"].number - around["conf_low"].number
    )
    assert around["tercile_change"].number < anything["tercile_change"].number


def test_ranks_and_thirds_of_equals():
    index = np.array([[0.9, 0.5, 0.5, 0.1, 0.2, 0.3]])
    assert composite_weights.ranks(index).tolist() == [[1, 2.5, 2.5, 6, 5, 4]]
    assert composite_weights.terciles(index).tolist() == [[0, 1, 1, 2, 2, 1]]


def test_the_index_of_the_synthetic_scores_is_near_the_truth(clac):
    truth = yaml.safe_load(TRUTH.read_text(encoding="utf-8"))
    weights = dict(zip(truth["gain_2023"], (0.25, 0.25, 0.20, 0.15, 0.15), strict=True))
    expected = sum(w * (truth["mean_score_2022"][p] + truth["gain_2023"][p]) for p, w in weights.items())
    everybody = composite_groups.groups(clac, 2023).loc["everybody"]
    assert everybody["index"].number == pytest.approx(expected, abs=2 * 0.09 / 118**0.5)
    gain = sum(w * truth["gain_2023"][p] for p, w in weights.items())
    assert everybody["matched_change"].number == pytest.approx(gain, abs=2 * 0.04 / 96**0.5)


# --- definitions


def codes(programme):
    return {problem.code for problem in definition_problems(Readable(programme.folder))}


def test_weights_that_are_no_whole_are_refused(scored):
    assert "weights_not_one" in codes(scored("a,K,2023,0.5,0.5", weights=("0.75", "0.35")))


def test_a_weight_of_nothing_is_refused(scored):
    assert "weights_not_one" in codes(scored("a,K,2023,0.5,0.5", weights=("1.0", "0.0")))


def test_weights_that_are_a_whole_are_not(scored):
    assert codes(scored("a,K,2023,0.5,0.5")) == set()


def test_a_part_that_no_record_holds_is_refused(small):
    text = FRAMEWORK.replace("WX", "0.5").replace("WY", "0.5").replace("value: second", "value: third")
    text = text.replace("PUBLIC", "true")
    assert "part_without_column" in codes(small(text, orgs=HEAD + "a,K,2023,0.5,0.5\n"))
