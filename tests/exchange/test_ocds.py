"""OCDS: of several releases of a process the last one counts; each amount by its JSON pointer."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from toolkit.errors import FactsError
from toolkit.exchange.containers.ocds import read_ocds
from toolkit.exchange.proposing.standard_mappings import propose_standard, rows_of

SAMPLES = os.environ.get("SAMPLES")


def money(amount, currency="PEN"):
    return {"amount": amount, "currency": currency}


def release(date="2020-01-01", ocid="ocds-1", **more):
    budget = {"projectID": "P1", "project": "Roads", "amount": money(1000)} | more.pop("budget", {})
    return {"ocid": ocid, "id": f"{ocid}-{date}", "date": date, "planning": {"budget": budget}} | more


def contract(identifier="c1", value=400, paid=()):
    transactions = [{"id": f"t{n}", "date": day, "value": money(sum_)} for n, (day, sum_) in enumerate(paid)]
    return {
        "id": identifier,
        "dateSigned": "2020-03-05T00:00:00Z",
        "value": money(value),
        "implementation": {"transactions": transactions},
    }


@pytest.fixture
def read(tmp_path):
    def write(content):
        path = tmp_path / "file.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return read_ocds(path)

    return write


PAID, TWICE = {"id": "t", "value": money(1)}, "ocds_transaction_twice"


def package(*releases):
    return {"version": "1.1", "releases": list(releases)}


def test_a_budget_its_contracts_and_what_was_paid_are_amounts_of_one_line(read):
    container = read(
        package(release(contracts=[contract(paid=[("2020-04-01", 100), ("2020-04-20", 50), ("2020-05-01", 25)])]))
    )
    told = {
        name: [(r["line"], r["role"], r["period"], r["value"]) for r in rows_of(container.sheets[name])]
        for name in ("budgets", "contracts", "transactions")
    }
    assert told == {
        "budgets": [("P1", "approved", "", "1000")],
        "contracts": [("P1", "committed", "2020-M03", "400")],
        "transactions": [("P1", "executed", "2020-M04", "150"), ("P1", "executed", "2020-M05", "25")],
    }
    assert container.sheets["budgets"].address(1, 6) == "/releases/0/planning/budget/amount/amount"
    paid = container.sheets["transactions"].address(1, 6)
    assert paid.startswith("/releases/0/contracts/0/implementation/transactions/0/value/amount | ")


def test_a_budget_that_is_broken_down_is_the_total_of_its_parts(read):
    parts = [
        {
            "id": n,
            "description": n,
            "amount": money(500),
            "period": {"startDate": "2020-01-01", "endDate": "2020-12-31"},
        }
        for n in "ab"
    ]
    rows = rows_of(read(package(release(budget={"budgetBreakdown": parts}))).sheets["budgets"])
    assert [(r["line"], r["parent"], r["period"]) for r in rows] == [
        ("P1", "", ""),
        ("P1.a", "P1", "2020-M01..2020-M12"),
        ("P1.b", "P1", "2020-M01..2020-M12"),
    ]


def test_a_cancelled_contract_is_no_commitment_and_a_pending_one_none_yet(read):
    """What was paid of one that was cancelled later stays paid."""
    void = [
        contract("c2", 50, [("2020-04-01", 7)]) | {"status": "cancelled"},
        contract("c3", 9) | {"status": "pending"},
    ]
    kept = [contract("c1", 400) | {"status": "active"}, contract("c4", 1) | {"status": "terminated"}]
    container = read(package(release(contracts=[*kept, *void])))
    assert [row["value"] for row in rows_of(container.sheets["contracts"])] == ["401"]
    assert [row["value"] for row in rows_of(container.sheets["transactions"])] == ["7"]
    told = [(each.code, each.fields["status"], each.fields["found"]) for each in container.told]
    assert told == [("ocds_not_committed", "cancelled", "c2"), ("ocds_not_committed", "pending", "c3")]


def test_of_several_releases_of_a_process_each_amount_counts_once_as_the_last_one_says(read):
    """Whatever their order; a later release that no longer has the planning leaves it as it was."""
    first = release("2020-01-01", contracts=[contract()])
    second = release("2020-06-01", budget={"amount": money(1200)}, contracts=[contract(value=450), contract("c2", 5)])
    third = {"ocid": "ocds-1", "date": "2020-09-01"}
    for order in ([first, second, third], [third, second, first]):
        container = read(package(*order))
        assert [row["value"] for row in rows_of(container.sheets["budgets"])] == ["1200"]
        assert [row["value"] for row in rows_of(container.sheets["contracts"])] == ["455"]
        assert "older_releases" in container.remarks


def test_processes_of_one_project_have_a_line_each(read):
    """What is reserved for each is its own: as one line the second amount would contradict the first."""
    rows = rows_of(read(package(release(ocid="a"), release(ocid="b", budget={"amount": money(5)}))).sheets["budgets"])
    assert [(row["line"], row["value"]) for row in rows] == [("P1.a", "1000"), ("P1.b", "5")]


def test_records_are_read_by_what_was_compiled_of_them_and_a_release_by_itself(read):
    record = {"ocid": "ocds-1", "releases": [release()], "compiledRelease": release(budget={"amount": money(7)})}
    container = read({"version": "1.1", "records": [record]})
    assert [row["value"] for row in rows_of(container.sheets["budgets"])] == ["7"]
    assert container.sheets["budgets"].address(1, 0).startswith("/records/0/compiledRelease/planning")
    assert [row["value"] for row in rows_of(read(release()).sheets["budgets"])] == ["1000"]


def test_the_period_of_a_budget_that_names_none_is_asked_for(read):
    (question,) = propose_standard(read(package(release())), "doc", "es").questions
    assert (question.key, question.proposed, question.sets) == (
        "budget_period.budgets",
        "..",
        ["tables.budgets.says.period"],
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "not_json"),
        ("[" * 100_000, "nested_too_deeply"),
        ('{"type": "FeatureCollection"}', "not_ocds"),
        ("[1, 2]", "not_ocds"),
        ({"version": "1.0", "releases": [release()]}, "ocds_version"),
        (package({"ocid": "x"}), "ocds_without_amounts"),
        (package({"planning": {}}), "ocds_without_ocid"),
        (package(release(budget={"amount": money("many")})), "ocds_amount"),
        (package(release(budget={"amount": {"amount": 5}})), "ocds_without_currency"),
        (package(release(contracts=[contract() | {"implementation": {"transactions": [PAID, PAID]}}])), TWICE),
    ],
)
def test_what_is_no_such_file_is_said(read, content, code):
    with pytest.raises(FactsError) as error:
        read(content)
    assert [problem.code for problem in error.value.problems] == [code]


def test_amounts_are_read_as_they_are_written(read):
    """A number that binary fractions do not have comes out as it went in."""
    text = json.dumps(package(release())).replace("1000", "123456789.10")
    assert [row["value"] for row in rows_of(read(text).sheets["budgets"])] == ["123456789.10"]


@pytest.mark.skipif(not SAMPLES, reason="SAMPLES names the folder of samples")
def test_the_fictional_example_of_the_standard():
    container = read_ocds(Path(SAMPLES) / "ocds-planning.json")
    (row,) = rows_of(container.sheets["budgets"])
    assert (row["line"], row["name"], row["value"], row["currency"]) == (
        "SP001",
        "Central Junction Cycle Scheme",
        "6700000",
        "GBP",
    )
