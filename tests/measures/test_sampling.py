"""Samples and registers of a programme: small cases that can be counted by hand."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from toolkit.facts.checks.run_checks import check_programme
from toolkit.facts.folders import ENVIRONMENT
from toolkit.facts.programme import Programme
from toolkit.measures.surveys import registers, sample_size, sampled_groups, sampling
from toolkit.report import Page, charts, readings, tables
from toolkit.statistics.intervals import Cluster, Stratum, clustered, proportion, stratified

PROGRAMME = """code: trial
title: {es: Ensayo}
short_title: Ensayo
country: PE
start: {effective: 2020-M01}
end: {effective: 2022-M12}
baseline: {period: base}
reporting_years: [2022]
currency: USD
locale: es_PE
languages: [es]
partners: []
documents: {d: {title: Informe, file: d.txt, date: "2022", notation: comma, tables: {}}}
"""
FRAMEWORK = """results:
  - {{code: R, level: outcome, title: Resultado}}
indicators:
  - code: both
    result: R
    name: Satisfechos con ambas cosas
    unit: share
    kind: share
    compute:
      measure: share
      records: survey
      count: member
      among: {{has_plan: "yes"}}
      where: {{first: "yes", second: "yes"}}
      sample: {sample}
  - code: members
    result: R
    name: Miembros
    unit: count
    counts: persons
    kind: cumulative
  - code: prompt
    result: R
    name: Reclamos a tiempo
    unit: share
    kind: share
    compute:
      measure: share
      records: complaints
      count: complaint
      where: {{days: {{max: 30}}}}
      term: {{since: received, until: answered, days: 30{closes}}}
records:
  survey:
    file: records/survey.csv
    public: {public}
    columns:
      member: code
      sex: text
      department: code
      has_plan: yes_no
      first: yes_no
      second: yes_no
      stands_for: number
      village: code
  complaints:
    file: records/complaints.csv
    public: {public}
    columns: {{complaint: code, received: date, answered: date, days: integer}}
"""
ADDRESS = "document,table,row,column,as_printed,use,note"
OBSERVED = (
    f"indicator,period,role,value,missing,{ADDRESS}\nmembers,..2022,actual,{{value}},,d,§ 1,Miembros,,{{value}},yes,\n"
)
PLACES = (
    "code,name,level,parent\nX,País,country,\nX-1,Norte,department,X\nX-2,Sur,department,X\nX-3,Este,department,X\n"
)
ROOT = Path(__file__).resolve().parents[2]

SURVEY = ("member", "sex", "department", "has_plan", "first", "second", "stands_for", "village")
COMPLAINTS = """complaint,received,answered,days
C-1,2022-10-01,2022-10-31,30
C-2,2022-10-02,2022-11-02,31
C-3,2022-10-31,,
C-4,2022-11-01,,
C-5,2022-11-10,2022-11-12,2
C-6,,,
"""


def person(number, first="yes", second="yes", **others):
    standard = {"sex": "women", "department": "X-1", "has_plan": "yes", "stands_for": "10", "village": "V-1"}
    return standard | {"member": f"M-{number}", "first": first, "second": second} | others


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Make a programme from persons who were asked, and a sample block."""
    shutil.copytree(ROOT / "data" / "rules", tmp_path / "rules")
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))

    def make(
        people,
        sample="{design: simple_random, population: members}",
        closes=', closes: "2022-11-30"',
        members=100,
        public="true",
    ):
        folder = tmp_path / "trial"
        (folder / "records").mkdir(parents=True)
        (folder / "programme.yaml").write_text(PROGRAMME, encoding="utf-8")
        (folder / "framework.yaml").write_text(
            FRAMEWORK.format(sample=sample, closes=closes, public=public), encoding="utf-8"
        )
        (folder / "observations.csv").write_text(OBSERVED.format(value=members), encoding="utf-8")
        (folder / "places.csv").write_text(PLACES, encoding="utf-8")
        (folder / "records" / "complaints.csv").write_text(COMPLAINTS, encoding="utf-8")
        with (folder / "records" / "survey.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, SURVEY)
            writer.writeheader()
            writer.writerows(people)
        return Programme(folder)

    return make


def test_a_question_is_about_those_with_a_plan_and_answered_by_those_with_all_cells(made):
    people = [
        person(1),
        person(2),
        person(3, "yes", "no"),
        person(4, "no", ""),  # would be a no, but half an answer is none
        person(5, "", ""),
        person(6, has_plan="no"),
        person(7, has_plan=""),
        person(7),  # the same member again
    ]
    row = sampling.estimates(made(people), 2022).loc["both"]
    assert (row["sampled"].numerator, row["answered"].number, row["drawn"].number) == (2, 3, 5)
    assert (row["sampled"].n, row["sampled"].of) == (3, 5)
    assert row["response"].number == 3 / 5
    assert row["sampled"].inputs == ("records:survey", "observation:members:..2022:actual")
    # of 100 members 7 were drawn, 5 of them with a plan: so about 100 × 5/7 have one
    expected = proportion(2, 3, 100 * 5 / 7)
    assert (row["sampled"].conf_low, row["sampled"].conf_high) == (expected.conf_low, expected.conf_high)


def test_silence_can_change_this_much_and_no_more(made):
    people = [person(1), person(2, "no", "no"), person(3, "no", ""), person(4, "yes", ""), person(5, "", "")]
    row = sampling.silence(made(people), 2022).loc["both"]
    assert row["silent"].number == 3
    assert row["silent_say_no"].number == 1 / 5
    assert row["silent_say_yes"].number == 3 / 5  # who said no to the one thing can't say yes to both
    assert row["leeway"].number == pytest.approx(2 / 5)
    assert row["silent_say_no"].number <= row["sampled"].number <= row["silent_say_yes"].number


def test_a_census_without_silence_leaves_nothing_open(made):
    figure = sampling.estimates(made([person(1), person(2, "no")], members=2), 2022)["sampled"].loc["both"]
    assert figure.conf_low == figure.value == figure.conf_high == 0.5


def test_a_population_smaller_than_its_sample_is_not_believed(made):
    row = sampling.estimates(made([person(1), person(2, "no")], members=1), 2022).loc["both"]
    assert row["population"].missing == "fewer_than_drawn"
    assert row["sampled"].conf_low == proportion(1, 2).conf_low


def test_a_sample_of_which_nobody_answered(made):
    programme = made([person(1, "", "")])
    assert sampling.estimates(programme, 2022)["sampled"].loc["both"].missing == "nobody_answered"
    assert sample_size.margins(programme, 2022)["margin"].loc["both"].missing == "nobody_answered"
    assert sample_size.sizes(programme, 2022)["to_ask"].iloc[0].missing == "no_such_size"
    page = Page(programme, 2022, "es", of_records=True)
    sizes, margins = sample_size.sizes(programme, 2022), sample_size.margins(programme, 2022)
    assert readings.surveys.sizes(page, sizes, margins).omitted
    assert readings.surveys.silence(page, sampling.silence(programme, 2022)).omitted
    assert charts.surveys.intervals(page, sampling.estimates(programme, 2022)).omitted
    assert "sin respuestas" in tables.table(page, "sampled", sampling.estimates(programme, 2022)).body


def test_strata_and_clusters_are_estimated_as_such(made):
    people = [person(i, "yes" if i % 3 else "no", department=f"X-{1 + i % 2}", village=f"V-{i % 4}") for i in range(24)]
    people = [p | {"stands_for": "10" if p["department"] == "X-1" else "30"} for p in people]
    programme = made(people, "{design: stratified, strata: department, weights: stands_for}")
    expected = stratified([Stratum(8, 12, 120), Stratum(8, 12, 360)])
    assert sampling.estimates(programme, 2022)["sampled"].loc["both"].conf_low == expected.conf_low


def test_clusters_are_estimated_as_such(made):
    people = [person(i, "yes" if i < 5 else "no", village=f"V-{i // 3}") for i in range(12)]
    expected = clustered([Cluster(3, 3), Cluster(2, 3), Cluster(0, 3), Cluster(0, 3)])
    figure = sampling.estimates(made(people, "{design: clustered, cluster: village}"), 2022)["sampled"].loc["both"]
    assert (figure.conf_low, figure.conf_high) == (expected.conf_low, expected.conf_high)


# --- by group


def people_in(**answers):
    number = iter(range(1000))
    return [person(next(number), department=place.replace("_", "-")) for place, n in answers.items() for _ in range(n)]


def test_groups_of_few_are_said_to_be_and_groups_of_too_few_are_not_shown(made):
    groups = sampled_groups.by_group(made(people_in(X_1=31, X_2=12, X_3=4), public="false"), 2022)
    assert groups.loc["both:X-1", "caution"] == ""
    shown = groups["sampled"].map(lambda figure: figure.missing)
    assert shown["both:X-3"] == "suppressed"
    assert shown["both:X-2"] == "suppressed"  # or 47 - 31 - 12 would tell
    assert groups.loc["both:X-3", "answered"].missing == groups.loc["both:X-3", "drawn"].missing == "suppressed"
    assert shown["both:women"] == ""


def test_a_group_between_5_and_30_answers_only_hints(made):
    groups = sampled_groups.by_group(made(people_in(X_1=31, X_2=29, X_3=5), public="true"), 2022)
    assert list(groups["caution"]) == ["", "", "few", "few"]


def test_two_groups_of_too_few_need_no_third(made):
    groups = sampled_groups.by_group(made(people_in(X_1=31, X_2=4, X_3=4), public="false"), 2022)
    assert groups.loc["both:X-1", "sampled"].value == 1


def test_a_sample_of_too_few_is_held_back_wholly(made):
    people = [person(i, first="yes" if i else "no") for i in range(4)]
    programme = made(people, public="false")
    assert sampling.estimates(programme, 2022).loc["both", "sampled"].missing == "suppressed"
    for frame in (
        sampling.silence(programme, 2022),
        sampled_groups.by_group(programme, 2022),
        sample_size.sizes(programme, 2022),
        sample_size.margins(programme, 2022),
    ):
        assert "both" not in " ".join(map(str, frame.index))


def test_a_register_of_too_few_is_held_back(made):
    programme = made([person(1)], public="false")
    in_time, waits = registers.in_time(programme, 2022), registers.waits(programme, 2022)
    assert in_time["in_time"].map(lambda figure: figure.missing).tolist() == ["", "suppressed"]  # of five, and of three
    few = [row["answered_within"] for _, row in waits.iterrows() if row["register_cases"].missing]
    assert {figure.missing for figure in few} == {"suppressed"}
    page = Page(programme, 2022, "es")
    assert readings.surveys.register(page, in_time).text == ""


def test_women_less_men(made):
    people = [person(i, "yes" if i < 6 else "no") for i in range(10)]
    people += [person(100 + i, "yes" if i < 3 else "no", sex="men") for i in range(10)]
    programme = made(people, "{design: simple_random}")
    gap = sampled_groups.differences(sampled_groups.by_group(programme, 2022)).loc["both", "women_less_men"]
    assert gap.number == pytest.approx(0.3)
    assert gap.conf_low < 0 < gap.conf_high
    said = readings.surveys.groups(
        Page(programme, 2022, "es"),
        sampled_groups.by_group(programme, 2022),
        sampled_groups.differences(sampled_groups.by_group(programme, 2022)),
    )
    assert "no permite decir que difieran" in said.text


# --- registers


def test_a_register_is_read_in_two_ways(made):
    read = registers.in_time(made([person(1)]), 2022)
    everything, over = read.loc["prompt:all_cases"], read.loc["prompt:term_over"]
    # C-1 on the last day, C-2 one day late, C-3 whose 30 days end on the closing day; C-4 and C-5 still run
    assert (everything["in_time"].numerator, everything["register_cases"].number) == (2, 5)
    assert (over["in_time"].numerator, over["register_cases"].number) == (1, 3)
    assert [over[c].number for c in ("answered_in_time", "answered_late", "unanswered")] == [1, 1, 1]
    assert everything["in_time"].left_out == ("records:complaints:undated",)  # C-6
    assert (everything["in_time"].n, everything["in_time"].of) == (5, 6)
    assert everything["in_time"].conf_low is None


def test_a_register_that_does_not_say_when_it_closes_ends_with_its_last_day(made):
    assert registers.in_time(made([person(1)], closes=""), 2022)["closing"].iloc[0] == "2022-11-12"


def test_a_register_is_looked_at_as_it_stood_at_the_end_of_the_year(made):
    programme = made([person(1)], closes=', closes: "2023-06-30"')
    assert registers.in_time(programme, 2022)["closing"].iloc[0] == "2022-12-31"
    assert registers.in_time(programme, 2021)["in_time"].iloc[0].missing == "no_cases"


def test_how_long_an_answer_takes(made):
    waited = registers.waits(made([person(1)]), 2022)
    by_days = {
        row["wait"]: (row["answered_by_then"].number, row["register_cases"].number) for _, row in waited.iterrows()
    }
    assert by_days == {"7": (1, 5), "15": (1, 5), "30": (1, 3), "60": (1, 1), "90": (0, 0)}


# --- what the block may say


def test_a_complete_block_is_in_order(made):
    made([person(1)])
    assert not [p.code for p in check_programme("trial") if p.file.endswith("framework.yaml")]


@pytest.mark.parametrize(
    ("sample", "code"),
    [
        ("{design: stratified, strata: department}", "sample_columns"),
        ("{design: simple_random, weights: stands_for}", "sample_columns"),
        ("{design: clustered, cluster: valley}", "compute_unknown_column"),
        ("{design: simple_random, population: nobody}", "unknown_reference"),
    ],
)
def test_a_sample_that_is_not_described(made, sample, code):
    made([person(1)], sample)
    assert code in {problem.code for problem in check_programme("trial")}


# --- on a page


def test_a_table_shows_intervals_and_records_each_figure_once(made):
    programme = made([person(i, "yes" if i < 8 else "no") for i in range(10)])
    shown = tables.table(Page(programme, 2022, "es"), "sampled", sampling.estimates(programme, 2022))
    low, high = (f"{x:.1f}" for x in (100 * proportion(8, 10, 100).conf_low, 100 * proportion(8, 10, 100).conf_high))
    assert f"{low}–{high}\u00a0%" in shown.body
    ids = [figure["id"] for figure in shown.figures]
    assert len(ids) == len(set(ids)) == 5
    sampled = shown.figures[0]
    assert (sampled["n"], sampled["of"]) == (10, 10)
    assert sampled["conf_low"] == proportion(8, 10, 100).conf_low
    assert "intervalo de 95" in sampled["made"]
