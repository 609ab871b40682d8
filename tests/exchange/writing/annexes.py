"""What the tests of the annex share: pages made in this process, a workbook read back, and LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.shown import figures_of
from toolkit import open_programme
from toolkit.exchange.writing.delivery import Delivery

RECALCULATES = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""A setting of LibreOffice: compute every formula when a file is opened, whatever values it brings."""


def delivered(code, year, language, *notebooks):
    """Give a programme and year with what some of its notebooks record, as its pages do."""
    programme = open_programme(code)
    figures = [
        {**figure, "page": f"{name}.{language}.html"}
        for name in notebooks
        for figure in figures_of(name, programme=code, year=year, language=language).values()
    ]
    return Delivery(programme, programme.at(year), language, figures)


def book_of(content):
    """Open a workbook."""
    return CalamineWorkbook.from_filelike(BytesIO(content))


def sheet_of(content, name):
    """Read a sheet: its rows as mappings by their headings, below what is said on top."""
    rows = book_of(content).get_sheet_by_name(name).to_python(skip_empty_area=False)
    top = next(at for at, row in enumerate(rows) if at > 1 and row[1])
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


def parts_of(content):
    """Give each part of a file of Office by its name, as text."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return {name: parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith((".xml", ".rels"))}


def spoilt(content):
    """Give a workbook in which every value that a formula brings is wrong."""
    made, n = BytesIO(), 0
    with zipfile.ZipFile(BytesIO(content)) as parts, zipfile.ZipFile(made, "w") as wrong:
        for name in parts.namelist():
            part = parts.read(name)
            if name.startswith("xl/worksheets/"):
                text, here = re.subn("(</f><v>)[^<]*", r"\g<1>123456.75", part.decode())
                part, n = text.encode(), n + here
            wrong.writestr(name, part)
    return made.getvalue(), n


def converted(folder: Path, content, ending, to):
    """Open a file in LibreOffice and save it as another; skip where there is none."""
    if not shutil.which("soffice"):
        pytest.skip("no LibreOffice here (soffice): the annex is not recalculated, and the document not opened")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user/registrymodifications.xcu").write_text(RECALCULATES, encoding="utf-8")
    source = folder / f"given{ending}"
    source.write_bytes(content)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to]
    subprocess.run([*command, "--outdir", folder / "out", source], check=True, capture_output=True, timeout=300)
    return (folder / "out" / f"given.{to}").read_bytes()
