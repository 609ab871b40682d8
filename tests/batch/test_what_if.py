"""Every figure of every page that would move, were a fact otherwise, beside the one that is published."""

from __future__ import annotations

import json
import math
import shutil
import sys

import pytest

from toolkit import open_programme, what_if
from toolkit.batch import page_figures as page_figures_room
from toolkit.batch.page_figures import _of_all, figures_beside, page_figures
from toolkit.batch.what_if import _reworded, _row
from toolkit.batch.workbench import facts_to_change, panel
from toolkit.errors import FactsError, ParametersError
from toolkit.report.figures_csv import is_same

PRODUCERS = "observation:i1.2:2019:actual"


def same(one, other):
    return one.keys() == other.keys() and all(is_same(one[k]["value"], other[k]["value"]) for k in one)


def test_nothing_moves_where_nothing_is_changed_not_even_where_a_fact_is_what_it_was(spp):
    assert what_if.compare(spp, spp.but(), 2019).empty
    assert what_if.compare(spp, spp.but({PRODUCERS: 22}), 2019).empty


def test_a_figure_that_moves_stands_beside_the_published_one_the_farthest_first(spp):
    moved = what_if.compare(spp, spp.but({PRODUCERS: 44}), 2019, "en")
    row = moved[(moved.published == 22) & (moved.changed == 44)].iloc[0]
    assert (row.difference, row.moves, row.published_shown, row.changed_shown) == (22, 0.5, "22", "44")
    assert {"programme_overview", "results_framework"} <= set(", ".join(moved.pages).split(", "))
    assert moved.index.is_unique
    both = moved[(moved.published_shown != "") & (moved.changed_shown != "")]
    assert list(both.index) == list(moved.index[: len(both)])  # what only one of them shows comes last
    assert list(both.moves) == sorted(both.moves, reverse=True)
    was_there = moved[moved.published_shown != ""]
    assert not any("WHAT IF" in label for label in was_there.label)  # it is called as it is published
    growth = moved[(moved.unit == "change") & moved.difference.notna()]
    assert len(growth)
    assert all(growth.moves == abs(growth.difference))  # of 1, as all parts are


def test_a_sentence_that_is_reworded_is_one_row_with_what_it_says_before_and_after(cse):
    """Of the material findings one fewer: the facts that are counted are others, the sentence is the same."""
    moved = what_if.compare(cse, cse.but({"observation:R4.pilot_codes:2011:actual": 8}), 2011, "en")
    said = moved[[name.startswith("said:reading.trust.material:material:") for name in moved.index]]
    assert said[["published_shown", "changed_shown"]].to_numpy().tolist() == [["64", "63"]]
    assert said.difference.tolist() == [-1]
    assert set(said.pages) == {"reconciliation"}
    for field in {name.rpartition(":")[0] for name in moved.index if name.startswith("said:reading.trust")}:
        own = moved[[name.rpartition(":")[0] == field for name in moved.index]]
        assert not (set(own.published_shown) == {""} or set(own.changed_shown) == {""}), field


def test_only_figures_of_one_sentence_and_of_some_of_the_same_facts_are_paired():
    def said(*facts, unit="count", value=1.0):
        return {"inputs": facts, "unit": unit, "currency": "", "value": value}

    one = {"said:reading.a:n:1": said("f", "g"), "said:reading.a:n:2": said("h"), "budget:x": said("f")}
    other = {"said:reading.a:n:3": said("h", "f"), "said:reading.a:n:4": said("f", "g", "h"), "budget:y": said("f")}
    assert _reworded(one, other) == {
        "said:reading.a:n:1": "said:reading.a:n:4",
        "said:reading.a:n:2": "said:reading.a:n:3",
    }
    assert _reworded(one, {"said:reading.b:n:3": said("f")}) == {}  # another sentence
    assert _reworded(one, {"said:reading.a:n:3": said("k")}) == {}  # another subject
    assert _reworded(one, one | other) == {}  # it stands


@pytest.mark.parametrize("unit", ["points", "money"])
def test_of_figures_in_two_units_there_is_no_difference(unit):
    told = {"label": "", "currency": "", "shown": "", "of": None}
    row = _row(told | {"value": 1.0, "unit": "change"}, told | {"value": 2.0, "unit": unit})
    assert math.isnan(row["difference"])
    assert row["moves"] == 1.0


def test_what_the_last_run_recorded_is_not_computed_again_unless_it_is_behind(project, evaluate, monkeypatch):
    keep = ("risks", "beneficiaries")
    for path in (project / "notebooks").glob("*.ipynb"):
        if path.stem not in keep:
            path.unlink()
    evaluate("run", "cse-peru", "--language", "es")
    computed = []
    shown = page_figures_room._shown
    monkeypatch.setattr(
        page_figures_room, "_shown", lambda source, *a: computed.append(source.name) or shown(source, *a)
    )

    def published():
        computed.clear()
        facts = open_programme("cse-peru")
        return page_figures(facts, facts.at(2011), "es")

    recorded = published()
    assert computed == []
    assert set(recorded.pages) == set(keep)
    facts = open_programme("cse-peru")
    people = next(fact for fact, row in facts.facts("beneficiaries") if row.value is not None)
    assert set(recorded.untouched(facts, facts.but(without=[people]))) == {"risks"}  # it read nothing of people
    path = project / "data/cse-peru/risks.csv"
    risks = path.read_text(encoding="utf-8")
    path.write_text(risks + "\n", encoding="utf-8")
    anew = published()
    assert computed == ["risks"]  # the other page did not read it
    assert same(anew.figures, recorded.figures)
    computed.clear()
    page_figures(facts, facts.at(2011), "es")
    assert set(computed) == set(keep)  # it was opened before the file was written: it may not know what is recorded
    path.write_text(risks, encoding="utf-8")
    (project / "outputs/cse-peru/2011/risks.es.html").unlink()
    published()
    assert computed == ["risks"]


def test_a_figure_that_is_left_out_has_no_changed_value_and_moves_wholly(spp):
    moved = what_if.compare(spp, spp.but(without=["i1.2"]), 2019)
    own = moved[[identifier.startswith("i1.2:") for identifier in moved.index]]
    assert len(own)
    assert all(math.isnan(value) for value in own.changed)
    assert set(own.moves) == {1.0}


def test_pages_that_read_nothing_of_what_is_changed_are_kept_and_would_be_the_same(clac):
    at = clac.at(2023)
    fact = next(f for f, row in clac.facts("observations") if row.value is not None and row.use == "yes")
    changed = clac.but(without=[fact])
    published, beside = page_figures(clac, at, "es"), figures_beside(clac, changed, at, "es")
    kept = published.untouched(clac, changed)
    assert "composite_index" in kept
    assert "results_framework" not in kept
    assert same(beside.figures, _of_all(changed, at, "es", {}).figures)
    assert published.untouched(clac, clac.but(without=[next(iter(clac.indicators))])) == {}


@pytest.mark.slow
def test_the_published_figures_are_those_that_a_run_records(reports, spp):
    recorded = {}
    for path in (reports / ".evaluate").rglob("spp-global/2019/*.es.figures.json"):
        held = json.loads(path.read_text(encoding="utf-8"))
        recorded |= {figure["id"]: figure for figure in held} if isinstance(held, list) else {}
    assert len(recorded) > 500
    assert same(dict(page_figures(spp, spp.at(2019), "es").figures), recorded)


def test_what_cannot_be_compared_is_refused_in_a_sentence(spp, cse):
    with pytest.raises(FactsError, match="spp-global"):
        what_if.compare(cse, spp.but(), 2011)
    with pytest.raises(ParametersError, match="1999"):
        what_if.compare(spp, spp.but(), 1999)
    with pytest.raises(ParametersError, match="fr"):
        what_if.compare(spp, spp.but(), 2019, "fr")


def test_a_page_that_fails_with_the_changed_facts_is_told_and_the_others_are_compared(project):
    for path in (project / "notebooks").glob("*.ipynb"):
        if path.stem not in ("risks", "results_framework", "follow_up"):
            path.unlink()
    text = (project / "notebooks/follow_up.ipynb").read_text(encoding="utf-8")
    cells = json.loads(text)
    source = "assert not facts.tried, 'cannot be'"
    cells["cells"].append(
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
    )
    (project / "notebooks/follow_up.ipynb").write_text(json.dumps(cells), encoding="utf-8")
    facts = open_programme("spp-global")
    with pytest.warns(UserWarning, match=r"follow_up.*cannot be"):
        moved = what_if.compare(facts, facts.but({PRODUCERS: 44}), 2019)
    assert len(moved)


def test_made_up_facts_are_said_to_be_made_up(project):
    shutil.rmtree(project / "data/cse-peru")
    path = project / "data/spp-global/programme.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\nsynthetic: true\n", encoding="utf-8")
    facts = open_programme("spp-global")
    moved = what_if.compare(facts, facts.but({PRODUCERS: 44}), 2019, "en")
    assert len(moved)
    assert all("SYNTHETIC" in label for label in moved.label)


# --- the panel


def test_facts_to_change_have_a_name_and_are_those_of_the_year_first(cse):
    listed = facts_to_change(cse, 2011, "en")
    assert ":2011:" in listed.index[0]
    assert listed.loc["observation:R4.pilot_codes:2011:actual", "as_printed"] == "3"
    assert listed.index.is_unique


def test_without_widgets_there_is_a_plain_table(spp, monkeypatch):
    monkeypatch.delitem(sys.modules, "toolkit.batch.what_if_panel", raising=False)
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert panel(spp, 2019, "en").equals(facts_to_change(spp, 2019, "en"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_panel_says_what_moves_and_refuses_in_a_sentence(spp):
    pytest.importorskip("ipywidgets")
    from toolkit.batch.what_if_panel import Panel  # noqa: PLC0415

    shown = Panel(spp, spp.at(2019), "en")
    shown.fact.value = next(text for text, fact in shown._names.items() if fact == PRODUCERS)
    shown.value.value = "<b>"
    shown._pressed(shown._try)
    assert "&lt;b&gt;" in shown.told.value
    assert shown.changed is spp
    shown.value.value = "44"
    shown._pressed(shown._try)
    assert "<td>44</td>" in shown.told.value
    assert PRODUCERS in shown.told.value
    shown._pressed(shown._leave_out)
    assert "<td>44</td>" not in shown.told.value
    shown._pressed(shown._reset)
    assert (shown.told.value, shown.changed) == ("", spp)
