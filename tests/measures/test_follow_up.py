"""Follow-up: every entry counted once, by status, result and due period."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from toolkit.measures.activities import follow_up

ROOT = Path(__file__).resolve().parents[2]


def typed(code):
    with (ROOT / "data" / code / "follow_up.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("name", ["cse", "spp"])
def test_every_entry_is_counted_once(request, name):
    programme = request.getfixturevalue(name)
    counted = follow_up.by_status(programme)
    rows = [row for row in typed(programme.code) if row["use"] == "yes" and row["kind"] != "cause"]
    assert {k: m.number for k, m in counted["entries"].items()} == Counter(row["kind"] for row in rows)
    for state in (c for c in counted.columns if c != "entries"):
        said = "" if state == "unsaid" else state
        assert sum(m.number for m in counted[state]) == sum(row["status"] == said for row in rows)
    assert list(counted["entries"].iloc[0].inputs) == [
        f"follow_up:{r['code']}" for r in rows if r["kind"] == rows[0]["kind"]
    ]


def test_what_is_due_is_in_order_of_time_and_only_what_is_open(cse):
    due = follow_up.due(cse)
    assert due["due"].iloc[0] == "2012-Q1"
    rows = [row for row in typed("cse-peru") if row["due"] and row["status"] not in ("done", "cancelled")]
    assert sum(m.number for m in due["entries"]) == len(rows) == 15


def test_what_was_done_and_goes_on(spp):
    continued = follow_up.continued(spp)
    rows = typed("spp-global")
    followed = {row["follows"] for row in rows}
    done = [row for row in rows if row["kind"] == "progress"]
    assert (continued.n, continued.of) == (sum(row["code"] in followed for row in done), len(done))
    assert 0 < continued.n < continued.of
