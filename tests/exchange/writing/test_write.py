"""What is written out is written whole or not at all, and what was there stays until then."""

from __future__ import annotations

import errno
import json
import os
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from tests.exchange.writing.delivered import delivery, folder_of, lay_out
from toolkit import deliveries
from toolkit.errors import CommandError, ParametersError
from toolkit.exchange.writing.delivery import Content
from toolkit.exchange.writing.kinds import KINDS
from toolkit.exchange.writing.write import write
from toolkit.options import WAYS_OUT
from toolkit.words import Words

FORM, PACKAGE = "eu-logframe", "datapackage"


@pytest.fixture
def small(project):
    """A small programme, in the project of a test."""
    return lay_out(project)


def refused(kind, given, folder, file=None):
    with pytest.raises(CommandError) as error:
        write(kind, given, folder, file)
    (problem,) = error.value.problems
    return problem, str(error.value)


def left_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_command_knows_the_kinds_that_there_are():
    assert tuple(KINDS) == WAYS_OUT


def test_a_form_is_written_as_each_kind_of_file_and_alone_as_the_one_that_is_named(small, tmp_path):
    written = write(FORM, small, tmp_path / "written")
    names = ["union-2024.en.eu-logframe.docx", "union-2024.en.eu-logframe.xlsx"]
    assert sorted(path.name for path in written.files) == left_in(tmp_path / "written") == names
    alone = tmp_path / "alone" / "annex.DOCX"
    assert write(FORM, small, tmp_path, alone).files == (alone,)
    assert left_in(tmp_path / "alone") == ["annex.DOCX"]


def test_an_ending_that_is_no_kind_of_the_form_is_refused_before_anything_is_made(small, tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.exchange.writing.forms.eu_logframe.write", lambda _: pytest.fail("made"))
    problem, said = refused(FORM, small, tmp_path, tmp_path / "annex.pdf")
    assert problem.code == "file_of_other_kind"
    assert "annex.pdf" in said
    assert ".xlsx, .docx" in said
    assert not (tmp_path / "annex.pdf").exists()


def test_what_the_facts_do_not_allow_is_told_with_where_it_is_written(project, tmp_path):
    bare = lay_out(project, framework__yaml="results: []\nindicators: []\n", observations__csv="indicator\n")
    with pytest.raises(ParametersError) as error:
        write(FORM, bare, tmp_path / "written")
    assert "indicators of the framework missing" in str(error.value)
    assert "framework.yaml" in str(error.value)
    assert not (tmp_path / "written").exists()


def test_a_folder_with_other_files_stays_as_it_is(small, tmp_path):
    target = tmp_path / "package"
    target.mkdir()
    (target / "letter.txt").write_text("dear", encoding="utf-8")
    problem, said = refused(PACKAGE, small, tmp_path, target)
    assert problem.code == "folder_of_others"
    assert "letter.txt" in said
    assert left_in(target) == ["letter.txt"]


def test_a_package_takes_the_place_of_an_earlier_one_whole(small, tmp_path):
    first = write(PACKAGE, small, tmp_path)
    first.files[0].write_text("spoilt", encoding="utf-8")
    again = write(PACKAGE, small, tmp_path)
    assert again.files == first.files
    assert "spoilt" not in again.files[0].read_text(encoding="utf-8")
    assert all(name.startswith("union-2024.en.datapackage/") for name in left_in(tmp_path) if "data/" not in name)


def full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(("kind", "name"), [(FORM, "annex.xlsx"), (PACKAGE, "package")])
def test_on_a_full_disk_nothing_is_half_written_and_what_was_there_stays(small, tmp_path, monkeypatch, kind, name):
    target = tmp_path / "out" / name
    write(kind, small, tmp_path, target)
    before = {path: (tmp_path / "out" / path).read_bytes() for path in left_in(tmp_path / "out")}
    monkeypatch.setattr(os, "fsync", full)
    problem, said = refused(kind, small, tmp_path, target)
    assert problem.code == "not_written_out"
    assert "No space left" in said
    assert {path: (tmp_path / "out" / path).read_bytes() for path in left_in(tmp_path / "out")} == before


@pytest.mark.parametrize(("kind", "name"), [(FORM, "annex.xlsx"), (PACKAGE, "package")])
def test_a_target_that_somebody_holds_open_stays(small, tmp_path, monkeypatch, kind, name):
    """As a workbook does that stands open in a spreadsheet program: it cannot be replaced."""
    target = tmp_path / "out" / name
    write(kind, small, tmp_path, target)
    before = left_in(tmp_path / "out")
    replace = Path.replace

    def held(self, other):
        if Path(other) == target and self.suffix == ".partial":
            raise PermissionError(errno.EACCES, "held")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", held)
    assert refused(kind, small, tmp_path, target)[0].code == "not_written_out"
    assert left_in(tmp_path / "out") == before


def test_what_was_there_is_never_taken_away_also_where_it_cannot_be_put_back(small, tmp_path, monkeypatch):
    target = tmp_path / "out" / "package"
    write(PACKAGE, small, tmp_path, target)
    before = sorted(Path(name).name for name in left_in(tmp_path / "out"))
    replace = Path.replace

    def held(self, other):
        if Path(other) == target:
            raise PermissionError(errno.EACCES, "held")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", held)
    assert refused(PACKAGE, small, tmp_path, target)[0].code == "not_written_out"
    assert sorted(Path(name).name for name in left_in(tmp_path / "out")) == before


def test_a_file_in_the_place_of_a_folder_stays(small, tmp_path):
    target = tmp_path / "letter.txt"
    target.write_text("dear", encoding="utf-8")
    assert refused(PACKAGE, small, tmp_path, target)[0].code == "not_written_out"
    assert target.read_text(encoding="utf-8") == "dear"


@pytest.mark.parametrize("kind", [FORM, PACKAGE])
def test_a_folder_that_cannot_be_made_is_told(small, tmp_path, kind):
    (tmp_path / "file").write_text("", encoding="utf-8")
    problem, _ = refused(kind, small, tmp_path / "file" / "written")
    assert problem.code == "not_written_out"


@pytest.mark.skipif(os.geteuid() == 0, reason="for root every folder has rights")
def test_a_folder_without_rights_is_told(small, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    assert refused(FORM, small, tmp_path / "closed")[0].code == "not_written_out"


@pytest.mark.parametrize(
    ("kind", "package", "extra"),
    [(FORM, "xlsxwriter", "excel,word"), (FORM, "docx", "excel,word"), ("parquet", "duckdb", "parquet")],
)
def test_a_missing_package_is_named_with_what_brings_it(small, tmp_path, monkeypatch, kind, package, extra):
    monkeypatch.setitem(sys.modules, package, None)
    problem, said = refused(kind, small, tmp_path / "written")
    assert (problem.code, problem.fields["found"]) == ("missing_extra", package)
    assert f"evaluation-toolkit[{extra}]" in said
    assert not (tmp_path / "written").exists()


def test_a_room_that_is_missing_itself_is_no_matter_of_packages(small, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "toolkit.exchange.writing.forms.eu_logframe", None)
    with pytest.raises(ModuleNotFoundError):
        write(FORM, small, tmp_path)


def asked(kind, folder, **others):
    said = {"programme": "union", "year": "2024", "language": "", "reports": folder, "schema": None, "output": None}
    return Namespace(kind=kind, **{**said, "json": False, **others})


def test_what_a_form_leaves_open_is_told_beside_what_was_written(small, tmp_path, capsys):
    assert deliveries.write(asked(FORM, tmp_path), Words("en")) == 0
    told = capsys.readouterr()
    assert "1 of 2 indicators have no means of verification (trained)" in told.err
    assert [line.rpartition(".")[2] for line in told.out.splitlines()] == ["xlsx", "docx"]
    deliveries.write(asked(FORM, tmp_path, json=True), Words("en"))
    made = json.loads(capsys.readouterr().out)
    assert made["kind"] == FORM
    assert len(made["files"]) == 2
    assert any("no means of verification" in said for said in made["left_out"])


@pytest.mark.parametrize("kind", ["eu-logframe", "wb-results", "datapackage", "parquet"])
def test_no_path_of_a_machine_and_no_record_stands_in_any_file(kind, tmp_path, monkeypatch):
    monkeypatch.setenv("EVALUATE_DATA", str(folder_of("par2-bolivia").parent))
    content = Content({})
    monkeypatch.setattr(
        "toolkit.exchange.writing.write._put_folder", lambda _, files: content.files.update(files) or []
    )
    monkeypatch.setattr(
        "toolkit.exchange.writing.write._put", lambda path, made: content.files.update({path.name: made})
    )
    write(kind, delivery("par2-bolivia"), tmp_path)
    assert content.files
    home = str(Path(__file__).resolve().parents[3]).encode()
    assert [name for name, made in content.files.items() if home in made or str(tmp_path).encode() in made] == []
    records = {path.stem for path in (folder_of("par2-bolivia") / "records").glob("*.csv")}
    assert {Path(name).stem for name in content.files} & records == set()
