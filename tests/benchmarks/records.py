"""How fast a million records are read, checked and asked: CPU seconds and peak memory, beside DuckDB on the same file.

The sales of PAR II are drawn anew for as many organisations as it takes. DuckDB, in one thread, gets the same checks -
the kind of every cell, places, a key that no two rows share - and the same questions, the three readings of growth, for
the country and each department. ``python tests/benchmarks/records.py [ROWS]``
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
SALES = "data/par2-bolivia/records/sales.csv"
sys.path.insert(0, str(ROOT))

from toolkit.facts.checks.readable import Readable  # noqa: E402
from toolkit.facts.checks.records import records_problems  # noqa: E402
from toolkit.measures.records.disclosure import value_of  # noqa: E402
from toolkit.measures.records.records_indicators import by_level  # noqa: E402


def drawn(rows: int, file: Path) -> None:
    """Write the sales of as many organisations as it takes, each with amounts of its own."""
    own = pd.read_csv(ROOT / SALES, dtype=str, keep_default_na=False)
    times, luck = -(-rows // len(own)), np.random.default_rng(1)
    for number in range(times):
        name = own["organisation"]
        part = own.assign(organisation=name.where(name == "", name + f"-{number}"))
        volume = pd.to_numeric(part["volume"]) * luck.lognormal(0, 0.05, len(part))
        part["volume"] = volume.map("{:.2f}".format).where(volume.notna(), "")
        part.to_csv(file, mode="a", header=number == 0, index=False)


def by_toolkit() -> dict[str, float]:
    """Check the records, and answer every question that is put to them."""

    began = time.process_time()
    facts = Readable(Path("data/par2-bolivia"))
    assert not list(records_problems(facts))
    read = time.process_time()
    figures = {code: value_of(facts, code, 2022).number for code in ("R1", "R1.mean", "R1.two_years")}
    for code in figures:
        by_level(facts, code, "department", 2022)
    return {"check": read - began, "asked": time.process_time() - read, **figures}


GROWTH = """
WITH due AS (SELECT * FROM sales WHERE treated = 'yes' AND start_year <= {until}),
prices AS (SELECT product, unit, sum(price * volume) / sum(volume) AS price FROM sales
           WHERE period = 'before' AND price IS NOT NULL AND volume IS NOT NULL GROUP BY ALL),
pairs AS (SELECT organisation, any_value(department) AS department, product, unit,
          CASE WHEN bool_and(volume IS NOT NULL) THEN sum(volume) FILTER (period = 'before') END AS before,
          CASE WHEN bool_and(volume IS NOT NULL) THEN sum(volume) FILTER (period = 'after') END AS after
          FROM due GROUP BY organisation, product, unit),
valued AS (SELECT organisation, department, before * price AS before, after * price AS after
           FROM pairs JOIN prices USING (product, unit))
"""
ADDED = """SELECT department, sum(after) / sum(before) - 1 FROM valued WHERE before IS NOT NULL AND after IS NOT NULL
           GROUP BY GROUPING SETS ((), (department))"""
EACH = """SELECT department, avg(change) FROM (SELECT organisation, any_value(department) AS department,
          sum(after) / sum(before) - 1 AS change FROM valued GROUP BY organisation
          HAVING bool_and(before IS NOT NULL AND after IS NOT NULL))
          GROUP BY GROUPING SETS ((), (department))"""


def by_duckdb() -> dict[str, float]:
    """Do the same in SQL."""
    began = time.process_time()
    with duckdb.connect(":memory:", config={"threads": "1"}) as base:
        base.execute(f"CREATE TABLE text AS SELECT * FROM read_csv('{SALES}', all_varchar = true)")
        kinds = dict.fromkeys(("organisation", "alliance", "department"), r"[A-Za-z0-9][A-Za-z0-9_.\-]*")
        kinds |= dict.fromkeys(("start_year", "year", "volume", "price_bob", "sales_bob"), r"-?\d+(\.\d+)?")
        wrong = " OR ".join(f"NOT regexp_full_match({name}, '{kind}')" for name, kind in kinds.items())
        assert base.execute(f"SELECT count(*) FROM text WHERE {wrong}").fetchall() == [(0,)]
        base.execute("SELECT organisation, product, year FROM text GROUP BY ALL HAVING count(*) > 1").fetchall()
        base.execute("SELECT department, count(*) FROM text GROUP BY ALL").fetchall()
        base.execute(
            "CREATE TABLE sales AS SELECT organisation, department, product, unit, period, treated, start_year::INT AS"
            " start_year, volume::DOUBLE AS volume, price_bob::DOUBLE AS price FROM text"
        )
        read = time.process_time()
        asked = {"R1": (2021, ADDED), "R1.mean": (2021, EACH), "R1.two_years": (2020, ADDED)}
        figures = {}
        for code, (until, question) in asked.items():
            rows = base.execute(GROWTH.format(until=until) + question).fetchall()
            figures[code] = next(value for department, value in rows if department is None)
    return {"check": read - began, "asked": time.process_time() - read, **figures}


WAYS = {"toolkit": by_toolkit, "duckdb": by_duckdb}


def measured(way: str, folder: Path) -> Mapping[str, float]:
    """Run one way in a process of its own; imports are not counted, memory is all of it."""
    command = [sys.executable, __file__, "--way", way]
    alone = {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    said = subprocess.run(
        command, cwd=folder, env=os.environ | alone, check=True, capture_output=True, text=True
    ).stdout
    found: Mapping[str, float] = json.loads(said)
    return found


def main() -> None:
    """Print a row for each way."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "data", folder / "data")
        (folder / SALES).unlink()
        drawn(rows, folder / SALES)
        print("| way | read and checked | asked | peak | growth |\n|---|---|---|---|---|")
        for way in WAYS:
            found = measured(way, folder)
            growth = " ".join(f"{found[code]:.6f}" for code in ("R1", "R1.mean", "R1.two_years"))
            print(f"| {way} | {found['check']:.2f} s | {found['asked']:.2f} s | {found['peak']:.0f} MB | {growth} |")


if __name__ == "__main__":
    if "--way" in sys.argv:
        told = WAYS[sys.argv[-1]]()
        print(json.dumps(told | {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}))
    else:
        main()
