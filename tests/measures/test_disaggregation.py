"""Parts and wholes: percentages from numerators and denominators, sexes only together, weights that are not known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.measured import Measured
from toolkit.measures import formulas, reconciliation
from toolkit.measures.indicators.disaggregation import roll_up


def share(numerator, denominator):
    return Measured(numerator / denominator, "share", numerator=float(numerator), denominator=float(denominator))


def test_three_of_ten_and_five_of_ten_are_eight_of_twenty():
    """A system that starts the denominator at 1 gives 38.1 % here; one that adds numerators twice gives 100 %."""
    whole = roll_up([share(3, 10), share(5, 10)], "weighted")
    assert (whole.value, whole.numerator, whole.denominator) == (0.4, 8, 20)


def test_a_share_of_several_is_not_the_mean_of_their_shares():
    """1 of 1 and 0 of 99 are 1 %, where the mean of collected percentages is 50 %."""
    parts = [share(1, 1), share(0, 99)]
    assert roll_up(parts, "weighted").value == 0.01
    assert roll_up(parts, "mean").value == 0.5


def test_nothing_of_nothing_is_no_percentage():
    """A denominator of zero is no 0 %."""
    nothing = formulas.pooled(Measured(0.0, "share", numerator=0.0, denominator=0.0))
    assert (nothing.value, nothing.missing) == (None, "whole_is_zero")


def test_a_part_without_its_denominator_is_left_out_and_named():
    whole = formulas.pooled(share(1, 4), Measured(0.5, "share"), subjects=["a", "b"])
    assert (whole.value, whole.n, whole.of, whole.left_out) == (0.25, 1, 2, ("b:no_denominator",))
    whole = formulas.pooled(share(1, 4), Measured(0.5, "share", denominator=8.0), subjects=["a", "b"])
    assert (whole.value, whole.n, whole.of) == (0.25, 1, 2)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 100)), min_size=1, max_size=8))
def test_a_share_of_all_lies_between_those_of_the_parts(parts):
    whole = roll_up([share(*part) for part in parts], "weighted")
    shares = [n / d for n, d in parts]
    assert min(shares) - 1e-12 <= whole.number <= max(shares) + 1e-12


def test_progress_of_what_should_fall_counts_the_way_down():
    """From 10 to 6 towards 2 is half the way; actual over target would be 300 %, and a target reached is 100 %."""
    ten, six, two = (Measured(float(v), "count") for v in (10, 6, 2))
    assert formulas.progress(six, ten, two).value == 0.5
    assert formulas.progress(two, ten, two).value == 1.0
    assert formulas.completion(ten, ten).value == 1.0  # one system prints 1000 % for target 10, actual 10


def test_progress_beyond_the_target_is_not_capped_in_silence():
    assert formulas.completion(Measured(3.0, "count"), Measured(2.0, "count")).value == 1.5


def test_a_fall_from_thirty_to_twenty_five_is_a_sixth():
    """(30 - 25 / 30) * 100, as one manual prints it, is something else."""
    fall = formulas.growth(Measured(25.0, "count"), Measured(30.0, "count"))
    assert fall.value == pytest.approx(-5 / 30)


# --- CSE Peru, annual report of 2011


def test_the_mean_of_three_regions_is_not_the_printed_one(cse):
    """8.9 %, 18.28 % and 5.55 % have a mean of 10.91 %; the report prints 12.7 % as their mean."""
    row = reconciliation.compared(cse, 2011, "disaggregation").loc["R4.led_budget:actual:place"]
    assert row["rolled_up"].number == pytest.approx((0.089 + 0.1828 + 0.0555) / 3)
    assert (row["verdict"], row["whole"].value) == ("not_recomputable", 0.127)  # a weighted one, weights not printed
    assert row["least"].number < row["whole"].number < row["most"].number


def test_eight_chains_give_the_printed_mean(cse):
    row = reconciliation.compared(cse, 2011, "disaggregation").loc["R2.communication:actual:product"]
    assert row["rolled_up"].number == pytest.approx((1.2 + 0.67 + 1 + 1.14 + 1 + 1 + 1.33 + 0.33) / 8)
    assert (row["cells"].value, row["verdict"]) == (8, "agrees_within_rounding")


def test_shares_without_denominators_are_not_added(cse):
    row = reconciliation.compared(cse, 2011, "disaggregation").loc["R4.chain_budget:actual:place"]
    assert (row["rolled_up"].value, row["verdict"]) == (None, "not_recomputable")
    assert (row["least"].value, row["most"].value) == (0.0169, 0.031)


def test_one_sex_alone_makes_no_whole(project):
    from toolkit import open_programme  # noqa: PLC0415

    path = project / "data/spp-global/observations.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    if "sex" not in header:
        lines = [lines[0] + ",sex", *(line + "," for line in lines[1:])]
    first = next(line for line in lines[1:] if ",2019,actual," in line)
    whole = dict(zip(header, first.split(","), strict=False))
    lines.append(first.rpartition(",")[0] + ",women")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = reconciliation.compared(open_programme("spp-global"), 2019, "disaggregation")
    assert found.loc[f"{whole['indicator']}:actual:sex", "rolled_up"].missing == "not_added"
