"""Nothing that any page publishes gives away what another holds back: every page is read, and then attacked."""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.attack import reach
from tests.fifth.made import ROOT, lay_out
from tests.shown import figures_of
from toolkit import open_programme
from toolkit.facts.conditions import met
from toolkit.facts.folders import ENVIRONMENT
from toolkit.facts.records import records_of
from toolkit.measures.records import composite, composite_groups, records_indicators
from toolkit.measures.records.cases import decided
from toolkit.measures.records.disclosure import value_of
from toolkit.measures.records.small_cells import FEWEST, FEWEST_ALIKE
from toolkit.measures.surveys import consultation

OF_RECORDS = ("records_indicators", "sampling")
HELD = "suppressed"
WHOLE = ("", "whole")


def published(programme, year, language, names=OF_RECORDS):
    """Give by figure whether any page shows it: ``code``, or ``code:part``."""
    shown = defaultdict(set)
    for name in names:
        for identifier, figure in figures_of(name, programme=programme, year=year, language=language).items():
            parts = [part for part in identifier.split(":") if part not in ("sampled", "answered", "drawn", "computed")]
            shown[":".join(parts)].add(figure["missing"])
    return {name: why != {HELD} for name, why in shown.items()}


def counted(programme, indicator):
    """Count by group who answered, and who said yes, straight from the records: one row a record, a case each."""
    compute = indicator.compute
    records = records_of(programme, compute.records)
    asked = met(records, compute.among).fillna(False).astype(bool)
    says = decided(records, compute.where)
    rows = records[asked & says.notna()].assign(yes=says)
    found = {WHOLE: (len(rows), int(rows["yes"].sum()))}
    columns = [c for c in ("sex", "department", "village", "subcounty") if c in records]
    for column in columns:
        for part in records[column].unique():
            own = rows[rows[column] == part]
            found[column, part] = (len(own), int(own["yes"].sum()))
    sums = [(WHOLE, [(column, part) for part in records[column].unique()]) for column in columns]
    if {"village", "department"} <= set(columns):
        inside = records.groupby("department")["village"].unique()
        sums += [(("department", place), [("village", part) for part in parts]) for place, parts in inside.items()]
    return found, sums


def printed_as(programme, code, group):
    """Name a figure of a group as pages do."""
    if group == WHOLE:
        return [code, f"{code}:{records_indicators.top(programme)}"]
    column, part = group
    return [f"{code}:{part}"] if part else [f"{code}:{column}:no_answer", *[f"{code}:unplaced"] * (column != "sex")]


def attacked(programme, year, code, shown=None):
    """Set what pages publish of a share against what is true, and solve for the rest.

    No group that is held back is narrowed to less than the smallest group allowed, or than what the figure of the place
    around it says by itself: where two of twenty say no, no village there has more.
    """
    indicator = programme.indicators[code]
    shown = shown or published(programme.file.code, year, programme.file.languages[0])
    true, sums = counted(programme, indicator)
    printed = {group: [shown[n] for n in printed_as(programme, code, group) if n in shown] for group in true}
    visible = {group for group, own in printed.items() if any(own)}
    hidden = {group for group, own in printed.items() if own and not any(own)}
    for group in visible:
        n, yes = true[group]
        assert not 0 < n < FEWEST, (code, group, "too few are published")
        assert not (0 < n < FEWEST_ALIKE and yes in (0, n)), (code, group, "few who say the same are published")
    if WHOLE not in visible:
        assert visible == set()
        return {part for _, part in hidden}
    for value in (lambda c: c[0], lambda c: c[1], lambda c: c[0] - c[1]):
        known = {group: value(true[group]) for group in visible}
        for group in hidden:
            low, high = reach(group, known, sums)
            around = min(
                value(true[whole]) for whole, parts in [(WHOLE, hidden), *sums] if group in parts and whole in visible
            )
            assert high - low >= min(FEWEST, around) - 1e-6, (code, group, low, high)
    return {part for _, part in hidden}


def test_nobody_finds_what_par_ii_holds_back(par2):
    shown = published("par2-bolivia", 2022, "es")
    hidden = {code: attacked(par2, 2022, code, shown) for code in ("3.2.1", "3.2.2", "R3")}
    assert hidden == {"3.2.1": {"BO-N", "BO-B"}, "3.2.2": set(), "R3": set()}


@pytest.fixture
def fifth(tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, str(lay_out(tmp_path)))
    return open_programme("tembeya-union")


def test_nobody_finds_what_the_fifth_programme_holds_back(fifth):
    assert attacked(fifth, 2024, "B.answered") == {"07.1", "07.2"}  # all five of one were answered in time


def widths(true, shown):
    """Solve for the number of each part that is not shown: how wide is what can be said of it."""
    parts, known = list(true), {WHOLE: sum(true.values()), **{p: n for p, n in true.items() if shown[p]}}
    for part in (part for part in parts if not shown[part]):
        low, high = reach(part, known, [(WHOLE, parts)])
        yield high - low


def test_nobody_finds_how_many_of_a_country_answered_a_poll_of_clac(clac):
    for each in consultation.answered(clac, 2023):
        if each.poll.kind not in ("single", "several"):
            continue
        countries = consultation.by_country(clac, 2023)
        own = countries[countries["poll"] == each.poll.code].set_index("country")["answers"].map(bool)
        true = Counter(each.countries[who] for who in each.by)
        assert set(own.index) == set(true)
        assert all(n >= FEWEST for country, n in true.items() if own[country])
        assert all(width >= FEWEST for width in widths(true, own))


def test_nobody_finds_how_many_of_a_group_have_an_index_of_clac(clac):
    opened, groups = composite.composite_of(clac, 2023), composite_groups.groups(clac, 2023)
    now, before = (set(opened.complete(cases).index) for cases in (opened.cases, opened.before))
    for by in opened.by:
        group_of = opened.cases[by]
        own = groups[groups["by"] == by].set_index("group")
        for column, cases in (("index", now), ("matched_change", now & before), ("matched_change", now - before)):
            true, shown = Counter(group_of[list(cases)]), own[column].map(bool)
            assert all(n >= FEWEST for group, n in true.items() if shown[group])
            assert all(width >= FEWEST for width in widths({g: true[g] for g in own.index}, shown))


# --- surveys made up at random

PROGRAMME = """
code: surveyed
title: {es: Encuesta}
short_title: E
country: BO
reporting_years: [2022]
currency: USD
locale: es_BO
languages: [es]
documents: {}
"""
FRAMEWORK = """
results: [{code: R, level: outcome, title: Resultado}]
indicators:
  - code: one
    result: R
    name: Uno
    unit: share
    kind: share
    compute:
      measure: share
      records: survey
      count: member
      where: {first: "yes"}
      by: [department, village]
      sample: {design: simple_random}
  - code: two
    result: R
    name: Dos
    unit: share
    kind: share
    compute:
      measure: share
      records: survey
      count: member
      among: {plan: "yes"}
      where: {second: "yes"}
      by: [department]
      sample: {design: simple_random}
  - code: some
    result: R
    name: Unos
    unit: share
    kind: share
    compute:
      measure: share
      records: survey
      count: member
      among: {plan: "yes"}
      where: {first: "yes"}
      by: [department]
  - code: women
    result: R
    name: Mujeres
    unit: share
    kind: share
    compute: {measure: share, records: survey, count: member, among: {sex: women}, where: {first: "yes"}}
  - code: men
    result: R
    name: Hombres
    unit: share
    kind: share
    compute: {measure: share, records: survey, count: member, among: {sex: men}, where: {first: "yes"}}
records:
  survey:
    file: records/survey.csv
    key: [member]
    columns: {member: code, sex: text, department: code, village: code, plan: yes_no, first: yes_no, second: yes_no}
"""
COLUMNS = ("member", "sex", "department", "village", "plan", "first", "second")


@pytest.fixture
def surveyed(tmp_path, monkeypatch):
    """Write a programme with a survey of places and people of very different numbers."""

    def write(seed):
        draw = random.Random(seed)
        folder = tmp_path / "data" / "surveyed"
        (folder / "records").mkdir(parents=True)
        (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
        (tmp_path / "data" / "rules").symlink_to(ROOT / "data/rules")
        monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))
        (folder / "programme.yaml").write_text(PROGRAMME, encoding="utf-8")
        (folder / "framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
        villages = {f"V{d}{v}": f"D{d}" for d in range(draw.randint(1, 5)) for v in range(draw.randint(1, 4))}
        places = ["X,País,country,", *(f"{d},{d},department,X" for d in sorted(set(villages.values())))]
        places += [f"{village},{village},village,{department}" for village, department in villages.items()]
        (folder / "places.csv").write_text("\n".join(["code,name,level,parent", *places, ""]), encoding="utf-8")
        write_rows(folder / "records/survey.csv", people(draw, villages))
        return open_programme("surveyed")

    return write


def people(draw, villages):
    sizes = {village: draw.choice([0, 1, 2, 4, 7, 9, 15, 30]) for village in villages}
    yes = {village: draw.choice([0, 0.1, 0.5, 0.9, 1]) for village in villages}
    for village in (village for village, n in sizes.items() for _ in range(n)):
        first = draw.choices(["yes", "no", ""], [yes[village], 1 - yes[village], 0.1])[0]
        yield {
            "sex": draw.choices(["women", "men", "other", ""], [50, 45, 2, 3])[0],
            "department": villages[village],
            "village": village,
            "plan": draw.choices(["yes", "no"], [85, 15])[0],
            "first": first,
            "second": draw.choice(["yes", "no", ""]),
        }


def write_rows(path: Path, rows):
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS)
        writer.writeheader()
        writer.writerows({"member": f"M{i}", **row} for i, row in enumerate(rows))


SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_finds_what_a_survey_holds_back(surveyed, seed):
    programme = surveyed(seed)
    shown = published("surveyed", 2022, "es")
    if not len(records_of(programme, "survey")):
        return
    hidden = {code: attacked(programme, 2022, code, shown) for code in ("one", "two", "some")}
    if shown["one"] and shown["two"]:  # whom one question holds back, so does the other
        both = {part for part in hidden["one"] | hidden["two"] if f"one:{part}" in shown and f"two:{part}" in shown}
        assert hidden["one"] & both == hidden["two"] & both == both
    true, _ = counted(programme, programme.indicators["one"])
    sexes = [group for group in true if group[0] == "sex"]
    known = {WHOLE: true[WHOLE][0]} if shown.get("one") else {}
    for group in sexes:  # a figure of women alone is the same as that of women in the split by sex
        if any(shown.get(name) for name in (*printed_as(programme, "one", group), group[1])):
            known[group] = true[group][0]
    for group in (group for group in sexes if group not in known and true[group][0]):
        low, high = reach(group, known, [(WHOLE, sexes)])
        assert high - low >= min(FEWEST, true[WHOLE][0]) - 1e-6, (group, low, high)


@pytest.mark.parametrize("seed", SEEDS)
def test_who_lies_between_two_figures_is_no_small_group(surveyed, seed):
    programme = surveyed(seed)
    wide, _ = counted(programme, programme.indicators["one"])
    narrow, _ = counted(programme, programme.indicators["some"])
    for column in ("department", ""):
        for part in records_of(programme, "survey")[column].unique() if column else [""]:
            of = [
                records_indicators.by_level(programme, code, column).loc[part, "computed"]
                if column
                else value_of(programme, code)
                for code in ("one", "some")
            ]
            group = (column, part) if column else WHOLE
            n, yes = (wide[group][i] - narrow[group][i] for i in (0, 1))
            is_small = 0 < n < FEWEST or (0 < n < FEWEST_ALIKE and yes in (0, n))
            assert not (is_small and all(of)), (part, n, yes)
