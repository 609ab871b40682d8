"""``evaluate new CODE --from FILE`` and ``evaluate read``, as somebody types them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.exchange.test_reading import SOUND
from tests.exchange.workshop import workbook
from toolkit.exchange.new_from import name_of

MAIN = "from toolkit.cli import main; main()"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """Give a folder that holds a tracking table alone."""
    workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": SOUND})
    return tmp_path


def evaluate(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command without a terminal."""
    environment = {name: said for name, said in os.environ.items() if name != "EVALUATE_DATA"}
    whole = [sys.executable, "-c", MAIN, *words, "--words", "en"]
    return subprocess.run(whole, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)


NEW = ("new", "UNION", "--from", "tracking-2024-Q2.xlsx", "--country", "HN", "--currency", "USD", "--language", "en")


def test_without_a_terminal_the_questions_are_printed_no_fact_is_made_and_it_ends_1(empty):
    done = evaluate(empty, *NEW)
    assert done.returncode == 1
    assert "holds (Indicators!E3): There are cumulative indicators." in done.stdout
    assert "Questions without an answer: 4, in data/union/reading/tracking.yaml" in done.stdout
    assert "evaluate read tracking-2024-Q2.xlsx --as tracking --into union" in done.stdout
    assert (empty / "data/union/observations.csv").read_text().count("\n") == 1
    assert "reporting_years: [2023, 2024]" in (empty / "data/union/programme.yaml").read_text()
    assert "synthetic" not in (empty / "data/union/programme.yaml").read_text()
    again = evaluate(empty, "read", "tracking-2024-Q2.xlsx", "--as", "tracking", "--into", "union", "--yes")
    assert again.returncode == 0, again.stderr
    assert "12 facts or rows new, 0 changed, 0 gone; 5 new results and indicators" in again.stdout


def test_answered_it_makes_facts_that_check_in_a_few_seconds(empty):
    done = evaluate(empty, *NEW, "--answer", "holds=increment", "--yes")
    assert done.returncode == 0, done.stderr
    assert "1.1,2024-Q2,actual,260," in (empty / "data/union/observations.csv").read_text()
    checked = evaluate(empty, "check", "union", "--documents", ".")
    assert checked.returncode == 0, checked.stderr
    assert "12 figures looked up in the documents, 12 found" in checked.stdout


def test_a_file_that_cannot_be_read_begins_nothing(empty):
    (empty / "tracking-2024-Q2.xlsx").write_bytes(b"<html>")
    done = evaluate(empty, *NEW)
    assert done.returncode == 1
    assert "it is HTML" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in empty.iterdir()) == ["tracking-2024-Q2.xlsx"]


def test_a_wrong_answer_is_a_wrong_command(empty):
    done = evaluate(empty, *NEW, "--answer", "holds=sometimes")
    assert done.returncode == 2
    assert '"sometimes" is no answer to holds' in done.stderr


@pytest.mark.parametrize(
    ("file", "name"),
    [("tracking-2024-Q2.xlsx", "tracking"), ("Marco lógico 2023.xlsx", "marco_logico"), ("2024.csv", "tracking")],
)
def test_a_mapping_is_called_as_its_file_before_the_first_number(file, name):
    assert name_of(Path(file)) == name


def test_its_title_is_no_made_up_one_units_say_what_they_count_and_results_lose_their_number(tmp_path):
    rows = [
        ["Result", "Indicator", "Unit", "2023", "2024"],
        ["R7 Better sales", "Members", "persons", 85, 110],
        ["R7 Better sales", "Plots", "#", 5, 6],
    ]
    workbook(tmp_path / "table.xlsx", {"Indicators": rows})
    done = evaluate(tmp_path, "new", "union", "--from", "table.xlsx", "--language", "en", "--yes")
    assert done.returncode == 0, done.stderr
    assert 'title: {en: "UNION"}' in (tmp_path / "data/union/programme.yaml").read_text()
    framework = yaml.safe_load((tmp_path / "data/union/framework.yaml").read_text())
    assert [(each["code"], each["title"]) for each in framework["results"]] == [("R7", "Better sales")]
    assert [each.get("counts") for each in framework["indicators"]] == ["persons", None]
    assert "Nothing changed." in evaluate(tmp_path, "read", "table.xlsx", "--as", "table", "--into", "UNION").stdout


def test_an_export_reports_on_the_year_of_its_last_answer_whatever_its_cells_look_like(tmp_path):
    lines = ["_uuid,today,household,harvest", "a,2023-11-02,H0069,12", "b,2024-02-11,H0070,15"]
    (tmp_path / "export.csv").write_text("\n".join(lines) + "\n")
    done = evaluate(tmp_path, "new", "union", "--from", "export.csv", "--language", "en", "--yes")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "parameters/union-2024.yaml").is_file()


@pytest.mark.parametrize("name", ["../../evil", "a b", "", "x/y"])
def test_the_name_of_a_mapping_is_a_code_and_leads_nowhere_else(empty, name):
    evaluate(empty, *NEW, "--yes")
    before = sorted(path for path in empty.rglob("*"))
    done = evaluate(empty, "read", "tracking-2024-Q2.xlsx", "--as", name, "--into", "union", "--yes")
    assert (done.returncode, "--as" in done.stderr, "Traceback" in done.stderr) == (2, True, False)
    assert sorted(path for path in empty.rglob("*")) == before


def test_an_answer_that_nobody_asks_for_leaves_nothing_behind(empty):
    done = evaluate(empty, *NEW, "--answer", "nobody=1", "--yes")
    assert done.returncode == 2
    assert [path.name for path in empty.iterdir()] == ["tracking-2024-Q2.xlsx"]
