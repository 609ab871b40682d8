"""A programme as an IATI file: what it says, what it lacks, what it leaves out and why, and that it comes back."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from tests.fifth.made import HERE as FIFTH
from toolkit.errors import CommandError, FactsError
from toolkit.exchange.new_from import begin_from
from toolkit.exchange.new_programme import Asked
from toolkit.exchange.reading import Request
from toolkit.exchange.writing.delivery import Delivery
from toolkit.exchange.writing.iati.iati_file import write
from toolkit.exchange.writing.iati.iati_schema import held_against
from toolkit.facts.folders import ENVIRONMENT
from toolkit.facts.programme import Programme, open_programme
from toolkit.language import catalogue_lines
from toolkit.words import Words

ROOT = Path(__file__).resolve().parents[3]
SCHEMAS = os.environ.get("SCHEMAS")
needs_schemas = pytest.mark.skipif(not SCHEMAS, reason="SCHEMAS names the folder of the schemas and rules of IATI")

CODE = "tembeya-union"
YEARS = {"cse-peru": 2011, "clac": 2023, "par2-bolivia": 2022, "spp-global": 2019}

INVENTED = """
iati:
  identifier: XX-MADEUP-001-TEST
  reporting_org: {ref: XX-MADEUP-001, type: "22", name: Inventada}
  participating: [{name: Inventada, role: "4"}]
  status: "2"
  description: Inventado para probar.
  sectors: [{code: "31120"}]
  spending: expenditure
"""
"""What no document says, made up to see whether the file of a programme that declares it holds."""


def lay_out(folder: Path) -> Path:
    """Lay out the fifth programme and the four others, each of these with invented keys, and give the data folder."""
    data = folder / "data"
    shutil.copytree(ROOT / "data", data)
    shutil.copytree(FIFTH / "data", data, dirs_exist_ok=True)
    for code in YEARS:
        file = data / code / "programme.yaml"
        text = file.read_text(encoding="utf-8")
        start = "" if re.search(r"^start:", text, re.MULTILINE) else "start: {agreed: 2015-M01}\n"
        file.write_text(text.rstrip("\n") + INVENTED + start, encoding="utf-8")
    return data


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Give the data folder of a project with all five, which is only read."""
    with pytest.MonkeyPatch.context() as patch:
        folder = lay_out(tmp_path_factory.mktemp("five"))
        patch.setenv(ENVIRONMENT, str(folder))
        yield folder


@pytest.fixture
def fifth(tmp_path, monkeypatch):
    """Give the fifth programme's folder, to be changed: texts are exchanged, then it is opened."""
    shutil.copytree(FIFTH / "data", tmp_path / "data")
    shutil.copytree(ROOT / "data" / "rules", tmp_path / "data" / "rules", dirs_exist_ok=True)
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))
    folder = tmp_path / "data" / CODE

    def changed(*changes: tuple[str, str], file: str = "programme.yaml") -> Programme:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        return Programme(folder)

    return changed


def delivered(programme, year=2024, language="en", schema=SCHEMAS):
    settings = {"schema": schema} if schema else {}
    return write(Delivery(programme, programme.at(year), language, settings=settings))


def tree_of(content):
    return etree.fromstring(content.files[".xml"])


def codes(error):
    return [problem.code for problem in error.value.problems]


def indicator(root, code):
    (found,) = root.xpath(f"//indicator[reference/@code='{code}']")
    return found


# --- what it says


def test_the_programme_says_who_what_when_and_where(data):
    root = tree_of(delivered(open_programme(CODE)))
    (activity,) = root.findall("iati-activity")
    assert (root.tag, root.get("version")) == ("iati-activities", "2.03")
    assert activity.findtext("iati-identifier") == "XX-MADEUP-000-TEMBEYA"
    assert activity.xpath("string(reporting-org/@ref)") == "XX-MADEUP-000"
    assert [(each.get("role"), each.get("type")) for each in activity.findall("participating-org")] == [
        ("1", "60"),
        ("4", "22"),
    ]
    assert {each.get("type"): each.get("iso-date") for each in activity.findall("activity-date")} == {
        "1": "2021-07-01",
        "2": "2021-10-01",
        "3": "2025-06-30",
        "4": "2025-06-30",
    }
    assert activity.xpath("string(recipient-country/@code)") == "KE"
    assert [(each.get("code"), each.get("percentage")) for each in activity.findall("sector")] == [
        ("31120", "70"),
        ("31194", "30"),
    ]
    assert activity.get("default-currency") == "NOK"
    assert activity.xpath("string(document-link/@url)") == "https://example.org/tembeya-2024.pdf"


def test_what_is_made_up_says_so_in_title_and_comment_and_is_told(data):
    content = delivered(open_programme(CODE))
    root = tree_of(content)
    assert root.findtext("iati-activity/title/narrative").startswith("MADE UP: ")
    assert "ALL OF THIS IS MADE UP" in root.xpath("string(comment())")
    assert "iati_synthetic" in [problem.code for problem in content.left_out]


def test_of_a_programme_that_is_not_made_up_nothing_says_so(data):
    content = delivered(open_programme("cse-peru"), 2011, "es")
    assert b"INVENTADO:" not in content.files[".xml"]
    assert "iati_synthetic" not in [problem.code for problem in content.left_out]


def test_a_share_is_a_percentage_and_what_is_to_fall_is_descending(data):
    spoiled = indicator(tree_of(delivered(open_programme(CODE))), "A.spoiled")
    assert (spoiled.get("measure"), spoiled.get("ascending"), spoiled.get("aggregation-status")) == ("2", "0", "0")
    (baseline,) = spoiled.findall("baseline")
    assert (baseline.get("year"), baseline.get("iso-date"), baseline.get("value")) == ("2021", None, "20")
    years = {
        (each.find("period-start").get("iso-date"), each.find("period-end").get("iso-date")): [
            (value.tag, value.get("value")) for value in each if value.tag in ("target", "actual")
        ]
        for each in spoiled.findall("period")
    }
    assert years["2022-07-01", "2023-06-30"] == [("target", "16"), ("actual", "15")]
    assert years["2023-07-01", "2023-09-30"] == [("actual", "20")]
    assert years["2024-07-01", "2025-06-30"] == [("target", "5")]


def test_women_and_men_are_dimensions_beside_the_total(data):
    trained = indicator(tree_of(delivered(open_programme(CODE))), "A.trained")
    values = {
        (each.getparent().find("period-start").get("iso-date"), each.xpath("string(dimension/@value)")): each.get(
            "value"
        )
        for each in trained.iter("actual")
    }
    assert values["2023-07-01", ""] == "20"
    assert values["2023-07-01", "female"] == "12"
    assert values["2023-07-01", "male"] == "8"
    assert values["2021-10-01", ""] in ("40", "70")  # a level is of all months since the start


def test_places_series_and_words_have_their_elements(data):
    root = tree_of(delivered(open_programme(CODE)))
    assert root.xpath("//location[@ref='07.1']/name/narrative/text()") == ["Mwamba"]
    planted = indicator(root, "A.planted")
    assert {each.xpath("string(location/@ref)") for each in planted.iter("actual")} > {"07.1", "07.1a"}
    assert indicator(root, "A.yield").xpath("baseline/dimension/@name") == ["series"]
    policy = indicator(root, "B.policy")
    assert policy.get("measure") == "5"
    assert policy.xpath(".//actual/@value") == []
    assert policy.xpath(".//actual/comment/narrative/text()") == ["Draft", "Adopted by the assembly"]


def test_a_budget_is_of_a_year_and_adds_its_lines_once(data):
    """30 + 20 + 10 of A1, 30 of A2, 15 + 5 of B1, 12 of M; the wholes of four years are left out."""
    root = tree_of(delivered(open_programme(CODE)))
    (budget,) = root.iter("budget")
    assert (budget.get("type"), budget.get("status")) == ("1", "2")
    assert [budget.find(f"period-{end}").get("iso-date") for end in ("start", "end")] == ["2023-07-01", "2024-06-30"]
    assert budget.findtext("value") == "122000"


def test_transactions_add_up_to_what_was_spent_and_nothing_cumulative_is_one(data):
    root = tree_of(delivered(open_programme(CODE)))
    spent = Counter()
    for each in root.iter("transaction"):
        value = each.find("value")
        spent[each.find("transaction-date").get("iso-date"), value.get("currency", "NOK")] += float(value.text)
    assert spent == {
        ("2022-06-30", "NOK"): 70_000,
        ("2023-06-30", "NOK"): 100_000,
        ("2023-09-30", "NOK"): 17_000,
        ("2023-12-31", "NOK"): 38_000,
        ("2024-03-31", "NOK"): 36_000,
        ("2024-06-30", "NOK"): 28_000,
        ("2024-06-30", "KES"): 120_000,
    }
    assert {each.get("code") for each in root.iter("transaction-type")} == {"4"}


def test_texts_are_in_all_languages_of_the_programme_that_asked_for_first(data):
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    for language in ("es", "fr"):
        root = tree_of(delivered(open_programme("cse-peru"), 2011, language))
        activity = root.find("iati-activity")
        assert activity.get(lang) == language
        titles = {each.get(lang, language): each.text for each in activity.find("title")}
        assert titles.keys() == {"es", "en", "fr"}
        assert titles["fr"].startswith("Programme de centres")
        named = root.find(".//result").find("title")
        assert len({each.text for each in named}) == 3


def test_the_same_facts_make_the_same_file_and_take_less_than_a_second(data):
    programme = open_programme("cse-peru")
    began = time.process_time()
    first = delivered(programme, 2011, "es", schema="").files
    assert time.process_time() - began < 1
    assert delivered(open_programme("cse-peru"), 2011, "es", schema="").files == first


@needs_schemas
@pytest.mark.parametrize(("code", "year"), [*YEARS.items(), (CODE, 2023), (CODE, 2024)])
def test_the_schema_and_the_rules_of_severity_error_hold(data, code, year):
    programme = open_programme(code)
    for language in programme.file.languages:
        assert delivered(programme, year, language).files[".xml"]


# --- what it leaves out


LEFT_OUT = {
    ("observations.csv", "iati_final_target"): 24,
    ("observations.csv", "iati_printed_again"): 1,
    ("observations.csv", "iati_derived"): 11,
    ("observations.csv", "iati_no_value"): 2,
    ("observations.csv", "iati_impossible"): 1,
    ("observations.csv", "iati_other_origin"): 14,
    ("observations.csv", "iati_two_values"): 1,
    ("observations.csv", "iati_parts"): 5,
    ("budget.csv", "iati_long_budget"): 19,
    ("budget.csv", "iati_all_until"): 1,
    ("budget.csv", "iati_derived"): 3,
    ("budget.csv", "iati_other_amount"): 19,
    ("budget.csv", "iati_other_scheme"): 2,
    ("budget.csv", "iati_programmed"): 1,
    ("budget.csv", "iati_lines_added"): 1,
    ("budget.csv", "iati_nothing_spent"): 13,
}


def test_what_is_left_out_is_told_once_a_reason_with_how_much_of_it(data):
    told = {(Path(p.file).name, p.code): int(p.fields["n"]) for p in delivered(open_programme(CODE)).left_out}
    assert {key: told.get(key) for key in LEFT_OUT} == LEFT_OUT
    for language in ("es", "en", "fr"):
        said = [Words(language).describe(problem) for problem in delivered(open_programme(CODE)).left_out]
        assert not [line for line in said if "iati_" in line or "{" in line]


def test_of_an_earlier_year_what_came_later_is_left_out(data):
    content = delivered(open_programme(CODE), 2023)
    assert not tree_of(content).xpath("//actual[../period-end/@iso-date > '2023-06-30']")
    later = {Path(p.file).name: p for p in content.left_out if p.code == "iati_later"}
    assert later.keys() == {"observations.csv", "budget.csv"}
    assert later["observations.csv"].fields["year"] == "2023"
    assert {each.get("iso-date") for each in tree_of(content).iter("transaction-date")} == {"2022-06-30", "2023-06-30"}


def test_a_baseline_without_a_year_is_left_out_and_not_given_one(data):
    programme = open_programme("cse-peru")
    content = delivered(programme, 2011, "es")
    assert not list(tree_of(content).iter("baseline"))
    (told,) = [p for p in content.left_out if p.code == "iati_baseline_without_year"]
    rows = [row for _, row in programme.rows("observations") if (row.period, row.role) == ("base", "baseline")]
    assert int(told.fields["n"]) == sum(row.value is not None and row.use == "yes" for row in rows) == 29


def test_nothing_of_records_and_no_reason_of_a_withheld_value_goes_out(fifth):
    row = "A.trained,2024,actual,12,,,,,women"
    programme = fifth((row, "A.trained,2024,actual,,,,,suppressed,women"), file="observations.csv")
    content = delivered(programme)
    assert b"suppressed" not in content.files[".xml"]
    assert tree_of(content).xpath("//actual[dimension/@value='female']") == []
    assert indicator(tree_of(content), "A.adopters").xpath(".//actual") == []  # its actual is computed from records
    assert str(FIFTH).encode() not in content.files[".xml"]


# --- and back


def held(programme, at, starts):
    """Give the facts of indicators that a file holds: by what each is, of which months, and its value."""
    found = {}
    for _, row in programme.rows("observations"):
        definition, period = programme.indicators[row.indicator], programme.period(row.period)
        role = "target" if "target" in row.role else row.role
        known = role in ("baseline", "target", "actual") and row.use == "yes" and row.value is not None
        known = known and row.certainty != "disputed"
        if not known or definition.origin not in ("framework", "report") or definition.unit == "text":
            continue
        if role == "baseline":
            if row.period == "base":
                continue
            span = period.last  # the end of its year, of its month or of its level
        elif role == "actual" and period.last > at.last:
            continue
        else:
            ends = programme.file.end.effective or programme.file.end.agreed
            last = period.last if period.year is not None else programme.period(ends).last if ends else 0
            span = (period.first or starts, last)
            if span[0] > span[1]:
                continue
        key = (row.indicator, role, span, row.sex, row.place, row.product, row.series)
        rank = {"target": 0, "final_target": 1, "original_target": 2}.get(row.role, 0), not row.period.startswith("..")
        if key not in found or rank < found[key][0]:
            found[key] = (rank, round(row.value, 9))
    return {key: value for key, (_, value) in found.items()}


NOT_WRITTEN = (
    *("iati_other_origin", "iati_derived", "iati_impossible", "iati_printed_again", "iati_disputed", "iati_no_value"),
    *("iati_later", "iati_baseline_without_year", "iati_time_unknown", "iati_two_values"),
)
WORDS = 3
"""Values of the fifth programme in words, which a reader of amounts tells of and leaves."""


def read_back(content, folder, monkeypatch, language="en"):
    """Read a file as a new programme."""
    shutil.copytree(ROOT / "data" / "rules", folder / "data" / "rules")
    monkeypatch.setenv(ENVIRONMENT, str(folder / "data"))
    monkeypatch.chdir(folder)
    file = folder / "file.xml"
    file.write_bytes(content.files[".xml"])
    begin_from(Asked("back", "KE", "NOK", language), language, Request([file], "", "", yes=True))
    return Programme(folder / "data" / "back")


@pytest.mark.parametrize(("code", "year"), [(CODE, 2024), (CODE, 2023), *YEARS.items()])
def test_facts_come_back_from_their_file_but_for_what_was_listed(data, code, year, tmp_path, monkeypatch):
    programme = open_programme(code)
    content = delivered(programme, year, programme.file.languages[0], schema="")
    at = programme.at(year)
    start = programme.file.start
    starts = programme.period(start.effective or start.agreed).first
    before = held(programme, at, starts)
    told = {p.code: int(p.fields["n"]) for p in content.left_out if p.file.endswith("observations.csv")}
    in_words = sum(each.get("value") is None for each in tree_of(content).iter("actual", "target", "baseline"))
    assert len(programme.rows("observations")) == len(before) + in_words + sum(told.get(c, 0) for c in NOT_WRITTEN)
    back = read_back(content, tmp_path, monkeypatch)
    assert held(back, back.stretch(2099), starts) == before
    written = [i for i in programme.framework.indicators if i.origin in ("framework", "report") and i.unit != "text"]
    assert {(i.code, i.name) for i in back.framework.indicators} == {(i.code, i.name) for i in written}
    fall = {i.code for i in written if i.direction == "decrease"}
    assert {i.code for i in back.framework.indicators if i.direction == "decrease"} == fall


def test_budgets_and_what_was_spent_come_back(data, tmp_path, monkeypatch):
    back = read_back(delivered(open_programme(CODE), schema=""), tmp_path, monkeypatch)
    assert back.file.fiscal_year_starts == 7
    amounts = {(row.role, row.period, row.currency): row.amount for _, row in back.rows("budget")}
    assert amounts["approved", "2024", "NOK"] == 122_000
    assert sum(
        amount for (role, _, currency), amount in amounts.items() if (role, currency) == ("executed", "NOK")
    ) == (70_000 + 100_000 + 119_000)
    assert {row.code: row.name for _, row in back.rows("places")}["07.1a"] == "Mwamba Juu"


def test_texts_in_other_languages_come_back_as_words_of_their_catalogues(data, tmp_path, monkeypatch):
    programme = open_programme("cse-peru")
    content = delivered(programme, 2011, "es", schema="")
    back = read_back(content, tmp_path, monkeypatch, "es")
    titles = {result.title for result in back.framework.results}
    for language in ("en", "fr"):
        before, after = programme.translations(language), back.translations(language)
        assert {title: after.get(title) for title in titles} == {title: before[title] for title in titles}
    assert not (back.folder / "words.es.po").exists()
    own = catalogue_lines(back.folder / "words.fr.po")
    assert programme.file.title.said("es") not in own  # the title of the whole is no text of its facts


# --- what it lacks


def test_of_the_programmes_none_declares_what_nobody_may_invent():
    for code, year in YEARS.items():
        programme = Programme(ROOT / "data" / code)
        with pytest.raises(FactsError) as error:
            delivered(programme, year, "es", schema="")
        assert set(codes(error)) == {"iati_key_missing"}
        keys = [problem.column for problem in error.value.problems]
        assert keys[:5] == [
            f"iati.{key}" for key in ("identifier", "reporting_org", "participating", "status", "sectors")
        ]
        for language in ("es", "en", "fr"):
            said = [Words(language).describe(problem) for problem in error.value.problems]
            assert all("programme.yaml" in line and "iati_" not in line for line in said)


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("XX-MADEUP-000-TEMBEYA", "XX MADEUP 000", "iati_identifier_signs", "iati.identifier"),
        ("XX-MADEUP-000-TEMBEYA", "YY-OTHER-1-TEMBEYA", "iati_identifier_of_other", "iati.identifier"),
        ("XX-MADEUP-000-TEMBEYA", "XX-MADEUP-000", "iati_identifier_of_other", "iati.identifier"),
        ("{ref: XX-MADEUP-000, type", "{ref: XX/MADEUP-000, type", "iati_identifier_signs", "iati.reporting_org.ref"),
        ("percentage: 70", "percentage: 60", "iati_percentages", "iati.sectors"),
        (", percentage: 70", "", "iati_percentage_missing", "iati.sectors"),
        ('code: "31120"', 'code: "311"', "iati_sector_digits", "iati.sectors"),
        ('code: "31120"', 'vocabulary: "99", code: "MILK"', "iati_sector_name", "iati.sectors"),
        ("spending:", "countries: {KE: 60, UG: 30}\n  spending:", "iati_percentages", "iati.countries"),
        ("spending:", "regions: [{code: '000'}]\n  spending:", "not_in_list", "iati.regions"),
        ("document: report-2024", "document: nowhere", "not_in_list", "iati.links"),
        ("  spending: expenditure\n", "", "iati_key_missing", "iati.spending"),
        ("end: {agreed: 2025-M06", "end: {agreed: 2020-M06", "iati_dates_backwards", "start.agreed"),
    ],
)  # fmt: skip
def test_what_the_standard_forbids_is_told_with_its_key_before_anything_is_written(fifth, old, new, code, column):
    with pytest.raises(FactsError) as error:
        delivered(fifth((old, new)))
    assert (code, column) in [(problem.code, problem.column) for problem in error.value.problems]
    assert not [each for each in map(Words("en").describe, error.value.problems) if "iati_" in each]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('status: "4"', 'status: "7"', "not_in_list"),
        ('type: "60"', 'type: "61"', "not_in_list"),
        ("percentage: 70", "percentage: -70", "greater_than"),
        ("aid_type: C01", "aid_type: C99", "not_in_list"),
        ("spending: expenditure", "spending: spent", "not_in_list"),
        ("spending: expenditure", "spendings: expenditure", "unknown_key"),
        ("spending: expenditure", "countries: {XK9: 100}\n  spending: expenditure", "unknown_key"),
        ("currency: NOK", "currency: KRONER", "not_a_currency"),
        ("currency: NOK\n", "", "missing_key"),
        ("languages: [en]", "languages: [sw]", "not_in_list"),
        ("https://example.org/tembeya", "tembeya", "not_a_code"),
        ("identifier: XX-MADEUP-000-TEMBEYA", 'identifier: "XX-MADEUP-000-\\x01"', "not_a_code"),
        ("identifier: XX-MADEUP-000-TEMBEYA", 'identifier: ""', "not_a_code"),
        ('code: "31120"', "code: [31120]", "expected_text"),
    ],
)
def test_a_code_that_no_list_has_is_refused_by_the_contract(fifth, old, new, code):
    with pytest.raises(FactsError) as error:
        fifth((old, new)).file  # noqa: B018 - reading it is what is tried
    assert code in codes(error)


def test_an_indicator_without_unit_is_refused_by_the_contract(fifth):
    programme = fifth(
        ("name: Litres sold in the year, unit: litres,", "name: Litres sold in the year,"), file="framework.yaml"
    )
    with pytest.raises(FactsError) as error:
        delivered(programme)
    assert codes(error) == ["missing_key"]


def test_a_number_in_the_place_of_a_code_is_the_code(fifth):
    programme = fifth(('code: "31120"', "code: 31120"), ('status: "4"', "status: 4"))
    assert tree_of(delivered(programme)).xpath("string(//activity-status/@code)") == "4"


def test_a_sign_that_no_xml_holds_is_told_with_the_text(fifth):
    programme = fifth(("description: Families deliver milk", 'description: "Families\\x0b deliver milk" #'))
    with pytest.raises(FactsError) as error:
        delivered(programme)
    (problem,) = error.value.problems
    assert (problem.code, problem.column) == ("sign_no_xml_holds", "iati.description")
    assert "U+000B" in Words("en").describe(problem)


@pytest.mark.parametrize("sign", ["\\0", "\\x1b", "\\uFFFE"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("email: office@example.org", 'email: "{}office@example.org"'),
        ("organisation: Tembeya Cooperative Union (made up)", 'organisation: "{}Tembeya"'),
        ('- {name: Fjellbruk Development Fund (made up), role: "1"', '- {{name: "{}Fjellbruk", role: "1"'),
    ],
)
def test_no_such_sign_gets_into_the_file(fifth, old, new, sign):
    with pytest.raises(FactsError) as error:
        delivered(fifth((old, new.format(sign))))
    assert codes(error) == ["sign_no_xml_holds"]


def test_signs_of_xml_and_of_formulas_and_a_long_title_stay_as_they_are(fifth):
    title = "=1+1 <b>&amp; " + "milk " * 300
    programme = fifth(("Milk from the Tembeya hills, a programme of a made-up cooperative union", f"'{title.strip()}'"))
    root = tree_of(delivered(programme))
    assert root.findtext("iati-activity/title/narrative") == f"MADE UP: {title.strip()}"


def test_a_negative_budget_is_left_out_and_told(fifth):
    programme = fifth(("A1,2024,approved,30000", "A1,2024,approved,-300000"), file="budget.csv")
    content = delivered(programme)
    (budget,) = tree_of(content).iter("budget")
    assert (budget.get("status"), budget.find("value").get("currency")) == ("1", "KES")  # what was programmed
    (told,) = [problem for problem in content.left_out if problem.code == "iati_negative"]
    assert told.fields["found"] == "approved:2024:NOK"


def test_the_total_of_lines_and_what_took_years_are_no_transactions(fifth):
    total = "A,2024,executed,99,NOK,,,,,report-2024,99,yes,\nA2,2022..2023,executed,77,NOK,FDF,,,,report-2024,77,yes,\n"
    plan = "A4,2023..2024,approved,55,NOK,FDF,direct,agreed,,plan,55,yes,\n"
    header = "line,period,role,amount,currency,funder,mode,version,missing,document,as_printed,use,note\n"
    content = delivered(fifth((header, header + total + plan), file="budget.csv"))
    root = tree_of(content)
    assert not {"99", "77", "55"} & {each.text for each in root.iter("value")}
    assert [budget.findtext("value") for budget in root.iter("budget")] == ["122000"]
    told = {p.code: p.fields["found"] for p in content.left_out}
    assert told["iati_total_of_lines"] == "A:2024"
    assert told["iati_long_spending"].startswith("A2:2022..2023")
    assert "A4:2023..2024" in told["iati_long_budget"]


def test_the_money_of_a_year_is_that_of_the_lines_that_have_it(data):
    """The whole is approved by its sources; what was programmed for the year is printed by category alone."""
    (budget,) = tree_of(delivered(open_programme("par2-bolivia"), 2022, "es")).iter("budget")
    assert (budget.get("status"), budget.findtext("value")) == ("1", "26426514")


def test_an_end_that_nobody_prints_is_told(data):
    told = delivered(open_programme("par2-bolivia"), 2022, "es").left_out
    assert [p.fields["found"] for p in told if p.code == "iati_inferred"] == ["end.effective"]


def test_an_actual_date_that_lies_ahead_is_left_out_and_told(fifth):
    content = delivered(fifth(("effective: 2025-M06", "effective: 2097-M06")))
    assert [each.get("type") for each in tree_of(content).iter("activity-date")] == ["1", "2", "3"]
    assert "iati_date_ahead" in [problem.code for problem in content.left_out]


def test_a_programme_without_an_end_has_no_targets_of_all_its_time(fifth):
    fifth(("end: {agreed: 2025-M06, effective: 2025-M06}\n", ""))
    programme = fifth(("A.biogas,..2025,final_target", "A.biogas,..,final_target"), file="observations.csv")
    content = delivered(programme)
    assert [problem.fields["found"] for problem in content.left_out if problem.code == "iati_time_unknown"] == [
        "A.biogas:..:final_target"
    ]


def test_a_target_printed_twice_of_one_time_is_the_one_that_holds(data):
    income = indicator(tree_of(delivered(open_programme(CODE))), "I.income")
    values = [
        each.get("value") for each in income.iter("target") if "2024-06-30" in each.xpath("../period-end/@iso-date")
    ]
    assert values == ["70000"]  # and not the original 75,000


# --- the schemas


@pytest.mark.parametrize("name", ["iati-activities-schema.xsd", "rulesets-standard.json"])
def test_a_folder_without_schema_or_rules_is_a_wrong_command(data, tmp_path, name):
    (tmp_path / "iati-activities-schema.xsd").write_text(
        '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"><xsd:element name="iati-activities"/></xsd:schema>'
    )
    (tmp_path / "rulesets-standard.json").write_text("{}")
    assert delivered(open_programme(CODE), schema=str(tmp_path)).files
    for text in (None, "no schema"):
        path = tmp_path / name
        path.unlink() if text is None else path.write_text(text)
        with pytest.raises(CommandError) as error:
            delivered(open_programme(CODE), schema=str(tmp_path))
        assert codes(error) == ["iati_schema_unread"]
        assert str(tmp_path) not in Words("en").describe(error.value.problems[0])


def test_what_breaks_a_schema_or_a_rule_is_told_with_element_and_line(data, tmp_path):
    (tmp_path / "iati-activities-schema.xsd").write_text(
        '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"><xsd:element name="iati-activities">'
        '<xsd:complexType><xsd:sequence/><xsd:attribute name="version"/></xsd:complexType></xsd:element></xsd:schema>'
    )
    rule = '{"id": "6.9.1", "severity": "error", "message": "Ask the union."}'
    case = f'{{"paths": ["crs-add"], "ruleInfo": {rule}}}'
    (tmp_path / "rulesets-standard.json").write_text(
        f'{{"/iati-activities/iati-activity": {{"atleast_one": {{"cases": [{case}]}}}}}}'
    )
    with pytest.raises(FactsError) as error:
        delivered(open_programme(CODE), schema=str(tmp_path))
    assert set(codes(error)[:-1]) == {"iati_schema_broken"}
    rule = error.value.problems[-1]
    assert rule.code == "iati_rule_broken"
    assert (rule.row, rule.fields["rule"], rule.fields["found"]) == (4, "6.9.1", "Ask the union.")


@needs_schemas
def test_the_rules_of_the_standard_would_notice(data, tmp_path):
    """What is right is taken away, piece by piece: that all rules hold is no empty word."""
    content = delivered(open_programme(CODE)).files[".xml"].decode()
    for old, new, rule in (
        ('percentage="70"', 'percentage="60"', "2.1.2"),
        (
            'period-end iso-date="2024-06-30"/>\n      <value',
            'period-end iso-date="2025-06-30"/>\n      <value',
            "7.5.3",
        ),
        ('default-currency="NOK" ', "", "7.8.1"),
        ('type="3" iso-date="2025-06-30"', 'type="3" iso-date="2020-06-30"', "11.1.2"),
        ("XX-MADEUP-000-TEMBEYA", "XX-MADEUP-000", "1.1.3"),
        ('<actual value="66000"/>', "<actual/>", "8.10.1"),
    ):
        assert old in content
        with pytest.raises(FactsError) as error:
            held_against(Path(SCHEMAS), content.replace(old, new).encode(), "file.xml")
        assert rule in {problem.fields.get("rule") for problem in error.value.problems}


# --- the command


def test_the_command_writes_and_tells_what_was_left_out(data, tmp_path, monkeypatch, evaluate):
    monkeypatch.chdir(tmp_path)
    said = evaluate("write", "iati", CODE, "2024", "--output", "out.xml")
    assert said.status == 0
    assert (tmp_path / "out.xml").is_file()
    assert "all of it is made up" in said.err
    refused = evaluate("write", "iati", CODE, "2024", "--output", "again.xml", "--schema", str(tmp_path))
    assert refused.status == 2
    assert not (tmp_path / "again.xml").exists()
