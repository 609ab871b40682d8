"""Records: read as declared, whatever spreadsheet wrote them; what is wrong is said in a line, with file and place."""

from __future__ import annotations

import csv
import re

import pytest

from toolkit import open_programme
from toolkit.errors import FactsError
from toolkit.facts.records import records_of

FOLDER = "data/par2-bolivia/records"
COMPLAINTS = f"{FOLDER}/complaints.csv"
FRAMEWORK = "data/par2-bolivia/framework.yaml"


def change(project, name, old, new):
    path = project / name
    text = path.read_bytes().decode("utf-8")
    assert old in text, f"{name} no longer holds {old!r}"
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


def refused(said, *parts):
    assert said.status == 1
    assert "Traceback" not in said.err
    assert any(all(part in line for part in parts) for line in said.err.splitlines()), said.err


def line_of(project, start):
    lines = (project / COMPLAINTS).read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith(start))


# --- what is read


def test_numbers_are_numbers_days_are_text_and_an_empty_cell_is_empty():
    records = records_of(open_programme("par2-bolivia"), "complaints")
    assert len(records) == 230
    unanswered = records[records["answered"] == ""]
    assert len(unanswered)
    assert unanswered["days_to_answer"].isna().all()
    assert records["received"].str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    assert list(records["file_line"]) == list(range(2, 232))


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(",", ";"),
        lambda text: "\ufeff" + text.replace(",", ";").replace("\n", "\r\n"),
        lambda text: text + "\n\n",
    ],
    ids=["windows line ends", "semicolons", "as a Spanish spreadsheet", "empty lines"],
)
def test_a_file_is_read_as_a_spreadsheet_wrote_it(project, evaluate, written):
    before = records_of(open_programme("par2-bolivia"), "complaints")
    path = project / COMPLAINTS
    path.write_bytes(written(path.read_text(encoding="utf-8")).encode("utf-8"))
    assert evaluate("check", "par2-bolivia").status == 0
    assert records_of(open_programme("par2-bolivia"), "complaints").equals(before)


def test_columns_may_stand_in_any_order(project):
    path = project / COMPLAINTS
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    before = records_of(open_programme("par2-bolivia"), "complaints")
    path.write_text("\n".join(",".join(reversed(row)) for row in rows) + "\n", encoding="utf-8")
    assert records_of(open_programme("par2-bolivia"), "complaints").equals(before)


# --- what is refused


def test_a_file_that_is_missing(project, evaluate):
    (project / COMPLAINTS).unlink()
    refused(evaluate("check", "par2-bolivia"), COMPLAINTS, "does not exist")


def test_a_column_that_is_not_declared(project, evaluate):
    change(project, COMPLAINTS, "days_to_answer", "days_to_anser")
    said = evaluate("check", "par2-bolivia")
    refused(said, COMPLAINTS, "row 1", 'unknown column "days_to_anser"', 'Did you mean "days_to_answer"?')
    refused(said, COMPLAINTS, "column days_to_answer", "missing")


def test_a_file_that_nobody_declares(project, evaluate):
    (project / FOLDER / "visits.csv").write_text("visit\nv1\n", encoding="utf-8")
    refused(evaluate("check", "par2-bolivia"), "visits.csv", "nobody reads the file")


@pytest.mark.parametrize(
    ("column", "value", "parts"),
    [
        ("days_to_answer", "many", ('"many" is not a number',)),
        ("days_to_answer", "2.5", ("column days_to_answer", "2.5")),
        ("days_to_answer", '"2,5"', ("column days_to_answer", "2,5")),
        ("received", "2021-02-30", ("column received", "2021-02-30")),
        ("received", "03/02/2021", ("column received", "03/02/2021")),
        ("department", "La Paz!", ("column department", "La Paz!")),
        ("department", "BO-X", ("column department", '"BO-X"', "does not exist")),
    ],
)
def test_a_value_that_the_column_cannot_hold(project, evaluate, column, value, parts):
    line = line_of(project, "RC-007,")
    cells = line.split(",")
    cells[["complaint", "department", "received", "answered", "days_to_answer"].index(column)] = value
    change(project, COMPLAINTS, line, ",".join(cells))
    refused(evaluate("check", "par2-bolivia"), f"{COMPLAINTS}, row 8", *parts)


def test_neither_yes_nor_no(project, evaluate):
    path = project / FOLDER / "modules.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("yes,yes", "si,yes", 1), encoding="utf-8")
    refused(evaluate("check", "par2-bolivia"), "modules.csv, row 2, column works_online", '"si"', "yes")


def test_all_problems_of_all_files_come_at_once(project, evaluate):
    change(project, COMPLAINTS, "RC-001,", "RC 001,")
    change(project, f"{FOLDER}/modules.csv", "M-01,", "M 01,")
    said = evaluate("check", "par2-bolivia")
    refused(said, "complaints.csv", "RC 001")
    refused(said, "modules.csv", "M 01")


def test_records_that_are_not_declared_have_no_frame():
    with pytest.raises(FactsError) as raised:
        records_of(open_programme("par2-bolivia"), "visits")
    assert raised.value.problems[0].code == "unknown_records"


# --- blocks that cannot be computed


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        (
            "records: complaints\n",
            "records: complaint\n",
            ("indicators[3.2.1].compute.records", '"complaint"', 'Did you mean "complaints"?'),
        ),
        (
            "count: complaint\n",
            "count: complaints\n",
            ("indicators[3.2.1].compute.count", 'no column "complaints"', 'Did you mean "complaint"?'),
        ),
        ("days_to_answer: {max: 30}", "days_to_reply: {max: 30}", ("[3.2.1].compute.where.days_to_reply", "no column")),
        ("days_to_answer: {max: 30}", "days_to_answer: {most: 30}", ("[3.2.1].compute.where.days_to_answer", "most")),
        ("days_to_answer: {max: 30}", 'days_to_answer: "30"', ("[3.2.1].compute.where.days_to_answer", "integer")),
        (
            'where: {provides_services: "yes"}',
            "where: {provides_services: si}",
            ("[1.4].compute.where", "yes_no", '"si"'),
        ),
        ("value: irrigated_area_ha\n", "value: product\n", ("[2.7].compute.value", '"product"', "a number is needed")),
        ("      value: irrigated_area_ha\n", "", ("[2.7].compute.value", 'a "sum" needs the key "value"')),
        ("      base: {period: before}\n", "", ("[R1].compute.base", 'a "growth" needs the key "base"')),
        ("      within: [product, unit]\n", "      within: [crop]\n", ("[R1].compute.within[1]", 'no column "crop"')),
        (
            "      count: provider\n",
            "      count: provider\n      over: role\n",
            ("[1.4].compute.over", "does not use"),
        ),
        (
            "measure: share\n      records: complaints",
            "measure: count\n      records: complaints",
            ("[3.2.1].compute", "count"),
        ),
        (
            "whole: {records: alliances,",
            "whole: {records: aliances,",
            ("[R3.written].compute.whole.records", "aliances"),
        ),
        ("by: [department, alliance]\n", "by: [departamento]\n", ("[R1].compute.by[1]", 'no column "departamento"')),
    ],
)
def test_a_block_that_cannot_be_computed_is_named_with_its_key(project, evaluate, old, new, parts):
    change(project, FRAMEWORK, old, new)
    refused(evaluate("check", "par2-bolivia"), FRAMEWORK, *parts)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en_GB.UTF-8", "is no measure of an indicator any more. Say in comparisons: who is compared with whom"),
        ("es_BO.UTF-8", "ya no es una medida de un indicador. Diga en comparisons: quién se compara con quién"),
        ("fr_FR.UTF-8", "n’est plus une mesure d’un indicateur. Dites dans comparisons: qui est comparé à qui"),
    ],
)
def test_with_without_is_told_in_one_line_where_it_went(project, evaluate, monkeypatch, language, told):
    """The keys that only it had are no faults of their own."""
    moved = '      measure: with_without\n      design: levels\n      treated: {treated: "yes"}\n'
    change(project, FRAMEWORK, "      measure: growth\n", moved)
    monkeypatch.setenv("LC_ALL", language)
    said = evaluate("check", "par2-bolivia")
    refused(said, FRAMEWORK, "indicators[R1].compute", "with_without", told, "README.md")
    assert len([line for line in said.err.splitlines() if "indicators[R1]" in line]) == 1


@pytest.mark.parametrize("language", ["es_BO.UTF-8", "fr_FR.UTF-8"])
def test_a_block_is_refused_in_the_language_of_the_person(project, evaluate, monkeypatch, language):
    change(project, FRAMEWORK, "count: complaint\n", "count: complaints\n")
    monkeypatch.setenv("LC_ALL", language)
    said = evaluate("check", "par2-bolivia")
    assert said.status == 1
    assert ("no tienen la columna" if language.startswith("es") else "n’ont pas de colonne") in said.err


# --- where they lie


@pytest.mark.parametrize(
    "file",
    ["../../secret.csv", "/etc/passwd", "records/../../x.csv", "C:\\x.csv", "..\\x.csv", "~/x.csv", "records//x.csv"],
)
def test_records_outside_their_programme_are_refused_before_they_are_opened(project, evaluate, file):
    (project / "secret.csv").write_text("secret\n1\n", encoding="utf-8")
    change(project, FRAMEWORK, "file: records/complaints.csv", f"file: '{file}'")
    said = evaluate("check", "par2-bolivia")
    refused(said, "framework.yaml", "records.complaints.file", "leads out of the folder")
    assert 'secret"' not in said.err


def test_a_link_that_leads_out_of_the_programme_is_one_as_well(project, evaluate):
    outside = project / "outside.csv"
    (project / COMPLAINTS).rename(outside)
    (project / COMPLAINTS).symlink_to(outside)
    refused(evaluate("check", "par2-bolivia"), COMPLAINTS, "leads out of the folder")
    (project / COMPLAINTS).unlink()
    outside.rename(project / FOLDER / "kept.txt")
    (project / COMPLAINTS).symlink_to("kept.txt")
    assert evaluate("check", "par2-bolivia").status == 0


def test_a_document_is_named_by_its_name(project, evaluate):
    path = project / "data/spp-global/programme.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"file: .*", "file: ../../x.md", text, count=1), encoding="utf-8")
    refused(evaluate("check", "spp-global"), "programme.yaml", ".file", "leads out of the folder")


# --- what stands twice, what nobody declared


ALLIANCES = f"{FOLDER}/alliances.csv"


def pasted_twice(project, name):
    path = project / name
    header, _, rows = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(f"{header}\n{rows}{rows}", encoding="utf-8")


def test_a_file_pasted_twice_is_named_record_by_record(project, evaluate):
    pasted_twice(project, ALLIANCES)
    said = evaluate("check", "par2-bolivia")
    refused(said, f"{ALLIANCES}, row 1102, column alliance: the same record", "already stands in row 2")
    assert "1100 problems" in said.out


def test_without_a_key_only_what_is_repeated_as_a_whole_is_refused_and_a_key_is_proposed(project, evaluate):
    change(project, FRAMEWORK, "    key: [alliance]\n", "")
    assert evaluate("check", "par2-bolivia").status == 0
    pasted_twice(project, ALLIANCES)
    said = evaluate("check", "par2-bolivia")
    refused(said, f"{ALLIANCES}, row 1102: the same line", "records: {alliances: {key: [alliance]}}", "key: none")
    change(project, FRAMEWORK, "file: records/alliances.csv\n", "file: records/alliances.csv\n    key: none\n")
    assert evaluate("check", "par2-bolivia").status == 0


def test_a_key_of_two_columns_that_tell_only_together(project, evaluate):
    assert "key: [provider, role]" in (project / FRAMEWORK).read_text(encoding="utf-8")
    change(project, FRAMEWORK, "key: [provider, role]", "key: [provider]")
    refused(evaluate("check", "par2-bolivia"), "providers.csv", "column provider", "the same record (")


def test_a_key_that_is_empty_and_one_of_no_column(project, evaluate):
    path = project / COMPLAINTS
    rows = path.read_text(encoding="utf-8").splitlines()
    rows[3] = "," + rows[3].partition(",")[2]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    refused(evaluate("check", "par2-bolivia"), COMPLAINTS, "row 4, column complaint")
    change(project, FRAMEWORK, "key: [complaint]", "key: [complain]")
    refused(evaluate("check", "par2-bolivia"), "framework.yaml", "records[complaints].key", "complain")


def test_an_answer_that_nobody_declared(project, evaluate):
    declared = "key: [provider, role]\n    values: {sex: [women, men]}"
    change(project, FRAMEWORK, "key: [provider, role]", declared)
    before = evaluate("check", "par2-bolivia")
    assert before.status == 0, before.err
    path = project / FOLDER / "providers.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",men,", ",varones,", 1), encoding="utf-8")
    refused(
        evaluate("check", "par2-bolivia"),
        "providers.csv",
        "column sex",
        '"varones" is none of the answers',
        "women, men",
    )
    path.write_text(text, encoding="utf-8")
    change(project, FRAMEWORK, "values: {sex: [women, men]}", "values: {sx: [women]}")
    refused(evaluate("check", "par2-bolivia"), "framework.yaml", "records[providers].values.sx")


def test_headers_that_were_exchanged(project, evaluate):
    path = project / FOLDER / "sales.csv"
    text = path.read_text(encoding="utf-8")
    header = text.partition("\n")[0]
    swapped = header.replace("product", "@").replace("period", "product").replace("@", "period")
    path.write_text(text.replace(header, swapped, 1), encoding="utf-8")
    refused(evaluate("check", "par2-bolivia"), "sales.csv, row 1, column period", "column product", "exchanged")


def test_an_option_that_is_none_of_its_question(project, evaluate):
    path = project / "data/clac/records/poll_answers.csv"
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines()[1:] if "Q1.relevance" in line)
    cells = row.split(",")
    path.write_text(text.replace(row, row.replace(cells[3], "Otra cosa"), 1), encoding="utf-8")
    refused(evaluate("check", "clac"), "poll_answers.csv", "column option", '"Otra cosa" is no option of its question')


@pytest.mark.parametrize("keeps", ["rows", "nothing"])
def test_two_headers_in_each_others_place(project, evaluate, keeps):
    path = project / FOLDER / "providers.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    changed = rows[:1] if keeps == "rows" else rows  # only the headers, or whole columns: a file does not say which
    for row in changed:
        row[4], row[5] = row[5], row[4]
    path.write_text("".join(f"{','.join(row)}\n" for row in rows), encoding="utf-8")
    refused(
        evaluate("check", "par2-bolivia"),
        "providers.csv, row 1, column provides_services",
        "it stands where trained is declared",
        "records[providers].columns",
    )


def test_columns_in_another_order(project, evaluate):
    path = project / FOLDER / "providers.csv"
    rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    path.write_text("".join(f"{','.join(reversed(row))}\n" for row in rows), encoding="utf-8")
    assert evaluate("check", "par2-bolivia").status == 0
