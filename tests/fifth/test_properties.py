"""What holds for every table and page: order means nothing, and a fact enters only the figures that are of it."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest

from tests.fifth.changed import adding, changes, changing, pages_of, shuffled, typed, writing
from tests.fifth.made import CODE, HERE, ROOT
from toolkit.facts.folders import ENVIRONMENT
from toolkit.facts.programme import Programme
from toolkit.report import charts
from toolkit.report.cell_outputs import Shown

YEARS = {"clac": 2023, "cse-peru": 2011, "par2-bolivia": 2022, "spp-global": 2019, CODE: 2024}
EARLIER = {"clac": 2023, "cse-peru": 2010, "par2-bolivia": 2021, "spp-global": 2018, CODE: 2023}


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    """Give every figure of a programme's pages in a year, after changes to its files; charts are not drawn."""

    def made(code, year, *edits, only=""):
        folder = tmp_path_factory.mktemp("changed")
        patch.setenv(ENVIRONMENT, str(folder / "data"))
        return pages_of(folder, code, year, edits, only)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(charts, "framed", lambda *_: Shown("", ""))
        yield cache(made)


# --- the order of rows means nothing


@pytest.mark.parametrize(
    ("code", "seed"),
    [("clac", 1), ("cse-peru", 3), ("par2-bolivia", 1), ("spp-global", 1), (CODE, 1), (CODE, 2)],
)
def test_shuffled_rows_change_no_figure_reason_verdict_or_identifier(figures, code, seed):
    assert changes(figures(code, YEARS[code]), figures(code, YEARS[code], shuffled(seed))) == {}


# --- an unrelated fact

SUBJECT = {"clac": "P22", "cse-peru": "OE", "par2-bolivia": "OD", "spp-global": "OE1", CODE: "P"}
INDICATOR = {
    "clac": "P22.trees",
    "cse-peru": "C.regional_execution",
    "par2-bolivia": "X.rural",
    "spp-global": "i1.1",
    CODE: "C.rain",
}
LINE = {"cse-peru": ("Z_01_01", "EUR"), "par2-bolivia": ("COM.A.1", "BOB"), CODE: ("M", "NOK")}
PLACE = {"cse-peru": "030301", "par2-bolivia": "BO-B", CODE: "07.2"}


def unrelated(code):
    """Give facts of a year long before the programme."""
    line, currency = LINE.get(code, ("", ""))
    rate = {"from": "EUR", "to": "USD", "rate": "2", "rule": "average", "as_printed": "2"}
    return (
        adding("exchange_rates", period="1999", **rate),
        adding("price_index", period="1999", index="cpi", value="1", as_printed="1"),
        adding(
            "criteria", subject=SUBJECT[code], period="1999", criterion="relevance", grade="3" if code == CODE else "C"
        ),
        adding("observations", indicator=INDICATOR[code], period="1999", role="actual", value="1", as_printed="1"),
        adding("budget", line=line, currency=currency, period="1999", role="committed", amount="5", as_printed="5"),
        adding(
            "beneficiaries",
            place=PLACE.get(code, ""),
            period="1999",
            group="youth" if code == CODE else "target_population",
            unit="persons",
            role="reached",
            measure="count",
            value="3",
            as_printed="3",
        ),
    )


@pytest.mark.parametrize("code", YEARS)
def test_facts_of_long_ago_change_no_figure(figures, code):
    changed = changes(figures(code, YEARS[code]), figures(code, YEARS[code], *unrelated(code)))
    assert [key for key in changed if "1999" not in key[1]] == []


@pytest.mark.parametrize(("level", "parent"), [("county", ""), ("ward", "07.2")], ids=["at the top", "below one"])
def test_a_place_without_facts_takes_nobody_away(figures, level, parent):
    bare = adding("places", code="08", name="Bare", level=level, parent=parent)
    before = figures(CODE, 2024, only="beneficiaries")
    after = figures(CODE, 2024, bare, only="beneficiaries")
    kept = {key for key in before if not key[1].startswith("said:")}  # a sentence may name another whole
    assert {key for key in kept if _values(before[key]) != _values(after.get(key, []))} == set()


def _values(shown):
    return [(value, missing) for value, missing, *_ in shown]


# --- money


def times_ten(*columns):
    def change(row):
        if row.get("role") != "stated_share":
            scaled = {column: float(row[column]) * 10 for column in columns if row[column]}
            return scaled | {"as_printed": " | ".join(map(str, scaled.values()))} if scaled else None
        return None

    return change


STORY = "story"
"""The page that tells again what others show."""

COUNTS_ALL = "reconciliation"
"""The page that counts what becomes of every printed figure."""


def test_scaled_money_scales_money_and_nothing_else(figures):
    before = figures(CODE, 2024)
    pages = ("budget_execution", COUNTS_ALL)
    money = {key for key, shown in before.items() if key[0] in pages and any(f[2] == "money" for f in shown)}
    money -= {key for key in money if key[0] == COUNTS_ALL and not key[1].startswith("budget:")}
    of_budget = money | {key for key in before if key[1] in ("budget:approved", "budget:executed")}
    of_budget |= {key for key in before if key[1].startswith("T.currencies:") or key[1].startswith("T.balance:")}
    of_budget |= {key for key in before if key[0] == STORY and re.search(r"\.unregistered|amount\.of|in_year", key[1])}
    claims = changing(
        "statements",
        lambda row: times_ten("stated")(row) if row["id"] in ("T.currencies", "T.balance") else None,
    )
    scaled = figures(
        CODE,
        2024,
        changing("budget", times_ten("amount")),
        changing("exchange_rates", times_ten("from_amount", "to_amount")),
        claims,
    )
    tenfold = {
        key: [(f[0] * 10 if key in of_budget and f[2] == "money" and f[0] is not None else f[0], *f[1:]) for f in shown]
        for key, shown in before.items()
    }
    assert money
    assert changes(tenfold, scaled) == {}


SMALL = {
    "budget_lines.csv": "code,scheme,parent,result,name\n"
    + "".join(f"{line},component,,{'A' if line < 'c' else 'B'},Line {line}\n" for line in "abcd"),
}
HEAD = "line,period,role,amount,currency,funder,mode,version,document,as_printed,use\n"


def random_budget(seed):
    """Make up amounts of four lines without a line above them, two modes, two funders and three years."""
    draw = random.Random(seed)
    places = [(line, funder, mode) for line in "abcd" for funder in ("FDF", "UNION") for mode in ("direct", "subgrant")]
    chosen = draw.sample(places, draw.randint(2, len(places)))
    approved = {place: draw.randint(1, 99) * 1000 for place in chosen}
    spent = {(*place, year): draw.randint(0, 30) * 1000 for place in chosen for year in (2022, 2023, 2024)}
    rows = [f"{line},..,approved,{v},NOK,{f},{m},agreed,plan,{v},yes\n" for (line, f, m), v in approved.items()]
    rows += [f"{line},{y},executed,{v},NOK,{f},{m},,ledger,{v},yes\n" for (line, f, m, y), v in spent.items()]
    draw.shuffle(rows)
    return approved, spent, HEAD + "".join(rows)


@pytest.mark.parametrize("seed", range(4))
def test_lines_modes_funders_and_years_add_up_to_what_was_typed(figures, seed):
    approved, spent, text = random_budget(seed)
    clean = changing("statements", lambda _: {"formula": "same", "operands": "observation:A.planted:2024:actual"})
    shown = figures(CODE, 2024, writing(SMALL | {"budget.csv": text}), clean, only="budget_execution")
    for role, typed_amounts in (("approved", approved), ("executed", spent)):
        all_typed = sum(typed_amounts.values())
        for parts in (
            [*"abcd"],
            ["direct", "subgrant"],
            ["A", "B"],
            ["financing:FDF", "financing:UNION"],
            ["financing:own_accounts"],
        ):
            found = [shown.get(("budget_execution", f"budget:{part}:{role}"), []) for part in parts]
            assert sum(f[0][0] or 0 for f in found if f) == all_typed, (role, parts)
    years = [shown[key][0][0] for key in shown if re.fullmatch(r"budget:20\d\d:cumulative", key[1])]
    assert max(years) == sum(spent.values())


@pytest.mark.parametrize(
    ("role", "parts"),
    [
        ("approved", ["A1", "A2", "A3", "A4", "B1", "M"]),
        ("approved", ["A", "B", "M"]),
        ("approved", ["direct", "subgrant"]),
        ("approved", ["financing:FDF", "financing:UNION"]),
        ("executed", ["A1", "A2", "A3", "A4", "A5", "B1", "M"]),
        ("executed", ["A", "B", "M"]),
        ("executed", ["direct", "subgrant"]),
        ("executed", ["financing:FDF", "financing:UNION"]),
        ("executed", ["2022", "2023", "2024"]),
    ],
)
def test_the_budget_of_the_fifth_programme_adds_up_to_what_was_typed(figures, role, parts):
    shown = figures(CODE, 2024)
    rows = [row for row in typed("budget") if row["role"] == role and row["currency"] == "NOK" and row["funder"]]
    counted = [row for row in rows if role == "executed" or (row["period"] == ".." and row["version"] == "agreed")]
    found = [shown.get(("budget_execution", f"budget:{part}:{role}"), [(0,)])[0][0] or 0 for part in parts]
    assert sum(found) == sum(float(row["amount"]) for row in counted)


# --- what is of another year, version, place, series or sex

AFTERWARDS = ("actual", "completion", "executed", "achieved", "reached")


def much_more(programme, year):
    """Change every value that is of a time after a year by a lot."""
    end = programme.at(year).last

    def change(row):
        period, column = programme.period(row["period"]), "amount" if "amount" in row else "value"
        if period is None or period.first <= end or row["role"] not in AFTERWARDS or not row[column]:
            return None
        value = float(row[column])
        parts = {"numerator": "", "denominator": ""} if "numerator" in row else {}
        return {column: value / 2 if 0 < value <= 1 else int(value * 3 + 7)} | parts

    return [changing(table, change) for table in ("observations", "budget", "beneficiaries", "activity_progress")]


@pytest.fixture(scope="module")
def later_changed(figures):
    """Give the figures of an earlier year that change with what was typed for later ones, and do not say so."""

    @cache
    def changed(code):
        year = EARLIER[code]
        folder = HERE / "data" / code if code == CODE else ROOT / "data" / code
        after = figures(code, year, *much_more(Programme(folder), year))
        later = rf"20({'|'.join(str(y)[2:] for y in range(year + 1, 2031))})"
        return [key for key in changes(figures(code, year), after) if not re.search(later, key[1])]

    return changed


@pytest.mark.parametrize("code", EARLIER)
def test_what_is_of_a_later_year_enters_no_figure(later_changed, code):
    assert later_changed(code) == []


def where(column, *values):
    return lambda row: row[column] in values


def put(table, column, value, *conditions):
    """Change one column of the rows that meet all conditions."""
    return changing(table, lambda row: {column: value} if all(holds(row) for holds in conditions) else None)


NOTHING_OF_IT_IS_SHOWN = (
    put("budget", "amount", "900000", where("version", "later")),
    put("budget", "amount", "4500000", where("version", "first")),
    put("beneficiaries", "value", "4000", where("period", "2023")),
    put("exchange_rates", "to_amount", "9000000", where("period", "2023")),
    put("observations", "value", "9", where("indicator", "X.sacks")),
    put("observations", "value", "0.9", where("indicator", "C.rain")),
)
"""Another version, another year, another plan, what is around the programme."""

ITS_OWN = {
    r"^P\.sales:real_growth$": put("price_index", "value", "300", where("period", "2023")),
    r"^A\.yield:(before|2023:observed)$": put(
        "observations", "value", "50", where("indicator", "A.yield"), where("period", "2023"), where("role", "actual")
    ),
    r"^A\.planted:actual:place:subcounty:": put("observations", "value", "2000", where("place", "07.2")),
    r"^A\.trained:actual:sex:": put("observations", "value", "1200", where("sex", "women")),
    r"^P\.volume:actual:product:": put("observations", "value", "90000", where("product", "Yoghurt")),
    r"inhabitants": put("beneficiaries", "value", "90000", where("group", "inhabitants")),
    r"^risk:K1:level_before$": put("risks", "level", "2", where("period", "2023")),
    r"^A:effectiveness:printed_before$": put("criteria", "grade", "1", where("period", "2023")),
}
"""A series, a place, a sex, a product, a census, the year before: what is theirs, and the change."""


def test_another_version_year_or_plan_enters_no_figure(figures):
    assert changes(figures(CODE, 2024), figures(CODE, 2024, *NOTHING_OF_IT_IS_SHOWN)) == {}


def test_a_series_place_sex_or_product_enters_only_its_own_figures(figures):
    whole = changes(figures(CODE, 2024), figures(CODE, 2024, *ITS_OWN.values()))
    changed = {key: shown for key, shown in whole.items() if key[0] not in (COUNTS_ALL, STORY)}
    beside = [key for key in changed if not key[1].startswith("said:")]
    assert [key for key in beside if not any(re.search(own, key[1]) for own in ITS_OWN)] == []
    assert {key[0] for key in changed} == {key[0] for key in beside}  # a sentence says it where a table has it too
    assert [own for own in ITS_OWN if not any(re.search(own, key[1]) for key in changed)] == []


BEFORE = (
    r":(index_before|matched_change|before|change|growth|points|better|worse|same)$|^evidence:movement:"
    r"|^said:reading\.(movement|by_result|index\.change|story\.point\.moved)[.:]|^said:alt\.(movement|dumbbells)[.:]"
)
"""What says how the year before was, and how the year compares with it."""


def test_records_of_the_year_before_enter_only_its_own_figures(figures):
    scores = changing("records/scores", lambda row: {"voice": "0.9"} if row["year"] == "2023" else None)
    changed = changes(figures(CODE, 2024), figures(CODE, 2024, scores))
    assert changed
    assert [key for key in changed if not re.search(BEFORE, key[1])] == []


def test_two_schemes_in_one_currency_keep_a_sum_each(figures):
    """Components for 2,320,000 and categories for 155,000: neither takes the place of the other."""
    alike = changing("budget", lambda row: {"currency": "NOK"} if row["role"] == "programmed" else None)
    shown = figures(CODE, 2024, alike, only="budget_execution")
    sums = [
        shown["budget_execution", f"budget:sum_of_lines:{scheme}:NOK:total"] for scheme in ("component", "category")
    ]
    assert [figure[0][0] for figure in sums] == [2_320_000, 155_000]
