"""The synthetic extract of PAR II: the same bytes each time, the plan's counts, and what is true of it found again."""

from __future__ import annotations

import csv
import hashlib
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from toolkit import open_programme
from toolkit.facts.records import are_synthetic
from toolkit.measures.records.disclosure import value_of

FOLDER = Path(__file__).resolve().parents[2] / "data/par2-bolivia/records"
ERRORS = 3
"""Standard errors that a computed value may lie from the truth: chance exceeds them once in 370 times."""


@pytest.fixture(scope="module")
def truth():
    return yaml.safe_load((FOLDER / "truth.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def par2():
    return open_programme("par2-bolivia")


def rows(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_script_writes_the_same_bytes(tmp_path):
    for script in FOLDER.glob("*.py"):
        shutil.copy(script, tmp_path)
    subprocess.run([sys.executable, str(tmp_path / "synthesise.py")], check=True)
    stored = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in FOLDER.iterdir() if p.is_file()}
    made = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in tmp_path.iterdir() if p.is_file()}
    assert made == stored


def test_the_folder_is_small_and_says_that_it_is_synthetic(par2):
    assert sum(p.stat().st_size for p in FOLDER.iterdir() if p.is_file()) < 2_400_000
    assert are_synthetic(par2)
    assert all(records.synthetic for records in par2.framework.records.values())


def test_as_many_alliances_as_the_plan_says(par2):
    """5.2.2, "Alianzas en implementación": 33, 20, 222, 625 and 200; 5.2.1 below the table: 1,000 and 100."""
    alliances = rows("alliances")
    started = Counter(int(row["start_year"]) for row in alliances)
    assert started == {2018: 33, 2019: 20, 2020: 222, 2021: 625, 2022: 200}
    progress = par2.table("activity_progress").query("use == 'yes' and role == 'programmed'")
    printed = dict(progress.loc[progress["value"].isin(started.values()), ["period", "value"]].to_numpy())
    assert {str(year): float(n) for year, n in started.items()}.items() <= printed.items()
    models = Counter(int(row["model"]) for row in alliances)
    assert (models[1], models[2] + models[3]) == (1000, 100)


def test_the_survey_is_drawn_from_all_families(par2, truth):
    families = sum(int(row["families"]) for row in rows("alliances"))
    assert families == truth["counts"]["families"]
    assert {par2.indicators[code].compute.sample.population for code in ("R3", "3.2.2")} == {families}
    members = rows("survey")
    assert len({row["member"] for row in members}) == len(members) == 640
    of = {row["alliance"]: row for row in rows("alliances")}
    assert all(row["department"] == of[row["alliance"]]["department"] for row in members)
    assert all(int(row["member"][-3:]) <= int(of[row["alliance"]]["families"]) for row in members)
    silent = [row for row in members if row["responded"] == "no"]
    assert all(
        row["improved_practices"] == row["satisfied_service"] == row["satisfied_results"] == "" for row in silent
    )


def test_nothing_happens_after_the_closing_date(truth):
    complaints = rows("complaints")
    assert max(max(row["received"], row["answered"]) for row in complaints) <= truth["closing_date"]
    assert any(row["received"] > "2022-10-31" for row in complaints)
    assert all(bool(row["answered"]) == bool(row["days_to_answer"]) for row in complaints)


def test_comparison_organisations_belong_to_no_alliance():
    assert all((row["treated"] == "yes") == bool(row["alliance"]) for row in rows("sales"))
    assert len({row["organisation"] for row in rows("sales") if row["treated"] == "no"}) == 360


@pytest.mark.parametrize(
    ("code", "share"),
    [
        ("R2.model_1", "relation_kept_or_improved_and_two_cycles"),
        ("R3", "adoption"),
        ("R5.women", "women"),
        ("1.4.women", "provider_women"),
        ("2.1", "investment_and_business_completed"),
        ("2.1.goals", "sales_goal_reached"),
        ("2.6", "measures_applied_of_planned"),
        ("3.2.1.due", "answered_within_30_days"),
        ("3.2.2", "satisfied_both"),
    ],
)
def test_shares_are_found_within_chance(par2, truth, code, share):
    figure, true = value_of(par2, code), truth["shares"][share]
    standard_error = (true * (1 - true) / figure.denominator) ** 0.5
    assert abs(figure.number - true) < ERRORS * standard_error


def test_growth_is_found_within_chance(par2, truth):
    """A ratio of two years of luck spreads by about √2 × 0.2 × growth; few organisations carry most of a total."""
    volume = truth["volume"]
    spread = 2**0.5 * volume["spread_of_a_year"] * (1 + volume["growth_of_treated_totals"])
    each = value_of(par2, "R1.mean")
    assert abs(each.number - volume["growth_of_treated_mean_of_organisations"]) < ERRORS * spread / each.n**0.5
    totals = value_of(par2, "R1")
    worth = _worth(par2)
    effective = sum(worth) ** 2 / sum(w * w for w in worth)
    assert abs(totals.number - volume["growth_of_treated_totals"]) < ERRORS * spread / effective**0.5


def _worth(par2):
    from toolkit.facts.records import records_of  # noqa: PLC0415
    from toolkit.measures.records import changes  # noqa: PLC0415

    compute, records = par2.indicators["R1"].compute, records_of(par2, "sales")
    pairs = changes.pairs_of(compute, records, changes.prices_of(compute, records)).rows
    return list(pairs["price"] * pairs["before"])
