"""``evaluate read``: proposed, asked, read, read again when the file has changed; what is bad is said all at once."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.exchange.workshop import begin, read, workbook
from toolkit.errors import CommandError, FactsError
from toolkit.exchange.open_file import read_container
from toolkit.exchange.workbook_check import checked
from toolkit.facts.checks.run_checks import check_programme
from toolkit.facts.programme import Programme
from toolkit.words import Words

HEADER = ["Result", "Code", "Indicator", "Unit", "Kind", "Baseline 2022", "Target 2024", "Q1 2024", "Q2 2024", "Notes"]
P = "0%"
SOUND = [
    ["Tracking table of the Union (synthetic)"],
    [],
    HEADER,
    ["Higher incomes", "1.1", "Farmers trained", "Number", "Cumulative", 0, 500, 120, 260, None],
    [None, "1.2", "Women among them", "%", None, (P, 0.3), (P, 0.5), (P, 0.41), (P, 0.44), "of those trained"],
    ["Better markets", "2.1", "Sales", "USD", "Flow", 10000, 20000, ("#,##0.00", 4500.5), "TBD", None],
]
ANSWERS = {"role": "actual", "holds": "level", "level_of_results": "outcome", "date": "2024-M06"}


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """Give a tracking table in order."""
    return workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": SOUND})


def facts(folder: Path, table: str = "observations") -> list[dict[str, str]]:
    """Return the rows of a table as its file has them."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def said(error: pytest.ExceptionInfo[FactsError] | pytest.ExceptionInfo[CommandError]) -> str:
    """Say, in English, everything that is wrong."""
    return "\n".join(Words("en").describe(problem) for problem in error.value.problems)


def test_without_answers_the_mapping_is_written_with_its_questions_and_no_fact_is_made(union, sound):
    before = (union / "observations.csv").read_bytes()
    found = read(sound)
    assert not found.written
    assert {question.key for question in found.open} == set(ANSWERS)
    assert {question.key: question.proposed for question in found.open} == ANSWERS
    assert (union / "observations.csv").read_bytes() == before
    assert "answer: ''" in (union / "reading" / "tracking.yaml").read_text()


def test_answered_the_table_becomes_facts_that_check_each_with_its_address(union, sound):
    found = read(sound, answers=ANSWERS)
    assert found.written
    assert check_programme("union") == []
    programme = Programme(union)
    assert [(r.code, r.level, r.title) for r in programme.framework.results] == [
        ("R1", "outcome", "Higher incomes"),
        ("R2", "outcome", "Better markets"),
    ]
    assert [(i.code, i.result, i.unit, i.currency, i.kind) for i in programme.framework.indicators] == [
        ("1.1", "R1", "count", None, "cumulative"),
        ("1.2", "R1", "share", None, "share"),
        ("2.1", "R2", "money", "USD", "flow"),
    ]
    rows = {(f["indicator"], f["period"], f["role"]): f for f in facts(union)}
    assert len(rows) == 12
    share = rows["1.2", "2024-Q2", "actual"]
    address = ("tracking", "Indicators", "Women among them", "Q2 2024", "I5", "44%")
    assert tuple(share[key] for key in ("document", "table", "row", "column", "cell", "as_printed")) == address
    assert (share["value"], share["note"]) == ("0.44", "of those trained")
    assert rows["2.1", "2024-Q1", "actual"]["value"] == "4500.5"
    assert rows["2.1", "2024-Q1", "actual"]["as_printed"] == "4,500.50"
    assert rows["2.1", "2024-Q2", "actual"]["missing"] == "not_reported"
    assert rows["1.1", "..2024-Q2", "actual"]["value"] == "260", "a level of something cumulative runs from the start"
    document = programme.file.documents["tracking"]
    assert (document.form, document.file, document.date) == ("spreadsheet", "tracking-2024-Q2.xlsx", "2024-M06")
    assert "{} # none yet" not in (union / "programme.yaml").read_text()
    assert "# synthetic: a programme for tests" in (union / "programme.yaml").read_text()


def test_the_same_file_read_again_changes_nothing(union, sound):
    read(sound, answers=ANSWERS)
    before = {path: path.read_bytes() for path in union.rglob("*") if path.is_file()}
    assert read(sound).changes == []
    assert {path: path.read_bytes() for path in union.rglob("*") if path.is_file()} == before


def test_a_later_version_shows_what_changed_cell_by_cell_and_touches_nothing_until_told(union, sound, tmp_path):
    read(sound, answers=ANSWERS)
    rows = [list(row) for row in SOUND]
    rows[3][8] = 265
    rows[5][8] = 5100
    rows[4] = [*rows[4][:7], None, *rows[4][8:]]
    later = workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": [*rows[:4], ["", None], *rows[4:]]})
    before = {path: path.read_bytes() for path in union.glob("*.*")}
    found = read(later)
    changes = {(c.kind, (c.after or c.before)["indicator"]): (c.before, c.after) for c in found.changes}
    assert not found.written
    assert set(changes) == {("changed", "1.1"), ("gone", "1.2"), ("changed", "2.1")}
    old, new = changes["changed", "1.1"]
    assert (old["as_printed"], new["as_printed"], new["cell"]) == ("260", "265", "I4")
    assert {path: path.read_bytes() for path in union.glob("*.*")} == before
    told = read(later, yes=True)
    assert told.written
    assert told.edits.moved == 6, "a row that moved down says nothing new, and has another cell"
    assert check_programme("union") == []
    assert len(facts(union)) == 11


def test_a_new_quarter_is_proposed_as_the_ones_beside_it_and_asked(union, sound, tmp_path):
    read(sound, answers=ANSWERS)
    rows = [[*row[:9], extra, *row[9:]] for row, extra in zip(SOUND[2:], ["Q3 2024", 300, (P, 0.5), 100], strict=True)]
    later = workbook(tmp_path / "tracking-2024-Q3.xlsx", {"Indicators": [["x"], [], *rows]})
    found = read(later)
    assert {question.key: question.proposed for question in found.open} == {
        "new_column": "actual",
        "date": "2024-M09",
    }
    found = read(later, yes=True)
    assert {(c.kind, c.after["period"]) for c in found.changes} == {("added", "2024-Q3"), ("added", "..2024-Q3")}
    assert Programme(union).file.documents["tracking"].file == "tracking-2024-Q3.xlsx"
    assert check_programme("union") == []


def test_facts_typed_by_hand_stay_byte_for_byte_and_go_on_counting(union, sound):
    (union / "programme.yaml").write_text(
        (union / "programme.yaml")
        .read_text()
        .replace("documents: {} # none yet", "documents:\n  report: {title: R, file: r.txt, date: 2024-M03} # kept\n")
    )
    (union / "framework.yaml").write_text(
        "results:\n  - {code: R1, level: outcome, title: Higher incomes} # by hand\nindicators:\n"
        "  - {code: '2.1', result: R1, name: Sales, unit: money, currency: USD, kind: flow} # by hand\n"
    )
    typed = 'indicator;period;role;value;document;note\r\n2.1;2024-Q1;actual;4400;report;"two\r\nlines"\r\n'
    (union / "observations.csv").write_bytes(typed.encode("utf-8-sig"))
    found = read(sound, answers={"level_of_results": "outcome"} | ANSWERS)
    content = (union / "observations.csv").read_bytes()
    first, second, rest = content.split(b"\r\n", 2)
    assert first.startswith("\ufeffindicator;period;role;value;document;note;".encode())
    assert second == b'2.1;2024-Q1;actual;4400;report;"two'
    assert rest.startswith(b'lines"' + b";" * (first.count(b";") - 5) + b"\r\n")
    assert "# by hand" in (union / "framework.yaml").read_text()
    assert "# kept" in (union / "programme.yaml").read_text()
    assert [problem.code for problem in found.told] == ["typed_fact_differs"]
    with (union / "observations.csv").open(encoding="utf-8-sig", newline="") as handle:
        uses = [(f["document"], f["use"]) for f in csv.DictReader(handle, delimiter=";") if f["period"] == "2024-Q1"]
    assert ("tracking", "no") in uses
    assert check_programme("union") == []


def test_what_a_person_wrote_beside_a_fact_stays_when_its_figure_changes(union, sound, tmp_path):
    read(sound, answers=ANSWERS)
    path = union / "observations.csv"
    path.write_text(path.read_text().replace("I4,260,yes,", "I4,260,yes,checked in the field"))
    rows = [list(row) for row in SOUND]
    rows[3][8] = 270
    read(workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": rows}), yes=True)
    (row,) = [f for f in facts(union) if f["as_printed"] == "270"]
    assert (row["note"], row["value"]) == ("checked in the field", "270")


def test_answers_to_nobody_and_answers_that_are_none_are_wrong_commands(union, sound):
    with pytest.raises(CommandError) as wrong:
        read(sound, answers={"hold": "level", "role": "aktual"})
    assert 'nobody asks "hold"' in said(wrong)
    assert "Choose: actual, target, skip" in said(wrong)
    assert not (union / "reading").exists()


def test_at_a_terminal_each_question_is_put_and_changes_are_shown_before_anything_is_written(union, sound, tmp_path):
    put: list[str] = []

    def ask(question):
        put.append(question.key)
        return ANSWERS[question.key]

    assert read(sound, ask=ask).written
    assert sorted(put) == sorted(ANSWERS)
    rows = [list(row) for row in SOUND]
    rows[3][8] = 270
    later = workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": rows})
    shown: list[str] = []

    def refuse(found):
        shown.extend(change.after["as_printed"] for change in found.changes)
        return False

    before = (union / "observations.csv").read_bytes()
    assert not read(later, ask=ask, confirm=refuse).written
    assert shown == ["270"]
    assert (union / "observations.csv").read_bytes() == before
    assert read(later, ask=ask, confirm=lambda _: True).confirmed
    assert sorted(put) == sorted(ANSWERS), "what was answered is asked no more"


# --- bad input


def answered(path: Path, **more: str) -> str:
    """Read a table with the proposals taken, and say what is wrong."""
    with pytest.raises(FactsError) as wrong:
        read(path, yes=True, answers=more)
    return said(wrong)


def changed(tmp_path: Path, *cells: tuple[int, int, object]) -> Path:
    """Write the sound table with some cells changed."""
    rows = [list(row) for row in SOUND]
    for row, column, value in cells:
        rows[row][column] = value
    return workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": rows})


def test_all_that_is_wrong_is_said_at_once_with_sheet_and_cell_and_what_was_there_stays(union, tmp_path):
    before = (union / "observations.csv").read_bytes()
    path = changed(
        tmp_path,
        (3, 7, "many"),
        (5, 7, ("mmm-yy", __import__("datetime").date(2011, 12, 1))),
        (5, 5, "2,345.60"),
        (5, 6, "1.234,50"),
        (3, 1, None),
        (3, 2, None),
    )
    text = answered(path)
    assert "tracking-2024-Q2.xlsx, Indicators, H4, column Q1 2024: cells: 1 (H4 “many”). They are no figures" in text
    assert "H6 “Dec-11”). The spreadsheet made a date" in text
    assert "G6 “1.234,50”). They are in another notation" in text
    assert "The row has figures and no name" in text
    assert (union / "observations.csv").read_bytes() == before
    assert "level: outcome" in (union / "reading" / "tracking.yaml").read_text(), "the mapping is kept to be mended"


def test_problems_of_one_kind_in_a_column_are_one_line_with_how_many_and_the_first_three(union, tmp_path):
    rows = [*SOUND, *([None, f"3.{n}", f"Thing {n}", "Number", "Flow", "x", 1, 1, 1, None] for n in range(5))]
    text = answered(workbook(tmp_path / "t.xlsx", {"Indicators": rows}), date="2024-M06")
    assert "column Baseline 2022: cells: 5 (F7 “x”, F8 “x”, F9 “x” …)" in text
    assert text.count("Baseline 2022") == 1


@pytest.mark.parametrize(
    ("shown", "formula"), [("an error", ("=1/0", "#REF!")), ("without a saved value", ("=F4+1", ""))]
)
def test_formulas_that_give_nothing_are_refused(union, tmp_path, shown, formula):
    def write(_, made):
        made["Indicators"].write_formula(3, 7, formula[0], None, formula[1])

    text = answered(workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": SOUND}, write))
    assert "H4" in text
    assert ("errors of the spreadsheet" in text) == (shown == "an error")


def test_percents_as_97_and_as_0_97_in_one_column_are_no_share_until_somebody_says_so(union, tmp_path):
    path = changed(tmp_path, (4, 5, 0.3), (4, 6, 50), (4, 7, 41), (4, 8, 44))
    found = read(path)
    asked = {question.key: question for question in found.open}
    assert (asked["percent"].proposed, asked["percent"].fields["found"]) == ("", "50")
    text = answered(path, percent="1")
    assert "It is a part of a whole and above 1" in text


def test_percents_without_a_sign_are_shares_by_the_scale_that_is_answered(union, tmp_path):
    read(changed(tmp_path, (4, 5, 30), (4, 6, 50), (4, 7, 41), (4, 8, 44.5)), yes=True)
    values = {f["as_printed"]: f["value"] for f in facts(union) if f["indicator"] == "1.2"}
    assert values == {"30": "0.3", "50": "0.5", "41": "0.41", "44.5": "0.445"}
    assert check_programme("union") == []


def test_numbers_as_text_are_read_in_the_notation_of_all_of_them(union, tmp_path):
    path = changed(tmp_path, (5, 5, "10.000"), (5, 6, "20.000,5"), (5, 7, "4.500,25"), (5, 8, "1.000,5"))
    read(path, yes=True)
    values = {f["as_printed"]: f["value"] for f in facts(union) if f["indicator"] == "2.1"}
    assert values == {"10.000": "10000", "20.000,5": "20000.5", "4.500,25": "4500.25", "1.000,5": "1000.5"}
    assert check_programme("union") == []


def test_commas_and_points_mixed_in_one_column_are_refused(union, tmp_path):
    text = answered(changed(tmp_path, (3, 7, "1.200,5"), (5, 7, "4,500.25"), (5, 6, "20.000,5"), (5, 5, "1.000,5")))
    assert "H6 “4,500.25”). They are in another notation" in text


def test_a_number_that_could_be_either_is_asked(union, tmp_path):
    found = read(changed(tmp_path, (5, 7, "4.500"), (5, 8, "5.100")))
    assert "notation" in {question.key for question in found.open}


def test_two_header_rows_are_joined(union, tmp_path):
    header = [
        ["Result", "Code", "Indicator", "Unit", "Kind", "Baseline", "Target", "2024", None, "Notes"],
        [None, None, None, None, None, 2022, 2024, "Q1", "Q2", None],
    ]

    def merge(_, made):
        made["Indicators"].merge_range(1, 7, 1, 8, "2024")

    rows = [SOUND[0], *header, *SOUND[3:]]
    found = read(workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": rows}, merge), yes=True)
    assert found.written
    columns = {(f["period"], f["role"], f["column"]) for f in facts(union) if f["indicator"] == "2.1"}
    assert columns == {
        ("2022", "baseline", "Baseline / 2022"),
        ("2024", "target", "Target / 2024"),
        ("2024-Q1", "actual", "2024 / Q1"),
        ("2024-Q2", "actual", "2024 / Q2"),
    }


def test_a_unit_row_in_the_middle_is_no_indicator(union, tmp_path):
    rows = [*SOUND[:5], [None, None, None, None, None, "USD", "USD", "USD", "USD", None], *SOUND[5:]]
    text = answered(workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": rows}))
    assert "(F6 “USD”)" in text


def test_the_same_indicator_in_two_rows_is_refused_with_both_cells(union, tmp_path):
    text = answered(workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": [*SOUND, SOUND[5]]}))
    assert "H7 “4,500.50”). The same fact stands in another cell (Indicators!H6" in text


def test_a_value_merged_over_two_columns_is_nobodys(union, tmp_path):
    def merge(_, made):
        made["Indicators"].merge_range(3, 7, 3, 8, 120)

    path = workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": SOUND}, merge)
    assert "(I4 “120”). A figure merged over several cells" in answered(path)


def test_rows_shifted_by_a_column_are_refused_without_a_repair(union, tmp_path):
    rows = [*SOUND[:5], [*SOUND[5][:3], None, *SOUND[5][3:9]]]
    text = answered(workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": rows}))
    assert "(F6 “Flow”). They are no figures" in text


def test_duplicate_headings_have_to_be_told_apart_by_their_letters(union, tmp_path):
    found = read(changed(tmp_path, (2, 8, "Q1 2024")), yes=False)
    mapping = (union / "reading" / "tracking.yaml").read_text()
    assert {"at: H", "at: I"} <= {f"at: {letter}" for letter in "HI" if f"at: {letter}" in mapping}
    text = answered(changed(tmp_path, (2, 8, "Q1 2024")))
    assert "The same fact stands in another cell" in text
    assert found.open


def test_a_column_that_is_in_no_mapping_is_asked_and_a_heading_that_is_gone_is_said(union, sound, tmp_path):
    read(sound, answers=ANSWERS)
    rows = [list(row) for row in SOUND]
    rows[2][8] = "Second quarter"
    path = workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": rows})
    assert [question.fields["found"] for question in read(path).open] == ["Second quarter"]
    text = answered(path)
    assert "column Q2 2024: no column is called so" in text


def test_a_sheet_that_is_gone_is_said_with_those_there_are(union, sound, tmp_path):
    read(sound, answers=ANSWERS)
    text = answered(workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators 2024": SOUND}))
    assert 'there is no sheet "Indicators". Did you mean "Indicators 2024"?' in text


def test_hidden_rows_are_read_and_said(union, tmp_path):
    def hide(_, made):
        made["Indicators"].set_row(5, None, None, {"hidden": True})

    found = read(workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": SOUND}, hide), yes=True)
    assert [(problem.code, problem.fields["found"]) for problem in found.told] == [("hidden_rows", "6")]
    assert any(f["indicator"] == "2.1" for f in facts(union))


def test_a_workbook_without_a_table_is_refused(union, tmp_path):
    text = answered(workbook(tmp_path / "t.xlsx", {"S": [["Dear colleagues,"], ["see below."]]}))
    assert "no table is recognised" in text


def test_a_mapping_that_says_nothing_of_a_value_column_is_refused(union, sound):
    read(sound, answers=ANSWERS)
    path = union / "reading" / "tracking.yaml"
    path.write_text(path.read_text().replace("{name: Notes, is: note}", "{name: Notes}"))
    with pytest.raises(FactsError) as wrong:
        read(sound)
    assert 'nothing says what the column "Notes" holds' in said(wrong)


def test_check_finds_each_figure_in_its_cell_and_says_when_the_file_is_another(union, sound, tmp_path):
    read(sound, answers=ANSWERS)
    folder = tmp_path / "documents"
    folder.mkdir()
    shutil.copy(sound, folder)
    held = checked("union", folder)
    assert (held.problems, held.looked_up) == ([], {"n": 12, "found": 12, "without": 0})
    path = union / "observations.csv"
    path.write_text(path.read_text().replace("actual,0.44,", "actual,0.441,"))
    held = checked("union", folder)
    assert [problem.code for problem in held.problems] == ["not_as_read"], "its cell shows 44% and holds 0.44"
    path.write_text(path.read_text().replace("actual,0.441,", "actual,0.44,"))
    workbook(folder / sound.name, {"Indicators": [*SOUND[:5], [*SOUND[5][:7], 4700, "TBD", None]]})
    assert {problem.code for problem in checked("union", folder).problems} == {
        "other_version_of_file",
        "not_in_its_cell",
    }
    (folder / sound.name).unlink()
    assert {problem.code for problem in checked("union", folder).problems} == {"document_missing"}


def test_a_value_that_its_cell_does_not_show_is_found_without_the_file(union, sound):
    read(sound, answers=ANSWERS)
    path = union / "observations.csv"
    path.write_text(path.read_text().replace("actual,0.44,", "actual,0.46,"))
    assert [problem.code for problem in check_programme("union")] == ["not_as_printed"]


def test_a_workbook_in_another_language_is_read_by_its_own_words(project, tmp_path):
    folder = begin(
        project,
        "federacion",
        {
            "locale: en_US": "locale: es_HN",
            "languages: [en]": "languages: [es]",
            "title: {en: Union of cooperatives}": "title: {es: Federación}",
        },
    )
    rows = [
        [
            "Resultado",
            "Indicador",
            "Unidad de medida",
            "Tipo",
            "Línea de base 2022",
            "Meta 2025",
            "T1 2024",
            "2º trimestre 2024",
        ],
        ["Más ingresos", "Productores capacitados", "Número", "Acumulado", 0, 500, 120, 260],
        [None, "Porcentaje de mujeres", "%", None, (P, 0.3), (P, 0.5), (P, 0.41), (P, 0.44)],
    ]
    read(workbook(tmp_path / "seguimiento-2024-S1.xlsx", {"Seguimiento": rows}), "seguimiento", "federacion", yes=True)
    assert check_programme("federacion") == []
    assert {(f["period"], f["role"]) for f in facts(folder) if f["indicator"] == "I1"} == {
        ("2022", "baseline"), ("..2025", "target"), ("..2024-Q1", "actual"), ("..2024-Q2", "actual")
    }  # fmt: skip


@pytest.mark.usefixtures("union")
def test_files_that_were_read_already_are_not_read_again(tmp_path, monkeypatch):
    """A large export takes seconds."""
    path = workbook(tmp_path / "tracking-2024-Q2.xlsx", {"Indicators": SOUND})
    opened = [read_container(path)]
    monkeypatch.setattr("toolkit.exchange.reading.read_container", lambda path: pytest.fail(f"read again: {path}"))
    assert read(path, yes=True, opened=opened).written


def test_a_later_file_that_calls_an_indicator_otherwise_is_told_and_its_definition_stays(union, sound, tmp_path):
    read(sound, answers=ANSWERS)
    found = read(changed(tmp_path, (4, 2, "Youth among them")), answers=ANSWERS, yes=True)
    told = [problem for problem in found.told if problem.code == "indicator_renamed"]
    assert [(p.fields["indicator"], p.fields["found"], p.fields["expected"]) for p in told] == [
        ("1.2", "Youth among them", "Women among them")
    ]
    assert Programme(union).indicators["1.2"].name == "Women among them"


def test_a_later_file_that_measures_an_indicator_in_another_unit_is_refused(union, sound, tmp_path):
    read(sound, answers=ANSWERS)
    before = (union / "observations.csv").read_bytes()
    later = changed(tmp_path, (4, 3, "Number"), *((4, column, 4) for column in (5, 6, 7, 8)))
    with pytest.raises(FactsError) as refused:
        read(later, answers=ANSWERS, yes=True)
    assert "The indicator 1.2 is measured in share." in said(refused)
    assert (union / "observations.csv").read_bytes() == before
