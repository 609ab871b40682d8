"""What is up to date is not made again, and what is not is made for a reason that can be named."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.batch.conftest import SHOWS
from toolkit.batch import run_records
from toolkit.batch.run_records import read_json, report_record, write_json

pytestmark = pytest.mark.slow

READS_FOLLOW_UP = "from toolkit import open_programme\nlen(open_programme(programme).table('follow_up'))"


@pytest.fixture
def made(workshop):
    """Two reports, one of which reads a table that the other does not."""
    workshop.notebook("a", SHOWS)
    workshop.notebook("b", READS_FOLLOW_UP)
    assert workshop.run().good
    assert workshop.due() == {"a.es": "", "b.es": ""}
    return workshop


def times(workshop):
    return {name: workshop.report(name, "ipynb").stat().st_mtime_ns for name in "ab"}


def test_nothing_is_run_when_nothing_has_changed(made):
    before = times(made)
    outcome = made.run()
    assert outcome.good
    assert outcome.results == {}
    assert times(made) == before


def test_one_changed_fact_makes_only_the_reports_that_read_it(made):
    path = made.folder / "data/spp-global/follow_up.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    assert made.due() == {"a.es": "", "b.es": "facts"}
    before = times(made)
    outcome = made.run()
    assert set(outcome.results) == {"spp-global/2019/b.es"}
    assert times(made)["a"] == before["a"]


def test_a_file_that_comes_or_goes_makes_every_report_of_the_programme(made):
    (made.folder / "data/spp-global/acknowledgements.csv").write_text(
        "finding,reason,signer_role,date,hash\n", encoding="utf-8"
    )
    assert set(made.due().values()) == {"files"}


def test_a_changed_cell_makes_its_own_notebook_only(made):
    made.notebook("a", SHOWS, "1 + 1")
    assert made.due() == {"a.es": "notebook", "b.es": ""}


def test_opening_and_running_a_notebook_in_jupyterlab_changes_nothing(made):
    path = made.folder / "notebooks/a.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.99"}
    for cell in notebook["cells"][1:]:
        cell["execution_count"] = 7
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
        cell["metadata"]["execution"] = {"iopub.execute_input": "2026-01-01"}
        cell["source"] = cell["source"].splitlines(keepends=True)
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")
    assert set(made.due().values()) == {""}


def test_a_changed_parameter_makes_the_report(made):
    path = made.folder / "notebooks/a.ipynb"
    path.write_text(
        path.read_text(encoding="utf-8").replace("int = 2019", "int = 2019\\nextra: int = 1"), encoding="utf-8"
    )
    assert made.run().good
    parameters = made.folder / "parameters/spp-global-2019.yaml"
    parameters.write_text(parameters.read_text(encoding="utf-8") + "extra: 2\n", encoding="utf-8")
    assert made.due() == {"a.es": "parameters", "b.es": ""}


@pytest.mark.parametrize(
    ("what", "code"), [("source_of_cells", "toolkit"), ("versions", "versions"), ("source_of_pages", "template")]
)
def test_a_changed_toolkit_library_or_template_makes_everything(made, monkeypatch, what, code):
    monkeypatch.setattr(
        f"toolkit.batch.up_to_date.{what}", lambda: {"changed": "1"} if what == "versions" else "changed"
    )
    assert set(made.due().values()) == {code}


def test_a_changed_template_draws_the_page_and_executes_nothing(made):
    path = report_record(made.output, "spp-global/2019/a.es")
    record = read_json(path)
    record["made"]["page"] = "drawn from an older template"
    write_json(path, record)
    made.report("a").write_bytes(made.report("a").read_bytes())
    page, before = made.report("a").read_bytes(), times(made)
    assert made.due() == {"a.es": "template", "b.es": ""}
    outcome = made.run()
    assert outcome.good
    assert times(made) == before
    assert made.report("a").read_bytes() == page
    assert set(made.due().values()) == {""}


def test_a_report_that_was_deleted_or_changed_is_made_again(made):
    made.report("a").unlink()
    made.report("b", "ipynb").write_text("{}", encoding="utf-8")
    assert made.due() == {"a.es": "output", "b.es": "output"}


def test_what_is_asked_for_is_made_in_any_case(made):
    assert set(made.run(force=True).results) == {"spp-global/2019/a.es", "spp-global/2019/b.es"}


def test_to_forget_the_records_is_to_make_everything(made):
    shutil.rmtree(made.output / ".evaluate")
    assert set(made.due().values()) == {"new"}


def test_a_damaged_record_is_no_record(made):
    report_record(made.output, "spp-global/2019/a.es").write_text("{not json", encoding="utf-8")
    assert made.due() == {"a.es": "new", "b.es": ""}


def test_a_record_says_that_a_report_is_being_replaced(made):
    write_json(report_record(made.output, "spp-global/2019/a.es"), {"made": None, "failed": None})
    assert made.due() == {"a.es": "interrupted", "b.es": ""}


def test_facts_that_are_wrong_start_nothing_and_are_looked_at_again_when_they_are_right(made):
    from toolkit.errors import ParametersError  # noqa: PLC0415

    path = made.folder / "data/spp-global/observations.csv"
    good = path.read_bytes()
    path.write_bytes(good.replace(b",107,", b",x,", 1))
    with pytest.raises(ParametersError):
        made.run()
    path.write_bytes(good)
    assert set(made.due().values()) == {""}


def test_the_digest_of_facts_leaves_out_what_editors_leave_beside_them(made, monkeypatch):
    folder = made.folder / "data/spp-global"
    before = run_records.facts_below("spp-global")
    (folder / ".~lock.observations.csv#").write_text("x", encoding="utf-8")
    (folder / "~$observations.csv").write_text("x", encoding="utf-8")
    assert run_records.facts_below("spp-global") == before
