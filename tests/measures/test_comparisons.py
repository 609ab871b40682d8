"""With against without in a programme: what the README shows, and small cases that a hand can check."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from toolkit.facts.checks.run_checks import check_programme
from toolkit.facts.folders import ENVIRONMENT
from toolkit.facts.programme import open_programme
from toolkit.measures import comparisons
from toolkit.measures.appraisal import evidence
from toolkit.measures.appraisal.evidence_on_results import Context

README = Path(__file__).parents[2] / "README.md"
PROGRAMME = """code: coop
title: {en: Cooperative}
short_title: Coop
country: PE
currency: PEN
locale: en_GB
languages: [en]
reporting_years: [2022, 2023, 2024]
documents:
  plan: {title: Plan, file: plan.txt, date: 2024, kind: plan}
"""
OBSERVATIONS = "indicator,period,role,value,document\nsold,2024,final_target,0.35,plan\n"
FRAMEWORK = """results:
  - {code: R, level: outcome, title: Income}
indicators:
  - {code: sold, result: R, name: Kilos sold, unit: ratio, kind: share}
"""


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Write a programme whose framework says so and whose records hold so, and open it; it has to be in order."""

    def write(said: str, name: str, rows: str, **files: str):
        folder = tmp_path / "data" / "coop"
        (folder / "records").mkdir(parents=True, exist_ok=True)
        if not (folder.parent / "rules").exists():
            (folder.parent / "rules").symlink_to(README.parent / "data" / "rules")
        (folder / "programme.yaml").write_text(PROGRAMME, encoding="utf-8")
        (folder / "observations.csv").write_text(OBSERVATIONS, encoding="utf-8")
        (folder / "framework.yaml").write_text(FRAMEWORK + said, encoding="utf-8")
        (folder / "records" / f"{name}.csv").write_text(rows, encoding="utf-8")
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8")
        monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))
        assert [problem.code for problem in check_programme("coop")] == []
        return open_programme("coop")

    return write


@pytest.fixture
def survey(made):
    """Write the survey of the README with the dozen lines beside it."""
    text = README.read_text(encoding="utf-8").partition("### A comparison on a page")[2]
    rows, said = re.search(r"```\n(farm,.*?)```", text, re.DOTALL), re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    return made(said[1], "survey", rows[1])


def test_the_readme_s_survey_gives_what_the_readme_says(survey):
    """560 over 400 x 440 / 400, less 1."""
    answer = comparisons.answers(survey, 2024).loc["sold.with_without"]
    assert answer["percent"].number == pytest.approx(560 / 440 - 1)
    assert (answer["units_with"].number, answer["units_without"].number) == (4, 4)
    assert answer["said"] == "holds_if"
    assert answer["assumes"] == "same_growth"


def test_before_and_after_differs_and_no_more(survey):
    """40 kg more than the 100 there were, with nobody beside."""
    row = comparisons.designs(survey, 2024).loc["sold.before_after"]
    assert row["percent"].number == pytest.approx(0.4)
    assert row["difference"].number == pytest.approx(40)
    assert row["said"] == "differs"


def test_the_three_ways_are_three_things(survey):
    """Of totals and of means 560 / 440; of each farm's own change the mean of 50, 33.3, 37.5 and 40 % less 10 %."""
    ways = comparisons.three_ways(survey, 2024).set_index("estimator")["percent"]
    assert ways["percent_of_totals"].number == pytest.approx(560 / 440 - 1)
    assert ways["percent_of_means"].number == pytest.approx(560 / 440 - 1)
    assert ways["mean_percent"].number == pytest.approx((0.5 + 1 / 3 + 0.375 + 0.4) / 4 - 0.1)


def test_a_survey_says_who_is_in_it_and_what_became_of_them(survey):
    flow = comparisons.flow(survey, 2024)
    assert [row["units_with"].number for _, row in flow.iterrows()] == [4] * len(flow)
    fates = comparisons.leavers(survey, 2024).loc["sold.with_without:there"]
    assert (fates["units_with"].number, fates["share_without"].number) == (4, 1.0)


def test_the_evaluation_matrix_asks_the_comparisons(survey):
    """By the indicator that they stand beside; of records that were made up it would say so instead."""
    found = evidence.figures(Context(survey, 2024, "impact"), "with_without")
    assert {code: figure.number for code, figure in found.items()} == {"sold": pytest.approx(560 / 440 - 1)}


def test_nothing_is_said_of_years_before_the_records(survey):
    assert comparisons.answers(survey, 2022).loc["sold.with_without", "percent"].missing == "not_estimated"


# --- a panel with starts

PANEL = """records:
  panel: {file: records/panel.csv, public: true, key: [org, year],
          columns: {org: code, town: code, crop: text, year: integer, start: integer, helped: yes_no,
                    kilos: number, price: number, members: integer, women: integer}}
comparisons:
  - code: more
    indicator: sold
    question: Do they sell more?
    records: panel
    outcome: kilos
    currency: PEN
    unit: org
    period: year
    first_treated: start
    treated: {helped: "yes"}
    without: Those who asked and were not helped
    assignment: roll_out
    baseline: -1
    follow_up: 1
    cluster: town
    within: crop
    price: price
    members: members
    women: women
    by: crop
    designs:
      - {code: more.levels, estimator: percent_of_totals, after_only: true}
      - {code: more.did, estimator: percent_of_totals}
    main: more.did
"""


def panel(changes=(), without=()) -> str:
    """Make ten organisations a crop over five years: all grow by 10 % a year, those helped by a half more after."""
    rows = []
    for crop, base, price in (("coffee", 100.0, 8.0), ("maize", 1000.0, 0.5)):
        for i in range(10):
            start = (2021 if i < 3 else 2022) if i < 6 else None
            for year in range(2019, 2025):
                kilos = base * (1 + i / 10) * 1.1 ** (year - 2019) * (1.5 if start and year > start else 1)
                paid = price * ({"coffee": 2, "maize": 6}[crop] if year > 2020 else 1)
                name = f"{crop[0]}{i}"
                if (name, year) not in without:
                    cells = [name, f"t{i % 5}", crop, year, start or "", "yes" if start else "no"]
                    rows.append([*cells, round(dict(changes).get((name, year), kilos), 6), paid, 20, 10])
    columns = ["org", "town", "crop", "year", "start", "helped", "kilos", "price", "members", "women"]
    return pd.DataFrame(rows, columns=columns).to_csv(index=False, lineterminator="\n")


def test_starts_of_different_years_are_compared_with_the_same_years_of_others(made):
    """Whoever is helped has half more than by the growth of the others, whatever the year in which it began."""
    programme = made(PANEL, "panel", panel())
    found = comparisons.designs(programme, 2024)["percent"]
    assert found["more.did"].number == pytest.approx(0.5)
    starts = comparisons.by_start(programme, 2024)
    assert list(starts["start"]) == ["2021", "2022"]
    assert [figure.number for figure in starts["percent"]] == pytest.approx([0.5, 0.5])


def test_a_start_whose_follow_up_is_not_yet_there_is_left_out(made):
    programme = made(PANEL, "panel", panel())
    assert list(comparisons.by_start(programme, 2022).index) == []
    assert comparisons.answers(programme, 2022).loc["more", "units_with"].number == 6


def test_products_are_valued_at_the_price_before_and_groups_stand_in_the_order_of_their_names(made):
    """Coffee doubles for those helped, maize as the others: by value before the start, coffee weighs 8 to 5."""
    changes = {
        (f"m{i}", year): 1000 * (1 + i / 10) * 1.1 ** (year - 2019) for i in range(6) for year in range(2019, 2025)
    }
    programme = made(PANEL, "panel", panel(changes))
    groups = comparisons.by_answer(programme, 2024)
    crops = groups[groups["column"] == "crop"]
    assert list(crops["answer"]) == ["coffee", "maize"]
    assert [figure.number for figure in crops["percent"]] == pytest.approx([0.5, 0.0], abs=1e-9)
    whole = comparisons.answers(programme, 2024).loc["more", "percent"]
    assert whole.number == pytest.approx(0.5 * 800 / 1300)


def test_a_product_that_nobody_else_sells_is_left_out_and_counted(made):
    lone = {(f"m{i}", year) for i in range(6, 10) for year in range(2019, 2025)}
    programme = made(PANEL, "panel", panel(without=lone))
    found = comparisons.answers(programme, 2024).loc["more", "percent"]
    assert found.number == pytest.approx(0.5)
    assert "6:no_comparison" in found.left_out


def test_whoever_lacks_one_moment_is_left_out_of_totals_and_counted(made):
    programme = made(PANEL, "panel", panel(without={("c0", 2022)}))
    found = comparisons.answers(programme, 2024).loc["more", "percent"]
    assert found.number == pytest.approx(0.5)
    assert any(entry.endswith(":units_without_both") for entry in found.left_out)


def test_sales_are_members_times_volume_times_price(made):
    """Volumes grow by 21 % and half more; prices double for those of 2021, and had doubled for those of 2022."""
    programme = made(PANEL, "panel", panel())
    rows = comparisons.factors(programme, 2024).loc[lambda f: f["side"] == "with"].set_index("factor")
    assert rows.loc["members", "contribution"].number == 0
    assert rows.loc["volume", "growth"].number == pytest.approx(1.21 * 1.5 - 1)
    parts = sum(rows.loc[name, "contribution"].number for name in ("members", "volume", "price"))
    assert parts == pytest.approx(rows.loc["sales", "growth"].number)


def test_those_of_the_same_and_all_are_told_apart(made):
    programme = made(PANEL, "panel", panel(without={("c0", 2022)}))
    row = comparisons.same_and_all(programme, 2024).loc["more:with"]
    assert row["same"].number == pytest.approx(1.21 * 1.5 - 1)
    assert row["all"].number < row["same"].number
    assert row["units_before"].number - row["units_both"].number == 1


def test_units_half_of_whose_members_are_women_are_told_apart(made):
    """Of twenty members ten are women, but of one organisation helped and one of the others nine."""
    fewer = ("c0,", "c6,")
    lines = [line.removesuffix("10") + "9" if line.startswith(fewer) else line for line in panel().splitlines()]
    programme = made(PANEL, "panel", "\n".join(lines) + "\n")
    women = comparisons.by_answer(programme, 2024).loc[lambda f: f["column"] == "_women"]
    assert list(women["answer"]) == ["no", "yes"]
    assert [figure.number for figure in women["units_with"]] == [1, 11]


def test_small_groups_of_protected_records_are_held_back(made):
    """Four of a crop are without: of fewer than five nothing is told, nor of the other crop that would tell it."""
    programme = made(PANEL.replace("public: true, ", ""), "panel", panel())
    assert {figure.missing for figure in comparisons.by_answer(programme, 2024)["percent"]} == {"suppressed"}
    assert comparisons.answers(programme, 2024).loc["more", "percent"].number == pytest.approx(0.5)


def test_a_rare_fate_of_protected_records_is_held_back_with_the_others(made):
    """One of twelve helped has nothing after: who knows the rest would know which."""
    stopped = {("c0", 2022): 0.0}
    known = comparisons.leavers(made(PANEL, "panel", panel(stopped)), 2024)
    assert known.loc["more:nothing", "units_with"].number == 1
    protected = made(PANEL.replace("public: true, ", ""), "panel", panel(stopped))
    assert {figure.missing for figure in comparisons.leavers(protected, 2024)["units_with"]} == {"suppressed"}


def test_whoever_is_not_of_the_programme_has_no_start(made):
    """One alone is said to be helped: the starts of the others in the column are not the programme's."""
    lone = PANEL.replace('{helped: "yes"}', "{org: [c0, m1]}")
    programme = made(lone, "panel", panel())
    assert comparisons.answers(programme, 2024).loc["more", "units_with"].number == 2


def test_one_organisation_helped_gives_no_interval(made):
    """The value stands, and nothing can be told."""
    gone = [f"c{i}" for i in range(1, 6)] + [f"m{i}" for i in range(10)]
    few = {(name, year) for name in gone for year in range(2019, 2025)}
    programme = made(PANEL.replace("cluster: town", "cluster: []"), "panel", panel(without=few))
    answer = comparisons.answers(programme, 2024).loc["more"]
    assert answer["percent"].number == pytest.approx(0.5)
    assert answer["percent"].conf_low is None
    assert answer["said"] == "cannot_tell"


def test_money_of_several_years_is_put_into_prices_of_the_last_one(made):
    """With 100 and 110: money of 2023 is worth a tenth more in prices of 2024, for whoever has it."""
    rows = "who,town,on,year,money\n" + "".join(
        f"h{i},t{i},{'yes' if i < 4 else 'no'},{year},{(100 if year == 2023 else 165 if i < 4 else 110)}\n"
        for i in range(8)
        for year in (2023, 2024)
    )
    said = """records:
  panel: {file: records/panel.csv, public: true, key: [who, year],
          columns: {who: code, town: code, on: yes_no, year: integer, money: number}}
comparisons:
  - code: richer
    indicator: sold
    question: Do they earn more?
    records: panel
    outcome: money
    measured_in: money
    currency: PEN
    price_index: cpi
    unit: who
    period: year
    treated: {on: "yes"}
    without: Neighbours
    baseline: {year: 2023}
    follow_up: {year: 2024}
    designs: [{code: richer.change, estimator: before_after}, {code: richer.did, estimator: did}]
    main: richer.did
"""
    index = "period,index,value,document\n2023,cpi,100,plan\n2024,cpi,110,plan\n"
    programme = made(said, "panel", rows, **{"price_index.csv": index})
    found = comparisons.designs(programme, 2024)
    assert found.loc["richer.change", "difference"].number == pytest.approx(165 - 110)
    assert found.loc["richer.did", "difference"].number == pytest.approx(55 - 0)
    assert found.loc["richer.did", "percent"].number == pytest.approx(0.5)


def test_years_before_the_start_take_a_word_away(made):
    """Those helped grew by a tenth more a year already: nothing is held then, whatever the interval."""
    ahead = {
        (f"{crop}{i}", year): base * (1 + i / 10) * 1.2 ** (year - 2019) * (1 + ((i * year) % 5) / 100)
        for crop, base in (("c", 100.0), ("m", 1000.0))
        for i in range(6)
        for year in range(2019, 2025)
    }
    programme = made(PANEL, "panel", panel(ahead))
    assert comparisons.parallel(programme, 2024).loc["more", "rejected"] == "yes"
    assert comparisons.answers(programme, 2024).loc["more", "said"] == "differs"


def test_years_from_the_start_are_told_on_the_scale_of_the_answer(made):
    programme = made(PANEL, "panel", panel())
    events = comparisons.events(programme, 2024).set_index("event")["percent"]
    assert events["-2"].number == pytest.approx(0, abs=1e-9)
    assert events["+0"].number == pytest.approx(0, abs=1e-9)
    assert events["+1"].number == comparisons.answers(programme, 2024).loc["more", "percent"].number


def test_whoever_had_not_asked_stands_beside_later_starts_alone(made):
    """Those refused who asked in 2021 are not among those of the start of 2021, and are of that of 2022."""
    asked = PANEL.replace("    first_treated: start\n", "    first_treated: start\n    asked_in: women\n")
    rows = panel().replace(",20,10\n", ",20,2020\n")
    late = "\n".join(
        line.removesuffix("2020") + "2021" if line.startswith(("c9,", "m9,")) else line for line in rows.splitlines()
    )
    programme = made(asked.replace("    women: women\n", ""), "panel", late + "\n")
    starts = comparisons.by_start(programme, 2024).set_index("start")["units_without"]
    assert (starts["2021"].number, starts["2022"].number) == (6, 8)


def test_every_design_counts_the_units_that_it_uses(made):
    """One of twelve helped has nothing after: before and after is of eleven, as the change in the total is."""
    both = PANEL.replace("    designs:\n", "    designs:\n      - {code: more.before_after, estimator: before_after}\n")
    programme = made(both, "panel", panel(without={("c0", 2022)}))
    units = comparisons.designs(programme, 2024)["units_with"]
    assert (units["more.before_after"].number, units["more.did"].number) == (11, 11)


# --- protected records: few who are all alike

ASKED = """records:
  asked: {file: records/asked.csv, key: [who, round],
          columns: {who: code, place: text, on: yes_no, round: text, sells: number, size: number, state: text}}
comparisons:
  - code: sells
    indicator: sold
    question: Do more of them sell?
    records: asked
    outcome: sells
    unit: who
    treated: {on: "yes"}
    without: Neighbours
    baseline: {round: before}
    follow_up: {round: after}
    covariates: size
    state: state
    by: place
    designs: [{code: sells.after, estimator: difference_in_means}, {code: sells.did, estimator: did}]
    main: sells.did
"""
MIXED = "01001010"


def asked(after: str, before: str = "", size: str = "", without: str = MIXED, places: str = "SN") -> str:
    """Make those with the programme, a sign each for what they have, beside some without; in places by turns."""
    sides = {"with": (before or MIXED * 9, after, size), "without": ("10110100" * 9, without, "")}
    rows = ["who,place,on,round,sells,size,state"]
    for side, (early, late, sizes) in sides.items():
        for i, value in enumerate(late):
            on, own = "yes" if side == "with" else "no", sizes[i] if sizes else i
            for moment, said in (("before", early[i]), ("after", value)):
                rows.append(f"{side}{i},{places[i % len(places)]},{on},{moment},{said},{own},there")
    return "\n".join(rows) + "\n"


def values_of(programme):
    """All figures of the comparison that are of those with and those without together."""
    tables = [comparisons.answers, comparisons.designs, comparisons.errors, comparisons.three_ways]
    told = [table(programme, 2024)[name] for table in tables for name in ("percent",)]
    told += [comparisons.designs(programme, 2024)[name] for name in ("difference", "units_with", "units_without")]
    return [figure for column in told for figure in column]


@pytest.mark.parametrize(
    "rows",
    [
        asked("11111111"),  # 8 of 8 sell now
        asked("0000000", without="0100101"),  # 7 of 7 do not
        asked(MIXED, before="0" * 8),  # none of 8 did before
        asked(MIXED, without="0" * 8),  # those without are nobody's to betray either
        asked("12112121", before="01001010"),  # all have one more than before
    ],
)
def test_of_few_who_are_all_alike_no_design_tells(made, rows):
    hidden = made(ASKED, "asked", rows)
    assert {figure.missing for figure in values_of(hidden)} == {"suppressed"}
    answer = comparisons.answers(hidden, 2024).loc["sells"]
    assert (answer["said"], answer["why"]) == ("cannot_tell", "")
    assert {figure.missing for figure in comparisons.flow(hidden, 2024)["units_with"]} == {"suppressed"}
    assert {figure.missing for figure in comparisons.alike(hidden, 2024)["mean_with"]} == {"suppressed"}
    public = made(ASKED.replace("asked.csv,", "asked.csv, public: true,"), "asked", rows)
    assert comparisons.designs(public, 2024).loc["sells.did", "difference"]


@pytest.mark.parametrize("rows", [asked("11111110"), asked("1" * 10, before="0101101001", without=MIXED)])
def test_who_are_not_all_alike_or_ten_are_told(made, rows):
    told = made(ASKED, "asked", rows)
    assert comparisons.designs(told, 2024).loc["sells.did", "difference"]
    assert comparisons.designs(told, 2024).loc["sells.after", "units_with"].number == len(rows.splitlines()) // 2 - 8


def test_that_both_sides_are_the_same_is_not_told_as_a_reason_either(made):
    """An outcome that never differs cannot be estimated, and saying so would tell it of each."""
    hidden = made(ASKED, "asked", asked("1" * 8, before="1" * 8, without="1" * 8).replace("before,0", "before,1"))
    assert set(comparisons.designs(hidden, 2024)["why"]) == {""}


def test_a_mean_of_few_who_all_have_the_same_is_held_back(made):
    """Of the size only: what else they are like is told."""
    rows = asked("11011010", size="5" * 8)
    means = comparisons.alike(made(ASKED, "asked", rows), 2024).set_index("column")["mean_with"]
    assert means["size"].missing == "suppressed"
    assert means["before"].number == pytest.approx(3 / 8)


def test_what_became_of_few_is_held_back_where_it_is_the_same_for_all(made):
    """All eight who sold before are still there, which tells it of each; of twelve it is told."""
    fates = {}
    for after in ("11011110", "110111101101"):
        rows = asked(after, before="12" * 6, without="101101111011").replace("before,0", "before,1")
        fates[len(after)] = comparisons.leavers(made(ASKED, "asked", rows), 2024)["units_with"]
    assert {figure.missing for figure in fates[8]} == {"suppressed"}
    assert [figure.number for figure in fates[12]] == [12]


def test_a_group_that_is_all_alike_is_held_back_with_another(made):
    """Seven of the south have three now: the whole less the north would tell it."""
    rows = asked("3132333531323335"[:14], before="0142" * 4, without="10030204" * 2)
    programme = made(ASKED, "asked", rows)
    assert {figure.missing for figure in comparisons.by_answer(programme, 2024)["percent"]} == {"suppressed"}
    assert comparisons.answers(programme, 2024).loc["sells", "percent"]


def test_those_hidden_beside_few_who_say_yes_say_no_often_enough(made):
    """Of seven in the south all say yes; of six in the north one says no, too few: the west too."""
    places = "S" * 7 + "N" * 6 + "W" * 14 + "E" * 15
    after, before = "1" * 7 + "111110" + "10" * 7 + "10" * 7 + "1", "0101010" + "010101" + "01" * 7 + "001" * 5
    programme = made(ASKED, "asked", asked(after, before, without="1001010" * 6, places=places))
    groups = comparisons.by_answer(programme, 2024).set_index("answer")["percent"]
    assert {place for place, figure in groups.items() if figure} == {"E"}
    assert list(comparisons.without_one(programme, 2024).index) == []


def test_a_year_in_which_few_began_is_held_back_with_another(made):
    """Four began in 2021 and six in 2022: all less those of 2022 would tell of the four."""
    gone = {(name, year) for name in ("c0", "m0") for year in range(2019, 2025)}
    protected = PANEL.replace("public: true, ", "")
    starts = comparisons.by_start(made(protected, "panel", panel(without=gone)), 2024)
    assert {figure.missing for figure in starts["percent"]} == {"suppressed"}
    assert all(comparisons.by_start(made(protected, "panel", panel()), 2024)["percent"])
