"""Facts written as a workbook of the plainest form, and read again by the mapping proposed, are the same facts."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.test_reading import facts
from tests.exchange.workshop import begin, read, rules, workbook
from toolkit.facts.checks.run_checks import check_programme
from toolkit.facts.folders import ENVIRONMENT

Key = tuple[str, str, str]

UNITS = {"count": "Number", "share": "%", "money": "USD", "hectares": "ha", "index": "Index"}
KINDS = {"flow": "Flow", "stock": "Level", "cumulative": "Cumulative"}
WRITTEN = {"baseline": "Baseline", "target": "Target", "actual": "Actual"}
PERIODS = {
    "baseline": ("2020", "2021"),
    "target": ("2024", "2025"),
    "actual": ("2023", "2024-Q1", "2024-Q2", "2024-M07"),
}


@dataclass(frozen=True)
class Made:
    """One indicator, with its values by role and period; None where it is not reported."""

    unit: str
    kind: str
    values: dict[tuple[str, str], float | None]


def value_of(unit: str) -> st.SearchStrategy[float | None]:
    """Draw a figure that the unit can have."""
    if unit == "share":
        numbers = st.integers(0, 1000).map(lambda n: n / 1000)
    elif unit == "count":
        numbers = st.integers(0, 10**9).map(float)
    else:
        numbers = st.integers(0, 10**9).map(lambda n: n / 100)
    return st.one_of(st.none(), numbers)


@st.composite
def indicators(draw: st.DrawFn) -> Made:
    unit = draw(st.sampled_from(sorted(UNITS)))
    kind = draw(st.sampled_from(sorted(KINDS))) if unit != "share" else "stock"
    cells = [(role, period) for role, periods in PERIODS.items() for period in periods]
    chosen = draw(st.lists(st.sampled_from(cells), min_size=1, unique=True))
    return Made(unit, kind, {cell: draw(value_of(unit)) for cell in chosen})


PROGRAMMES = st.lists(indicators(), min_size=1, max_size=4).filter(
    lambda made: any(value is not None for each in made for value in each.values.values())
)


def written(path: Path, made: list[Made]) -> Path:
    """Write a row an indicator and a column a role and period."""
    cells = sorted({cell for each in made for cell in each.values})
    header = ["Result", "Level", "Code", "Indicator", "Unit", "Type", *(f"{WRITTEN[r]} {p}" for r, p in cells)]
    rows = [header]
    for number, each in enumerate(made):
        row = ["All of it", "Outcome", f"i{number}", f"Indicator {'abcd'[number]}", UNITS[each.unit], KINDS[each.kind]]
        for cell in cells:
            value = each.values.get(cell)
            shown = ("0.0%", value) if each.unit == "share" and value is not None else value
            row.append("TBD" if cell in each.values and value is None else shown)
        rows.append(row)
    return workbook(path, {"Table": rows})


def expected(made: list[Made]) -> dict[Key, float | None]:
    """Name each fact as the files do: the level of something cumulative runs from the start."""
    told: dict[Key, float | None] = {}
    for number, each in enumerate(made):
        for (role, period), value in each.values.items():
            is_level = each.kind == "cumulative" and role != "baseline"
            told[f"i{number}", f"..{period}" if is_level else period, role] = value
    return told


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PROGRAMMES)
def test_facts_written_as_a_workbook_and_read_again_are_the_same_facts(made):
    before = os.environ.get(ENVIRONMENT)
    folder = Path(tempfile.mkdtemp())
    try:
        os.environ[ENVIRONMENT] = str(folder / "data")
        rules(folder / "data")
        union = begin(folder / "data")
        asked = {"date": "2024-M12"}
        found = read(written(folder / "table.xlsx", made), "table", yes=True, answers=asked)
        assert found.written
        told = {(f["indicator"], f["period"], f["role"]): f for f in facts(union)}
        again = {key: float(f["value"]) if f.get("value") else None for key, f in told.items()}
        assert again == expected(made)
        assert all((f.get("missing") == "not_reported") == (again[key] is None) for key, f in told.items())
        assert {p.code for p in check_programme("union")} <= {"target_worse_than_baseline"}
    finally:
        shutil.rmtree(folder)
        if before is None:
            os.environ.pop(ENVIRONMENT, None)
        else:
            os.environ[ENVIRONMENT] = before
